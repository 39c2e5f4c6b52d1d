"""Who is who between a grades file and SIECLE: joined by the identifier, else by the person.

An identifier carried twice joins the pupil it agrees with best; what it leaves aside is doubtful,
for S104 or N101 tells it already. A person found under another identifier makes a pair alike.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from cio_console.checks.crossing.base import Base, BasePupil, Key
from cio_console.checks.crossing.likeness import Likeness
from cio_console.checks.reporting.graded import Graded
from cio_console.checks.values.dates import parse_day
from cio_console.checks.values.naming import same_family_name, same_first_name, words_of

_MOST_COMPARED = 10_000
"""Comparisons made of those who carry one identifier: a hundred on each side."""


class Difference(NamedTuple):
    """What is not the same between the two files for one pupil."""

    family: bool
    first: bool
    birth: bool


SAME = Difference(family=False, first=False, birth=False)


def difference(graded: Graded, pupil: BasePupil) -> Difference:
    """Return what differs; what either file does not tell never does."""
    born = birth_of(graded)
    family = words_of(graded.family_name)
    first = words_of(graded.first_name)
    return Difference(
        family=not same_family_name(family, pupil.family_names),
        first=not same_first_name(first, pupil.first_names),
        birth=born is not None and pupil.birth is not None and born != pupil.birth,
    )


def birth_of(graded: Graded) -> date | None:
    """Return the birth date that the grades tell, None when it is missing or is no date."""
    return parse_day(graded.birth_date)


class Pairs(msgspec.Struct):
    """Every pupil of both files, paired or not."""

    joined: list[tuple[Graded, BasePupil]] = msgspec.field(default_factory=list)
    """The same identifier, or an INE in its place, which nobody else carries."""
    shared: list[tuple[Graded, BasePupil]] = msgspec.field(default_factory=list)
    """The same identifier, which others carry too."""
    alike: list[tuple[Graded, BasePupil]] = msgspec.field(default_factory=list)
    """Another identifier, or none, and the same person as far as both files tell."""
    unknown: list[Graded] = msgspec.field(default_factory=list)
    """Pupils of the grades who are nowhere among those expected."""
    absent: list[BasePupil] = msgspec.field(default_factory=list)
    """Pupils of SIECLE who are nowhere in the grades."""


def everyone(pairs: Pairs) -> Iterator[Graded]:
    """Yield every pupil of the grades, paired or not."""
    for together in (pairs.joined, pairs.shared, pairs.alike):
        yield from (graded for graded, _ in together)
    yield from pairs.unknown


def paired(graded: Sequence[Graded], base: Base, key: Key) -> Pairs:
    """Return who is who, in the order of the files."""
    pairs = Pairs()
    ours: dict[str, list[Graded]] = {}
    theirs: dict[str, list[BasePupil]] = {}
    usual = _usual(base, key)
    for one in graded:
        carried = usual.get(one.identifier.upper(), one.identifier)
        ours.setdefault(carried, []).append(one)
    for pupil in base.pupils:
        theirs.setdefault(pupil.identifier(key), []).append(pupil)
    left: list[Graded] = list(ours.pop("", ()))
    missing: list[BasePupil] = list(theirs.pop("", ()))
    for identifier, mine in ours.items():
        _join(mine, theirs.pop(identifier, []), pairs, left, missing)
    for pupils in theirs.values():
        missing.extend(pupils)
    _match(left, missing, pairs)
    return pairs


def _usual(base: Base, key: Key) -> dict[str, str]:
    """Return the identifier that each other INE of a pupil stands for.

    Where an INE is in the place of the ELEVE_ID, N101 tells it, and nobody is absent for that.
    """
    usual = {ine: pupil.identifier(key) for pupil in base.pupils for ine in pupil.other_ines}
    if key is Key.ELEVE_ID:
        usual |= {pupil.ine: pupil.identifier(key) for pupil in base.pupils if pupil.ine}
    return {ine: identifier for ine, identifier in usual.items() if identifier}


def _join(
    mine: list[Graded],
    same: list[BasePupil],
    pairs: Pairs,
    left: list[Graded],
    missing: list[BasePupil],
) -> None:
    """Pair those who carry one identifier; add the others to `left` and `missing`."""
    if len(mine) == len(same) == 1:
        pairs.joined.append((mine[0], same[0]))
        return
    agreed: list[tuple[Graded, BasePupil]] = []
    others: list[Graded] = []
    # Where a whole file carries one identifier, its pupils are not told from one another.
    told = len(mine) * len(same) <= _MOST_COMPARED
    for one in mine:
        alike = (pupil for pupil in same if difference(one, pupil) == SAME)
        found = next(alike, None) if told else None
        if found is None:
            others.append(one)
        else:
            same.remove(found)
            agreed.append((one, found))
    if not agreed:
        # Nobody agrees: the identifier alone decides.
        agreed = list(zip(others, same, strict=False))
        others, same = others[len(agreed) :], same[len(agreed) :]
    pairs.shared.extend(agreed)
    left.extend(others)
    missing.extend(same)


def _match(left: Sequence[Graded], missing: Sequence[BasePupil], pairs: Pairs) -> None:
    """Pair by the person those whom no identifier joins; nobody is guessed among several."""
    likeness = Likeness(missing if left else ())
    found = {id(one): _persons(one, likeness) for one in left}
    claims = Counter(id(pupil) for pupils in found.values() for pupil in pupils)
    taken: set[int] = set()
    for one in left:
        persons = found[id(one)]
        if len(persons) == 1 and claims[id(persons[0])] == 1:
            pairs.alike.append((one, persons[0]))
            taken.add(id(persons[0]))
        else:
            pairs.unknown.append(one)
    pairs.absent.extend(pupil for pupil in missing if id(pupil) not in taken)


def _persons(graded: Graded, likeness: Likeness) -> list[BasePupil]:
    """Return the pupils of SIECLE of that name and birth date, or of that name alone.

    The name alone serves where the grades give no birth date, as in the LSL shape.
    """
    if not (graded.family_name and graded.first_name):
        return []
    among = likeness.candidates(words_of(graded.family_name), birth_of(graded))
    return [pupil for pupil in among if difference(graded, pupil) == SAME]
