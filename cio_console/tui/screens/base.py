"""What every screen of the console shares: header, prompt, footer, and the model it shows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from cio_console.tui.model import Model
from cio_console.tui.purposes import DAY, EXPORT, FILTER
from cio_console.tui.views.first_run import no_sector
from cio_console.tui.views.header import header
from cio_console.tui.views.layout import ENOUGH, LEAST, Room, room
from cio_console.tui.views.lines import Line
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.footer import CommandFooter
from cio_console.tui.widgets.prompt import Prompt, Question
from cio_console.tui.widgets.table import LineTable

if TYPE_CHECKING:
    from cio_console.tui.clerks.office import Office
    from cio_console.tui.console import ConsoleApp
    from cio_console.tui.views.export_forms import Exported


class ConsoleScreen(Screen[None]):
    """A screen that shows the application's model and is told when it changes."""

    room = ""
    """Its identifier in the registry of commands."""
    reads_reports = True
    """Whether it shows the findings of a school, that of `uai`."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=ENOUGH)
        self._drawn_at = Size()
        """Size of the terminal when the screen was last drawn for one."""

    def compose(self) -> ComposeResult:
        """Place the header, the screen's own body, the prompt and the footer."""
        yield Block(id="header")
        yield from self.compose_body()
        yield Prompt(id="prompt")
        yield CommandFooter()

    def compose_body(self) -> ComposeResult:
        """Place what is the screen's own."""
        yield from ()

    def on_mount(self) -> None:
        """Show the model for the first time, so that the first thing drawn is whole."""
        if self not in self.app.screen_stack:
            return  # left by a key typed before it was ready: its parts are gone
        self._drawn_at = self.app.size
        self._show()
        self._place_cover()
        if len(self.app.screen_stack) > 1:
            self.console.begin()

    def _place_cover(self) -> None:
        """Place what covers a screen that has no room, the first time that it has none.

        A widget placed once the screen is drawn has all of it sent again.
        """
        size, (columns, lines) = self.app.size, LEAST
        small = size.width < columns or size.height < lines
        if small and not self.query("TooSmall"):
            from cio_console.tui.widgets.too_small import TooSmall  # seldom seen

            self.mount(TooSmall())

    def on_screen_resume(self) -> None:
        """Forget what was said over another screen, and tell the time again."""
        if self.is_mounted:
            self.draw_header()

    def on_resize(self) -> None:
        """Share the new size."""
        self._place_cover()
        if self._drawn_at != self.app.size:
            self._drawn_at = self.app.size
            self.model_changed()

    @property
    def console(self) -> "ConsoleApp":
        """The application, by its own type."""
        return cast("ConsoleApp", self.app)

    @property
    def office(self) -> "Office":
        """Who does what is asked for on a screen."""
        return self.console.office

    @property
    def model(self) -> Model:
        """What the screens show at present."""
        return self.console.model

    @property
    def shares(self) -> Room:
        """How the screen's size is shared."""
        return room(self.app.size.width, self.app.size.height)

    @property
    def prompt(self) -> Prompt:
        """The one line of text at the foot."""
        return self.query_one(Prompt)

    @property
    def uai(self) -> str:
        """UAI of the school that the screen or its cursor is about; "" for none."""
        return ""

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now; "" when it can."""
        del identifier
        return ""

    def model_changed(self) -> None:
        """Show the application's model as it is now."""
        if self.is_mounted:
            self._show()

    def _show(self) -> None:
        self.draw_header()
        self.draw()

    def draw_header(self) -> None:
        """Show the header, or in its second line what the application has just said."""
        model, notice = self.model, self.console.notice
        for block in self.query("#header").results(Block):  # none before it is ready
            block.show(lambda width: header(model, width, notice))

    def draw(self) -> None:
        """Show the screen's own body."""

    def sync_progressed(self) -> None:
        """Tell how far the running synchronisation is."""
        self.draw_header()

    def block(self, identifier: str, build: Callable[[int], list[Line]]) -> None:
        """Show lines in one of the screen's blocks."""
        self.query_one(f"#{identifier}", Block).show(build)

    def hide(self, identifier: str, *, hidden: bool) -> None:
        """Hide or show one part of the screen."""
        self.query_one(f"#{identifier}", Widget).display = not hidden

    def action_back(self) -> None:
        """Go back to the screen below, where everything stayed in place."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def action_next_attention(self) -> None:
        """Go to the next thing that needs attention."""
        self.attention(1)

    def action_previous_attention(self) -> None:
        """Go to the thing before that needs attention."""
        self.attention(-1)

    def attention(self, step: int) -> None:
        """Go `step` things further, over to the next school when this one has no more."""

    @property
    def chosen(self) -> tuple[str, ...]:
        """UAIs of the schools that a command of this screen is for."""
        return (self.uai,) if self.uai else ()

    def action_contact(self) -> None:
        """Ask for one line about a contact with the schools chosen."""
        self.office.contacts.ask(self.chosen)

    def action_declare(self) -> None:
        """Ask for one line about an upload that the schools chosen are said to have made."""
        self.office.declarations.ask(self.chosen)

    def action_message(self) -> None:
        """Write to the schools chosen."""
        self.office.letters.open(self.chosen)

    def exported(self) -> "Exported | None":
        """Return what of this screen can be written in a file; None when there is nothing."""
        return None

    def action_export(self) -> None:
        """Ask in which form what is shown is to be written, and where."""
        if (view := self.exported()) is not None:
            self.office.exports.ask(view)
        else:
            self.console.tell("Rien à écrire : l'écran ne montre encore rien.")

    def contacts_saved(self, uais: tuple[str, ...]) -> None:
        """Learn that what was typed about those schools is in the journal."""

    def on_prompt_changed(self, event: Prompt.Changed) -> None:
        """Keep what is typed about schools, and say how it is understood."""
        if clerk := self.office.of_line(event.purpose):
            clerk.type(event.about, event.text)

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Give the answer to the application when the question is not the screen's own."""
        if clerk := self.office.of_line(event.purpose):
            clerk.record(event.about, event.text)
        elif event.purpose == DAY:
            self.console.see_day(event.text)
        elif event.purpose == EXPORT:
            self.office.exports.write(event.text)

    def on_prompt_cancelled(self, event: Prompt.Cancelled) -> None:
        """Say that what was typed about schools is kept for the next time."""
        clerk = self.office.of_line(event.purpose)
        if clerk and event.text.strip() and event.about in clerk.drafts:
            key = self.model.key(clerk.command)
            self.console.tell(f"Gardé sans être enregistré : {key} reprend cette ligne.")


class FilteredScreen(ConsoleScreen):
    """A screen whose list is narrowed by the words typed in its filter, as they are typed.

    The cursor goes to the first row at each word typed; it comes back when the filter is left.
    """

    _words = ""
    """What the filter held when it was last looked at."""
    _left = ""
    """Key of the row that the cursor was on when the filter was asked for."""

    @property
    def table(self) -> LineTable:
        """The list that is narrowed."""
        return self.query_one(LineTable)

    def narrow(self, text: str) -> None:
        """Keep what holds those words; "" keeps everything."""
        raise NotImplementedError

    def ask_words(self, title: str, hint: str, words: str) -> None:
        """Ask for the words to keep, going on with those of the filter."""
        self._words, self._left = words, self.table.cursor_key or ""
        self.prompt.ask(Question(FILTER, title, hint, words))

    def on_prompt_changed(self, event: Prompt.Changed) -> None:
        """Filter as the words are typed; the first row is the one that they find."""
        if event.purpose == FILTER and event.text != self._words:
            self._words = event.text
            self.narrow(event.text)
            self.table.action_cursor_first()

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Keep the filter and go back to the list."""
        if event.purpose == FILTER:
            self.prompt.close()

    def on_prompt_cancelled(self, event: Prompt.Cancelled) -> None:
        """Forget the filter; the cursor goes back to where it was."""
        if event.purpose == FILTER:
            self.narrow("")
            self.table.move_to(self._left)

    def draw_nothing(self) -> None:
        """Say that there is no sector yet, over the whole width."""
        for pane in ("side", "under"):
            self.hide(pane, hidden=True)
        self.block("title", lambda _: [])
        self.table.set_content((), (), no_sector(self.model))


class MarkedScreen(FilteredScreen):
    """A screen whose rows can be marked: a command is then for all of those."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.marked: set[str] = set()
        """Keys of the rows marked, shown or not."""

    @property
    def marked_shown(self) -> tuple[str, ...]:
        """Keys of the rows marked that the list shows, in its order.

        A command is never for what is hidden.
        """
        if not self.marked:
            return ()
        return tuple(key for key in self.table.keys if key in self.marked)

    def unmark_shown(self) -> bool:
        """Take away the marks that are shown; False when there is none."""
        shown = self.marked_shown
        if shown:
            self.marked.difference_update(shown)
            self.draw()
            self.refresh_bindings()
        return bool(shown)

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go down."""
        if here := self.table.cursor_key:
            self.marked ^= {here}
            self.draw()
            self.refresh_bindings()
            self.table.move_to(here)
            self.table.action_cursor_down()


class SchoolListScreen(MarkedScreen):
    """A screen whose table lists schools: those turned to above it are followed there."""

    reads_reports = False

    @property
    def uai(self) -> str:
        """UAI of the school under the cursor."""
        return self.table.cursor_key or ""

    @property
    def chosen(self) -> tuple[str, ...]:
        """UAIs of the schools marked and shown, else of the one under the cursor."""
        return self.marked_shown or super().chosen

    def contacts_saved(self, uais: tuple[str, ...]) -> None:
        """Take the marks of those schools away: they have served."""
        self.marked.difference_update(uais)

    def next_school(self, uai: str, step: int) -> str:
        """Return the UAI of the next school of the list to deal with, "" when there is none."""
        raise NotImplementedError

    def attention(self, step: int) -> None:
        """Put the cursor on the next school to deal with."""
        if uai := self.next_school(self.uai, step):
            self.table.move_to(uai)
        else:
            self.console.tell_no_more(step)

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Open the school."""
        event.stop()
        self.console.open_school(event.key)
