"""The one table of the screens: lines drawn on demand from plain tuples.

Only the lines on the screen are ever drawn, so that 5 000 rows cost what 40 do. The text of a cell
is never read as markup, and whatever it holds the columns stay aligned. The cursor follows its
row's key when the content changes.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import overload

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip

from cio_console.presentation.cells import GAP, Placed, TableColumn, fit, harmless, place
from cio_console.tui.bindings import CursorWidget
from cio_console.tui.posting import Posted
from cio_console.tui.styles import PARTS, STYLES
from cio_console.tui.themed_app import ink
from cio_console.tui.views.lines import wrap

__all__ = ["Cell", "LineTable", "Row", "Rows", "TableColumn"]

HEADER = 1
"""Lines of the header, always on screen."""

_MOST_STRIPS = 512
"""Lines kept drawn; a few screens of the largest terminal."""


class Cell(Struct, frozen=True):
    """A text and the name of its style, one of `tui.styles.STYLES`."""

    text: str
    style: str = ""


class Row(Struct, frozen=True):
    """One line of the table."""

    key: str
    """What the row is about, unique in its table; "" for a heading, passed over by the cursor."""
    cells: tuple[Cell | str, ...]
    """One per column, or one after the other for a heading; a bare string has no style."""


class Rows(Sequence[Row]):
    """Rows made when they are drawn: a list of 5 000 costs what is on the screen of it."""

    def __init__(self, keys: Sequence[str], cells: Callable[[int], Iterable[Cell | str]]) -> None:
        """Prepare; `cells` is asked for the cells of a row by its index."""
        self.keys = keys
        self._cells = cells

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        return Row(self.keys[index], tuple(self._cells(index)))


class LineTable(CursorWidget):
    """A table with a fixed header and a cursor on a whole line."""

    ALLOW_SELECT = False

    class Highlighted(Posted):
        """The cursor is on another row, or the first rows have come."""

        table: "LineTable"
        key: str

        @property
        def control(self) -> "LineTable":
            """The table, for `@on(LineTable.Highlighted, "#id")`."""
            return self.table

    class Chosen(Posted):
        """A row was chosen, with Enter or a click."""

        table: "LineTable"
        key: str

        @property
        def control(self) -> "LineTable":
            """The table, for `@on(LineTable.Chosen, "#id")`."""
            return self.table

    def __init__(self, *, id: str | None = None, led: bool = False) -> None:  # noqa: A002 - Textual's own name
        """Prepare; `led` by a field, the cursor is the active one though the field has the keys."""
        super().__init__(id=id)
        self._led = led
        self._columns: tuple[TableColumn, ...] = ()
        self._rows: Sequence[Row] = ()
        self._keys: Sequence[str] = ()
        self._index: dict[str, int] | None = None
        """Of each key, once one was asked for."""
        self._cursor = 0
        self._empty = ""
        self._placed: tuple[Placed, ...] = ()
        self._placed_width = -1
        self._strips: dict[tuple[int, str], Strip] = {}
        self._ground = Style()
        """Style of the table itself, under that of its cells."""

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """The columns, as they were given."""
        return self._columns

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, as they were given."""
        return tuple(self._rows)

    @property
    def keys(self) -> Sequence[str]:
        """The key of each row, "" for a heading."""
        return self._keys

    @property
    def cursor_index(self) -> int | None:
        """The index of the row under the cursor, or None without rows."""
        return self._cursor if self.cursor_key is not None else None

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor, or None without rows."""
        return self._keys[self._cursor] or None if self._keys else None

    def set_content(
        self, columns: Sequence[TableColumn], rows: Sequence[Row], empty: str = ""
    ) -> None:
        """Replace columns and rows; `empty` is said when there is no row.

        The cursor stays on the row of the same key, at the same height on the screen; when that
        row is gone it stays at the same place in the list.
        """
        before, height = self.cursor_key, self._cursor - self.scroll_offset.y
        self._columns, self._empty = tuple(columns), empty
        self._rows = rows if isinstance(rows, Rows) else tuple(rows)
        self._keys = rows.keys if isinstance(rows, Rows) else [row.key for row in rows]
        self._index = None
        last = max(len(self._rows) - 1, 0)
        index = self._index_of(before or "")
        self._cursor = self._keyed(min(self._cursor, last) if index is None else index, 1)
        self._placed_width = -1
        self._forget_strips()
        self.virtual_size = Size(1, len(self._rows) + HEADER)
        self._scroll_to_row(self._cursor - height)
        self._show_cursor()
        if self.cursor_key is not None and self.cursor_key != before:
            self.post_message(self.Highlighted(self, self.cursor_key))

    def move_to(self, key: str) -> bool:
        """Put the cursor on the row of that key; False when there is none."""
        index = self._index_of(key)
        if index is None:
            return False
        self._move(index)
        return True

    def action_cursor_up(self) -> None:
        """Go up one row."""
        self._move(self._cursor - 1)

    def action_cursor_down(self) -> None:
        """Go down one row."""
        self._move(self._cursor + 1)

    def action_page_up(self) -> None:
        """Go up by what the screen shows."""
        self._move(self._cursor - self._page)

    def action_page_down(self) -> None:
        """Go down by what the screen shows."""
        self._move(self._cursor + self._page)

    def action_cursor_first(self) -> None:
        """Go to the first row."""
        self._move(0)

    def action_cursor_last(self) -> None:
        """Go to the last row."""
        self._move(len(self._rows) - 1)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.cursor_key is not None:
            self.post_message(self.Chosen(self, self.cursor_key))

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked."""
        index = self._row_at(event.y)
        if index is not None and self._keys[index]:
            event.stop()
            self._move(index)
            self.action_choose()

    def on_resize(self) -> None:
        """Keep the cursor on the screen when its size changes."""
        self._forget_strips()
        self._show_cursor()

    def notify_style_update(self) -> None:
        """Draw again when the theme or the style sheets change."""
        super().notify_style_update()
        self._forget_strips()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some lines of the screen, their ground looked up once for all of them."""
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen: the header, a row, or what is below the last."""
        width = self.scrollable_content_region.width
        if y < HEADER:
            return self._header(width)
        index = self._row_at(y)
        if index is None:
            return self._line(f" {self._said(y - HEADER - 1, width)}", width, "table-empty")
        cursor = "" if index != self._cursor else _CURSOR[self.has_focus or self._led]
        strip = self._strips.get((index, cursor))
        if strip is None or strip.cell_length != width:
            if len(self._strips) >= _MOST_STRIPS:
                self._strips.clear()
            strip = self._draw(self._rows[index], width, cursor)
            self._strips[index, cursor] = strip
        return strip

    def _said(self, index: int, width: int) -> str:
        """Return a line of what is said in place of rows: whole, however narrow the table."""
        told = [] if self._rows else wrap(self._empty, width - 2)
        return told[index].text if 0 <= index < len(told) else ""

    @property
    def _page(self) -> int:
        return max(self.scrollable_content_region.height - HEADER, 1)

    def _move(self, index: int) -> None:
        if not self._rows:
            return
        index = max(0, min(index, len(self._rows) - 1))
        index = self._keyed(index, 1 if index > self._cursor else -1)
        if index == self._cursor or not self._keys[index]:
            return
        before, self._cursor = self._cursor, index
        self._show_cursor()
        self.refresh_lines(before + HEADER)
        self.refresh_lines(index + HEADER)
        self.post_message(self.Highlighted(self, self._keys[index]))

    def _keyed(self, index: int, step: int) -> int:
        """Return the index of the nearest row that is no heading, that way first."""
        keys = self._keys
        ways = (range(index, len(keys)), range(min(index, len(keys) - 1), -1, -1))
        for way in ways[::step]:
            for i in way:
                if keys[i]:
                    return i
        return index

    def _index_of(self, key: str) -> int | None:
        if not key:
            return None  # that of every heading
        if self._index is None:
            # Of two rows of one key the first is the one that is found.
            places = range(len(self._keys) - 1, -1, -1)
            self._index = dict(zip(self._keys[::-1], places, strict=True))
        return self._index.get(key)

    def _row_at(self, y: int) -> int | None:
        index = self.scroll_offset.y + y - HEADER
        return index if y >= HEADER and index < len(self._rows) else None

    def _show_cursor(self) -> None:
        top, first = self.scroll_offset.y, self._cursor
        if 0 < first <= len(self._keys) - 1 and not self._keys[first - 1] and self._page > 1:
            first -= 1  # the heading stays with the first of its rows
        self._scroll_to_row(min(max(top, self._cursor - self._page + 1), first))

    def _scroll_to_row(self, top: int) -> None:
        self.scroll_to(y=max(top, 0), animate=False)

    def _forget_strips(self) -> None:
        self._strips.clear()
        self.refresh()

    def _layout_for(self, width: int) -> tuple[Placed, ...]:
        if width != self._placed_width:
            self._placed = place(self._columns, width)
            self._placed_width = width
        return self._placed

    def _header(self, width: int) -> Strip:
        blank = " " * GAP
        titles = "".join(blank + fit(p.title, p.width, p.align) for p in self._layout_for(width))
        return self._line(titles, width, "table-header")

    def _line(self, text: str, width: int, style: str) -> Strip:
        return Strip([Segment(fit(text, width), self._style(style))], width)

    def _draw(self, row: Row, width: int, cursor: str) -> Strip:
        if not row.key:
            return self._draw_heading(row, width)
        blank = " " * GAP
        parts: list[tuple[str, str]] = []
        for placed in self._layout_for(width):
            cell = row.cells[placed.index] if placed.index < len(row.cells) else ""
            text, style = (cell, "") if isinstance(cell, str) else (cell.text, cell.style)
            parts += [(blank, ""), (fit(text, placed.width, placed.align), style)]
        if cursor:
            return self._line("".join(text for text, _ in parts), width, cursor)
        used = sum(p.width + GAP for p in self._layout_for(width))
        parts.append((" " * (width - used), ""))
        return Strip(
            [Segment(text, self._style(style)) for text, style in _merged(parts) if text], width
        )

    def _draw_heading(self, row: Row, width: int) -> Strip:
        segments, left = [Segment(" " * min(GAP, width), self._style(""))], width - GAP
        for cell in row.cells:
            text, style = (cell, "") if isinstance(cell, str) else (cell.text, cell.style)
            text = fit(text, min(cell_len(harmless(text)), max(left, 0)))
            segments.append(Segment(text, self._style(style)))
            left -= cell_len(text)
        return Strip(segments).adjust_cell_length(width, self._style(""))

    def _style(self, name: str) -> Style:
        return self._ground + ink(self, name) if name in _INKS else self._ground


_CURSOR = {True: "cursor", False: "cursor-away"}
_INKS = STYLES | PARTS


def _merged(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    merged: list[tuple[str, str]] = []
    for text, style in parts:
        if merged and merged[-1][1] == style:
            merged[-1] = (merged[-1][0] + text, style)
        else:
            merged.append((text, style))
    return merged
