"""What is remembered of every pupil of a file, for the rules that need the whole of it.

Sections come in any order, so that classes may be known before or after the pupils: everything is
kept as small plain tuples and judged at the end. Nothing here reads XML.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from cio_console.checks.flaw import Place, Subject

INACTIVE = "INACTIFS"
"""The pseudo division « Inactifs », which is no class."""
PLACES_NAMED = 5
"""Records named in the message of a duplicate; the others are counted."""


class Seen(NamedTuple):
    """One pupil record, as the end-of-file rules and the message of a duplicate need it."""

    subject: Subject
    line: int
    column: int
    present: bool = True
    has_mef: bool = False
    terminale: bool = False
    email_valid: bool = False

    def label(self) -> str:
        """Return how a message names the record: line and numbers, never a name."""
        subject = self.subject
        number = f"n° interne {subject.elenoet}, " if subject.elenoet else ""
        return f"ligne {self.line} ({number}{subject.eleve_id or 'sans identifiant'})"


@dataclass(slots=True)
class Duplicate:
    """A value carried by several records; it stands at the first repetition."""

    value: str
    place: Place
    """Where the first repetition stands."""
    mentions: list[Seen]

    @property
    def subject(self) -> Subject:
        """The pupil of the first repetition."""
        return self.mentions[1].subject

    def places(self) -> str:
        """Return the records that carry the value, as the middle of a French sentence."""
        named = " ; ".join(mention.label() for mention in self.mentions[:PLACES_NAMED])
        others = len(self.mentions) - PLACES_NAMED
        return f"{named} et {others} autres" if others > 0 else named


class Values:
    """The records that carry each value of an identifier that must be unique."""

    def __init__(self) -> None:
        self._first: dict[str, Seen] = {}
        self.duplicates: dict[str, Duplicate] = {}
        """In the order in which the repetitions were met."""

    def repeats(self, value: str, mention: Seen) -> bool:
        """Remember that a record carries `value`; tell whether another did before it."""
        first = self._first.setdefault(value, mention)
        return first is not mention

    def first(self, value: str) -> Seen | None:
        """Return the first record that carries `value`, None when there is none so far."""
        return self._first.get(value)

    def add_repetition(self, value: str, mention: Seen, place: Place) -> None:
        """Remember a repetition found by `repeats`."""
        known = self.duplicates.setdefault(value, Duplicate(value, place, [self._first[value]]))
        known.mentions.append(mention)


@dataclass(slots=True)
class Roster:
    """The pupils and the classes of one file."""

    pupils: list[Seen] = field(default_factory=list)
    divisions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """ELEVE_ID → its structures of type D, in the order of the file; groups are left out."""

    def add_divisions(self, eleve_id: str, codes: tuple[str, ...]) -> None:
        """Remember the D structures of a pupil; a second list adds to the first."""
        known = self.divisions.get(eleve_id, ())
        self.divisions[eleve_id] = known + tuple(code for code in codes if code not in known)

    def classes_of(self, eleve_id: str) -> tuple[str, ...]:
        """Return the classes of a pupil, without the pseudo division « Inactifs »."""
        codes = self.divisions.get(eleve_id, ())
        return tuple(code for code in codes if not is_inactive(code))

    def class_of(self, subject: Subject) -> str:
        """Return the class that a report shows for a pupil, or ""."""
        return next(iter(self.classes_of(subject.eleve_id)), "")

    def in_school(self) -> list[Seen]:
        """Return the pupils « scolarisés »: a MEF, a class, no leaving date."""
        with_class = {key for key, codes in self.divisions.items() if _has_class(codes)}
        return [
            p for p in self.pupils if p.present and p.has_mef and p.subject.eleve_id in with_class
        ]


def _has_class(codes: tuple[str, ...]) -> bool:
    return any(not is_inactive(code) for code in codes)


def is_inactive(code: str) -> bool:
    """Tell whether a division code is the pseudo division of inactive pupils."""
    return code.upper() == INACTIVE
