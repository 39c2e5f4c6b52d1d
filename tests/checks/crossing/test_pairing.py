"""Who is who between a grades file and SIECLE, also when identifiers are wrong on either side."""

from datetime import date

import pytest

from cio_console.checks.crossing.base import BasePupil, Key
from cio_console.checks.crossing.pairing import (
    SAME,
    Difference,
    Pairs,
    birth_of,
    difference,
    paired,
)
from cio_console.checks.reporting.graded import Graded
from tests.checks.builders import rnie
from tests.checks.crossed import a_base, birth, graded, known

Numbers = list[tuple[str, str]]


def numbers(pairs: list[tuple[Graded, BasePupil]]) -> Numbers:
    """Return the pairs as the numbers of both sides."""
    return [(one.subject.eleve_id, pupil.subject.elenoet) for one, pupil in pairs]


def ranks(pairs: Pairs) -> tuple[Numbers, Numbers, Numbers, list[str], list[str]]:
    """Return everyone: joined, shared, alike, unknown, absent."""
    return (
        numbers(pairs.joined),
        numbers(pairs.shared),
        numbers(pairs.alike),
        [one.subject.eleve_id for one in pairs.unknown],
        [pupil.subject.elenoet for pupil in pairs.absent],
    )


def test_the_same_identifier_joins_whatever_the_order_of_the_files() -> None:
    pairs = paired([graded(3), graded(1)], a_base(count=3), Key.INE)
    assert ranks(pairs) == ([("E-3", "3"), ("E-1", "1")], [], [], [], ["2"])


def test_a_joined_pupil_may_differ_in_everything_else() -> None:
    other = graded(1, family="AUTRE", first="Autre", born="2001-01-01")
    assert numbers(paired([other], a_base(count=2), Key.INE).joined) == [("E-1", "1")]


def test_the_siecle_identifier_joins_in_its_turn() -> None:
    pairs = paired([graded(1, identifier="700002")], a_base(count=2), Key.ELEVE_ID)
    assert numbers(pairs.joined) == [("E-1", "2")]
    assert [pupil.subject.elenoet for pupil in pairs.absent] == ["1"]


def test_another_form_of_the_ine_joins_as_well() -> None:
    both_forms = known(1)._replace(other_ines=frozenset({rnie(91)}))
    pairs = paired([graded(1, identifier=rnie(91))], a_base(both_forms), Key.INE)
    assert ranks(pairs) == ([("E-1", "1")], [], [], [], [])


def test_an_ine_in_the_place_of_the_siecle_identifier_joins() -> None:
    base = a_base(known(1)._replace(other_ines=frozenset({rnie(91)})), known(2))
    for ine in (rnie(1), rnie(91), rnie(1).lower()):
        pairs = paired([graded(1, identifier=ine)], base, Key.ELEVE_ID)
        assert ranks(pairs) == ([("E-1", "1")], [], [], [], ["2"])


def test_the_same_person_under_another_identifier_is_alike() -> None:
    pairs = paired([graded(1, identifier=rnie(77))], a_base(count=2), Key.INE)
    assert ranks(pairs) == ([], [], [("E-1", "1")], [], ["2"])


@pytest.mark.parametrize(
    "changes",
    [{"born": "2007-01-01"}, {"family": "AUTRE"}, {"first": "Autre"}, {"family": ""}],
)
def test_another_person_is_not_alike(changes: dict[str, str]) -> None:
    stranger = graded(1, identifier=rnie(77), **changes)
    pairs = paired([stranger], a_base(count=1), Key.INE)
    assert ranks(pairs) == ([], [], [], ["E-1"], ["1"])


def test_without_a_birth_date_the_name_alone_serves_if_one_pupil_only_has_it() -> None:
    nameless_day = graded(1, identifier="99", born="")
    assert numbers(paired([nameless_day], a_base(count=6), Key.ELEVE_ID).alike) == [("E-1", "1")]
    twins = a_base(known(1), known(7))  # the same names, for there are six of them
    assert ranks(paired([nameless_day], twins, Key.ELEVE_ID))[2:4] == ([], ["E-1"])


def test_nobody_is_guessed_among_several_of_the_same_name_and_day() -> None:
    one, other = known(1), known(7, born=birth(1))
    pairs = paired([graded(1, identifier=rnie(77))], a_base(one, other), Key.INE)
    assert ranks(pairs) == ([], [], [], ["E-1"], ["1", "7"])
    both = [graded(1, identifier=rnie(77)), graded(1, identifier=rnie(78))]
    assert ranks(paired(both, a_base(one), Key.INE))[2:] == ([], ["E-1", "E-1"], ["1"])


def test_an_ine_missing_in_siecle_leaves_the_person() -> None:
    pairs = paired([graded(1), graded(2)], a_base(known(1, ine=""), known(2)), Key.INE)
    assert ranks(pairs) == ([("E-2", "2")], [], [("E-1", "1")], [], [])


def test_an_ine_missing_in_the_grades_leaves_the_person() -> None:
    pairs = paired([graded(1, identifier="")], a_base(count=1), Key.INE)
    assert ranks(pairs) == ([], [], [("E-1", "1")], [], [])


def test_an_ine_that_two_pupils_of_siecle_share_joins_the_right_one() -> None:
    base = a_base(known(1, ine=rnie(2)), known(2))
    pairs = paired([graded(1), graded(2)], base, Key.INE)
    assert ranks(pairs) == ([], [("E-2", "2")], [("E-1", "1")], [], [])


def test_an_ine_that_two_pupils_of_the_grades_share_joins_the_right_one() -> None:
    pairs = paired([graded(1, identifier=rnie(2)), graded(2)], a_base(count=2), Key.INE)
    assert ranks(pairs) == ([], [("E-2", "2")], [("E-1", "1")], [], [])


def test_a_shared_identifier_joins_somebody_even_when_no_name_agrees() -> None:
    strangers = [graded(1, family="AUTRE"), graded(1, family="ENCORE")]
    pairs = paired(strangers, a_base(count=1), Key.INE)
    assert ranks(pairs) == ([], [("E-1", "1")], [], ["E-1"], [])


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (graded(1), SAME),
        (graded(1, family="", first="", born=""), SAME),
        (graded(1, born="pas une date"), SAME),
        (graded(1, born=f"{birth(1):%d/%m/%Y}"), SAME),
        (graded(1, family="marchadier d'orval", first="ENZO"), SAME),
        (graded(1, family="MARCHAND"), Difference(family=True, first=False, birth=False)),
        (graded(1, first="Enza"), Difference(family=False, first=True, birth=False)),
        (graded(1, born="2007-03-02"), Difference(family=False, first=False, birth=True)),
    ],
)
def test_a_difference_is_what_both_files_tell_otherwise(one: Graded, expected: Difference) -> None:
    assert difference(one, known(1)) == expected


def test_a_base_without_birth_date_never_differs() -> None:
    assert difference(graded(1), known(1)._replace(birth=None)) == SAME


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2007-02-02", date(2007, 2, 2)),
        ("02/02/2007", date(2007, 2, 2)),
        ("2007", None),
        ("", None),
    ],
)
def test_a_birth_date_is_read_in_both_writings(text: str, day: date | None) -> None:
    assert birth_of(graded(1, born=text)) == day
