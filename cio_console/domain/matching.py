"""Who is who between two reports of one school: ELEVE_ID, then INE, then name and birth date.

The last two are known by keyed hashes, which only compare between reports of one secret. A pupil
whose fiche was created again keeps their INE; one whose INE was corrected keeps their ELEVE_ID.
"""

from collections.abc import Callable, Iterable
from operator import attrgetter

from cio_console.domain.finding import PupilRef, Report

Who = dict[PupilRef, int]
"""Pupil of one report → a number that the same pupil has in the other report too."""

_Fields = tuple[str, ...]

_IN_SIECLE: tuple[_Fields, ...] = (
    ("eleve_id", "ine_key", "person_key"),
    ("eleve_id",),
    ("ine_key",),
    ("person_key",),
)
"""What is compared, one after the other; all of it first, for an ELEVE_ID may be carried twice."""
_IN_APB: tuple[_Fields, ...] = (_IN_SIECLE[0], ("ine_key",), ("person_key",))
"""Grades programs may number their pupils anew at each export: there the number is a weak sign."""
_ORDERS = {"APB": _IN_APB}
_WEAK: tuple[_Fields, ...] = (("eleve_id",), ("elenoet",), ("name", "division"))
"""What is left of a pupil whom nothing else names, the strongest sign first."""
_HASHES = ("ine_key", "person_key")


def comparable(before: Report, after: Report) -> bool:
    """Tell whether the hashes of two reports are keyed with the same secret."""
    return bool(after.keyed) and before.keyed == after.keyed


def same_pupils(before: Report, after: Report) -> tuple[Who, Who]:
    """Return the numbers of the pupils of the findings of each report, equal for the same pupil."""
    old, new = _pupils(before), _pupils(after)
    hidden: _Fields = () if comparable(before, after) else _HASHES
    strong = _ORDERS.get(after.facts.kind, _IN_SIECLE)
    numbers = {pupil: rank for rank, pupil in enumerate(old)}
    found: Who = {}
    left, unmatched = dict(numbers), dict.fromkeys(new, 0)
    for fields in (*strong, *_WEAK):
        seen = tuple(name for name in fields if name not in hidden)
        if not seen or not left or not unmatched:
            continue
        key, nothing = _reader(seen), ("",) * len(seen)
        carriers: dict[tuple[str, ...], list[PupilRef]] = {}
        for pupil in left:
            carriers.setdefault(key(pupil), []).append(pupil)
        carriers.pop(nothing, None)
        against = _stronger(fields, strong, hidden)
        for pupil in tuple(unmatched):
            same = carriers.get(key(pupil), [])
            twin = next((one for one in same if _agree(one, pupil, against)), None)
            if twin is not None:
                same.remove(twin)
                del unmatched[pupil]
                found[pupil] = left.pop(twin)
    found.update((pupil, len(old) + rank) for rank, pupil in enumerate(unmatched))
    return numbers, found


def _pupils(report: Report) -> tuple[PupilRef, ...]:
    """Return the pupils of a report, each once, in an order that owes nothing to the lines."""
    found = {f.pupil for f in report.findings if f.pupil is not None and not f.shared}
    order = ("eleve_id", "ine_key", "person_key", "elenoet", "name", "division")
    return tuple(sorted(found, key=_reader(order)))


def _reader(fields: _Fields) -> Callable[[PupilRef], tuple[str, ...]]:
    """Return what reads those fields of a pupil as one tuple."""
    if len(fields) == 1:
        alone = attrgetter(fields[0])
        return lambda pupil: (alone(pupil),)
    return attrgetter(*fields)


def _stronger(fields: _Fields, strong: tuple[_Fields, ...], hidden: _Fields) -> list[str]:
    """Return what may prove that two pupils alike in a weak sign are not the same."""
    if fields in strong:
        return []
    names = [*strong[0], *(name for weak in _WEAK[: _WEAK.index(fields)] for name in weak)]
    return [name for name in names if name not in (*fields, *hidden)]


def _agree(one: PupilRef, other: PupilRef, fields: Iterable[str]) -> bool:
    """Tell whether two pupils differ in none of those fields that both have."""
    told = ((getattr(one, name), getattr(other, name)) for name in fields)
    return all(not (mine and theirs) or mine == theirs for mine, theirs in told)
