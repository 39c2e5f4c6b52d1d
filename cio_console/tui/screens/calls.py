"""Relances: whom to call, in order, why, at what number; and what was said before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from cio_console.domain.calls import Call, calls, next_call
from cio_console.domain.overview import SectorOverview
from cio_console.keyboard.registry import CALLS
from cio_console.tui.screens.base import SchoolListScreen
from cio_console.tui.views.calls import (
    Entry,
    columns,
    entries,
    needs_short_names,
    next_due,
    nothing_to_call,
    row,
    select,
    side,
    title,
    under,
)
from cio_console.tui.views.header import alerts
from cio_console.tui.views.lines import EMPTY, Line
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.table import Cell, LineTable, Row

if TYPE_CHECKING:
    from cio_console.tui.views.export_forms import Exported

_NEEDS_CALL = frozenset(
    {"open", "next", "previous", "contact", "declare", "message", "mark", "export"}
)


class CallsScreen(SchoolListScreen):
    """The list of calls; the cursor goes on by itself to the next one to make."""

    AUTO_FOCUS = "#calls"
    room = CALLS

    def __init__(self) -> None:
        super().__init__()
        self.filter = ""
        self.calls: tuple[Call, ...] = ()
        self.shown: tuple[Entry, ...] = ()
        self._every: tuple[Entry, ...] = ()
        self._made_from: tuple[object, object] = (None, None)
        """The overview and the contacts that the list was made from."""
        self._rows: dict[tuple[str, bool, bool], Row] = {}
        """Rows drawn before, by school, mark, and whether names are short."""

    def compose_body(self) -> ComposeResult:
        """Place alerts, title, list and the pane that tells one call in full."""
        yield Block(id="alerts")
        yield Block(id="title")
        with Horizontal(id="body"):
            yield LineTable(id="calls")
            yield Block(id="side", classes="pane")
        yield Block(id="under")

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now; "" when it can."""
        if self.shown or identifier not in _NEEDS_CALL:
            return ""
        return "Personne n'est dans la liste."

    def draw(self) -> None:
        """Show the list; the cursor goes on when the school under it has been called."""
        model, sector = self.model, self.model.overview
        most = self.shares.alerts
        self.block("alerts", lambda width: alerts(model, width, most))
        if sector is None:
            self.draw_nothing()
            return
        before, here = [one.call for one in self.shown], self.uai
        self._prepare(sector)
        self.shown = select(self._every, self.filter)
        self.marked &= {call.uai for call in self.calls}
        self._draw_list(sector)
        if was_due(before, here):
            after = (one.call for one in self.shown)
            self.table.move_to(next_call(before, after, here))

    def _prepare(self, sector: SectorOverview) -> None:
        """Make the list again when what it comes from has changed; a filter only narrows it."""
        contacts = self.model.contacts
        if self._made_from[0] is sector and self._made_from[1] is contacts:
            return
        self._made_from = (sector, contacts)
        self.calls = calls(sector, contacts)
        today = sector.campaign.day_of(sector.at)
        glyphs = self.model.glyphs
        self._every = entries(sector.campaign, self.calls, today, glyphs, sector.cios)
        self._rows.clear()

    def _draw_list(self, sector: SectorOverview) -> None:
        shares, shown, model = self.shares, self.shown, self.model
        self.hide("side", hidden=not shares.side)
        self.query_one("#side").styles.width = shares.side
        self.hide("under", hidden=not shares.under)
        listed = columns(sector.cios, self.calls)
        short = needs_short_names(self._every, self.app.size.width - shares.side, listed)
        rows = [self._row(one, marked=one.call.uai in self.marked, short=short) for one in shown]
        empty = nothing_to_call(sector, self.calls, self.filter, model.key)
        self.table.set_content(listed, rows, empty)
        heading = self._title()
        self.block("title", lambda _: [heading])
        self._draw_call()

    def _title(self) -> Line:
        marked = len(self.marked)
        hidden = marked - len(self.marked_shown)
        return title(self.calls, len(self.shown), self.filter, marked, hidden)

    def _row(self, one: Entry, *, marked: bool, short: bool) -> Row:
        key = (one.call.uai, marked, short)
        if key not in self._rows:
            cells = row(one, self.model.glyphs, marked=marked, short=short)
            self._rows[key] = Row(one.call.uai, tuple(Cell(text, style) for text, style in cells))
        return self._rows[key]

    def _draw_call(self) -> None:
        model, shares, sector = self.model, self.shares, self.model.overview
        call = next((one.call for one in self.shown if one.call.uai == self.uai), None)
        if sector is None or call is None:
            self.block("side", lambda _: [])
            self.block("under", lambda _: [EMPTY] * shares.under)
            return
        campaign, contacts = sector.own(call.uai).campaign, model.contacts_of(call.uai)

        def beside(width: int) -> list[Line]:
            return side(campaign, call, contacts, model.seen_day, width)

        def below(width: int) -> list[Line]:
            return under(campaign, call, contacts, width, shares.under)

        self.block("side", beside)
        self.block("under", below)

    def on_line_table_highlighted(self, event: LineTable.Highlighted) -> None:
        """Tell in full the call that the cursor came to."""
        event.stop()
        self._draw_call()

    def next_school(self, uai: str, step: int) -> str:
        """Return the UAI of the next school to call, "" when there is none."""
        return next_due([one.call for one in self.shown], uai, step)

    def exported(self) -> "Exported | None":
        """Return the calls listed, those marked when some are."""
        from cio_console.tui.views import exports  # rare

        about = exports.seen(self.model)
        if about is None:
            return None
        marked = self.marked_shown
        kept = [one for one in self.shown if not marked or one.call.uai in marked]
        rows = [[text for text, _ in one.cells] for one in kept]
        heading = self._title()
        texts = exports.listed(
            about, "Relances", heading, columns(about.sector.cios, self.calls)[1:], rows
        )
        return exports.calls_exports(about, [one.call for one in kept], texts)

    def action_back(self) -> None:
        """Take the marks shown away, then the filter, then leave."""
        if self.unmark_shown():
            return
        if self.filter:
            self.narrow("")
        else:
            super().action_back()

    def action_filter(self) -> None:
        """Ask for the words that a call must hold."""
        hint = "nom, commune, chef, raison, « en attente »"
        self.ask_words("Filtrer les relances", hint, self.filter)

    def narrow(self, text: str) -> None:
        """Keep the calls that hold those words."""
        self.filter = text
        self.draw()
        self.refresh_bindings()


def was_due(before: Sequence[Call], uai: str) -> bool:
    """Tell whether the list before had that school to be called."""
    return any(call.uai == uai and call.is_due for call in before)
