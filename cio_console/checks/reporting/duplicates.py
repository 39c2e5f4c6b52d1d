"""Values carried by several records of a file, and how a message names those records."""

from array import array
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

import msgspec

from cio_console.checks.reporting.flaw import Place, Subject

MOST_TOLD = 1000
"""Values told with their places: as many as a report lists for one rule; beyond, only counted."""
PLACES_NAMED = 5
"""Records named in the message of a duplicate; the others are counted."""


class Seen(NamedTuple):
    """One record, as the message of a duplicate names it."""

    subject: Subject
    line: int
    column: int

    def label(self) -> str:
        """Return how a message names the record: line and numbers, never a name."""
        subject = self.subject
        number = f"n° interne {subject.elenoet}, " if subject.elenoet else ""
        identifier = f"identifiant {subject.eleve_id}" if subject.eleve_id else "sans identifiant"
        return f"ligne {self.line} ({number}{identifier})"


class Duplicate(msgspec.Struct):
    """A value carried by several records; it stands at the first repetition."""

    value: str
    place: Place
    """Where the first repetition stands."""
    mentions: list[Seen]
    """The first records that carry it, at most `PLACES_NAMED` and one."""
    count: int = 1
    rows: "array[int]" = msgspec.field(default_factory=lambda: array("l"))
    """The rows of all the records but the first."""

    @property
    def subject(self) -> Subject:
        """The pupil of the first repetition."""
        return self.mentions[1].subject

    def add(self, mention: Seen) -> None:
        """Count one more record that carries the value."""
        self.count += 1
        self.rows.append(mention.subject.row)
        if len(self.mentions) < PLACES_NAMED:
            self.mentions.append(mention)

    def carriers(self) -> tuple[int, ...]:
        """Return the rows of all the records that carry the value."""
        return (self.mentions[0].subject.row, *self.rows)

    def places(self) -> str:
        """Return the records that carry the value, as the middle of a French sentence."""
        named = " ; ".join(mention.label() for mention in self.mentions)
        others = self.count - len(self.mentions)
        told = f"{others} autre{'s' if others > 1 else ''}"
        return f"{named} et {told}" if others > 0 else named


class Duplicates:
    """The values of one kind that several records carry, by code."""

    def __init__(self) -> None:
        self._told: dict[int, Duplicate] = {}
        self._codes, self._rows = array("q"), array("I")
        """Code and row of each record of the others."""
        self._others: set[int] = set()

    def __contains__(self, code: int) -> bool:
        return code in self._told or code in self._others

    def add(
        self, code: int, first: Seen, again: Seen, value: str, place: Callable[[], Place]
    ) -> None:
        """Count one more record of a code; `first` was the first one, `value` what they carry."""
        known = self._told.get(code)
        if known is None and len(self._told) < MOST_TOLD:
            known = self._told[code] = Duplicate(value, place(), [first])
        if known is not None:
            known.add(again)
            return
        if code not in self._others:
            self._others.add(code)
            self._note(code, first.subject.row)
        self._note(code, again.subject.row)

    def _note(self, code: int, row: int) -> None:
        self._codes.append(code)
        self._rows.append(row)

    def told(self) -> Iterator[Duplicate]:
        """Yield the first ones, in the order in which the repetitions were met."""
        yield from self._told.values()

    def counted(self) -> Iterator[tuple[int, ...]]:
        """Yield the rows of the records of each of the others."""
        code_of = self._codes.__getitem__
        for _, ranks in groupby(sorted(range(len(self._codes)), key=code_of), code_of):
            yield tuple(self._rows[rank] for rank in ranks)
