"""A sheet's bytes, whatever wrote them, become rows of harmless cells with their line numbers."""

import codecs
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.directory.cells import (
    LARGEST_SHEET,
    MOST_COLUMNS,
    MOST_ROWS,
    SEPARATORS,
    is_formula,
    read_cells,
)
from cio_console.errors import FileProblem

TABLE = [("UAI", "Nom", "Commune"), ("9990011H", "Lycée Été", "Œuvre"), ("9990012J", "B", "")]


def written(separator: str = ";", end: str = "\r\n") -> str:
    """Return the table as text."""
    return end.join(separator.join(row) for row in TABLE) + end


def cells_of(raw: bytes) -> list[tuple[str, ...]]:
    """Return the cells alone."""
    return [row.cells for row in read_cells(raw).rows]


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings_separators_and_line_ends_are_found(
    encoding: str, end: str, separator: str
) -> None:
    assert cells_of(written(separator, end).encode(encoding)) == TABLE


def test_a_comma_in_a_name_is_no_separator() -> None:
    raw = "UAI;Nom\n9990011H;Lycée, section, un\n9990012J;Lycée, deux\n".encode()
    assert cells_of(raw)[1] == ("9990011H", "Lycée, section, un")


def test_the_separator_that_excel_is_told_wins_and_lines_stay_those_of_the_file() -> None:
    rows = read_cells(b"sep=,\r\nUAI,Nom\r\n9990011H,A;B\r\n").rows
    assert [row.cells for row in rows] == [("UAI", "Nom"), ("9990011H", "A;B")]
    assert [row.line for row in rows] == [2, 3]


def test_quotes_hold_separators_quotes_and_line_breaks() -> None:
    raw = b'UAI;Nom\n9990011H;"Lyc\xc3\xa9e ; ""A""\nannexe"\n9990012J;B\n'
    rows = read_cells(raw).rows
    assert rows[1].cells == ("9990011H", 'Lycée ; "A" annexe')
    assert [row.line for row in rows] == [1, 2, 4]


@pytest.mark.parametrize("broken", ['"A', '"A" B', '"A"B"'])
def test_a_quote_badly_closed_swallows_no_row_and_is_told(broken: str) -> None:
    cells = read_cells(f'UAI;Nom\n9990011H;{broken}\n9990012J;"B"\n'.encode())
    assert [row.cells[0] for row in cells.rows] == ["UAI", "9990011H", "9990012J"]
    assert cells.rows[2].cells[1] == "B"
    assert "guillemets" in cells.notices[0]


def test_empty_rows_are_left_out_and_counted() -> None:
    rows = read_cells(b"\n;;\nUAI;Nom\n\n  ; \n9990011H;A\n").rows
    assert [row.line for row in rows] == [3, 6]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('"=""0010"""', "0010"),
        ("'+33 1", "+33 1"),
        ("'0123", "0123"),
        ("'l'école", "'l'école"),
        ("\x1b[31mrouge\x1b[0m", "rouge"),
        ("a\u202eb\u200b", "ab"),
        ("  A   B  ", "A B"),
    ],
)
def test_a_cell_is_one_harmless_line(cell: str, read: str) -> None:
    assert cells_of(f"x;{cell}\n".encode()) == [("x", read)]


@pytest.mark.parametrize("cell", ["=1+1", "=HYPERLINK(1)", "@SUM(1)", "+=1"])
def test_a_formula_is_known(cell: str) -> None:
    assert is_formula(cell)
    assert not is_formula("+33 1")


def workbook() -> bytes:
    """Return the beginning of what a spreadsheet saves by itself."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (workbook(), "un classeur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ancien classeur"),
        (b"%PDF-1.7\n", "un PDF"),
        (b"\x1f\x8b\x08\x00", "compressé"),
        (b"<html><table><tr><td>9990011H</td></tr></table>", "page web"),
        (b"\n<!DOCTYPE html>", "page web"),
        (bytes(range(256)) * 4, "pas du texte"),
    ],
)
def test_what_is_no_text_is_refused_with_the_way_to_export_it(raw: bytes, what: str) -> None:
    with pytest.raises(FileProblem, match=what) as caught:
        read_cells(raw)
    assert "format CSV" in str(caught.value)


def test_a_file_is_bounded() -> None:
    with pytest.raises(FileProblem, match="dépasse"):
        read_cells(b"a" * (LARGEST_SHEET + 1))
    with pytest.raises(FileProblem, match="lignes"):
        read_cells(b"a;b\n" * (MOST_ROWS + 1))
    with pytest.raises(FileProblem, match="colonnes"):
        read_cells(b";a" * (MOST_COLUMNS + 1))


def test_a_huge_cell_is_refused_a_long_one_cut() -> None:
    with pytest.raises(FileProblem, match="cent mille signes"):
        read_cells(b"UAI;Nom\n9990011H;" + b"x" * 200_000 + b"\n9990012J;B\n")
    rows = cells_of(b"UAI;Nom\n9990011H;" + b"x" * 100_000 + b"\n9990012J;B\n")
    assert [row[0] for row in rows] == ["UAI", "9990011H", "9990012J"]
    assert len(rows[1][1]) <= 300


@pytest.mark.parametrize("raw", [b"", b"\n\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_nothing_gives_no_row(raw: bytes) -> None:
    assert read_cells(raw).rows == ()


@given(st.binary(max_size=400))
def test_any_bytes_give_harmless_cells_or_a_refusal(raw: bytes) -> None:
    with suppress(FileProblem):
        rows = read_cells(raw).rows
        assert all(cell.isprintable() for row in rows for cell in row.cells)


@given(st.text(alphabet="\";,\n\r\t='aé9 ", max_size=80))
def test_any_text_loses_no_line_that_holds_a_word(text: str) -> None:
    rows = read_cells(text.encode()).rows
    kept = sum(cell.count("é") for row in rows for cell in row.cells)
    assert kept == text.count("é")
