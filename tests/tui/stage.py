"""A small application on the registry, to put one widget on a real screen."""

from collections.abc import Callable, Iterable, Sequence

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from cio_console.keyboard.registry import SECTOR
from cio_console.tui.bindings import CommandApp
from cio_console.tui.styles import style_sheets
from cio_console.tui.widgets.footer import CommandFooter
from cio_console.tui.widgets.table import LineTable, Row, TableColumn

COLUMNS = (
    TableColumn("name", "Établissement", 20, grow=True),
    TableColumn("status", "Statut", 12),
    TableColumn("errors", "Err.", 5, "right"),
)


def rows(count: int, prefix: str = "r") -> list[Row]:
    """Return that many rows, with the keys r0, r1 and so on."""
    return [Row(f"{prefix}{i}", (f"Lycée n° {i}", "en retard", str(i))) for i in range(count)]


class StageScreen(Screen[None]):
    """One screen with the given widgets and the footer; notes what it is asked to do."""

    def __init__(self, widgets: Sequence[Widget], room: str) -> None:
        super().__init__()
        self.widgets = widgets
        self.room = room
        self.asked: list[str] = []
        self.reasons: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Put the widgets above the footer."""
        yield from self.widgets
        yield CommandFooter()

    def unavailable(self, identifier: str) -> str:
        """Return the reason that the test has set."""
        return self.reasons.get(identifier, "")

    def action_back(self) -> None:
        """Note « back »."""
        self.asked.append("back")

    def action_sort_next(self) -> None:
        """Note « sort »."""
        self.asked.append("sort")

    def action_filter(self) -> None:
        """Note « filter »."""
        self.asked.append("filter")


class Stage(CommandApp):
    """The application; keeps what it told and every message of its table."""

    CSS_PATH = style_sheets()

    def __init__(self, make: Callable[[], Iterable[Widget]] = list, room: str = SECTOR) -> None:
        super().__init__(ansi_color=True)
        self._make, self._room = make, room
        self.told: list[str] = []
        self.synchronised = 0
        self.highlighted: list[str] = []
        self.chosen: list[str] = []

    async def on_mount(self) -> None:
        """Open the screen."""
        await self.push_screen(StageScreen(list(self._make()), self._room))

    @property
    def stage(self) -> StageScreen:
        """The screen with the widgets, whatever is above it."""
        return next(s for s in self.screen_stack if isinstance(s, StageScreen))

    @property
    def table(self) -> LineTable:
        """The table of that screen."""
        return self.stage.query_one(LineTable)

    def tell(self, sentence: str) -> None:
        """Keep what is said."""
        self.told.append(sentence)

    def action_synchronise(self) -> None:
        """Count."""
        self.synchronised += 1

    def on_line_table_highlighted(self, event: LineTable.Highlighted) -> None:
        """Keep the key."""
        self.highlighted.append(event.key)

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Keep the key."""
        self.chosen.append(event.key)


def screen_lines(app: CommandApp) -> list[str]:
    """Return the text of the screen, line by line, as it is drawn."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def screen_text(app: CommandApp) -> str:
    """Return the text of the whole screen."""
    return "\n".join(screen_lines(app))
