"""Changements: what happened since the last visit, since yesterday, or since a chosen day."""

from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Horizontal

from cio_console.domain.changes import Change, Changes
from cio_console.domain.followup import visit_before
from cio_console.domain.overview import SectorOverview
from cio_console.errors import UsageProblem
from cio_console.keyboard.registry import CHANGES
from cio_console.presentation.changes import Compared, Reference, compared, why_not_since
from cio_console.tui.purposes import SINCE
from cio_console.tui.screens.base import FilteredScreen
from cio_console.tui.views.changes import (
    cells,
    found_since,
    key_of,
    next_asking,
    next_reference,
    nothing_changed,
    select,
    side_detail,
    summary,
    table_columns,
    title,
    under_detail,
)
from cio_console.tui.views.day import read_day
from cio_console.tui.views.lines import EMPTY, Line
from cio_console.tui.views.query import CLOSED, USUAL, Query, next_kept
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.prompt import Prompt, Question
from cio_console.tui.widgets.table import Cell, LineTable, Row

if TYPE_CHECKING:
    from cio_console.tui.views.export_forms import Exported

_NEEDS_CHANGE = frozenset({"open", "contact", "next", "previous", "export"})
_WHOLE = 1_000
"""Cells in which no name has to be shortened."""


class ChangesScreen(FilteredScreen):
    """The table of what changed, under one line on the whole."""

    AUTO_FOCUS = "#changes"
    room = CHANGES
    reads_reports = False

    def __init__(self) -> None:
        super().__init__(id="changes-screen")
        self.asked = Query()
        self.reference = Reference.VISIT
        self.day: date | None = None
        """The day compared with, when it was chosen."""
        self.found: Changes | None = None
        self.rows: tuple[Change, ...] = ()

    def compose_body(self) -> ComposeResult:
        """Place the titles, the table and what explains one line."""
        yield Block(id="summary")
        yield Block(id="title")
        with Horizontal(id="body"):
            yield LineTable(id="changes")
            yield Block(id="side", classes="pane")
        yield Block(id="under")

    @property
    def table(self) -> LineTable:
        """The table of the changes."""
        return self.query_one("#changes", LineTable)

    @property
    def _visited(self) -> bool:
        """Whether the console was left before what is seen."""
        return visit_before(self.model.visit, self.model.at) is not None

    @property
    def _usual(self) -> str:
        """What is compared with when no day is typed."""
        return Reference.VISIT if self._visited else Reference.WORKED

    @property
    def uai(self) -> str:
        """UAI of the school under the cursor."""
        return (self.table.cursor_key or "").partition("/")[0]

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now; "" when it can."""
        if identifier in _NEEDS_CHANGE and not self.rows:
            return "Aucun changement n'est listé."
        return ""

    def draw(self) -> None:
        """Show what changed."""
        sector = self.model.overview
        if sector is None:
            self.draw_nothing()
            return
        if self.day is not None and why_not_since(self.day, self.model.seen_day):
            self.reference, self.day = Reference.VISIT, None  # an earlier day is seen since
        if self.reference is Reference.VISIT and not self._visited:
            self.reference = Reference.WORKED
        base = self._base(sector)
        if self.found is None or (self.found.since, self.found.at) != (base.since, self.model.at):
            self.found = found_since(self.model, base)
        self._draw_found(sector, self.found, base)

    def _base(self, sector: SectorOverview) -> Compared:
        model = self.model
        return compared(sector.campaign, model.at, model.visit, self.reference, self.day)

    def model_changed(self) -> None:
        """Compute anew: the sector may be another."""
        self.found = None
        super().model_changed()

    def _draw_found(self, sector: SectorOverview, found: Changes, base: Compared) -> None:
        shares, glyphs = self.shares, self.model.glyphs
        self.rows = select(found, self.asked)
        self.block("summary", lambda width: [summary(found, width)])
        shown, asked = len(self.rows), self.asked
        self.block("title", lambda _: [title(found, base, shown, asked)])
        self.hide("side", hidden=not shares.side)
        self.query_one("#side").styles.width = shares.side
        self.hide("under", hidden=not shares.under)
        width = self.app.size.width - shares.side
        rows = [
            Row(key_of(change), tuple(Cell(text, style) for text, style in row))
            for change, row in zip(
                self.rows,
                cells(self.rows, sector.campaign, glyphs, width, sector.cios),
                strict=True,
            )
        ]
        columns = table_columns(sector.cios)
        self.table.set_content(columns, rows, nothing_changed(self.asked, self.model.key))
        self._draw_detail()

    def _draw_detail(self) -> None:
        sector, shares, glyphs = self.model.overview, self.shares, self.model.glyphs
        if sector is None:
            return
        campaign, key = sector.own(self.uai).campaign, self.table.cursor_key
        row, room = next((row for row in self.rows if key_of(row) == key), None), shares.under

        def side(width: int) -> list[Line]:
            return side_detail(row, campaign, glyphs, width) if row else []

        def under(width: int) -> list[Line]:
            told = under_detail(row, campaign, glyphs, width, room) if row else []
            return told + [EMPTY] * (room - len(told))

        self.block("side", side)
        self.block("under", under)

    def on_line_table_highlighted(self, event: LineTable.Highlighted) -> None:
        """Explain the change that the cursor came to."""
        event.stop()
        self._draw_detail()

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Open the school."""
        event.stop()
        self.console.open_school(self.uai)

    def attention(self, step: int) -> None:
        """Go to the next change that asks for a call."""
        if key := next_asking(self.rows, self.table.cursor_key or "", step):
            self.table.move_to(key)
        else:
            self.console.tell_no_more(step)

    def narrow(self, text: str) -> None:
        """Keep the changes that hold those words."""
        self.ask(replace(self.asked, text=text))

    def ask(self, asked: Query) -> None:
        """Show what `asked` keeps."""
        self.asked = asked
        self.draw()
        self.refresh_bindings()

    def compare(self, reference: Reference, day: date | None = None) -> None:
        """Compare with another moment."""
        self.reference, self.day = reference, day
        self.draw()

    def exported(self) -> "Exported | None":
        """Return the changes listed."""
        from cio_console.tui.views import exports  # rare

        about, found = exports.seen(self.model), self.found
        if about is None or found is None:
            return None
        cios, glyphs = about.sector.cios, self.model.glyphs
        drawn = cells(self.rows, about.campaign, glyphs, _WHOLE, cios)
        rows = [[text for text, _ in row] for row in drawn]
        heading = title(found, self._base(about.sector), len(self.rows), self.asked)
        texts = exports.listed(about, "Changements", heading, table_columns(cios), rows)
        return exports.changes_exports(about, found, self.rows, texts)

    def action_back(self) -> None:
        """Show every change again; then go back."""
        if self.asked != Query():
            self.ask(Query())
        else:
            super().action_back()

    def action_cycle_since(self) -> None:
        """Compare with the next of the usual moments."""
        self.compare(next_reference(self.reference, visited=self._visited))

    def action_choose_since(self) -> None:
        """Ask for the day to compare with."""
        hint = f"08/01, 8 janvier, hier, lundi ; vide : {self._usual}"
        self.prompt.ask(Question(SINCE, "Ce qui a changé depuis le", hint))

    def action_filter(self) -> None:
        """Ask for the words that a change must hold."""
        hint = "nom, commune, UAI, chef, statut d'avant ou de maintenant"
        self.ask_words("Filtrer les changements", hint, self.asked.text)

    def action_cycle_attention(self) -> None:
        """Keep what asks for a call, then who turned late, then all."""
        self.ask(next_kept(self.asked, CLOSED if self.model.closed else USUAL))

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Compare with the day typed."""
        if event.purpose == SINCE:
            self._compare_with(event.text)

    def _compare_with(self, text: str) -> None:
        model = self.model
        try:
            day = read_day(text, model.seen_day, model.campaign, self._usual)
        except UsageProblem as problem:
            self.prompt.refuse(str(problem))
            return
        if day is not None and (told := why_not_since(day, model.seen_day)):
            self.prompt.refuse(told)
            return
        self.prompt.close()
        self.compare(Reference.DAY if day else Reference.VISIT, day)
