"""The CSV of the console: read back as it was, opened by a French spreadsheet, never run by it."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.presentation.spreadsheet import Table, neutral, spreadsheet

SIGNS = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
STARTS = st.sampled_from([*sorted(SIGNS), " =", "\u00a0=", "  @", ""])
CELLS = st.builds(lambda start, text: start + text, STARTS, TEXTS)


def read(raw: bytes) -> list[list[str]]:
    """Return the cells of a CSV as a spreadsheet set for French reads them."""
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_file_begins_with_the_mark_and_ends_its_lines_as_spreadsheets_expect() -> None:
    raw = spreadsheet(Table(["UAI", "élève"], [["9990001X", None], ["9990002Y", "Zoé"]]))
    assert raw == "\ufeffUAI;élève\r\n9990001X;\r\n9990002Y;Zoé\r\n".encode()


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_text_is_a_formula(text: str) -> None:
    assert neutral(text).lstrip()[0] not in SIGNS
    assert text.lstrip() in neutral(text) or not text.isprintable()


@pytest.mark.parametrize("cell", ["Lycée", "12", "a=b", "", "9990001X", "08/01/2025 14:05", "TG2"])
def test_an_ordinary_cell_is_left_as_it_is(cell: str) -> None:
    assert neutral(cell) == cell


def test_figures_can_be_counted_with_even_below_zero() -> None:
    assert [neutral(cell) for cell in (12, 0, -3, None)] == ["12", "0", "-3", ""]


def test_days_and_instants_are_written_as_a_french_spreadsheet_reads_them() -> None:
    assert neutral(date(2025, 1, 8)) == "08/01/2025"
    assert neutral(datetime(2025, 1, 8, 14, 5, tzinfo=UTC)) == "08/01/2025 14:05"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0199000100", "01 99 00 01 00"),
        ("01 99 00 01 00", "01 99 00 01 00"),
        ("01234", "'01234"),
        ("2E1", "'2E1"),
        ("12345678901234567", "'12345678901234567"),
    ],
)
def test_digits_that_a_spreadsheet_would_spoil_are_kept(text: str, expected: str) -> None:
    assert neutral(text) == expected


def test_a_separator_a_quote_and_a_line_break_stay_inside_their_cell() -> None:
    raw = spreadsheet(Table(["a", "b"], [['dit « ; » et "non"', "une\nligne"]]))
    assert read(raw)[1] == ['dit « ; » et "non"', "une?ligne"]


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5))
def test_a_file_is_read_back_with_the_same_cells_and_no_formula(rows: list[list[str]]) -> None:
    header, *found = read(spreadsheet(Table(["a", "b", "c"], rows)))
    assert header == ["a", "b", "c"]
    assert [len(row) for row in found] == [3] * len(rows)
    assert not [cell for row in found for cell in row if cell.lstrip()[:1] in SIGNS]
    assert [cell for row in found for cell in row] == [neutral(c) for row in rows for c in row]
    assert not [cell for row in found for cell in row if set(cell) & set("\r\n\t\x1b\x00")]
