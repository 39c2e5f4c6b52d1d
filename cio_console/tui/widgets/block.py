"""A few lines of styled text, as high as they need: header, strip, title, preview."""

from collections.abc import Callable

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from cio_console.tui.views.lines import Line
from cio_console.tui.widgets.paint import painted

Build = Callable[[int], list[Line]]
"""Gives the lines for a width in cells."""


class Block(Widget, can_focus=False):
    """Shows the lines that its `Build` gives for the width at hand."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - textual's own name
        super().__init__(id=id, classes=classes)
        self._build: Build = _nothing
        self._built: tuple[int, list[Line]] = (-1, [])

    def show(self, build: Build) -> None:
        """Show the lines that `build` gives from now on; only those that differ are sent."""
        width, before = self._built
        self._build = build
        if width >= 0 and (lines := build(width)) != before:
            self._built = (width, lines)
            if len(lines) != len(before):
                self.refresh(layout=True)
            else:  # not the border, as many bytes as the rest
                pairs = enumerate(zip(lines, before, strict=True))
                self.refresh(*(Region(0, y, width, 1) for y, (new, old) in pairs if new != old))

    def lines(self, width: int) -> list[Line]:
        """Return the lines for that width."""
        if self._built[0] != width:
            self._built = (width, self._build(width))
        return self._built[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines for that width."""
        del container, viewport
        return len(self.lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.content_size.width
        lines = self.lines(width)
        return painted(self, lines[y] if y < len(lines) else Line(), width)


def _nothing(_width: int) -> list[Line]:
    return []
