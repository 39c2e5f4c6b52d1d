"""Campagne: the receptions against the deadline, the frequent rules, the e-mails by school."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from cio_console.checks.catalogue import catalogue
from cio_console.domain.overview import SectorOverview
from cio_console.domain.trends import Trends, trends
from cio_console.keyboard.registry import CAMPAIGN
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.views.campaign import RULE_KEY, SCHOOL_KEY, page, title
from cio_console.tui.views.campaign_sheet import Sheet, Shown, next_shown, possible
from cio_console.tui.views.first_run import elsewhere
from cio_console.tui.views.header import alerts
from cio_console.tui.views.lines import Line
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.page import Page

if TYPE_CHECKING:
    from cio_console.tui.views.export_forms import Exported


class CampaignScreen(ConsoleScreen):
    """One page of pictures, each with its table; a rule and a school open from it."""

    AUTO_FOCUS = "#page"
    room = CAMPAIGN
    reads_reports = False

    def __init__(self) -> None:
        super().__init__(id="campaign")
        self.asked: Shown | None = None
        """Pictures, tables or both, once asked for; None for what the width allows."""
        self._figures: tuple[SectorOverview, Trends] | None = None
        self._written: tuple[Sheet, list[Line]] | None = None
        """The last page and what it was written for: few changes of the model touch it."""

    def compose_body(self) -> ComposeResult:
        """Place alerts, the line that says what is shown, and the page."""
        yield Block(id="alerts")
        yield Block(id="title")
        yield Page(id="page")

    @property
    def page(self) -> Page:
        """The page with the cursor."""
        return self.query_one(Page)

    @property
    def uai(self) -> str:
        """UAI of the school under the cursor; "" when it is on something else."""
        kind, _, uai = self.page.cursor_key.partition(":")
        return uai if f"{kind}:" == SCHOOL_KEY else ""

    @property
    def shown(self) -> Shown:
        """What is shown of each figure in the width at hand."""
        return possible(self.asked, self.app.size.width)

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now; "" when it can."""
        if self.model.overview is None and identifier in {
            "open",
            "contact",
            "day",
            "twin",
            "export",
        }:
            return "Aucun secteur n'a encore été reçu."
        if identifier == "open" and not self.page.cursor_key:
            return "Aucune règle ni aucun établissement à ouvrir."
        return ""

    def draw(self) -> None:
        """Show the page, or what to do when there is no sector yet."""
        model, most = self.model, self.shares.alerts
        self.block("alerts", lambda width: alerts(model, width, most))
        shown, wide = self.shown, self.app.size.width
        self.hide("title", hidden=model.overview is None)
        self.block("title", lambda _: [title(shown, wide, self.model.key)])
        self.page.show(self.lines)

    def lines(self, width: int) -> list[Line]:
        """Return the whole page for a width in cells."""
        sector = self.model.overview
        if sector is None:
            return elsewhere(self.model, width)
        sheet = self.sheet(sector, width)
        if self._written is None or not sheet.same(self._written[0]):
            self._written = (sheet, page(sheet))
        return self._written[1]

    def sheet(self, sector: SectorOverview, width: int) -> Sheet:
        """Return what the lines are written for, the figures being counted once."""
        if self._figures is None or self._figures[0] is not sector:
            self._figures = (sector, trends(sector))
        found, height = self._figures[1], max(self.page.size.height, 1)
        return Sheet(sector, found, catalogue(), self.model.glyphs, self.shown, width, height)

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Open the rule or the school."""
        event.stop()
        kind, _, name = event.key.partition(":")
        if f"{kind}:" == RULE_KEY:
            self.console.open_rule(name)
        else:
            self.console.open_school(name)

    def exported(self) -> "Exported | None":
        """Return the page, its figures and its pictures."""
        from cio_console.tui.views.campaign_exports import campaign_exports  # rare
        from cio_console.tui.views.exports import seen  # as above

        about = seen(self.model)
        if about is None:
            return None
        return campaign_exports(about, self.sheet(about.sector, self.page.size.width))

    def action_toggle_twin(self) -> None:
        """Show tables in place of pictures, then the other way round."""
        self.asked = next_shown(self.shown, self.app.size.width)
        self.draw()
