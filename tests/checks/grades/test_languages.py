"""Suspicions about languages, from the codes of the nomenclature and the names of subjects."""

import pytest

from cio_console.checks.grades.languages import (
    Taken,
    language_rank,
    names_a_dnl,
    names_two_ranks,
    suspicions,
)

ENGLISH_1, ENGLISH_2 = "030201", "030202"
SPANISH_1, SPANISH_2 = "030601", "030602"
HISTORY = "043700"


def told(*taken: tuple[str, str], ways: str = "") -> list[object]:
    """Return the keys of what is suspected of subjects and periods, taken in these ways."""
    every = [
        Taken(subject, (place,), period, ways[place : place + 1])
        for place, (subject, period) in enumerate(taken)
    ]
    return [key for key, _ in suspicions(every)]


@pytest.mark.parametrize(
    ("code", "rank"),
    [
        (ENGLISH_1, "1"),
        (SPANISH_2, "2"),
        ("030103", "3"),
        ("030200", ""),
        ("030211", ""),
        (HISTORY, ""),
        ("", ""),
        ("0302010", ""),
    ],
)
def test_the_last_digits_of_a_language_tell_its_rank(code: str, rank: str) -> None:
    assert language_rank(code) == rank


def test_a_first_and_a_second_language_are_what_everybody_has() -> None:
    assert told((ENGLISH_1, "1"), (SPANISH_2, "1"), (ENGLISH_1, "2"), (SPANISH_2, "2")) == []


def test_two_first_languages_are_told_once_for_both_periods() -> None:
    taken = [(ENGLISH_1, "1"), (SPANISH_1, "1"), (ENGLISH_1, "2"), (SPANISH_1, "2")]
    assert told(*taken) == [("ranks", frozenset({ENGLISH_1, SPANISH_1}))]


def test_two_second_languages_are_told_too() -> None:
    assert told((ENGLISH_2, "1"), (SPANISH_2, "1")) == [
        ("ranks", frozenset({ENGLISH_2, SPANISH_2}))
    ]


def test_the_same_subject_over_two_periods_is_no_suspicion() -> None:
    assert told((HISTORY, "1"), (HISTORY, "2")) == []


def test_the_same_subject_twice_in_a_period_is_told_once_at_the_second() -> None:
    taken = [Taken(HISTORY, (place,), period) for place, period in enumerate("1122")]
    ((key, flaw),) = suspicions(taken)
    assert key == ("twice", HISTORY)
    assert (flaw.at, flaw.value) == ((1,), HISTORY)


def test_the_same_subject_taken_in_two_ways_is_no_suspicion() -> None:
    assert told((HISTORY, "1"), (HISTORY, "1"), ways="SF") == []


def test_a_subject_whose_code_is_not_known_is_not_suspected() -> None:
    assert told(("", "1"), ("", "1")) == []


@pytest.mark.parametrize(
    "label", ["ANGLAIS LV1 LV2", "Espagnol LV1/LV2", "LV 1 et LV 2", "allemand lva-lvb"]
)
def test_a_name_of_two_ranks_is_seen(label: str) -> None:
    assert names_two_ranks(label)


@pytest.mark.parametrize("label", ["", "ANGLAIS LV1", "LV2 ESPAGNOL", "VALVULES", "LV12"])
def test_a_name_of_one_rank_is_right(label: str) -> None:
    assert not names_two_ranks(label)


@pytest.mark.parametrize(
    ("label", "dnl"),
    [
        ("HG DNL", True),
        ("Discipline non linguistique", True),
        ("HISTOIRE", False),
        ("ADNL", False),
        ("", False),
    ],
)
def test_a_name_of_dnl_is_seen(label: str, dnl: bool) -> None:
    assert names_a_dnl(label) is dnl
