"""Campagne: the receptions against the deadline, the frequent rules, the e-mails by school."""

from pathlib import Path

from textual.app import ComposeResult

from cio_console.checks.catalogue import catalogue
from cio_console.domain.overview import SectorOverview
from cio_console.domain.trends import Trends, trends
from cio_console.tui.registry import CAMPAIGN
from cio_console.tui.screens.base import EXPORT, ConsoleScreen
from cio_console.tui.views.campaign import RULE_KEY, SCHOOL_KEY, exported, page, title
from cio_console.tui.views.campaign_sheet import Sheet, Shown, next_shown, possible
from cio_console.tui.views.first_run import elsewhere
from cio_console.tui.views.header import alerts
from cio_console.tui.views.lines import Line
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.page import Page
from cio_console.tui.widgets.prompt import Prompt, Question

_KINDS = "un dessin si le nom finit par .svg, du texte par .txt"


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

    def action_export(self) -> None:
        """Ask for the name of the file to write."""
        name = f"campagne-{self.model.seen_day.isoformat()}.svg"
        self.prompt.ask(Question(EXPORT, "Exporter la vue", _KINDS, name))

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Write the file that was named: its end says what is wanted."""
        snapshot, sector = self.model.snapshot, self.model.overview
        if event.purpose != EXPORT or self.prompt.held or snapshot is None or sector is None:
            return
        sheet, name = self.sheet(sector, self.page.size.width), snapshot.sector.name
        from cio_console.presentation.campaign_svg import (  # noqa: PLC0415 - on demand
            campaign_svg,
        )

        if (kind := Path(event.text.strip()).suffix.lower()) == ".svg":
            data = campaign_svg(sector, sheet.found, sheet.rules, name)
        elif kind == ".txt":
            data = exported(sheet, name).encode()
        else:
            self.prompt.refuse("Finissez le nom par .svg pour un dessin, par .txt pour du texte.")
            return
        self.console.export(event.text, data)

    def action_toggle_twin(self) -> None:
        """Show tables in place of pictures, then the other way round."""
        self.asked = next_shown(self.shown, self.app.size.width)
        self.draw()
