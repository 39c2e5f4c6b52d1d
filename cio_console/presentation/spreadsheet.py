"""The one way to write a CSV: what a French spreadsheet opens as it is, and runs nothing of.

« ; » between the cells, for the comma is the decimal sign of a French spreadsheet; UTF-8 with its
mark, without which Excel takes it for cp1252; lines ended by CR LF (RFC 4180 §2). A cell taken for
a formula is how a file attacks who opens it (OWASP, « CSV Injection »).
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from cio_console.domain.text import harmless

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The full-width signs too: a spreadsheet set for an East Asian language takes them likewise."""
_TELEPHONE = re.compile(r"0\d{9}")
_MANGLED = re.compile(r"0\d+|\d+[eE]\d+|\d{16,}")
"""Digits that a spreadsheet would not give back: a zero lost, a class « 2E1 » turned into 20."""


class Table(NamedTuple):
    """A table for a spreadsheet: a title per column, then the rows."""

    header: Sequence[str]
    rows: Iterable[Sequence[object]]


def beside_school(table: Table, cios: Sequence[str]) -> Table:
    """Return the table with the CIO of each row after the name of its school.

    As it is when no row has one: a single CIO is looked at.
    """
    if not any(cios):
        return table
    at = list(table.header).index("établissement") + 1
    rows = [[*row[:at], cio, *row[at:]] for row, cio in zip(table.rows, cios, strict=True)]
    return Table([*table.header[:at], "CIO", *table.header[at:]], rows)


def spreadsheet(table: Table) -> bytes:
    """Return a table as the bytes of a CSV file."""
    import csv  # a table is named by screens that write none

    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(title) for title in table.header])
    writer.writerows([neutral(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def neutral(cell: object) -> str:
    """Return a cell that a spreadsheet reads as what it is, and never as a formula.

    A number is left to be counted with, even below zero. A day is written as a French spreadsheet
    reads it. A telephone number is spaced, or its first zero would be lost.
    """
    if cell is None:
        return ""
    if isinstance(cell, int):
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    text = harmless(str(cell))
    if _TELEPHONE.fullmatch(text):
        return " ".join(re.findall("..", text))
    # Some spreadsheets do not count the spaces before a sign.
    guarded = text.lstrip().startswith(_FORMULA_STARTS) or _MANGLED.fullmatch(text)
    return f"'{text}" if guarded else text
