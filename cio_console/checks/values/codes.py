"""Identifiers as 64-bit whole numbers: exact, both ways, eight bytes each whatever the file's size.

A file of a whole académie holds 200 000 pupils: as Python texts their identifiers alone would take
more memory than all the reading. What is not of the usual form is kept aside as it is.
"""

import os
import re
from array import array

from cio_console.checks.values.elements import shortened

MISSING = 0
"""The code of no value at all."""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,16}")
_INE = re.compile(r"[0-9A-Z]{11}")
_SMALL_PRIMES = (2, 3, 5, 7, 11, 13)
_INE_BASE, _INE_LENGTH = 36, 11
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Codes:
    """Texts as codes; those of the usual form are positive, the others negative."""

    def __init__(self) -> None:
        self._odd: list[str] = []
        self._known: dict[str, int] = {}

    def code(self, text: str) -> int:
        """Return the code of a text, the same for the same text; `MISSING` for none."""
        if not text:
            return MISSING
        usual = self._usual(text)
        return usual if usual is not None else self._aside(text)

    def text(self, code: int) -> str:
        """Return the text of a code."""
        if code == MISSING:
            return ""
        return self._odd[-code - 1] if code < 0 else self._written(code)

    def _aside(self, text: str) -> int:
        text = shortened(text)
        known = self._known.get(text)
        if known is None:
            self._odd.append(text)
            known = self._known[text] = -len(self._odd)
        return known

    def _usual(self, text: str) -> int | None:
        raise NotImplementedError

    def _written(self, code: int) -> str:
        raise NotImplementedError


class NumberCodes(Codes):
    """Whole numbers without leading zero, as ELEVE_ID, ELENOET and ADRESSE_ID are."""

    def _usual(self, text: str) -> int | None:
        return int(text) + 1 if _NUMBER.fullmatch(text) else None

    def _written(self, code: int) -> str:
        return str(code - 1)


class IneCodes(Codes):
    """Eleven digits or capital letters, as every well-formed INE."""

    def _usual(self, text: str) -> int | None:
        return int(text, _INE_BASE) + 1 if _INE.fullmatch(text) else None

    def _written(self, code: int) -> str:
        digits = []
        rest = code - 1
        for _ in range(_INE_LENGTH):
            rest, digit = divmod(rest, _INE_BASE)
            digits.append(_DIGITS[digit])
        return "".join(reversed(digits))


def text_code(text: bytes) -> int:
    """Return a code for any text, one way only: two texts of one file never share it in practice.

    Python's own keyed 64-bit hash: among 200 000 texts the chance is one in a billion.
    """
    return hash(text) or 1


class Index:
    """The row that first carried each code of a growing column.

    An export is often sorted by number: while codes rise nothing needs to be looked up, and no
    table is made. Otherwise an open hash table of rows answers, at four to eight bytes a row.
    """

    def __init__(self, column: "array[int]") -> None:
        self._column = column
        self._highest = MISSING
        self._table: array[int] | None = None
        self._used = 0

    def first(self, code: int, row: int) -> int:
        """Return the row that carried `code` before `row`, or -1; remember it for the next.

        `code` is not `MISSING`, and every row before `row` stands in the column.
        """
        if self._table is None:
            if code > self._highest:
                self._highest = code
                return -1
            self._build(row)
        return self._put(code, row)

    def row(self, code: int) -> int:
        """Return the first row that carries `code`, or -1."""
        if self._table is None:
            self._build(len(self._column))
        table, column = self._table, self._column
        if not table:
            return -1
        at = code % len(table)
        while held := table[at]:
            if column[held - 1] == code:
                return held - 1
            at = at + 1 if at + 1 < len(table) else 0
        return -1

    def _put(self, code: int, row: int) -> int:
        table, column = self._table, self._column
        if table is None or self._used * 2 >= len(table):
            self._build(row)
            return self._put(code, row)
        size = len(table)
        at = code % size
        while held := table[at]:
            if column[held - 1] == code:
                return held - 1
            at = at + 1 if at + 1 < size else 0
        table[at] = row + 1
        self._used += 1
        return -1

    def _build(self, rows: int) -> None:
        """Make a table that rows up to twice as many fit in.

        Nobody knows its size beforehand: a file cannot have all its codes fall in one place.
        """
        most = 1 << max(10, (4 * rows).bit_length())
        size = most - int.from_bytes(os.urandom(4), "little") % (most >> 2) - 1
        while any(size % small == 0 for small in _SMALL_PRIMES):
            size -= 1
        self._table = array("I", bytes(size * array("I").itemsize))
        self._used = 0
        for row in range(rows):
            code = self._column[row]
            if code != MISSING:
                self._put(code, row)
