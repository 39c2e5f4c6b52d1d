"""An application of Textual with the frame of the first screen and nothing behind it.

Run by itself, with the path of the JSON that `starting` prepares: the style sheets, the variables
of the theme, and the lines of each part of the frame. It reads no data, decides nothing, and
imports nothing of the console: its cost is that of Textual, drawing as many cells in as many
widgets.
"""

import json
import sys
from pathlib import Path
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

PIECES = 4
"""Pieces of different styles in a line, as in a row with two statuses."""
STYLES = tuple(Style(color=name) for name in ("bright_white", "bright_red", "white", "cyan"))


def strip(text: str, width: int) -> Strip:
    """Return `text` in pieces over the whole width."""
    text, step = text.ljust(width)[:width], max(width // PIECES, 1)
    cuts = [text[at : at + step] for at in range(0, width, step)]
    return Strip([Segment(cut, STYLES[i % PIECES]) for i, cut in enumerate(cuts)], width)


class Block(Widget):
    """Fixed lines, as high as they need."""

    def __init__(self, lines: list[str], **named: Any) -> None:
        super().__init__(**named)
        self._lines = lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        del container, viewport, width
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        return strip(self._lines[y] if y < len(self._lines) else "", self.content_size.width)


class CommandFooter(Block):
    """The last line."""


class LineTable(ScrollView, can_focus=True):
    """Fixed rows under each other."""

    def __init__(self, rows: list[str], **named: Any) -> None:
        super().__init__(**named)
        self._lines = rows

    def on_mount(self) -> None:
        """Tell how far the rows go."""
        self.virtual_size = Size(1, len(self._lines))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        at, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        return strip(self._lines[at] if at < len(self._lines) else "", width)


class Frame(Screen[None]):
    """The parts of the first screen, by the names that the style sheets know."""

    AUTO_FOCUS = "#schools"

    def __init__(self, parts: dict[str, list[str]]) -> None:
        super().__init__()
        self._parts = parts

    def compose(self) -> ComposeResult:
        """Place the same widgets in the same order."""
        for name in ("header", "alerts", "strip", "title"):
            yield Block(self._parts[name], id=name)
        with Horizontal(id="body"):
            yield LineTable(self._parts["schools"], id="schools")
        yield Block(self._parts["under"], id="under")
        yield CommandFooter(self._parts["footer"])


class Empty(App[None]):
    """The application."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(css_path=told["sheets"], ansi_color=True)
        theme = Theme(**told["theme"])
        self.register_theme(theme)
        self.theme = theme.name
        self._parts = told["parts"]

    def get_default_screen(self) -> Screen[Any]:
        """Return the only screen."""
        return Frame(self._parts)


if __name__ == "__main__":
    Empty(json.loads(Path(sys.argv[1]).read_text("utf-8"))).run()
