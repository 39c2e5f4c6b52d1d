"""Établissement: one school whole, from whom to call to what each upload brought."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.keyboard.registry import SCHOOL
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.views.aside import aside
from cio_console.tui.views.lines import Line
from cio_console.tui.views.school import next_rule, page, subject_of
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.page import Page

if TYPE_CHECKING:
    from cio_console.tui.views.export_forms import Exported


class SchoolScreen(ConsoleScreen):
    """The page of one school; `n` and `N` turn it to another."""

    AUTO_FOCUS = "#page"
    room = SCHOOL

    def __init__(self, uai: str) -> None:
        super().__init__()
        self._uai = uai

    def compose_body(self) -> ComposeResult:
        """Place the page and the pane that explains what the cursor is on."""
        with Horizontal(id="body"):
            yield Page(id="page")
            yield Block(id="side", classes="pane")

    @property
    def uai(self) -> str:
        """UAI of the school."""
        return self._uai

    @property
    def page(self) -> Page:
        """The page with the cursor."""
        return self.query_one(Page)

    def show_school(self, uai: str) -> None:
        """Turn to another school."""
        self._uai = uai
        self.console.need_reports(uai)
        self.draw()
        self.page.action_cursor_first()

    def draw(self) -> None:
        """Show the page."""
        model, dossier = self.model, self.console.dossier
        sector, one = model.sector_of(self._uai), model.line(self._uai)
        if sector is None or one is None:
            self.page.show(lambda _: [Line()])
            return
        contacts = model.contacts_of(self._uai)

        def build(width: int) -> list[Line]:
            return page(sector, one, contacts, dossier, model.glyphs, width)

        self.hide("side", hidden=not self.shares.side)
        self.query_one("#side").styles.width = self.shares.side
        self.page.show(build)
        self._draw_aside(sector, one)

    def _draw_aside(self, sector: SectorOverview, one: SchoolLine) -> None:
        key, dossier, glyphs = self.page.cursor_key, self.console.dossier, self.model.glyphs
        self.block("side", lambda width: aside(sector, one, key, dossier, glyphs, width))

    def on_page_highlighted(self, event: Page.Highlighted) -> None:
        """Explain the line that the cursor came to."""
        event.stop()
        sector, one = self.model.sector_of(self._uai), self.model.line(self._uai)
        if sector is not None and one is not None:
            self._draw_aside(sector, one)

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Open the findings of a rule or of an upload."""
        event.stop()
        subject = subject_of(self._uai, event.key)
        if subject is not None:
            self.console.open_findings(subject)

    def exported(self) -> "Exported | None":
        """Return the page of the school."""
        from cio_console.tui.views import export_forms, exports  # rare

        about, one = exports.seen_of(self.model, self._uai), self.model.line(self._uai)
        if about is None or one is None:
            return None
        contacts, dossier = self.model.contacts_of(self._uai), self.console.dossier
        lines = page(
            about.sector, one, contacts, dossier, self.model.glyphs, export_forms.PAGE_WIDTH
        )
        return exports.school_exports(about, one, lines)

    def has_more(self, step: int) -> bool:
        """Whether something else needs attention from here on."""
        sector, one = self.model.sector_of(self._uai), self.model.line(self._uai)
        if sector is None or one is None:
            return False
        found = next_rule(sector.campaign, one, self.console.dossier, self.page.cursor_key, step)
        return found is not None or bool(self.console.next_school(self._uai, step))

    def attention(self, step: int) -> None:
        """Go to the next rule that found anomalies, else to the next school to deal with."""
        sector, one = self.model.sector_of(self._uai), self.model.line(self._uai)
        if sector is None or one is None:
            return
        found = next_rule(sector.campaign, one, self.console.dossier, self.page.cursor_key, step)
        if found is not None:
            self.page.move_to(found.key)
        elif uai := self.console.next_school(self._uai, step):
            self.console.follow_school(uai)
            self.show_school(uai)
        else:
            self.console.tell_no_more(step)
