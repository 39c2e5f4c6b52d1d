"""From plain `Line`s to what textual draws: no markup is ever read."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from cio_console.tui.styles import STYLES
from cio_console.tui.themed_app import ink
from cio_console.tui.views.lines import Line, cut_line


def painted(widget: Widget, line: Line, width: int, cursor: Style | None = None) -> Strip:
    """Return `line` as a strip of exactly `width` cells, in the styles of `widget`.

    `cursor` is laid over the whole width when the line holds the cursor.
    """
    base = widget.rich_style
    segments = []
    for span in cut_line(line, width).spans:
        style = base
        if span.style in STYLES:
            style += ink(widget, span.style)
        if cursor is not None:
            style += cursor
        segments.append(Segment(span.text, style))
    strip = Strip(segments)
    return strip.adjust_cell_length(width, base + cursor if cursor is not None else base)
