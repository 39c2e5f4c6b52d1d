"""One line tells a declared upload: which collection, which day, who says so."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.declaration_line import line_of, read_declaration_line
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
        ("SIECLE : dépôt vu le 08/01, dit par Mme Costa", "siecle", date(2025, 1, 8), "Mme Costa"),
        ("SIECLE mercredi 08/01", "siecle", date(2025, 1, 8), ""),
        ("notes lundi 21 octobre", "notes", date(2024, 10, 21), ""),
        ("SIECLE lundi", "siecle", date(2025, 1, 6), ""),
        ("siecle jeudi", "siecle", date(2025, 1, 2), ""),
        ("siecle 1er janvier 2025", "siecle", date(2025, 1, 1), ""),
        ("SIECLE vu", "siecle", TODAY, ""),
        ("SIECLE vu ce matin à 8 h", "siecle", TODAY, ""),
        ("SIECLE vu le 3", "siecle", date(2025, 1, 3), ""),
        ("SIECLE vu le 1er, selon la CPE", "siecle", date(2025, 1, 1), "la CPE"),
        ("SIECLE lundi 6", "siecle", date(2025, 1, 6), ""),
        ("SIECLE vendredi dernier", "siecle", date(2025, 1, 3), ""),
        ("SIECLE avant hier", "siecle", date(2025, 1, 7), ""),
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
        ("SIECLE jeudi 08/01", "Le 08/01/2025 est un mercredi, pas un jeudi"),
        ("SIECLE mardi 6", "Le 06/01/2025 est un lundi, pas un mardi"),
        ("SIECLE vu le 06-01-2025", "Le jour n'est pas compris : écrivez « le 08/01 »"),
        ("SIECLE vu le 6.01", "Le jour n'est pas compris"),
        ("SIECLE la semaine dernière", "Le jour n'est pas compris"),
        ("SIECLE il y a trois jours", "Le jour n'est pas compris"),
        ("SIECLE fin décembre", "Le jour n'est pas compris"),
        ("SIECLE le 10/01", "n'est pas encore venu"),
        ("SIECLE le 12/03/2025", "n'est pas encore venu"),
    ],
)
def test_what_is_wrong_is_said(line: str, words: str) -> None:
    assert words in read_declaration_line(line, CAMPAIGN, TODAY).problem


def test_the_line_that_is_proposed_is_understood() -> None:
    for collection in CAMPAIGN.collections:
        for today in (TODAY, date(2025, 1, 20), date(2026, 11, 26)):
            line = line_of(collection, TODAY, today)
            told = read_declaration_line(line, CAMPAIGN, today)
            understood = (told.collection, told.day, told.by, told.problem)
            assert understood == (collection.id, TODAY, "", ""), line


@pytest.mark.parametrize(
    ("line", "day", "late"),
    [
        ("SIECLE hier", date(2025, 1, 8), False),
        ("SIECLE lundi", date(2025, 1, 6), False),
        ("SIECLE", TODAY, False),
        ("SIECLE le 10/01", date(2025, 1, 10), False),
        ("SIECLE le 27/11/2026", date(2026, 11, 27), True),
    ],
)
def test_words_are_told_from_the_day_seen(line: str, day: date, late: bool) -> None:
    told = read_declaration_line(line, CAMPAIGN, date(2026, 11, 26), TODAY)

    assert told.day == day
    assert ("n'est pas encore venu" in told.problem) == late


def test_a_day_seen_that_is_to_come_tells_nothing_of_an_upload() -> None:
    assert read_declaration_line("SIECLE hier", CAMPAIGN, TODAY, date(2025, 3, 1)).day == (
        date(2025, 1, 8)
    )


def test_what_is_proposed_agrees_with_every_collection() -> None:
    notes = next(c for c in CAMPAIGN.collections if c.id == "notes")
    assert line_of(notes, TODAY, TODAY) == "Notes : dépôt vu le 09/01, dit par "


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
