"""Who may be the person of a grades file: the same as by comparing with everyone, and bounded."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cio_console.checks.crossing import pairing
from cio_console.checks.crossing.base import BasePupil, Key
from cio_console.checks.crossing.likeness import MOST_ALIKE, Likeness
from cio_console.checks.crossing.pairing import Difference, difference, paired
from cio_console.checks.reporting.graded import Graded
from cio_console.checks.values.naming import same_family_name, words_of
from tests.checks.crossed import a_base, graded, known

NAMES = st.lists(
    st.sampled_from(["DE", "LA", "TOUR", "DELATOUR", "MA?TIN", "MARTIN", "Ã©LIE", "LE", "DELA"]),
    max_size=3,
).map(" ".join)
DAYS = st.sampled_from([date(2007, 1, 1), date(2007, 1, 2), None])


def named(name: str, born: date | None) -> BasePupil:
    """Return a pupil of SIECLE of that family name."""
    return known(1)._replace(family_names=(words_of(name),), birth=born)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(NAMES, DAYS), max_size=12), NAMES, DAYS)
def test_everyone_who_may_have_the_name_is_among_the_candidates(
    pupils: list[tuple[str, date | None]], name: str, born: date | None
) -> None:
    everyone = [named(*pupil) for pupil in pupils]
    words = words_of(name)
    expected = [
        pupil
        for pupil in everyone
        if (born is None or pupil.birth == born) and same_family_name(words, pupil.family_names)
    ]
    found = Likeness(everyone).candidates(words, born)
    assert {id(pupil) for pupil in expected} <= {id(pupil) for pupil in found}
    assert len({id(pupil) for pupil in found}) == len(found)


def test_a_pupil_without_first_name_is_nobodys_like() -> None:
    nameless = named("MARTIN", None)._replace(first_names=())
    assert Likeness([nameless]).candidates(words_of("MARTIN"), None) == []


def test_nobody_is_guessed_among_a_crowd() -> None:
    crowd = [named("MARTIN", date(2007, 1, 1)) for _ in range(MOST_ALIKE + 1)]
    for name in ("MARTIN", "MART?N", ""):
        assert Likeness(crowd).candidates(words_of(name), date(2007, 1, 1)) == []
    few = Likeness(crowd[: MOST_ALIKE // 3])
    assert len(few.candidates(words_of("MARTIN"), date(2007, 1, 1))) == MOST_ALIKE // 3


def test_pairing_never_compares_everyone_with_everyone() -> None:
    """Neither strangers of one family, nor a whole file of one identifier."""
    size = 3000
    theirs = [known(n, family="MARTIN", first="Zoé", born=date(2007, 1, 1)) for n in range(size)]
    calls = 0

    def counted(graded: Graded, pupil: BasePupil) -> Difference:
        nonlocal calls
        calls += 1
        return difference(graded, pupil)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairing, "difference", counted)
        strangers = [graded(n, identifier=f"X{n}", family="MARTIN", born="") for n in range(size)]
        paired(strangers, a_base(*theirs), Key.INE)
        same = [known(n, ine="123456789AB") for n in range(size)]
        paired([graded(n, identifier="123456789AB") for n in range(size)], a_base(*same), Key.INE)
    assert calls < 2 * size * MOST_ALIKE
    assert calls < size * size
