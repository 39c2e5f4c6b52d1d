"""One line tells a declared upload: which collection, which day, who says so."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.declaration_line import line_of, past_day, read_declaration_line
from tests.domain.builders import a_campaign

TODAY = date(2025, 1, 9)  # a Thursday
CAMPAIGN = a_campaign()


@pytest.mark.parametrize(
    ("line", "collection", "day", "by"),
    [
        ("SIECLE vu déposé le 08/01, dit par Mme Costa (secrétariat)", "siecle", date(2025, 1, 8),
         "Mme Costa (secrétariat)"),
        ("Siècle le 20/12 selon le proviseur", "siecle", date(2024, 12, 20), "le proviseur"),
        ("notes déposées hier, d'après M. Besson.", "notes", date(2025, 1, 8), "M. Besson"),
        ("note vue avant-hier par M. Par Cœur", "notes", date(2025, 1, 7), "M. Par Cœur"),
        ("SIECLE lundi", "siecle", date(2025, 1, 6), ""),
        ("siecle jeudi", "siecle", date(2025, 1, 2), ""),
        ("siecle 1er janvier 2025", "siecle", date(2025, 1, 1), ""),
        ("SIECLE vu", "siecle", TODAY, ""),
        ("SIECLE aujourd’hui, dit par ", "siecle", TODAY, ""),
    ],
)  # fmt: skip
def test_what_is_understood(line: str, collection: str, day: date, by: str) -> None:
    told = read_declaration_line(line, CAMPAIGN, TODAY)

    assert (told.collection, told.day, told.by, told.problem) == (collection, day, by, "")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "Dites de quelle remontée"),
        ("vu déposé le 08/01", "« SIECLE » ou « Notes »"),
        ("SIECLE le 31/02", "« 31/02 » n'est pas un jour"),
        ("SIECLE le 10/01", "n'est pas encore venu"),
        ("SIECLE le 12/03/2025", "n'est pas encore venu"),
    ],
)
def test_what_is_wrong_is_said(line: str, words: str) -> None:
    assert words in read_declaration_line(line, CAMPAIGN, TODAY).problem


def test_a_day_far_ahead_is_last_years() -> None:
    assert past_day("20/09", TODAY) == date(2024, 9, 20)
    assert past_day("29/02", date(2025, 1, 9)) is None


def test_the_line_that_is_proposed_is_understood() -> None:
    for collection in CAMPAIGN.collections:
        for today in (TODAY, date(2025, 1, 20), date(2026, 11, 26)):
            line = line_of(collection, TODAY, today)
            told = read_declaration_line(line, CAMPAIGN, today)
            understood = (told.collection, told.day, told.by, told.problem)
            assert understood == (collection.id, TODAY, "", ""), line


@given(st.text(max_size=80))
def test_no_line_is_too_much(line: str) -> None:
    told = read_declaration_line(f"SIECLE {line}", CAMPAIGN, TODAY)

    assert told.problem or (told.collection and told.day and told.day <= TODAY)


@pytest.mark.parametrize(
    ("line", "collection"),
    [("retirer", ""), ("Annuler SIECLE", "siecle"), ("retire notes", "notes")],
)
def test_what_was_declared_is_taken_back_by_a_word(line: str, collection: str) -> None:
    told = read_declaration_line(line, CAMPAIGN, TODAY)

    assert (told.withdraws, told.collection, told.problem) == (True, collection, "")
