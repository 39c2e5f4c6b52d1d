"""The last line of every screen: the keys of the registry that serve here, in one line.

What is unavailable now is drawn quieter. When the terminal is narrow, what is unavailable gives way
first, then the commands of the greatest rank; « Aide » stays the longest.
"""

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from cio_console.keyboard.command import Command
from cio_console.keyboard.keymap import Keymap
from cio_console.keyboard.names import KEY_NAMES, key_name
from cio_console.keyboard.registry import (
    footer_commands,
)
from cio_console.tui.bindings import CommandApp, room_of
from cio_console.tui.themed_app import ink

SEPARATOR = "  "
"""Between two commands; wide enough to tell them apart without colour."""


class Hint(Struct, frozen=True):
    """A key and what it does, as the footer writes them."""

    key: str
    label: str
    rank: int = 0
    """The greatest gives way first."""
    available: bool = True

    @property
    def width(self) -> int:
        """The cells it takes."""
        return cell_len(self.key) + 1 + cell_len(self.label)


def hint_of(command: Command, names: dict[str, str], *, room: str = "", reason: str = "") -> Hint:
    """Return the hint of a command on the screen `room`, unavailable when it has a `reason`."""
    rank = command.rank_on(room)
    return Hint(key_name(command.keys[0], names), command.label, rank, not reason)


def fitting(hints: Sequence[Hint], width: int) -> list[Hint]:
    """Return the hints that fit in `width` cells, in their order."""
    kept = list(hints)
    while kept and _width(kept) > width:
        kept.remove(max(reversed(kept), key=lambda hint: (not hint.available, hint.rank)))
    return kept


def _width(hints: Sequence[Hint]) -> int:
    return sum(hint.width for hint in hints) + len(SEPARATOR) * max(len(hints) - 1, 0)


class CommandFooter(Widget):
    """One line of keys for the active screen, from the registry alone."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "CommandFooter { dock: bottom; height: 1; }"

    def on_mount(self) -> None:
        """Follow the focus and `refresh_bindings`."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def hints(self) -> list[Hint]:
        """Return what could be shown now, before the width is considered.

        A focused widget that takes the keys for itself (a field being typed in) tells its own
        through an attribute `footer_hints`: pairs of a Textual key name and a label. A screen on
        which one only begins says so through an attribute `begins`: what serves later is not told.
        """
        app = self.app
        names = app.key_names if isinstance(app, CommandApp) else KEY_NAMES
        own: Sequence[tuple[str, str]] = getattr(self.screen.focused, "footer_hints", ())
        if own:
            return [Hint(key_name(key, names), label, i) for i, (key, label) in enumerate(own)]
        room = room_of(self.screen)
        every = app.commands if isinstance(app, CommandApp) else Keymap().commands
        commands = footer_commands(room, every)
        if not isinstance(app, CommandApp):
            return [hint_of(c, names, room=room) for c in commands]
        hints = [
            hint_of(c, names, room=room, reason=app.reason(c, self.screen))
            for c in commands
            if not app.has_no_place(c.id)
        ]
        if getattr(self.screen, "begins", False):
            return [hint for hint in hints if hint.available]
        return hints

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        key, label, off = (
            self.rich_style + ink(self, name)
            for name in ("footer-key", "footer-label", "footer-off")
        )
        segments = [Segment(" ", self.rich_style)]
        for hint in fitting(self.hints(), width - 2) if y == 0 else []:
            if len(segments) > 1:
                segments.append(Segment(SEPARATOR, self.rich_style))
            segments.append(Segment(hint.key, key if hint.available else off))
            segments.append(Segment(f" {hint.label}", label if hint.available else off))
        return Strip(segments).adjust_cell_length(width, self.rich_style)
