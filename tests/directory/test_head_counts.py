"""Terminale head-counts: summed over the series and the two data sets, for the newest rentrée."""

from typing import Any

import pytest

from cio_console.directory.head_counts import (
    GENERAL,
    SERIES,
    VOCATIONAL,
    counts_of,
    head_counts,
    uncounted,
)
from cio_console.domain.candidate import HeadCount
from tests.directory.open_data import Row, a_general_count, a_vocational_count, uai


def counted(general: list[Row], vocational: list[Row]) -> dict[str, HeadCount]:
    """Return the head-counts of both data sets."""
    return head_counts([counts_of(GENERAL, general), counts_of(VOCATIONAL, vocational)])


def test_every_serie_is_counted_and_its_parts_are_not() -> None:
    row = a_general_count(101, "2024", **dict.fromkeys(("g", "stmg", "bt", "tmd", "sthr"), 10))
    assert counted([row], []) == {uai(101): HeadCount(50, 2024)}


def test_the_two_ways_of_a_lycee_are_summed_for_the_newest_rentree() -> None:
    general = [a_general_count(101, year, g=100 + int(year) % 10) for year in ("2022", "2024")]
    vocational = [a_vocational_count(101, year, 20) for year in ("2022", "2023", "2024")]
    assert counted(general, vocational)[uai(101)] == HeadCount(124, 2024)


def test_a_data_set_published_before_the_other_waits_for_it() -> None:
    """Else a « lycée polyvalent » would lose its whole vocational way for some months."""
    general = [a_general_count(101, year, g=100) for year in ("2023", "2024")]
    vocational = [a_vocational_count(101, "2023", 40)]
    assert counted(general, vocational)[uai(101)] == HeadCount(140, 2023)


def test_one_data_set_alone_counts_by_itself() -> None:
    assert counted([a_general_count(101, "2024", g=9)], []) == {uai(101): HeadCount(9, 2024)}
    assert counted([], []) == {}


@pytest.mark.parametrize("year", ["2024", 2024, 2024.0, "2024-09-01", "2024-2025"])
@pytest.mark.parametrize("told", ["41", 41, 41.0])
def test_figures_and_years_come_in_any_type(year: Any, told: Any) -> None:
    assert counted([], [a_vocational_count(101, year, told)])[uai(101)] == HeadCount(41, 2024)


@pytest.mark.parametrize("told", [None, "", "n.d.", -3, 4.5, 10**9])
def test_a_figure_that_is_none_is_not_known_rather_than_zero(told: Any) -> None:
    assert counted([], [a_vocational_count(101, "2024", told)]) == {}


def test_zero_is_a_figure() -> None:
    assert counted([], [a_vocational_count(101, "2024", 0)])[uai(101)] == HeadCount(0, 2024)


@pytest.mark.parametrize("year", [None, "", "inconnue", "24"])
def test_a_row_without_a_rentree_counts_nothing(year: Any) -> None:
    assert counted([], [a_vocational_count(101, year, 12)]) == {}


def test_several_rows_of_a_lycee_and_a_rentree_are_summed() -> None:
    rows = [a_vocational_count(101, "2024", 12), a_vocational_count(101, "2024", 30)]
    assert counted([], rows)[uai(101)] == HeadCount(42, 2024)


def test_a_serie_that_is_not_counted_is_seen_and_parts_of_series_are_not() -> None:
    names = (*SERIES[GENERAL], "terminales_g_filles", "terminales_stmg_lv2_italien", "2ndes_gt")
    assert uncounted(GENERAL, names) == ()
    assert uncounted(GENERAL, (*names, "terminales_s3x")) == ("terminales_s3x",)
    assert uncounted(VOCATIONAL, ("terminales_pro_services", "terminales_pro")) == ()
