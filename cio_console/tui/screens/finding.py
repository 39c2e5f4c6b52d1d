"""Anomalie: one finding whole, what to say to the school and what it must do today."""

from textual.app import ComposeResult

from cio_console.tui.registry import FINDING
from cio_console.tui.screens.deciding import DecidingScreen
from cio_console.tui.screens.findings import FindingsScreen
from cio_console.tui.views.finding import page, position
from cio_console.tui.views.lines import Line
from cio_console.tui.views.subject import Item, of_same_pupil
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.page import Page


class FindingScreen(DecidingScreen):
    """The page of one finding of the list below it."""

    AUTO_FOCUS = "#page"
    room = FINDING

    def __init__(self, below: FindingsScreen, key: str) -> None:
        super().__init__()
        self._below = below
        self._key = key
        self._trail: list[str] = []
        """Keys of the findings of the same pupil that were left for another."""

    @property
    def decided(self) -> tuple[Item, ...]:
        """The finding."""
        return (self.item,) if self.item else ()

    def compose_body(self) -> ComposeResult:
        """Place the line that says which one of how many, and the page."""
        yield Block(id="title")
        yield Page(id="page")

    @property
    def uai(self) -> str:
        """UAI of the school."""
        return self._below.uai

    @property
    def item(self) -> Item | None:
        """The finding, or None when a new upload has taken its place."""
        return self._below.item(self._key)

    def draw(self) -> None:
        """Show the finding."""
        sector, one, item = self.model.overview, self.model.line(self.uai), self.item
        if sector is None or one is None or item is None:
            gone = "Cette anomalie n'est plus dans le dépôt qui compte. Échap revient à la liste."
            self.query_one(Page).show(lambda _: [Line(), Line()])
            self.console.tell(gone)
            return
        items, glyphs = self._below.items, self.model.glyphs
        others = of_same_pupil(tuple(self._below.every.values()), item)
        self.block("title", lambda width: [position(one, items, item, width)])

        def build(width: int) -> list[Line]:
            return page(sector, item, others, glyphs, width)

        self.query_one(Page).show(build)

    def show_item(self, key: str) -> None:
        """Turn to another finding; the list below follows."""
        self._key = key
        self._below.table.move_to(key)
        self.draw()
        self.query_one(Page).scroll_home(animate=False)

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Turn to another finding of the same pupil; « Retour » comes back to this one."""
        event.stop()
        self._trail.append(self._key)
        self.show_item(event.key)

    def action_back(self) -> None:
        """Go back to the finding that led to this one, else to the list."""
        if self._trail:
            self.show_item(self._trail.pop())
        else:
            super().action_back()

    def attention(self, step: int) -> None:
        """Turn to the next anomaly of the list; after the last, go on above."""
        key = self._below.next_item(self._key, step)
        if key:
            self._trail = []
            self.show_item(key)
        else:
            self.console.attention_above(self._below, step)
