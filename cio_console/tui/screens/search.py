"""What the help and the palette share: a field, the list it narrows, and the chosen line in full.

Opaque and as large as the terminal: a translucent window would repaint everything below it.
"""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from cio_console.tui.providers import PaletteItem, search
from cio_console.tui.widgets.footer import CommandFooter
from cio_console.tui.widgets.search import SearchInput
from cio_console.tui.widgets.table import LineTable, Row, TableColumn
from cio_console.tui.widgets.too_small import TooSmall


class SearchScreen(Screen[PaletteItem | None]):
    """Find an item by typing; dismissed with the chosen item, or None."""

    TITLE_TEXT: ClassVar[str] = ""
    PLACEHOLDER: ClassVar[str] = ""
    NOTHING: ClassVar[str] = "Rien ne correspond à ce qui est tapé."
    ADVICE: ClassVar[str] = ""
    """What to try when nothing is found."""
    AUTO_FOCUS = "#search-field"

    room: str = ""

    def __init__(self, items: Sequence[PaletteItem], subtitle: str = "") -> None:
        super().__init__(classes="search-screen")
        self._items = tuple(items)
        self._found: dict[str, PaletteItem] = {}
        self._subtitle = subtitle

    def compose(self) -> ComposeResult:
        """Lay out the title, the field, the list, the chosen item and the footer."""
        yield Static(markup=False, classes="search-title")
        yield SearchInput(
            placeholder=self.PLACEHOLDER, id="search-field", compact=True, select_on_focus=False
        )
        yield LineTable(id="search-list", led=True)
        yield Static(markup=False, classes="search-detail")
        yield CommandFooter()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show everything until something is typed."""
        self._show("")

    def columns(self) -> Sequence[TableColumn]:
        """Return the columns of the list."""
        raise NotImplementedError

    def row(self, item: PaletteItem, before: PaletteItem | None) -> Row:
        """Return the row of an item; `before` is the item above it."""
        raise NotImplementedError

    def unavailable(self, identifier: str) -> str:
        """Return why a command of the registry cannot run here."""
        if identifier in ("back", "quit", "suspend"):
            return ""
        return "Revenez d'abord à l'écran précédent (Échap)."

    def action_back(self) -> None:
        """Go back without choosing."""
        if self.is_current:
            self.dismiss(None)

    def action_in_list(self, action: str) -> None:
        """Move the cursor of the list while the field keeps the focus."""
        getattr(self.query_one(LineTable), f"action_{action}")()

    @on(Input.Changed, "#search-field")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    @on(Input.Submitted, "#search-field")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(LineTable).action_choose()

    @on(LineTable.Chosen)
    def _chosen(self, event: LineTable.Chosen) -> None:
        event.stop()
        if self.is_current:  # a second Enter comes when the first has closed it
            self.dismiss(self._found[event.key])

    @on(LineTable.Highlighted)
    def _highlighted(self, event: LineTable.Highlighted) -> None:
        event.stop()
        self._describe(self._found.get(event.key))

    def _show(self, query: str) -> None:
        found = search(self._items, query)
        self._found = {row_key(item): item for item in found}
        before = [None, *found]
        rows = [self.row(item, above) for item, above in zip(found, before, strict=False)]
        table = self.query_one(LineTable)
        table.set_content(self.columns(), rows, self.NOTHING)
        if query:
            table.action_cursor_first()
        count = f"{len(found)} sur {len(self._items)}"
        name = f"{self.TITLE_TEXT} — {self._subtitle}" if self._subtitle else self.TITLE_TEXT
        if cell_len(name) + 2 + cell_len(count) > self.size.width - 2:
            name = self.TITLE_TEXT  # the count says how much there is: it stays whole
        blank = max(self.size.width - 2 - cell_len(name) - cell_len(count), 2)
        weight = self.app.theme_variables.get("title-weight", "none")
        title = Content.assemble((name, weight), " " * blank, count)
        self.query_one(".search-title", Static).update(title, layout=False)
        self._describe(self._found.get(table.cursor_key or ""))

    def _describe(self, item: PaletteItem | None) -> None:
        text = "" if self._found else self.ADVICE
        if item is not None:
            reason = f"Indisponible ici : {item.reason}\n" if item.reason else ""
            text = f"{reason}{item.title} — {item.detail}"
        self.query_one(".search-detail", Static).update(Content(text), layout=False)


def row_key(item: PaletteItem) -> str:
    """Return the key of an item's row: unique among items of every kind."""
    return f"{item.kind} {item.key}"
