"""Anomalies: the findings of a rule or of an upload, one per line, filtered and grouped."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal

from cio_console.tui.registry import FINDINGS
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.views.finding import page
from cio_console.tui.views.findings import (
    Grouping,
    cells,
    next_anomaly,
    next_grouping,
    nothing_listed,
    school_title,
    select,
    table_columns,
    title,
)
from cio_console.tui.views.lines import Line
from cio_console.tui.views.query import Kept, Query, reversed_sort
from cio_console.tui.views.subject import (
    Item,
    Subject,
    concerned,
    counted,
    items_of,
    of_same_pupil,
)
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.prompt import Prompt, Question
from cio_console.tui.widgets.table import Cell, LineTable, Row


class FindingsScreen(ConsoleScreen):
    """The table of findings of one subject."""

    AUTO_FOCUS = "#findings"
    room = FINDINGS

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.subject = subject
        self.asked = Query()
        self.grouping = Grouping.DIVISION if subject.rule else Grouping.RULE
        self.every: tuple[Item, ...] = ()
        self.items: tuple[Item, ...] = ()

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
    def table(self) -> LineTable:
        """The table of the findings."""
        return self.query_one("#findings", LineTable)

    def draw(self) -> None:
        """Show the findings that the query keeps."""
        model, reports = self.model, self.console.reports
        sector, one = model.overview, model.line(self.uai)
        if sector is None or one is None:
            self.table.set_content((), (), "Cet établissement n'est plus dans le flux.")
            return
        subject, asked, grouping = self.subject, self.asked, self.grouping
        whole = replace(subject, rule="")
        self.every = items_of(one, whole, reports)
        listed = items_of(one, subject, reports)
        self.items = select(listed, asked, grouping)
        shown, total = len(self.items), counted(one, subject)
        self.block("school-title", lambda width: [school_title(sector, one, subject, width)])
        pupils = concerned(one, subject)
        heading = title(subject, shown, len(listed), total, asked, grouping, pupils)
        self.block("title", lambda _: [heading])
        self.hide("side", hidden=not self.shares.side)
        self.query_one("#side").styles.width = self.shares.side
        columns = table_columns(subject, grouping, self.app.size.width - self.shares.side)
        rows = [
            Row(key, tuple(Cell(text, style) for text, style in row))
            for key, row in cells(self.items, grouping, columns, model.glyphs)
        ]
        self.table.set_content(columns, rows, nothing_listed(one, subject, reports, asked))
        self._draw_side()

    def _draw_side(self) -> None:
        sector, item = self.model.overview, self.item(self.table.cursor_key or "")
        if sector is None or item is None:
            self.block("side", lambda _: [])
            return
        others, glyphs = of_same_pupil(self.every, item), self.model.glyphs

        def build(width: int) -> list[Line]:
            return page(sector, item, others, glyphs, width)

        self.block("side", build)

    def item(self, key: str) -> Item | None:
        """Return the finding of that key, shown or not."""
        return next((item for item in self.every if item.key == key), None)

    def on_line_table_highlighted(self, event: LineTable.Highlighted) -> None:
        """Explain the finding that the cursor came to."""
        event.stop()
        self._draw_side()

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Open the finding."""
        event.stop()
        self.console.open_finding(self, event.key)

    def next_item(self, key: str, step: int) -> str:
        """Return the key of the next finding that is an anomaly, "" when there is none."""
        found = next_anomaly(self.items, key, step)
        return found.key if found else ""

    def attention(self, step: int) -> None:
        """Go to the next anomaly of the list; after the last, go on in the school's page."""
        key = self.next_item(self.table.cursor_key or "", step)
        if key:
            self.table.move_to(key)
        else:
            self.console.attention_above(self, step)

    def ask(self, asked: Query) -> None:
        """Show what `asked` keeps, in its order."""
        self.asked = asked
        self.draw()
        self.refresh_bindings()

    def action_filter(self) -> None:
        """Ask for the words that a finding must hold."""
        hint = "classe, élève, n°, valeur, message"
        self.prompt.ask(Question("filter", "Filtrer les anomalies", hint, self.asked.text))

    def action_cycle_attention(self) -> None:
        """Keep blocking findings and errors only, or everything."""
        kept = Kept.ANOMALIES if self.asked.kept is Kept.ALL else Kept.ALL
        self.ask(replace(self.asked, kept=kept))

    def action_cycle_group(self) -> None:
        """Group by rule, by class, by pupil."""
        self.grouping = next_grouping(self.grouping)
        self.draw()

    def action_sort_next(self) -> None:
        """Sort: here the order is that of the groups."""
        self.action_cycle_group()

    def action_sort_reverse(self) -> None:
        """Reverse the order."""
        self.ask(reversed_sort(self.asked))

    def on_prompt_changed(self, event: Prompt.Changed) -> None:
        """Filter as the words are typed."""
        if event.purpose == "filter":
            self.ask(replace(self.asked, text=event.text))

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Keep the filter and go back to the table."""
        if event.purpose == "filter":
            self.prompt.close()

    def on_prompt_cancelled(self, event: Prompt.Cancelled) -> None:
        """Forget the filter."""
        if event.purpose == "filter":
            self.ask(replace(self.asked, text=""))
