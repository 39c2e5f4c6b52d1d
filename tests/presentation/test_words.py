"""The words of the product: labels, glyphs, dates, numbers, plurals."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.finding import Severity, Verdict
from cio_console.domain.status import Flag, Status
from cio_console.presentation.dates import (
    age,
    countdown,
    countdown_told,
    day_and_time,
    full_day,
    long_day,
    month_label,
    short_day,
)
from cio_console.presentation.labels import (
    GlyphSet,
    flag_label,
    severity_glyph,
    severity_label,
    status_glyph,
    status_label,
    verdict_label,
)
from cio_console.presentation.numbers import number, out_of, percent, plural, weight


def test_every_status_has_its_own_word_and_its_own_glyph_in_both_sets() -> None:
    assert len({status_label(s) for s in Status}) == len(Status)
    for glyphs in GlyphSet:
        drawn = [status_glyph(s, glyphs) for s in Status]
        assert len(set(drawn)) == len(Status)
        assert all(len(glyph) == 1 for glyph in drawn)


def test_ascii_glyphs_are_ascii() -> None:
    assert all(status_glyph(s, GlyphSet.ASCII).isascii() for s in Status)
    assert all(severity_glyph(s, GlyphSet.ASCII).isascii() for s in Severity)


@pytest.mark.parametrize(
    ("status", "label", "glyph", "plain"),
    [
        (Status.LATE, "en retard", "✗", "x"),
        (Status.REJECTED, "rejeté", "■", "#"),
        (Status.TO_CORRECT, "à corriger", "▲", "!"),
        (Status.PASSED, "conforme", "●", "="),
    ],
)
def test_statuses_are_named_as_in_the_field(
    status: Status, label: str, glyph: str, plain: str
) -> None:
    assert status_label(status) == label
    assert status_glyph(status, GlyphSet.UNICODE) == glyph
    assert status_glyph(status, GlyphSet.ASCII) == plain


def test_flags_and_severities_each_have_words() -> None:
    assert flag_label(Flag.AFTER_DEADLINE) == "hors délai"
    assert len({flag_label(f) for f in Flag}) == len(Flag)
    assert [severity_label(s) for s in Severity] == [str(s) for s in Severity]


def test_no_verdict_speaks_in_the_name_of_parcoursup() -> None:
    assert verdict_label(Verdict.PASSED) == "conforme aux contrôles locaux"
    assert not any("parcoursup" in verdict_label(v).lower() for v in Verdict)


def test_days_are_written_in_french() -> None:
    assert long_day(date(2025, 1, 8)) == "mercredi 8 janvier 2025"
    assert long_day(date(2025, 2, 1)) == "samedi 1er février 2025"
    assert short_day(date(2025, 1, 8)) == "08/01"
    assert full_day(date(2025, 1, 8)) == "08/01/2025"
    assert month_label("2025-08") == "août 2025"


def test_an_instant_is_told_by_the_clocks_of_the_campaign() -> None:
    instant = datetime(2025, 1, 8, 23, 30, tzinfo=UTC)
    assert day_and_time(instant, ZoneInfo("Europe/Paris")) == "09/01/2025 00:30"


@pytest.mark.parametrize(
    ("days", "told"), [(2, "J-2"), (0, "J-0"), (-3, "J+3"), (None, "à confirmer")]
)
def test_a_countdown_says_before_on_and_after(days: int | None, told: str) -> None:
    assert countdown(days) == told
    assert countdown_told(days) == (told if days != 0 else "aujourd'hui")


@pytest.mark.parametrize(
    ("elapsed", "told"),
    [
        (timedelta(0), "à l'instant"),
        (timedelta(seconds=59), "à l'instant"),
        (timedelta(minutes=5, seconds=59), "il y a 5 min"),
        (timedelta(minutes=60), "il y a 1 h"),
        (timedelta(hours=23, minutes=59), "il y a 23 h"),
        (timedelta(days=3, hours=5), "il y a 3 j"),
    ],
)
def test_an_age_keeps_its_largest_unit(elapsed: timedelta, told: str) -> None:
    assert age(elapsed) == told


def test_numbers_are_grouped_by_three_without_a_breaking_space() -> None:
    assert number(12_345_678) == "12\u00a0345\u00a0678"
    assert number(999) == "999"


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 anomalie"), (1, "1 anomalie"), (2, "2 anomalies"), (1500, "1\u00a0500 anomalies")],
)
def test_zero_is_singular(count: int, told: str) -> None:
    assert plural(count, "anomalie", "anomalies") == told


@pytest.mark.parametrize(
    ("count", "total", "told"),
    [(0, 21, "0/21 prêts"), (1, 7, "1/7 prêts"), (1, 1, "1/1 prêt"), (0, 0, "0/0 prêt")],
)
def test_a_count_out_of_a_total_takes_the_noun_of_the_total(
    count: int, total: int, told: str
) -> None:
    assert out_of(count, total, "prêt", "prêts") == told
    assert out_of(1500, 2000, "prêt", "prêts") == "1\u00a0500/2\u00a0000 prêts"


@given(st.integers(1, 5000), st.data())
def test_a_hundred_percent_means_all_and_zero_means_none(total: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, total))
    told = percent(part / total)
    assert (told == "100\u00a0%") == (part == total)
    assert (told == "0\u00a0%") == (part == 0)


def test_a_share_is_rounded_down_without_float_surprise() -> None:
    assert percent(0.29) == "29\u00a0%"
    assert percent(0.999) == "99\u00a0%"
    assert percent(0.0001) == "1\u00a0%"


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0, "0 octet"),
        (999, "999 octets"),
        (1_000, "1,0\u00a0Ko"),
        (143_540, "143,5\u00a0Ko"),
        (2_000_000, "2,0\u00a0Mo"),
    ],
)
def test_a_weight_is_told_by_powers_of_a_thousand(size: int, told: str) -> None:
    assert weight(size) == told
