"""Ma liste: the schools that the director follows, proposed, picked, put out of scope, written."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from cio_console.domain.followup import BACK
from cio_console.domain.list_draft import ListDraft, picked, scoped, toggled, unpicked
from cio_console.domain.progress import State
from cio_console.domain.school import School
from cio_console.domain.scope_line import read_scope_line, scope_line, scope_word
from cio_console.domain.text import fold
from cio_console.keyboard.list_commands import BUILDING
from cio_console.tui.purposes import AREA, SCOPE, SHEET, WRITE_LIST
from cio_console.tui.screens.base import FilteredScreen
from cio_console.tui.views.building import (
    CIO_COLUMNS,
    COLUMNS,
    Building,
    cio_row,
    nothing_to_pick,
    question_of_writing,
    row,
    scope_text,
    select,
    side,
    states,
    title,
    under,
)
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.prompt import Prompt, Question
from cio_console.tui.widgets.table import Cell, LineTable, Row

if TYPE_CHECKING:
    from cio_console.tui.clerks.school_list import ListClerk
    from cio_console.tui.views.export_forms import Exported

_NEEDS_SCHOOLS = frozenset({"mark", "pick-all", "scope", "filter", "export"})
_HOW_TO_WRITE = "Entrée écrit, Échap garde, « annuler » oublie"
_CHOOSE = "Choisissez d'abord le CIO : Entrée sur sa ligne."


class BuildingScreen(FilteredScreen):
    """The list being made. What is picked stays in the application, whatever screen is open."""

    AUTO_FOCUS = "#picks"
    room = BUILDING
    reads_reports = False

    def __init__(self) -> None:
        super().__init__()
        self.filter = ""
        self.shown: tuple[School, ...] = ()
        self._asked = False
        """Whether the CIO was asked for, once, as nothing can be done without it."""

    def compose_body(self) -> ComposeResult:
        """Place the title, the list and the pane that tells one school in full."""
        yield Block(id="title")
        with Horizontal(id="body"):
            yield LineTable(id="picks")
            yield Block(id="side", classes="pane")
        yield Block(id="under")

    def on_mount(self) -> None:
        """Have the list read."""
        self.maker.open_list()

    @property
    def maker(self) -> "ListClerk":
        """The making of the list."""
        return self.office.school_list

    @property
    def building(self) -> Building:
        """Where the making of the list is."""
        return self.maker.building

    @property
    def draft(self) -> ListDraft | None:
        """What is picked so far, None as long as the CIO is not known."""
        return self.building.draft

    @property
    def table(self) -> LineTable:
        """The schools, their rows named by UAI; or the CIO to choose among."""
        return self.query_one(LineTable)

    @property
    def here(self) -> School | None:
        """The school under the cursor."""
        return self.draft.by_uai.get(self.table.cursor_key or "") if self.draft else None

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now; "" when it can."""
        building = self.building
        if building.trouble and identifier in {*_NEEDS_SCHOOLS, "area", "import", "write"}:
            return building.trouble
        if identifier in _NEEDS_SCHOOLS:
            if building.cios:
                return _CHOOSE
            if building.draft is None or not building.draft.schools:
                return nothing_to_pick(building, "", self.model.key)
        if identifier == "write" and not building.touched:
            return "Rien n'a changé : il n'y a rien à écrire."
        return ""

    def draw(self) -> None:
        """Show the list, or the CIO to choose among."""
        building, shares, model = self.building, self.shares, self.model
        self.hide("side", hidden=not shares.side)
        self.query_one("#side").styles.width = shares.side
        self.hide("under", hidden=not shares.under)
        usable = building.draft if not building.trouble else None
        self.shown = select(usable, self.filter) if usable else ()
        empty = nothing_to_pick(building, self.filter, model.key)
        if building.cios:
            rows = [Row(one.uai, _styled(cio_row(one))) for one in building.cios]
            self.table.set_content(CIO_COLUMNS, rows, empty)
        else:
            self.table.set_content(COLUMNS, self._rows(), empty)
        heading = title(building, len(self.shown), self.filter)
        self.block("title", lambda _: [heading])
        self._draw_school()
        self._ask_first()

    def _rows(self) -> list[Row]:
        draft, glyphs, labels = self.draft, self.model.glyphs, self.building.labels
        if draft is None:
            return []
        told = states(draft)
        return [
            Row(one.uai, _styled(row(draft, one, told.get(one.uai, State.SAME), glyphs, labels)))
            for one in self.shown
        ]

    def _draw_school(self) -> None:
        building, shares, uai = self.building, self.shares, self.table.cursor_key or ""
        self.block("side", lambda width: side(building, uai, width))
        self.block("under", lambda width: under(building, uai, width, shares.under))

    def _ask_first(self) -> None:
        """Ask for the CIO at once when there is no list: nothing else can be done."""
        building = self.building
        idle = building.file and building.draft is None and not building.busy and not building.cios
        if idle and not self._asked:
            self._asked = True
            self.action_area()

    def on_line_table_highlighted(self, event: LineTable.Highlighted) -> None:
        """Tell in full the school that the cursor came to."""
        event.stop()
        self._draw_school()

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Go on with a CIO; mark a school."""
        event.stop()
        if self.building.cios:
            self.maker.choose_cio(event.key)
        else:
            self.action_mark()

    def exported(self) -> "Exported | None":
        """Return what is picked of what is shown, else all that is shown."""
        from cio_console.tui.views.list_exports import list_exports  # rare

        return list_exports(self.draft, self.shown) if self.draft and self.shown else None

    # What the director does

    def action_mark(self) -> None:
        """Take the school under the cursor in the list, or off it, with its sections."""
        if self.draft is not None and self.here is not None:
            uai = self.here.uai
            self.maker.build(toggled(self.draft, uai))
            self.table.move_to(uai)
            self.table.action_cursor_down()

    def action_pick_all(self) -> None:
        """Take all that is shown, or none of it when all is taken."""
        if self.draft is not None:
            uais = {school.uai for school in self.shown}
            taken = uais <= self.draft.picked
            self.maker.build((unpicked if taken else picked)(self.draft, uais))

    def action_scope(self) -> None:
        """Ask why a school is out of scope."""
        school, labels = self.here, self.building.labels
        if school is not None:
            value, word = scope_line(school.out_of_scope, labels), scope_word([*labels][-1], labels)
            hint = f"« {word} : raison », ou une raison pour tout ; vide : concerné"
            question = Question(
                SCOPE, f"Hors périmètre, {school.name}", hint, value, about=(school.uai,)
            )
            self.prompt.ask(question)

    def action_area(self) -> None:
        """Ask for the CIO, or for where its schools are looked for."""
        if self.draft is None:
            question = Question(AREA, "De quel CIO ?", "son UAI (9990001X), ou sa ville")
        else:
            hint = "département (94), bassin de …, communes ; vide : celui du CIO ; UAI : autre CIO"
            question = Question(AREA, "Chercher des lycées", hint)
        self.prompt.ask(question)

    def action_import_sheet(self) -> None:
        """Ask for the CSV to read."""
        hint = "export d'un tableur ou de l'annuaire ; rien n'est écrit"
        self.prompt.ask(Question(SHEET, "CSV à lire", hint))

    def action_write(self) -> None:
        """Ask before the list is written."""
        if self.draft is not None:
            question, gone = question_of_writing(self.draft)
            self.prompt.ask(Question(WRITE_LIST, question, _HOW_TO_WRITE))
            self.prompt.explain(gone)

    def action_filter(self) -> None:
        """Ask for the words that a school must hold."""
        hint = "nom, commune, UAI, nature, raison"
        self.ask_words("Filtrer la liste", hint, self.filter)

    def narrow(self, text: str) -> None:
        """Keep the schools that hold those words."""
        self.filter = text
        self.draw()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Forget the filter, or the CIO to choose among; then leave, with all that is picked."""
        if self.building.busy:
            self.maker.stop_search()
        elif self.filter:
            self.narrow("")
        elif self.building.cios:
            self.maker.build(self.draft, cios=())
        else:
            super().action_back()
            if self.building.touched:
                key = self.model.key("list")
                self.console.tell(f"Gardé sans être écrit : {key} y revient.")

    # What is typed

    def on_prompt_changed(self, event: Prompt.Changed) -> None:
        """Say how a scope is understood."""
        if event.purpose == SCOPE:
            self.prompt.explain(self._understood(event.text))

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Do what was asked for."""
        if event.purpose == SCOPE:
            self._scope(event.about[0], event.text)
        elif event.purpose == AREA:
            self.maker.look_for(event.text, self.prompt)
        elif event.purpose == SHEET:
            self.maker.import_sheet(event.text, self.prompt)
        elif event.purpose == WRITE_LIST and fold(event.text.strip()) in BACK:
            self.maker.give_up(self.prompt)
        elif event.purpose == WRITE_LIST:
            self.maker.write_list(self.prompt)

    def on_prompt_cancelled(self, event: Prompt.Cancelled) -> None:
        """Stop what is looked for."""
        if event.purpose == AREA:
            self.maker.stop_search()

    def _understood(self, text: str) -> str:
        try:
            scope = read_scope_line(text, self.building.labels)
        except ValueError:
            return ""
        if not scope:
            return "Toutes les collectes."
        return f"Hors périmètre, {scope_text(scope, self.building.labels)}"

    def _scope(self, uai: str, text: str) -> None:
        try:
            scope = read_scope_line(text, self.building.labels)
        except ValueError as problem:
            self.prompt.refuse(str(problem))
            return
        self.prompt.close()
        if self.draft is not None:
            draft = scoped(self.draft, uai, scope)
            # Out of scope is said of what is followed: it is in the list, with its reason.
            self.maker.build(picked(draft, [uai]) if scope else draft)


def _styled(cells: tuple[tuple[str, str], ...]) -> tuple[Cell, ...]:
    return tuple(Cell(text, style) for text, style in cells)
