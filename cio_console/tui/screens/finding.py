"""Anomalie: one finding whole, what to say to the school and what it must do today."""

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeGuard

from textual.app import ComposeResult

from cio_console.keyboard.registry import FINDING
from cio_console.tui.screens.deciding import DecidingScreen
from cio_console.tui.screens.findings import FindingsScreen
from cio_console.tui.views.finding import page, position
from cio_console.tui.views.lines import Line
from cio_console.tui.views.subject import Item, of_same_pupil
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.page import Page

if TYPE_CHECKING:
    from cio_console.tui.views.export_forms import Exported


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

        self.marked: set[str] = set()
        """Keys of the other findings of the pupil that are marked."""

    @property
    def decided(self) -> tuple[Item, ...]:
        """The finding, and those of the same pupil that are marked."""
        return tuple(item for item in (self.item, *self.others) if self._is_decided(item))

    def _is_decided(self, item: Item | None) -> TypeGuard[Item]:
        return item is not None and item.key in (self._key, *self.marked)

    @property
    def others(self) -> tuple[Item, ...]:
        """The other findings of the same pupil."""
        item = self.item
        return of_same_pupil(self._below.whole, item) if item else ()

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now; "" when it can."""
        if identifier == "mark" and not self.others:
            return "Cet élève n'a pas d'autre anomalie à marquer."
        return super().unavailable(identifier)

    def exported(self) -> "Exported | None":
        """Return the page of the finding, and those of the same pupil that are marked."""
        from cio_console.tui.views import (  # rare
            export_forms,
            exports,
            finding_exports,
        )

        about, one, item = (
            exports.seen_of(self.model, self.uai),
            self.model.line(self.uai),
            self.item,
        )
        if about is None or one is None or item is None:
            return None
        glyphs, marked = self.model.glyphs, frozenset(self.marked)
        lines = page(about.sector, item, self.others, glyphs, export_forms.PAGE_WIDTH, marked)
        dossier = self.console.dossier
        return finding_exports.finding_exports(about, one, dossier, self.decided, lines)

    def decisions_saved(self, keys: Collection[str]) -> None:
        """Take the marks of those findings away: they have served."""
        self.marked.difference_update(keys)

    def action_mark(self) -> None:
        """Mark the finding of the same pupil under the cursor, or take its mark away."""
        pages = self.query_one(Page)
        if pages.cursor_key:
            self.marked ^= {pages.cursor_key}
            self.draw()
            pages.action_cursor_down()

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
        sector, one = self.model.sector_of(self.uai), self.model.line(self.uai)
        item = self.item
        if sector is None or one is None or item is None:
            gone = "Cette anomalie n'est plus dans le dépôt qui compte. Échap revient à la liste."
            self.query_one(Page).show(lambda _: [Line(), Line()])
            self.console.tell(gone)
            return
        items, glyphs = self._below.items, self.model.glyphs
        others, marked = self.others, frozenset(self.marked)
        self.block("title", lambda width: [position(one, items, item, width)])

        def build(width: int) -> list[Line]:
            return page(sector, item, others, glyphs, width, marked)

        self.query_one(Page).show(build)

    def show_item(self, key: str) -> None:
        """Turn to another finding; the list below follows."""
        self._key = key
        self.marked = set()
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
