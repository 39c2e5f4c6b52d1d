"""A spreadsheet's export as rows of harmless cells, whatever wrote it.

The encoding, the separator and the quoting are found; the rows keep their line numbers. What is
no text at all (a workbook, a PDF) is refused with the way to export it.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from cio_console.domain.text import clean_line
from cio_console.errors import FileProblem

LARGEST_SHEET = 8_000_000
"""Bytes of a sheet: the « Annuaire » of all the lycées of France takes less than three millions."""
MOST_ROWS = 20_000
MOST_COLUMNS = 300
"""The open data have 72."""

SEPARATORS = (";", ",", "\t", "|")
_SAMPLE = 60
"""Rows from which the separator is told."""
_EXPORT = (
    "Ouvrez-le dans le tableur, puis « Enregistrer sous » (ou « Exporter ») au format CSV, et"
    " donnez ce fichier-là."
)
_NOT_TEXT = (
    (b"PK\x03\x04", "un classeur (.xlsx, .ods) ou une archive"),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur (.xls)"),
    (b"%PDF", "un PDF"),
    (b"\x1f\x8b", "un fichier compressé"),
)
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype|html|table|\?xml)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""How Excel is told the separator, on a line before the others."""
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
"""How an export keeps a spreadsheet from touching a value."""
_GUARDED = re.compile(r"'(?=[=+\-@0-9])")
"""How a spreadsheet is kept from taking a value for a formula or a number."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and the line of the file where it begins, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows that hold something."""

    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()
    """French sentences on what was hard to read."""


def read_cells(raw: bytes) -> Cells:
    """Return the rows of a sheet; each cell is one harmless line.

    Raises FileProblem when those bytes are no text, or too many.
    """
    if len(raw) > LARGEST_SHEET:
        raise FileProblem(
            f"ce fichier dépasse {LARGEST_SHEET // 1_000_000} Mo : ce n'est pas une liste"
            " d'établissements."
        )
    text = _decoded(raw)
    if found := _SEPARATOR_LINE.match(text):
        separator, offset = found[1], 1
        text = text[found.end() :]
    else:
        separator, offset = _separator(text), 0
    notices: tuple[str, ...] = ()
    try:
        rows = tuple(_rows(text, separator, offset, quoted=True))
    except csv.Error:
        rows = tuple(_lines_apart(text, separator, offset))
        notices = (
            "les guillemets du fichier sont mal fermés : chaque ligne a été lue à part ; vérifiez"
            " ce qui suit.",
        )
    return Cells(rows, notices)


def _decoded(raw: bytes) -> str:
    for start, what in _NOT_TEXT:
        if raw.startswith(start):
            raise FileProblem(f"ce fichier est {what}, pas un CSV. {_EXPORT}")
    if _WEB_PAGE.match(raw):
        raise FileProblem(f"ce fichier est une page web ou du XML, pas un CSV. {_EXPORT}")
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    if b"\0" in raw:
        return _without_mark(raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _without_mark(raw: bytes) -> str:
    """Return the text of UTF-16 without its mark: every other byte of ASCII text is zero."""
    even, odd = raw[0::2].count(0), raw[1::2].count(0)
    if max(even, odd) < len(raw) // 4:
        raise FileProblem(f"ce fichier n'est pas du texte. {_EXPORT}")
    return raw.decode("utf-16-be" if even > odd else "utf-16-le", "replace")


def _separator(text: str) -> str:
    """Return the separator that cuts most rows alike, into most cells."""
    lines = [line for line in text[: 1 << 17].splitlines() if line.strip()][:_SAMPLE]

    def regularity(separator: str) -> tuple[int, int]:
        widths = Counter(line.count(separator) + 1 for line in lines)
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        return (rows, width) if width > 1 else (0, 0)

    return max(SEPARATORS, key=regularity) if lines else SEPARATORS[0]


def _rows(text: str, separator: str, offset: int, *, quoted: bool) -> Iterator[Row]:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        strict=quoted,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
    line, kept = 1 + offset, 0
    for cells in reader:
        start, line = line, reader.line_num + 1 + offset
        if not any(cell.strip() for cell in cells):
            continue
        kept += 1
        if kept > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise FileProblem(
                f"ce fichier a plus de {MOST_ROWS} lignes ou de {MOST_COLUMNS} colonnes : ce n'est"
                " pas une liste d'établissements."
            )
        yield Row(start, tuple(_cell(cell if quoted else _unquoted(cell)) for cell in cells))


def _lines_apart(text: str, separator: str, offset: int) -> Iterator[Row]:
    """Yield the rows of a text whose quotes mean nothing."""
    try:
        yield from _rows(text, separator, offset, quoted=False)
    except csv.Error:  # a cell beyond csv.field_size_limit()
        raise FileProblem(
            "ce fichier a une cellule de plus de cent mille signes : ce n'est pas une liste"
            " d'établissements."
        ) from None


def _unquoted(text: str) -> str:
    """Return a cell without the quotes around it, which the reader left."""
    cell = text.strip()
    around = len(cell) > 1 and cell.startswith('"') and cell.endswith('"')
    return cell[1:-1] if around else cell


def _cell(text: str) -> str:
    """Return one harmless line, without what kept a spreadsheet from touching the value."""
    cell = clean_line(text)
    if found := _TEXT_FORMULA.fullmatch(cell):
        return found[1].strip()
    return _GUARDED.sub("", cell, count=1) if cell.startswith("'") else cell


def is_formula(cell: str) -> bool:
    """Tell whether a cell holds a formula rather than its result: nothing to keep of it."""
    return cell.startswith(("=", "@", "+=", "-="))
