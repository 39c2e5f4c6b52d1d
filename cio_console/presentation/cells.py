"""Text set into terminal cells: measured, cut and padded so that columns stay aligned.

Free of textual. Whatever the text holds (wide characters, combining marks, control characters),
what `fit` returns takes exactly the cells that were asked for.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from rich.cells import cell_len, get_character_cell_size

ELLIPSIS = "…"
"""Says that a text goes on; one cell wide."""

GAP = 1
"""Blank cells between two columns, and before the first."""

_UNDRAWABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mc"})
"""Categories never drawn: controls, formats (bidi, joiners), surrogates, private, unassigned, and
spacing marks, which terminals count as nothing or as one cell."""
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_MAX_MARKS = 2
_DISPUTED = frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0x1F1E6, 0x1F200), *range(0x1F3FB, 0x1F400), 0x1171E))
)
"""Variation selectors, regional indicators, skin tones, Ahom's ra: disputed widths."""
_VIRAMA = 9
"""Combining class of the signs that join two letters into one, in some terminals only."""

Align = Literal["left", "right"]


class TableColumn(Struct, frozen=True):
    """How one column is drawn."""

    id: str
    title: str
    width: int
    """Cells for its text; the least when it grows."""
    align: Align = "left"
    grow: bool = False
    """Takes the room that the others leave; shared evenly when several grow."""
    priority: int = 0
    """0 is never dropped; when room is missing the greatest priority goes first."""


class Placed(Struct, frozen=True):
    """A column that has its place on the line."""

    index: int
    """Its index among the columns given."""
    width: int
    align: Align
    title: str


def harmless(text: str) -> str:
    """Return `text` without anything that moves the cursor or joins the next cell.

    Spaces are kept, for indentation; tabs and line ends become one space each.
    """
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        drawn = " " if category in _SPACES or character in "\t\n\r" else character
        if drawn != " " and (category in _UNDRAWABLE or _is_disputed(drawn)):
            continue
        marks = marks + 1 if get_character_cell_size(drawn) == 0 else 0
        if marks <= _MAX_MARKS and (kept or not marks):
            kept.append(drawn)
    return "".join(kept)


def drawn_width(text: str) -> int:
    """Return the cells that `text` takes once drawn."""
    return cell_len(harmless(text))


@lru_cache(maxsize=16384)
def fit(text: str, width: int, align: Align = "left") -> str:
    """Return `text` in exactly `width` cells: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    text = harmless(text)
    size = cell_len(text)
    if size > width:
        text = _cut(text, width - 1) + ELLIPSIS
        size = cell_len(text)
    blank = " " * (width - size)
    return blank + text if align == "right" else text + blank


def place(columns: Sequence[TableColumn], width: int) -> tuple[Placed, ...]:
    """Return the columns that fit in `width` cells, widened by what is left.

    Those of the greatest priority are dropped first, the last of them before the others; then the
    columns that are never dropped are narrowed, the widest first.
    """
    kept = list(enumerate(columns))
    while kept and _needed(kept) > width:
        droppable = [pair for pair in kept if pair[1].priority]
        if not droppable:
            break
        kept.remove(max(droppable, key=lambda pair: (pair[1].priority, pair[0])))
    widths = {index: column.width for index, column in kept}
    _narrow(widths, width - GAP * len(widths))
    _widen(widths, [i for i, c in kept if c.grow], width - GAP * len(widths))
    return tuple(Placed(i, widths[i], c.align, c.title) for i, c in kept if widths[i] > 0)


def _is_disputed(character: str) -> bool:
    return character in _DISPUTED or unicodedata.combining(character) == _VIRAMA


def _needed(kept: list[tuple[int, TableColumn]]) -> int:
    return sum(column.width + GAP for _, column in kept)


def _narrow(widths: dict[int, int], room: int) -> None:
    while widths and sum(widths.values()) > max(room, 0):
        widest = max(widths, key=lambda i: widths[i])
        if widths[widest] == 0:
            return
        widths[widest] -= 1


def _widen(widths: dict[int, int], growing: list[int], room: int) -> None:
    spare = room - sum(widths.values())
    if spare <= 0 or not growing:
        return
    share, rest = divmod(spare, len(growing))
    for rank, index in enumerate(growing):
        widths[index] += share + (rank < rest)


def _cut(text: str, width: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += get_character_cell_size(character)
        if used > width:
            return text[:index]
    return text
