"""The table of the story: names that exist, instants in order, days that a school works."""

import re
from datetime import date, datetime
from itertools import pairwise

import pytest

from cio_console.demo.faults import (
    ARCHIVE_ACCIDENTS,
    BASE_ACCIDENTS,
    BYTE_ACCIDENTS,
    GRADE_FAULTS,
    GRADES_ACCIDENTS,
    PUPIL_FAULTS,
    SISTER,
)
from cio_console.demo.sector import KINDS
from cio_console.demo.siecle import FORMS
from cio_console.demo.story import ARCHETYPES, Archetype, Deposit, archetype
from tests.demo.builders import campaign

WINTER_HOLIDAYS = [
    (date(2024, 12, 21), date(2025, 1, 5)),
    (date(2025, 2, 15), date(2025, 3, 2)),
]
"""School holidays of zone C, where Créteil is."""

IDS = [f"{number}-{row.kind}" for number, row in enumerate(ARCHETYPES)]

every_row = pytest.mark.parametrize("row", ARCHETYPES, ids=IDS)


def _days(deposits: tuple[Deposit, ...]) -> list[date]:
    return [datetime.fromisoformat(deposit.at).date() for deposit in deposits]


def test_there_is_one_row_for_each_school_of_the_default_demo() -> None:
    assert len(ARCHETYPES) == 24


@every_row
def test_a_row_names_a_kind_and_a_division_of_the_year_that_exist(row: Archetype) -> None:
    grades = campaign().collection("notes")
    assert grades is not None
    assert row.kind in KINDS
    assert row.periods in grades.periods
    assert row.why


@every_row
def test_faults_and_accidents_exist_for_their_collection(row: Archetype) -> None:
    for deposit in row.siecle:
        assert set(deposit.faults) <= set(PUPIL_FAULTS)
        known = {"", SISTER, *BASE_ACCIDENTS, *BYTE_ACCIDENTS, *ARCHIVE_ACCIDENTS}
        assert deposit.accident in known
        assert deposit.form in FORMS
    for deposit in row.grades:
        assert set(deposit.faults) <= set(GRADE_FAULTS)
        assert deposit.accident in {"", SISTER, *GRADES_ACCIDENTS, *BYTE_ACCIDENTS}


@every_row
def test_an_accident_of_the_zip_happens_to_a_file_that_has_one(row: Archetype) -> None:
    for deposit in row.siecle:
        if deposit.accident in ARCHIVE_ACCIDENTS:
            assert FORMS[deposit.form].member


@every_row
def test_uploads_follow_each_other_by_minutes_at_least(row: Archetype) -> None:
    for deposits in (row.siecle, row.grades):
        instants = [datetime.fromisoformat(deposit.at) for deposit in deposits]
        assert all((later - earlier).seconds >= 300 for earlier, later in pairwise(instants))
        assert instants == sorted(instants)


@every_row
def test_nobody_works_on_sundays_or_during_the_holidays(row: Archetype) -> None:
    for day in _days(row.siecle + row.grades):
        assert day.weekday() < 6
        assert not any(first <= day <= last for first, last in WINTER_HOLIDAYS)


@every_row
def test_no_grades_arrive_before_their_window_opens(row: Archetype) -> None:
    grades = campaign().collection("notes")
    assert grades is not None
    assert grades.opens is not None
    assert all(day >= grades.opens for day in _days(row.grades))


@every_row
def test_out_of_scope_schools_send_nothing(row: Archetype) -> None:
    reasons = KINDS[row.kind].out_of_scope
    assert not row.siecle or "siecle" not in reasons
    assert not row.grades or "notes" not in reasons


@every_row
def test_a_file_name_is_one_that_a_folder_can_hold(row: Archetype) -> None:
    for deposit in row.siecle + row.grades:
        assert re.fullmatch(r"[\w{} ().-]*", deposit.name)


def test_a_section_comes_just_after_the_lycee_it_belongs_to() -> None:
    for before, row in pairwise(ARCHETYPES):
        if row.parent:
            assert KINDS[row.kind].nature == "334"
            assert before.kind == "lpo-mere"
    assert not ARCHETYPES[0].parent


def test_every_pupil_fault_and_every_accident_of_siecle_is_in_the_story() -> None:
    deposits = [deposit for row in ARCHETYPES for deposit in row.siecle]
    assert {fault for deposit in deposits for fault in deposit.faults} == set(PUPIL_FAULTS)
    expected = {"", SISTER, *BASE_ACCIDENTS, *BYTE_ACCIDENTS, *ARCHIVE_ACCIDENTS}
    assert {deposit.accident for deposit in deposits} == expected


def test_every_grade_fault_is_in_the_story() -> None:
    deposits = [deposit for row in ARCHETYPES for deposit in row.grades]
    assert {fault for deposit in deposits for fault in deposit.faults} == set(GRADE_FAULTS)
    assert {deposit.accident for deposit in deposits} >= {SISTER, "annee-de-la-rentree"}


def test_uploads_run_from_december_to_march() -> None:
    days = sorted(day for row in ARCHETYPES for day in _days(row.siecle + row.grades))
    assert (days[0].year, days[0].month) == (2024, 12)
    assert (days[-1].year, days[-1].month) == (2025, 3)


def test_most_schools_send_more_than_one_file() -> None:
    several = [row for row in ARCHETYPES if len(row.siecle) > 1]
    assert len(several) > len(ARCHETYPES) / 2


def test_the_size_of_schools_is_that_of_real_ones() -> None:
    sizes = [row.terminales for row in ARCHETYPES]
    assert max(sizes) == 300
    assert sum(60 <= size <= 300 for size in sizes) >= 20


def test_a_larger_sector_goes_through_the_table_again() -> None:
    assert archetype(24) is ARCHETYPES[0]
    assert archetype(4999) is ARCHETYPES[4999 % 24]
