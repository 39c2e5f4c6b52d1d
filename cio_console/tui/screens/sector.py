"""Secteur: the daily review. What is due, which schools to call first, why, at what number."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Horizontal

from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.keyboard.registry import SECTOR
from cio_console.presentation.columns import Column, sector_columns
from cio_console.tui.screens.base import SchoolListScreen
from cio_console.tui.views.first_run import ADDRESS, FOLDER, first_run, nothing_to_list
from cio_console.tui.views.header import alerts
from cio_console.tui.views.lines import EMPTY, Line
from cio_console.tui.views.preview import side_preview, under_preview
from cio_console.tui.views.query import (
    CALLED,
    CLOSED,
    Kept,
    Query,
    next_kept,
    next_sort,
    reversed_sort,
)
from cio_console.tui.views.sector import (
    are_tight,
    cells,
    context,
    due_today,
    folded,
    name_width,
    next_attention,
    select,
    shown_columns,
    table_columns,
    title,
)
from cio_console.tui.views.strip import strip
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.page import Page
from cio_console.tui.widgets.prompt import Prompt
from cio_console.tui.widgets.table import Cell, LineTable, Rows

_NEEDS_SECTOR = frozenset(
    {"filter", "mark", "attention", "sort", "reverse", "wide", "next", "previous"}
)

if TYPE_CHECKING:
    from cio_console.tui.views.export_forms import Exported


class SectorScreen(SchoolListScreen):
    """The table of the schools, under the progress of the campaign."""

    AUTO_FOCUS = "#schools"
    room = SECTOR
    _PARTS: ClassVar[tuple[str, ...]] = ("strip", "title", "body", "under")

    def __init__(self) -> None:
        super().__init__(id="sector")
        self.asked = Query()
        self.lines: tuple[SchoolLine, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self._wide = False
        self._folded_of: SectorOverview | None = None
        self._folded: dict[str, str] = {}
        """What the filter looks into, made at the first key typed in it."""

    def compose_body(self) -> ComposeResult:
        """Place alerts, strip, title, table and previews; the welcome takes their place."""
        yield Block(id="alerts")
        yield Block(id="strip")
        yield Block(id="title")
        with Horizontal(id="body"):
            yield LineTable(id="schools")
            yield Block(id="side", classes="pane")
        yield Block(id="under")
        yield Page(id="welcome")

    @property
    def welcome(self) -> Page:
        """What stands in place of the table as long as there is no sector."""
        return self.query_one("#welcome", Page)

    @property
    def begins(self) -> bool:
        """Whether nothing was received yet: the footer tells only what serves."""
        return self.model.overview is None

    def on_page_chosen(self, event: Page.Chosen) -> None:
        """Begin in the way that was chosen."""
        event.stop()
        self.console.choose_start(event.key)

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now; "" when it can."""
        if identifier == "back":
            return (
                ""
                if self.marked or self._narrowed
                else f"C'est le premier écran ; {self.model.key('leave')} quitte la console."
            )
        if identifier == "open" and self.model.overview is None and self.welcome.cursor_key:
            return ""
        if self.model.overview is None and identifier in {
            *_NEEDS_SECTOR,
            "open",
            "contact",
            "declare",
            "message",
            "day",
            "export",
        }:
            return "Aucun secteur n'a encore été reçu."
        if identifier == "wide" and self.model.overview is not None and not self._wide:
            return self._why_no_wider(self.model.overview)
        return ""

    @property
    def _narrowed(self) -> bool:
        """Whether the list is filtered."""
        return bool(self.asked.text) or self.asked.kept is not Kept.ALL

    def _why_no_wider(self, sector: SectorOverview) -> str:
        """Return why the room of the preview would show nothing more; "" when it would."""
        columns, width, side = self._columns, self.app.size.width, self.shares.side
        now, then = (len(shown_columns(columns, room)) for room in (width - side, width))
        tight = are_tight(sector.lines, name_width(columns, width - side))
        if now == len(columns) and not tight:
            return "Toutes les colonnes sont déjà montrées."
        return "" if side and (now < then or tight) else "Rien de plus ne tient à cette largeur."

    @property
    def _order(self) -> tuple[Kept, ...]:
        """What is kept in turn."""
        return CLOSED if self.model.closed else CALLED

    def draw(self) -> None:
        """Show the sector, or the welcome when there is none."""
        model, sector = self.model, self.model.overview
        most = self.shares.alerts
        self.block("alerts", lambda width: alerts(model, width, most))
        for part in self._PARTS:
            self.hide(part, hidden=sector is None)
        self.hide("welcome", hidden=sector is not None)
        if sector is None:
            self.welcome.show(lambda width: first_run(model, width))
            if self.focused in (None, self.table):
                self.set_focus(self.welcome)
            return
        self._draw_sector(sector)

    def _draw_sector(self, sector: SectorOverview) -> None:
        model, shares = self.model, self.shares
        self.block("strip", lambda width: strip(sector, model.glyphs, width, shares.strip))
        side = 0 if self._wide else shares.side
        self.hide("side", hidden=not side)
        self.query_one("#side").styles.width = side
        self.hide("under", hidden=not shares.under)
        about = context(model, sector)
        self._columns = sector_columns(sector.campaign, sector.cios)
        if self._folded_of is not sector:
            self._folded_of, self._folded = sector, {}
        if self.asked.text and not self._folded:
            self._folded = folded(sector)
        self.marked &= {one.school.uai for one in sector.lines} if self.marked else set()
        if self.asked.kept not in self._order:  # of a campaign in force, or of a closed one
            self.asked = replace(self.asked, kept=self._order[1])
        called = self.asked.kept is Kept.TO_CALL
        due = due_today(sector, model.contacts) if called else frozenset()
        names = name_width(self._columns, self.app.size.width - side)
        tight, columns = are_tight(sector.lines, names), self._columns
        lines = select(sector, self.asked, columns, about, self._folded, due, tight=tight)
        self.lines = lines

        def row(index: int) -> Iterator[Cell]:
            marked = lines[index].school.uai in self.marked
            row = cells(lines[index], columns, about, tight=tight, marked=marked)
            return (Cell(*cell) for cell in row)

        rows = Rows([one.school.uai for one in lines], row)
        empty = nothing_to_list(sector, self.asked, self.model.key)
        self.table.set_content(table_columns(self._columns), rows, empty)
        if self.focused in (
            None,
            self.welcome,
        ):  # the first sector has come; hidden, the table held no focus
            self.table.focus()
        heading = self._title(sector)
        self.block("title", lambda _: [heading])
        self._draw_preview()

    def _title(self, sector: SectorOverview) -> Line:
        marked = len(self.marked)
        hidden = marked - len(self.marked_shown)
        return title(sector, len(self.lines), self.asked, self._columns, marked, hidden)

    def _draw_preview(self) -> None:
        model, shares = self.model, self.shares
        sector, one = model.overview, model.line(self.uai)
        if sector is None or one is None:
            self.block("side", lambda _: [])
            self.block("under", lambda _: [EMPTY] * shares.under)
            return
        last = model.last_contacts().get(one.school.uai)
        campaign = sector.own(self.uai).campaign

        def side(width: int) -> list[Line]:
            return side_preview(campaign, one, last, model.glyphs, width)

        def under(width: int) -> list[Line]:
            return under_preview(campaign, one, last, model.glyphs, width, shares.under)

        self.block("side", side)
        self.block("under", under)

    def on_line_table_highlighted(self, event: LineTable.Highlighted) -> None:
        """Show the school that the cursor came to."""
        event.stop()
        self._draw_preview()

    def next_school(self, uai: str, step: int) -> str:
        """Return the UAI of the next school that needs attention, "" when there is none."""
        found = next_attention(self.lines, uai, step)
        return found.school.uai if found else ""

    def narrow(self, text: str) -> None:
        """Keep the schools that hold those words."""
        self.ask(replace(self.asked, text=text))

    def ask(self, asked: Query) -> None:
        """Show what `asked` keeps, in its order."""
        self.asked = asked
        self.draw()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Take the marks shown away; then show every school again, in the order chosen."""
        if not self.unmark_shown():
            self.ask(replace(self.asked, text="", kept=Kept.ALL))

    def action_filter(self) -> None:
        """Ask for the words that a school must hold."""
        hint = "nom, commune, UAI, nature, chef, statut"
        self.ask_words("Filtrer les établissements", hint, self.asked.text)

    def action_cycle_attention(self) -> None:
        """Keep the schools to deal with, then the late ones, then those to call, then all.

        Nobody is to be called in a closed campaign.
        """
        self.ask(next_kept(self.asked, self._order))

    def action_sort_next(self) -> None:
        """Sort by the next column."""
        width = self.table.size.width
        shown = shown_columns(self._columns, width)
        self.ask(next_sort(self.asked, tuple(c.id for c in shown)))

    def action_sort_reverse(self) -> None:
        """Reverse the order."""
        self.ask(reversed_sort(self.asked))

    def exported(self) -> "Exported | None":
        """Return the schools listed, those marked when some are, with all their columns."""
        from cio_console.tui.views import exports  # rare

        about = exports.seen(self.model)
        if about is None:
            return None
        marked = self.marked_shown
        kept = [one for one in self.lines if not marked or one.school.uai in marked]
        beside, columns = context(self.model, about.sector), self._columns
        rows = [[text for text, _ in cells(one, columns, beside, tight=False)] for one in kept]
        heading = self._title(about.sector)
        texts = exports.listed(about, "Secteur", heading, table_columns(columns), rows)
        return exports.sector_exports(about, kept, texts)

    def action_toggle_wide(self) -> None:
        """Give the whole width to the columns, or bring the preview back."""
        self._wide = not self._wide
        self.draw()

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Try the source that was typed."""
        if event.purpose in (ADDRESS, FOLDER):
            self.office.sources.try_one(event.purpose, event.text)

    def on_prompt_cancelled(self, event: Prompt.Cancelled) -> None:
        """Leave the source that was typed."""
        if event.purpose in (ADDRESS, FOLDER):
            self.office.sources.leave(event.purpose, event.text)
