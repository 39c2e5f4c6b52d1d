"""Whose a grades file is, by what it says and by its names; of which year."""

from collections.abc import Sequence
from functools import partial

import pytest

from cio_console.checks.expectation import Expectation
from cio_console.checks.grades.school import School, Years
from cio_console.checks.reporting.flaw import NOWHERE, Place
from tests.checks.builders import CAMPAIGN, SISTER, UAI, expectation


def told(*names: str, uai: str = UAI, expected: Expectation | None = None) -> list[str]:
    """Return the sentences of N001 for a file of those names that gives `uai`."""
    school = School(expected or expectation())
    school.names = names
    school.note(uai, Place(3, 1))
    assert all(draft.place.line == 3 and draft.value == uai for draft in school.drafts())
    return [draft.message for draft in school.drafts()]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "notes.xml",
        f"{UAI}_E1.xml",
        f"{UAI.lower()}_e1.xml",
        f"export-{UAI}.zip",
        "2025-03-03T101500_notes.xml",
        "1234567X.xml",
        "lycee12345678A_E1.xml",
        f"{SISTER}9_E1.xml",
    ],
)
def test_a_name_that_tells_no_other_school_is_right(name: str) -> None:
    assert told(name) == []


@pytest.mark.parametrize(
    "name",
    [f"{SISTER}_E1.xml", f"LSL_{SISTER}_2025.xml", f"{SISTER.lower()}.xml", "0750001A_E2.xml"],
)
def test_a_name_that_tells_another_school_is_blocking(name: str) -> None:
    (message,) = told("depot.zip", name)
    assert message.startswith("Le nom du fichier dit ")
    assert UAI in message


def test_the_file_itself_comes_before_its_name() -> None:
    (message,) = told(f"{UAI}_E1.xml", uai=SISTER)
    assert "Lycée des Érables" in message


def test_without_a_school_expected_the_name_still_counts() -> None:
    alone = Expectation(CAMPAIGN)
    assert told(f"{UAI}_E1.xml", expected=alone) == []
    assert len(told(f"{SISTER}_E1.xml", expected=alone)) == 1


def test_a_uai_that_is_not_there_is_told() -> None:
    assert told(f"{UAI}_E1.xml", uai="") == ["L'UAI de l'établissement manque."]


def test_the_uai_of_the_facts_is_short_and_harmless() -> None:
    school = School(expectation())
    school.note("\x1b[31m" + "9" * 80, Place())
    assert len(school.uai) <= 20
    assert "\x1b" not in school.uai


def named(years: Sequence[str], wanted: int) -> str:
    return f"{', '.join(years)} : on attend {wanted}."


def years(*met: str) -> Years:
    """Return the years of a file, each met on the next line."""
    found = Years(2025)
    for line, year in enumerate(met, 1):
        found.add(year, partial(Place, line, 1))
    return found


def test_the_year_of_the_campaign_is_right_among_others() -> None:
    assert years("2023", "2025", "2026").right
    assert years("2023", "2025", "2026").told() == 2025


def test_without_it_the_file_is_of_its_latest_year() -> None:
    assert not years("2024", "2023", "x").right
    assert years("2024", "2023", "x").told() == 2024
    assert years("x").told() is None


def test_the_finding_stands_where_the_latest_year_was_first_met() -> None:
    draft = years("2023", "2024", "2024").draft(named)
    assert (draft.message, draft.value) == ("2023, 2024 : on attend 2025.", "2024")
    assert draft.place == Place(2, 1)


def test_a_file_without_any_year_is_at_fault_as_a_whole() -> None:
    draft = years().draft(named)
    assert (draft.rule, draft.value, draft.place) == ("N002", "", NOWHERE)
