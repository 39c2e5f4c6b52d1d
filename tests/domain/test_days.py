"""A day as it is typed: to come, gone by, to look at; and what is no day."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.days import (
    WEEKDAYS,
    day_seen,
    day_told,
    folded_alike,
    may_be_seen,
    misnamed,
    not_a_day,
    past_day,
    school_year_of,
    working_day,
)

TODAY = date(2025, 1, 8)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("ven", date(2025, 1, 10)),
        ("Ven.", date(2025, 1, 10)),
        ("mer", date(2025, 1, 15)),
        ("vendredi 10", date(2025, 1, 10)),
        ("vendredi 10/01", date(2025, 1, 10)),
        ("vendredi, le 10 janv.", date(2025, 1, 10)),
        ("ven. 10 janvier 2025", date(2025, 1, 10)),
        ("jeudi en huit", date(2025, 1, 16)),
        ("jeudi en quinze", date(2025, 1, 23)),
        ("le 8", TODAY),
        ("le 7", date(2025, 2, 7)),
        ("le 31", date(2025, 1, 31)),
        ("le 1er", date(2025, 2, 1)),
        ("dans 2 jours", date(2025, 1, 10)),
        ("dans trois jours", date(2025, 1, 13)),
        ("dans une semaine", date(2025, 1, 15)),
        ("dans 2 semaines", date(2025, 1, 22)),
        ("la semaine prochaine", date(2025, 1, 13)),
        ("cet après-midi", TODAY),
        ("aujourd’hui", TODAY),
        ("apres demain", date(2025, 1, 10)),
        ("le 15/02", date(2025, 2, 15)),
        ("le 8 janvier", TODAY),
    ],
)
def test_a_day_to_come(told: str, day: date) -> None:
    assert day_told(told, TODAY) == day


@pytest.mark.parametrize(
    "told", ["vendredi 9", "le 32", "en mer", "15", "dans un mois", "14 h", "", "le le 3"]
)
def test_what_is_no_day_to_come(told: str) -> None:
    assert day_told(told, TODAY) is None


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("le 13", date(2024, 12, 13)),
        ("lundi 6", date(2025, 1, 6)),
        ("mardi 6", None),
        ("20/09", date(2024, 9, 20)),
        ("demain", date(2025, 1, 9)),
        ("avant-hier", date(2025, 1, 6)),
        ("avant hier", date(2025, 1, 6)),
        ("lundi dernier", date(2025, 1, 6)),
        ("dimanche dernier", date(2025, 1, 5)),
        ("3 mai dernier", None),
        ("lun.", date(2025, 1, 6)),
        ("mercredi", date(2025, 1, 1)),
    ],
)
def test_a_day_gone_by(told: str, day: date | None) -> None:
    assert past_day(told, TODAY) == day


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("20/03", date(2025, 3, 20)),
        ("le 8 janvier", date(2025, 1, 8)),
        ("15/09", date(2024, 9, 15)),
        ("jeudi 20/03", date(2025, 3, 20)),
        ("vendredi 20/03", None),
        ("29/02", None),
        ("20/03/2024", date(2024, 3, 20)),
        ("2024-03-20", date(2024, 3, 20)),
        ("20/3/24", date(2024, 3, 20)),
        ("hier", date(2026, 11, 25)),
        ("lundi", date(2026, 11, 23)),
        ("fin mars", None),
    ],
)
def test_a_day_to_look_at_is_of_the_school_year_seen(told: str, day: date | None) -> None:
    assert day_seen(told, date(2026, 11, 26), 2024) == day


def test_without_a_campaign_the_school_year_is_that_of_today() -> None:
    assert day_seen("20/03", TODAY) == date(2025, 3, 20)
    assert day_seen("20/03", date(2025, 9, 1)) == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("told", "some_year"),
    [
        ("29/02", True),
        ("lundi 29/02", True),
        ("vendredi 20/03", True),
        ("hier", True),
        ("31/02", False),
        ("vendredi 20/03/2025", False),
        ("fin mars", False),
        ("32", False),
    ],
)
def test_whether_a_text_is_a_day_of_some_school_year(told: str, some_year: bool) -> None:
    assert may_be_seen(told, TODAY) is some_year


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (" 31/02 ", "« 31/02 » n'est pas un jour : écrivez 08/01"),
        ("mardi 31/02", "« mardi 31/02 » n'est pas un jour : écrivez 08/01"),
        ("vendredi 20/03", "Le 20/03/2025 est un jeudi, pas un vendredi : écrivez 08/01"),
        ("ven. 20/03/2024", "Le 20/03/2024 est un mercredi, pas un vendredi : écrivez 08/01"),
    ],
)
def test_what_is_no_day_to_look_at_is_told(told: str, sentence: str) -> None:
    assert day_seen(told, date(2026, 11, 26), 2024) is None
    assert not_a_day(told, date(2026, 11, 26), 2024).startswith(sentence)


@pytest.mark.parametrize(
    "told", ["31/12/9999", "0001-01-01", "le 1/1/2300", "lundi 31/12/1989", "8 janvier 2200"]
)
def test_a_year_out_of_all_reason_is_no_day_and_is_said(told: str) -> None:
    year = re.search(r"\d{4}", told)
    assert year
    sentence = f"L'année {year[0]} est invraisemblable"
    assert (day_told(told, TODAY), past_day(told, TODAY), day_seen(told, TODAY)) == (None,) * 3
    assert misnamed(told, TODAY) == misnamed(told, TODAY, past=True) == sentence
    assert not_a_day(told, TODAY).startswith(f"{sentence} : écrivez")


def test_no_day_is_said_to_be_misnamed_by_its_own_name() -> None:
    assert past_day("jeudi 08/07", date(2026, 11, 26)) is None
    told = not_a_day("jeudi 08/07", date(2026, 11, 26))
    assert told.startswith("« jeudi 08/07 » n'est pas un jour")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_without_its_year_is_found_again_in_its_school_year(day: date, today: date) -> None:
    assert day_seen(f"{day:%d/%m}", today, school_year_of(day)) == day
    assert day_seen(f"{WEEKDAYS[day.weekday()]} {day:%d/%m}", today, school_year_of(day)) == day


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_within_a_week_and_never_today(today: date, rank: int) -> None:
    for name in (WEEKDAYS[rank], WEEKDAYS[rank][:3]):
        ahead, behind = day_told(name, today), past_day(name, today)
        assert ahead is not None
        assert behind is not None
        assert ahead.weekday() == behind.weekday() == rank
        assert timedelta(0) < ahead - today <= timedelta(7)
        assert timedelta(0) < today - behind <= timedelta(7)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_misnamed_day_is_told_by_its_name(day: date) -> None:
    right, wrong = WEEKDAYS[day.weekday()], WEEKDAYS[(day.weekday() + 1) % 7]
    assert misnamed(f"{right} {day:%d/%m/%Y}", TODAY) == ""
    told = misnamed(f"{wrong} {day:%d/%m/%Y}", TODAY)
    assert told == f"Le {day:%d/%m/%Y} est un {right}, pas un {wrong}"
    assert day_told(f"{wrong} {day:%d/%m/%Y}", TODAY) is None


@given(st.text())
def test_folding_alike_keeps_every_place(text: str) -> None:
    assert len(folded_alike(text)) == len(text)


@given(st.text(max_size=40), st.dates())
def test_no_text_is_too_much(text: str, today: date) -> None:
    for read in (day_told, past_day, lambda t, d: day_seen(t, d, 2024)):
        assert read(text, today) is None or isinstance(read(text, today), date)


def test_working_days_skip_the_end_of_the_week() -> None:
    assert working_day(date(2025, 1, 10), 1) == date(2025, 1, 13)
    assert working_day(date(2025, 1, 11), 1) == date(2025, 1, 13)
    assert working_day(date(2025, 1, 8), 0) == date(2025, 1, 8)


@given(st.integers(0, 400))
def test_plus_days_always_fall_on_a_day_of_work(count: int) -> None:
    day = working_day(TODAY, count)
    assert day.weekday() < 5
    assert day - TODAY >= timedelta(days=count)
