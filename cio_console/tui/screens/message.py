"""Message: what is written to a school, or to each of those marked, before it leaves."""

from textual.app import ComposeResult

from cio_console.keyboard.registry import MESSAGE
from cio_console.presentation.message import Message
from cio_console.tui.purposes import EML
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.views.lines import Line
from cio_console.tui.views.message import page, title
from cio_console.tui.widgets.block import Block
from cio_console.tui.widgets.page import Page
from cio_console.tui.widgets.prompt import Prompt, Question

_FOLDER = "~/brouillons-cio"
"""Where the drafts go unless another folder is typed: in sight, and the user's own to erase."""
_NEEDS_MESSAGE = frozenset({"copy", "export", "next", "previous"})


class MessageScreen(ConsoleScreen):
    """The messages to some schools, one at a time."""

    AUTO_FOCUS = "#page"
    room = MESSAGE
    reads_reports = False

    def __init__(self, uais: tuple[str, ...]) -> None:
        super().__init__()
        self.uais = uais
        self.messages: tuple[Message, ...] = ()
        self.problems: tuple[str, ...] = ()
        self.own_template = ""
        """Path of the user's template; "" for the one of origin."""
        self.rank = 0

    def compose_body(self) -> ComposeResult:
        """Place the title and the message."""
        yield Block(id="title")
        yield Page(id="page")

    @property
    def uai(self) -> str:
        """UAI of the school whose message is shown."""
        return self.uais[self.rank]

    @property
    def chosen(self) -> tuple[str, ...]:
        """UAIs of every school that is written to."""
        return self.uais

    def unavailable(self, identifier: str) -> str:
        """Return why that command cannot run now; "" when it can."""
        if identifier not in _NEEDS_MESSAGE or self.messages:
            return ""
        return "Corrigez d'abord le modèle." if self.problems else "Le message se prépare."

    def show_messages(
        self, messages: tuple[Message, ...], problems: tuple[str, ...], own_template: str
    ) -> None:
        """Show what was prepared."""
        self.messages, self.problems, self.own_template = messages, problems, own_template
        if not self.is_mounted:  # prepared before the screen itself: it draws them as it comes
            return
        self.draw()
        self.refresh_bindings()

    def draw(self) -> None:
        """Show the message."""
        one = self.model.line(self.uai)
        name = one.school.name if one else self.uai
        messages, rank, problems = self.messages, self.rank, self.problems
        heading = title(self.uais, rank, name, self.own_template)
        self.block("title", lambda _: [heading])

        def build(width: int) -> list[Line]:
            return page(messages, rank, problems, width)

        self.query_one(Page).show(build)

    def attention(self, step: int) -> None:
        """Show the next message."""
        if 0 <= self.rank + step < len(self.messages):
            self.rank += step
            self.draw()
            self.query_one(Page).action_cursor_first()
        else:
            self.console.tell("C'est le dernier." if step > 0 else "C'est le premier.")

    def action_copy(self) -> None:
        """Send the message shown to the terminal's clipboard."""
        self.office.letters.copy(self.messages[self.rank].text)

    def action_export(self) -> None:
        """Ask for the folder of the drafts."""
        count = len(self.messages)
        told = "le brouillon" if count == 1 else f"les {count} brouillons"
        hint = "un fichier .eml par établissement ; rien n'est remplacé"
        self.prompt.ask(Question(EML, f"Dossier où écrire {told}", hint, _FOLDER))

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Have the drafts written in the folder that was typed."""
        if event.purpose == EML:
            self.office.letters.write_drafts(self.messages, event.text)
