"""Tables as plain lines, for a page that scrolls as a whole; a cell may be a bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from cio_console.presentation.cells import GAP, Placed, TableColumn, fit, place
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.views.charts import blocks
from cio_console.tui.views.lines import Line, Span, line


@dataclass(frozen=True, slots=True)
class Bar:
    """A cell that is drawn as long as its share."""

    share: float
    """0 to 1, of the width of its column."""
    style: str = "bar-full"
    track: bool = False
    """Whether the rest of the width is drawn too, so that the whole can be seen."""


GridCell = str | Span | Bar


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line of a grid; it can be opened when it has a key."""

    cells: tuple[GridCell, ...]
    """One per column."""
    key: str = ""


def grid(
    columns: Sequence[TableColumn], rows: Sequence[GridRow], width: int, glyphs: GlyphSet
) -> list[Line]:
    """Return the titles, then the rows, in `width` cells; columns go as in a table."""
    placed = place(columns, width)
    titles = "".join(_BLANK.text + fit(p.title, p.width, p.align) for p in placed)
    lines = [line(Span(titles.rstrip(), "muted"))]
    for row in rows:
        spans: list[Span] = []
        for p in placed:
            spans += _drawn(row.cells[p.index], p, glyphs)
        lines.append(Line(tuple(spans), row.key))
    return lines


_BLANK = Span(" " * GAP)


def _drawn(cell: GridCell, place: Placed, glyphs: GlyphSet) -> tuple[Span, ...]:
    """Return a cell in its own width; `fit` has already made its text harmless."""
    if isinstance(cell, Bar):
        drawn = blocks(cell.share, place.width, glyphs, cell.style, track=cell.track)
        return (_BLANK, *drawn.spans)
    text, style = (cell, "") if isinstance(cell, str) else (cell.text, cell.style)
    return (_BLANK, Span(fit(text, place.width, place.align), style))


def width_of(columns: Sequence[TableColumn], column: str, width: int) -> int:
    """Return the cells that a grid of that width gives to a column; 0 when it is dropped."""
    placed = place(columns, width)
    return next((p.width for p in placed if columns[p.index].id == column), 0)


def only(columns: Sequence[TableColumn], kept: str) -> tuple[int, ...]:
    """Return the indexes of the columns whose ids are named in `kept`, in that order."""
    ids = [column.id for column in columns]
    return tuple(ids.index(name) for name in kept.split())
