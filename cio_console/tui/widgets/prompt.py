"""One line of text asked for at the foot of the screen: filter, day, contact.

Opaque and small: what the answer is about stays readable above it. A refused answer stays typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from cio_console.tui.views.lines import Line, Span, line, wrap
from cio_console.tui.widgets.block import Block

LONGEST = 1_000
"""Characters that one answer may hold."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    purpose: str
    """Who asks: « filter », « day », « contact »."""
    title: str
    hint: str = ""
    value: str = ""
    """What is typed already."""
    replaced: bool = False
    """Whether what is typed next takes the place of `value`."""
    about: tuple[str, ...] = ()
    """UAIs of the schools that it is about, whatever the screen shows meanwhile."""


class AnswerInput(Input):
    """The field of the answer: its own keys stand in the footer."""

    footer_hints: tuple[tuple[str, str], ...] = (("escape", "Laisser"), ("enter", "Valider"))


class Prompt(Vertical):
    """Asks one question at a time; hidden otherwise."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("tab,shift+tab,up,down,pageup,pagedown", "stay", show=False),
    ]

    @dataclass
    class Changed(Message):
        """The answer is being typed."""

        purpose: str
        text: str
        about: tuple[str, ...] = ()

    @dataclass
    class Submitted(Message):
        """The answer is given; the prompt stays open until `close`."""

        purpose: str
        text: str
        about: tuple[str, ...] = ()

    @dataclass
    class Cancelled(Message):
        """The question was left without an answer."""

        purpose: str
        text: str
        """What had been typed."""
        about: tuple[str, ...] = ()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own name
        super().__init__(id=id)
        self.display = False
        self._question: Question | None = None
        self._from: Widget | None = None
        self._refusal = ""
        self._understood = ""
        self.held = False
        """Whether the answer is being written."""

    @property
    def purpose(self) -> str:
        """What the open question is for; "" when none is open."""
        return self._question.purpose if self._question else ""

    @property
    def about(self) -> tuple[str, ...]:
        """UAIs of the schools that the open question is about."""
        return self._question.about if self._question else ()

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    def compose(self) -> ComposeResult:
        """Place the question, its answer, and what is wrong with the answer."""
        yield Block(id="question")
        answer = AnswerInput(compact=True, select_on_focus=False, max_length=LONGEST)
        answer.cursor_blink = False  # a blinking cursor sends bytes for ever
        yield answer
        yield Block(id="understood")
        yield Block(id="refusal")

    def ask(self, question: Question) -> None:
        """Open the prompt on `question`; the keyboard goes to the answer."""
        if self._question is None:
            self._from = self.screen.focused
        self._question = question
        self._refusal = self._understood = ""
        self._input.value = question.value
        self._input.cursor_position = len(question.value)
        self.held = False
        self._told()
        self.display = True
        if question.replaced:
            self._input.select_all()
        # At once: `focus` waits its turn, and what is typed meanwhile would go to the screen.
        self.screen.set_focus(self._input)

    def explain(self, sentence: str) -> None:
        """Say under the answer how it is understood."""
        self._understood = sentence
        self._told()

    def refuse(self, sentence: str) -> None:
        """Say why the answer is refused; what was typed stays, ready to be mended."""
        self._refusal = sentence
        self.held = False
        self._told()
        self._input.focus()

    def hold(self) -> None:
        """Wait for the answer to be written; another Enter meanwhile changes nothing."""
        self.held = True

    def close(self) -> None:
        """Close the prompt; the keyboard goes back where it was."""
        self._question = None
        self.display = False
        if self._from is not None and self._from.is_attached:
            self.screen.set_focus(self._from)
        self._from = None

    def action_cancel(self) -> None:
        """Leave the question."""
        asked, typed, about = self.purpose, self.text, self.about
        self.close()
        self.post_message(self.Cancelled(asked, typed, about))

    def action_stay(self) -> None:
        """Keep the keyboard in the answer."""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed; what was said of the answer before is said no more."""
        event.stop()
        if self._question is not None:
            if self._refusal:
                self._refusal = ""
                self._told()
            self.post_message(self.Changed(self.purpose, event.value, self.about))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell the answer."""
        event.stop()
        if self._question is not None:
            self.post_message(self.Submitted(self.purpose, event.value, self.about))

    @property
    def _input(self) -> Input:
        return self.query_one(Input)

    def _told(self) -> None:
        question = self._question
        if question is None:
            return
        title, hint, refusal = question.title, question.hint, self._refusal
        understood = self._understood
        self.query_one("#question", Block).show(lambda width: list(_asked(title, hint, width)))
        self.query_one("#understood", Block).show(lambda width: wrap(understood, width))
        self.query_one("#refusal", Block).show(lambda width: wrap(refusal, width, style="error"))


def _asked(title: str, hint: str, width: int) -> Iterator[Line]:
    whole = line(Span(title, "title"), Span(f"  {hint}" if hint else "", "muted"))
    if whole.width <= width:
        yield whole
        return
    yield from wrap(title, width, style="title")
    yield from wrap(hint, width, style="muted")
