"""Counting distinct pupils: exact by row, bounded without one."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from cio_console.checks.reporting.flaw import Subject
from cio_console.checks.reporting.tally import MOST_REMEMBERED, Tally


def tally_of(rows: list[int]) -> Tally:
    """Return the tally of findings on those rows."""
    tally = Tally()
    for row in rows:
        tally.add(Subject(row=row))
    return tally


@given(st.lists(st.integers(0, 5000)), st.lists(st.integers(0, 5000)))
def test_pupils_are_counted_as_a_set_would(mine: list[int], theirs: list[int]) -> None:
    one, other = tally_of(mine), tally_of(theirs)
    assert (one.findings, one.pupils) == (len(mine), len(set(mine)))
    one.merge(other)
    assert (one.findings, one.pupils) == (len(mine) + len(theirs), len({*mine, *theirs}))


def test_a_finding_on_no_pupil_counts_no_pupil() -> None:
    tally = Tally()
    tally.add(None)
    assert (tally.findings, tally.pupils) == (1, 0)


def test_pupils_without_a_row_are_known_by_their_numbers() -> None:
    tally = Tally()
    for numbers in (("1", ""), ("1", ""), ("2", ""), ("", "7")):
        tally.add(Subject(*numbers))
    assert tally.pupils == 3


def test_pupils_that_nothing_names_are_each_another() -> None:
    tally = Tally()
    tally.add(Subject(name="D. L."))
    tally.add(Subject(name="D. L."))
    assert tally.pupils == 2


def test_rows_that_are_not_known_are_left_out_of_those_beside() -> None:
    tally = Tally()
    tally.add(Subject("1", row=0), (-1, 0, 3))
    assert tally.pupils == 2


def test_memory_is_bounded_whatever_the_number_of_findings() -> None:
    rows, numbers = Tally(), Tally()
    for number in range(200_000):
        rows.add(Subject(row=number))
        numbers.add(Subject(str(number)))
    assert rows.pupils == numbers.pupils == 200_000
    assert sys.getsizeof(rows.rows) < 32_000
    assert len(numbers.numbers) == MOST_REMEMBERED
