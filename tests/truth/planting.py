"""What a planter is, and the usual ones: a wrong value, a missing value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cio_console.domain.finding import Severity
from tests.truth.ground import Condition, Ground
from tests.truth.school import Pupil
from tests.truth.tree import Element
from tests.truth.wanted import ERROR, Wanted

Plant = Callable[[Ground], list[Wanted]]
"""Plants one fault, and says what must be found; raises NoRoomError before it changes anything."""

EVERYTHING = frozenset({"*"})
"""Silences of a file of which nothing can be read."""


@dataclass(frozen=True)
class Planter:
    """One way to break one rule."""

    name: str
    rule: str
    plant: Plant
    scene: str = "eleves"
    """What is checked: see `scenes`."""
    once: bool = False
    """Whether a file holds one such fault at most, and no other fault that it would hide."""
    silences: frozenset[str] = frozenset()
    """Rules that this fault lets nobody evaluate."""


def present(pupil: Pupil) -> bool:
    """Tell whether a pupil has not left."""
    return pupil.present


def candidate(pupil: Pupil) -> bool:
    """Tell whether a pupil is a present one of terminale."""
    return pupil.candidate


def anyone(_pupil: Pupil) -> bool:
    """Take leavers too."""
    return True


def leaver(pupil: Pupil) -> bool:
    """Tell whether a pupil has left."""
    return not pupil.present


def wrong(
    rule: str,
    tag: str,
    *texts: str,
    severity: Severity = ERROR,
    among: Condition = present,
    says: Sequence[str] = (),
) -> list[Planter]:
    """Return the planters of wrong values of a tag, each found at the tag.

    A « # » is each pupil's own number: two pupils do not share the value.
    """

    def planter(shape: str) -> Planter:
        def plant(ground: Ground) -> list[Wanted]:
            pupil = ground.pupil(among)
            text = shape.replace("#", str(pupil.number))
            at = put(ground, ground.record(pupil), tag, text)
            return [Wanted(rule, severity, at, text, ground.who(pupil), says=tuple(says))]

        return Planter(f"{rule} {tag} {shape[:30]!r}", rule, plant)

    return [planter(text) for text in texts]


def changed(
    rule: str, tag: str, among: Condition = present, **changes: Callable[[str], str]
) -> list[Planter]:
    """Return the planters of right values made wrong, by name of the change."""

    def planter(name: str, change: Callable[[str], str]) -> Planter:
        def plant(ground: Ground) -> list[Wanted]:
            pupil = ground.pupil(among)
            record = ground.record(pupil)
            at = put(ground, record, tag, change(record.value(tag)))
            return [Wanted(rule, ERROR, at, at.text, ground.who(pupil))]

        return Planter(f"{rule} {tag} {name}", rule, plant)

    return [planter(name, change) for name, change in changes.items()]


def missing(
    rule: str,
    tag: str,
    *,
    severity: Severity = ERROR,
    among: Condition = present,
    says: Sequence[str] = (),
) -> list[Planter]:
    """Return the planters of a value that is not there: no tag, an empty one, a blank one."""

    def planter(form: str, text: str | None) -> Planter:
        def plant(ground: Ground) -> list[Wanted]:
            pupil = ground.pupil(among)
            at = empty(ground, ground.record(pupil), tag, text)
            return [Wanted(rule, severity, at, "", ground.who(pupil), says=tuple(says))]

        return Planter(f"{rule} {tag} {form}", rule, plant)

    forms = {"absent": None, "empty": "", "blank": " \n\t "}
    return [planter(form, text) for form, text in forms.items()]


def put(ground: Ground, record: Element, tag: str, text: str) -> Element:
    """Give a tag its text; a tag that was absent comes anywhere among the others."""
    found = record.find(tag)
    if found is None:
        found = Element(tag)
        record.children.insert(ground.rng.randrange(len(record.children)), found)
    found.text = text
    return found


def empty(ground: Ground, record: Element, tag: str, text: str | None) -> Element:
    """Leave a tag without a value; return where that is seen: the tag, else the record."""
    if text is None:
        record.drop(tag)
        return record
    return put(ground, record, tag, text)


def family_tag(record: Element) -> str:
    """Return the tag of the family name, which very old files call NOM."""
    return "NOM_DE_FAMILLE" if record.find("NOM_DE_FAMILLE") else "NOM"
