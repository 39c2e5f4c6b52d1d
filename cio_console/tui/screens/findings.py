"""Anomalies: the findings of a rule or of an upload, in groups, filtered, marked, decided on."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, overload

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Horizontal

from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.keyboard.registry import FINDINGS
from cio_console.tui.screens.base import MarkedScreen
from cio_console.tui.screens.deciding import DecidingScreen
from cio_console.tui.views.dossier import Dossier
from cio_console.tui.views.finding import page
from cio_console.tui.views.finding_rows import Heads, Table, cells, table
from cio_console.tui.views.findings import (
    Choice,
    Group,
    Grouping,
    flat,
    heading_of,
    next_anomaly,
    next_grouping,
    next_since,
    nothing_listed,
    select,
)
from cio_console.tui.views.findings_title import Tally, school_title, tally, title
from cio_console.tui.views.lines import Line
from cio_console.tui.views.query import Kept, Query, reversed_sort
from cio_console.tui.views.subject import (
    Item,
    Subject,
    concerned,
    corrected_of,
    counted,
    items_of,
    of_rule,
    of_same_pupil,
    pupils_told,
    uploads_of,
)
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.table import Cell, LineTable, Rows

if TYPE_CHECKING:
    from cio_console.tui.views.export_forms import Exported

_BORDER = 2
"""Cells of the table that its lines do not have: the blank before, the scroll bar."""


class FindingsScreen(DecidingScreen, MarkedScreen):
    """The table of findings of one subject."""

    AUTO_FOCUS = "#findings"
    room = FINDINGS

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.subject = subject
        self.choice = Choice(grouping=Grouping.DIVISION if subject.rule else Grouping.RULE)
        self._by_state = not subject.rule
        """Whether what changed is shown first, as soon as it is known; until a key says else."""
        self.whole: tuple[Item, ...] = ()
        """Every finding of the uploads shown, and those that they corrected."""
        self._every: dict[str, Item] | None = None
        """By key, when one was asked for."""
        self.listed: tuple[Item, ...] = ()
        """The findings of the subject, shown or not."""
        self.corrected: tuple[Item, ...] = ()
        self._heads = Heads()
        self._bare = False
        """Whether nothing was decided of the findings, and they are compared with no others."""
        self._read: tuple[Dossier, SchoolLine] | None = None
        """What the findings were taken from."""
        self.groups: tuple[Group, ...] = ()
        self.items: tuple[Item, ...] = ()
        """The findings shown, in order."""
        self._moved: frozenset[str] = frozenset()
        """Keys of the findings that were just accepted, and have left their place."""
        self._order: tuple[str, ...] = ()
        """The keys in the order that they had then."""

    def compose_body(self) -> ComposeResult:
        """Place the titles, the table and the pane that explains one finding."""
        yield Block(id="school-title")
        yield Block(id="title")
        with Horizontal(id="body"):
            yield LineTable(id="findings")
            yield Block(id="side", classes="pane")

    @property
    def uai(self) -> str:
        """UAI of the school."""
        return self.subject.uai

    @property
    def decided(self) -> tuple[Item, ...]:
        """The findings marked and shown, else the one under the cursor."""
        keys = self.marked_shown or (self.table.cursor_key or "",)
        return tuple(item for key in keys if (item := self.item(key)))

    @property
    def compared(self) -> bool:
        """Whether the upload shown is compared with the one before."""
        one, dossier = self.model.line(self.uai), self.console.dossier
        uploads = uploads_of(one, self.subject) if one else ()
        return any(one and dossier.progress_of(one, upload) for upload in uploads)

    def draw(self) -> None:
        """Show the findings that the choice keeps."""
        sector, one = self.model.sector_of(self.uai), self.model.line(self.uai)
        if sector is None or one is None:
            self.table.set_content((), (), "Cet établissement n'est plus dans le flux.")
            return
        subject, dossier = self.subject, self.console.dossier
        if self._by_state and subject.upload and self.compared:
            self.choice = replace(self.choice, grouping=Grouping.STATE)
        held = self._read
        if held is None or held[0] is not dossier or held[1] is not one:
            self._read = (dossier, one)
            self._read_again(one, dossier)
        groups = select(self.listed, self.corrected, self.choice, bare=self._bare)
        self.groups, self.items = groups, flat(groups)
        if self.marked:
            self.marked = {key for key in self.marked if self.item(key)}
        self._draw_table(one, groups)
        self._draw_titles(sector, one, groups)
        self._draw_side()

    def _read_again(self, one: SchoolLine, dossier: Dossier) -> None:
        """Take the findings from what was read and decided: once, not at each key."""
        rule, whole = self.subject.rule, replace(self.subject, rule="")
        present, corrected = items_of(one, whole, dossier), corrected_of(one, whole, dossier)
        self.whole, self._every = (*present, *corrected), None
        self.listed, self.corrected = of_rule(present, rule), of_rule(corrected, rule)
        self._heads = Heads((*self.listed, *self.corrected))
        self._bare = not corrected and not any(
            dossier.judged(upload) or dossier.states_of(one, upload)
            for upload in uploads_of(one, whole)
        )

    def _draw_titles(
        self,
        sector: SectorOverview,
        one: SchoolLine,
        groups: tuple[Group, ...],
    ) -> None:
        subject, choice = self.subject, self.choice
        told = self._tally(one, groups)
        self.block("school-title", lambda width: [school_title(sector, one, subject, width)])
        self.block("title", lambda width: [title(subject, told, choice, width)])

    def _tally(self, one: SchoolLine, groups: tuple[Group, ...]) -> Tally:
        subject, marked = self.subject, len(self.marked)
        known = counted(one, subject), concerned(one, subject)
        hidden = marked - len(self.marked_shown)
        return tally(self.listed, groups, *known, marked, hidden, bare=self._bare)

    def _draw_table(self, one: SchoolLine, groups: tuple[Group, ...]) -> None:
        subject, grouping = self.subject, self.choice.grouping
        self.hide("side", hidden=not self.shares.side)
        self.query_one("#side").styles.width = self.shares.side
        width = self.app.size.width - self.shares.side - _BORDER
        glyphs = self.model.glyphs
        told = table(
            subject, grouping, self.items, glyphs, self.marked, self._heads, bare=self._bare
        )
        accepted = 0 if self._bare else sum(item.accepted for item in self.listed)
        empty = nothing_listed(
            one, subject, self.console.dossier, self.choice, accepted, self.model.key
        )
        self.table.set_content(told.columns, self._rows(one, groups, told, width), empty)

    def _rows(self, one: SchoolLine, groups: tuple[Group, ...], told: Table, width: int) -> Rows:
        """Return the rows, each group under its heading; they are made when they are drawn."""
        subject = self.subject
        lines: list[Group | Item] = []
        headings: dict[int, tuple[Cell, ...]] = {}
        for group in groups:
            lines += [group, *group.items]

        def drawn(index: int) -> tuple[Cell, ...]:
            here = lines[index]
            if isinstance(here, Item):
                return tuple(Cell(text, style) for text, style in cells(here, told))
            if index not in headings:
                rule = here.name if told.grouping is Grouping.RULE else subject.rule
                known = pupils_told(one, subject, rule, len(here.items))
                spans = heading_of(here, told.grouping, told.glyphs, width, known).spans
                headings[index] = tuple(Cell(span.text, span.style) for span in spans)
            return headings[index]

        return Rows(_Keys(lines), drawn)

    def _draw_side(self) -> None:
        if not self.shares.side:
            return
        sector, item = self.model.sector_of(self.uai), self.item(self.table.cursor_key or "")
        if sector is None or item is None:
            self.block("side", lambda _: [])
            return
        others, glyphs = of_same_pupil(self.whole, item), self.model.glyphs

        def build(width: int) -> list[Line]:
            return page(sector, item, others, glyphs, width)

        self.block("side", build)

    def item(self, key: str) -> Item | None:
        """Return the finding of that key, shown or not."""
        if self._every is None:
            self._every = {item.key: item for item in self.whole}
        return self._every.get(key)

    def on_line_table_highlighted(self, event: LineTable.Highlighted) -> None:
        """Explain the finding that the cursor came to."""
        event.stop()
        if event.key in self._moved:  # come back to, it is passed from where it now is
            self._moved = frozenset()
        self._draw_side()

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Open the finding."""
        event.stop()
        self.console.open_finding(self, event.key)

    def next_item(self, key: str, step: int) -> str:
        """Return the key of the next finding that is an anomaly, "" when there is none.

        After one that was just accepted, it is the one that was next before.
        """
        items = tuple(filter(None, map(self.item, self._order))) if key in self._moved else None
        found = next_anomaly(self.items if items is None else items, key, step)
        return found.key if found else ""

    def attention(self, step: int) -> None:
        """Go to the next anomaly of the list; after the last, go on in the school's page."""
        key = self.next_item(self.table.cursor_key or "", step)
        if key:
            self.table.move_to(key)
        else:
            self.console.attention_above(self, step)

    @property
    def asked(self) -> Query:
        """The filter typed, the lines kept, the order."""
        return self.choice.query

    def ask(self, choice: Choice) -> None:
        """Show what `choice` keeps, in its order."""
        self.choice = choice
        self.draw()
        self.refresh_bindings()

    def narrow(self, text: str) -> None:
        """Keep the findings that hold those words."""
        self._query(replace(self.asked, text=text))

    def _query(self, asked: Query) -> None:
        self.ask(replace(self.choice, query=asked))

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now; "" when it can."""
        if identifier == "export" and not self.items:
            return "Aucune anomalie n'est listée."
        return super().unavailable(identifier)

    def exported(self) -> "Exported | None":
        """Return the findings listed in their groups, those marked when some are."""
        from cio_console.tui.views import (  # rare
            export_forms,
            exports,
            finding_exports,
        )

        about, one = exports.seen_of(self.model, self.uai), self.model.line(self.uai)
        if about is None or one is None:
            return None
        subject, told = self.subject, self._tally(one, self.groups)
        titles = [
            school_title(about.sector, one, subject, export_forms.PAGE_WIDTH),
            title(subject, told, self.choice, export_forms.PAGE_WIDTH),
        ]
        groups = finding_exports.marked_groups(self.groups, {*self.marked_shown})
        return finding_exports.findings_exports(
            about, one, subject, self.console.dossier, groups, self.choice.grouping, titles
        )

    def decisions_saved(self, keys: Collection[str]) -> None:
        """Take the marks of those findings away, and remember where they were: they will move."""
        self.marked.difference_update(keys)
        self._moved = frozenset(key for key in keys if (one := self.item(key)) and one.is_open)
        self._order = tuple(item.key for item in self.items)

    def action_filter(self) -> None:
        """Ask for the words that a finding must hold."""
        hint = "classe, élève, n°, valeur, message, « nouvelle », « acceptée »"
        self.ask_words("Filtrer les anomalies", hint, self.asked.text)

    def action_cycle_attention(self) -> None:
        """Keep blocking findings and errors only, or everything."""
        kept = Kept.ASKING if self.asked.kept is Kept.ALL else Kept.ALL
        self._query(replace(self.asked, kept=kept))

    def action_cycle_group(self) -> None:
        """Group by rule, by class, by pupil, by what changed."""
        self._by_state = False
        grouping = next_grouping(self.choice.grouping, compared=self.compared)
        self.ask(replace(self.choice, grouping=grouping))

    def action_cycle_progress(self) -> None:
        """Keep what is new, then what remains, then what is corrected, then everything."""
        if self.compared:
            self.ask(next_since(self.choice))
        else:
            self.console.tell("Ce dépôt n'est comparé à aucun autre : rien n'y est dit nouveau.")

    def action_toggle_accepted(self) -> None:
        """Hide the accepted findings, or show them."""
        self.ask(replace(self.choice, accepted=not self.choice.accepted))
        shown = "montrées" if self.choice.accepted else "masquées"
        self.console.tell(f"Anomalies acceptées {shown}.")

    def action_sort_next(self) -> None:
        """Sort: here the order is that of the groups."""
        self.action_cycle_group()

    def action_sort_reverse(self) -> None:
        """Reverse the order."""
        self._query(reversed_sort(self.asked))

    def action_back(self) -> None:
        """Take the marks shown away, then leave."""
        if not self.unmark_shown():
            super().action_back()


class _Keys(Sequence[str]):
    """The keys of the lines, made when they are asked for: "" is that of a heading."""

    def __init__(self, lines: Sequence[Group | Item]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...

    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(map(_key_of, self._lines[index]))
        return _key_of(self._lines[index])


def _key_of(one: Group | Item) -> str:
    return one.key if isinstance(one, Item) else ""
