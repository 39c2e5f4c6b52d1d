"""What covers a screen that has no room: the size that it needs, and that nothing is lost."""

from cio_console.tui.views.layout import LEAST
from cio_console.tui.views.lines import Line, wrap
from cio_console.tui.widgets.block import Block


class TooSmall(Block):
    """Drawn over everything else; what is below keeps its cursor and the keyboard."""

    def on_mount(self) -> None:
        """Have the words folded at the width at hand."""
        self.show(_said)

    def on_resize(self) -> None:
        """Tell the new size."""
        size = self.app.size
        self.show(lambda width: _said(width, f", ici {size.width} × {size.height}"))


def _said(width: int, now: str = "") -> list[Line]:
    columns, lines = LEAST
    return [
        *wrap("Fenêtre trop petite", width, style="title"),
        *wrap(f"{columns} × {lines} au moins{now}", width),
        *wrap("Rien n'est perdu : agrandissez-la.", width),
    ]
