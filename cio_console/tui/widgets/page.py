"""A page of lines that scrolls, whose cursor goes from one line that can be opened to the next."""

from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip

from cio_console.tui.bindings import CursorWidget
from cio_console.tui.posting import Posted
from cio_console.tui.themed_app import ink
from cio_console.tui.views.lines import Line
from cio_console.tui.widgets.block import Build
from cio_console.tui.widgets.paint import painted


class Page(CursorWidget):
    """Lines to read and to open; what is between two lines that open can always be read."""

    class Highlighted(Posted):
        """The cursor came to a line."""

        page: "Page"
        key: str
        """Key of the line."""

    class Chosen(Posted):
        """The line under the cursor is to be opened."""

        page: "Page"
        key: str
        """Key of the line."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own name
        super().__init__(id=id)
        self._build: Build = _nothing
        self._lines: list[Line] = []
        self._wanted = ""
        self._cursor: int | None = None

    @property
    def cursor_key(self) -> str:
        """Key of the line under the cursor; "" when no line can be opened."""
        return self._lines[self._cursor].key if self._cursor is not None else ""

    def show(self, build: Build) -> None:
        """Show the lines that `build` gives, the cursor on the same key where it still exists."""
        self._build = build
        self._rebuild()

    def move_to(self, key: str) -> None:
        """Put the cursor on the line of that key, now or as soon as there is one."""
        self._wanted = key
        self._place(self._line_of(key))

    def on_resize(self, _event: events.Resize) -> None:
        """Fold the lines again at the new width."""
        self._rebuild()

    def watch_show_vertical_scrollbar(self, before: bool, after: bool) -> None:
        """Fold the lines again beside a scroll bar that has come, or gone."""
        if before != after:
            self._rebuild()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.scrollable_content_region.width
        index = y + round(self.scroll_y)
        line = self._lines[index] if index < len(self._lines) else Line()
        held = index == self._cursor and self.has_focus
        style = ink(self, "cursor") if held else None
        return painted(self, line, width, style)

    def action_cursor_down(self) -> None:
        """Go to the next line that opens if it can be seen, else scroll by one line."""
        self._step(1)

    def action_cursor_up(self) -> None:
        """Go to the line before that opens if it can be seen, else scroll by one line."""
        self._step(-1)

    def action_page_down(self) -> None:
        """Go one screen further."""
        self._leap(1)

    def action_page_up(self) -> None:
        """Go one screen back."""
        self._leap(-1)

    def action_cursor_first(self) -> None:
        """Go to the first line."""
        self._edge(-1)

    def action_cursor_last(self) -> None:
        """Go to the last line."""
        self._edge(1)

    def action_choose(self) -> None:
        """Open the line under the cursor; one that cannot be seen is first brought to view."""
        if self._cursor is None:
            return
        top = round(self.scroll_y)
        if top <= self._cursor < top + self._room:
            self.post_message(self.Chosen(self, self.cursor_key))
        else:
            self._place(self._cursor)

    def _step(self, step: int) -> None:
        keyed = [i for i, line in enumerate(self._lines) if line.key]
        here = self._cursor
        after = (
            [i for i in keyed if here is None or i > here]
            if step > 0
            else [i for i in reversed(keyed) if here is not None and i < here]
        )
        top = round(self.scroll_y)
        bottom = top + self._room
        if here is not None and not top <= here < bottom:
            after = [i for i in keyed if top <= i < bottom][::step] or after
        if after and top - 1 <= after[0] <= bottom:
            self._place(after[0])
        else:
            self._scroll(top + step)

    def _leap(self, step: int) -> None:
        top = round(self.scroll_y)
        self._scroll(top + step * max(self._room - 1, 1))
        top = round(self.scroll_y)
        seen = [i for i, line in enumerate(self._lines[: top + self._room]) if line.key]
        seen = [i for i in seen if i >= top]
        if seen:
            self._place(seen[-1] if step > 0 else seen[0])

    def _edge(self, step: int) -> None:
        keyed = [i for i, line in enumerate(self._lines) if line.key]
        if keyed:
            self._place(keyed[-1] if step > 0 else keyed[0])
        self._scroll(len(self._lines) if step > 0 else 0)

    @property
    def _room(self) -> int:
        return max(self.scrollable_content_region.height, 1)

    def _rebuild(self) -> None:
        key = self._wanted or self.cursor_key
        self._lines = self._build(max(self.scrollable_content_region.width, 1))
        self.virtual_size = Size(0, len(self._lines))
        index = self._line_of(key)
        if index is None:
            index = next((i for i, line in enumerate(self._lines) if line.key), None)
        moved = index != self._cursor
        self._cursor = index
        self.refresh()
        if moved and index is not None:
            self.post_message(self.Highlighted(self, self.cursor_key))

    def _line_of(self, key: str) -> int | None:
        return next((i for i, line in enumerate(self._lines) if key and line.key == key), None)

    def _place(self, index: int | None) -> None:
        if index is None:
            return
        before, self._cursor = self._cursor, index
        self._wanted = self.cursor_key
        top = round(self.scroll_y)
        if not top <= index < top + self._room:
            self._scroll(index if index < top else index - self._room + 1)
        for line in {index, before} - {None}:
            self.refresh_line(line)
        self.post_message(self.Highlighted(self, self.cursor_key))

    def refresh_line(self, index: int | None) -> None:
        """Draw one line of the page again."""
        if index is not None:
            y = index - round(self.scroll_y)
            self.refresh(Region(0, y, self.size.width, 1))

    def _scroll(self, y: int) -> None:
        self.scroll_to(y=max(y, 0), animate=False, immediate=True)


def _nothing(_width: int) -> list[Line]:
    return []
