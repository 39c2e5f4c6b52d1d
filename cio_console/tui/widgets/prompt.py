"""One line of text asked for at the foot of the screen: filter, day, contact; or one letter.

Opaque and small: what the answer is about stays readable above it. A refused answer stays typed.
"""

from collections.abc import Callable, Iterator
from typing import ClassVar

from msgspec import Struct
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from cio_console.domain.text import capital
from cio_console.tui.posting import Posted
from cio_console.tui.views.lines import Line, Span, flow, line, wrap
from cio_console.tui.widgets.block import Block

LONGEST = 1_000
"""Characters that one answer may hold."""


class Option(Struct, frozen=True):
    """One of the answers that a letter gives."""

    key: str
    """The letter, small."""
    label: str
    take: Callable[[], None]
    """What it does, at once: what is typed next answers the question that it asks."""


class Question(Struct, frozen=True):
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
    options: tuple[Option, ...] = ()
    """The answers among which one letter chooses, « Entrée » taking the first; () for a line."""


class AnswerInput(Input):
    """The field of the answer: its own keys stand in the footer."""

    footer_hints: tuple[tuple[str, str], ...] = (("escape", "Laisser"), ("enter", "Valider"))
    options: tuple[Option, ...] = ()

    async def on_key(self, event: events.Key) -> None:
        """Serve the keys that edit or end the answer, or choose an option, before the next key.

        Textual serves what is bound once the key has come back to the application: what is typed
        next would be in the answer already, and « Entrée » would give it as it was before « ⌫ ».
        """
        if await self._serve(event):
            event.stop()
            event.prevent_default()

    async def _serve(self, event: events.Key) -> bool:
        """Serve a key, unless it is a letter of the answer or does nothing here."""
        if self.options and event.is_printable:
            self._take(event)
            return True
        if event.key == "escape" and isinstance(self.parent, Prompt):
            self.parent.action_cancel()
            return True
        bound = self._bindings.key_to_bindings.get(event.key, ())
        return any([await self.app.run_action(one.action, self) for one in bound[:1]])

    def _take(self, event: events.Key) -> None:
        asked = (event.character or "").casefold()
        option = next((one for one in self.options if one.key == asked), None)
        if option is not None:
            option.take()
        elif isinstance(self.parent, Prompt):
            letters = ", ".join(one.key for one in self.options)
            self.parent.refuse(f"Tapez une de ces lettres : {letters} ; Échap laisse.")

    async def action_submit(self) -> None:
        """Give the answer; without a letter, the first option."""
        if self.options:
            self.options[0].take()
        else:
            await super().action_submit()


class Prompt(Vertical):
    """Asks one question at a time; hidden otherwise."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("tab,shift+tab,up,down,pageup,pagedown", "stay", show=False),
    ]

    class Changed(Posted):
        """The answer is being typed."""

        purpose: str
        text: str
        about: tuple[str, ...] = ()

    class Submitted(Posted):
        """The answer is given; the prompt stays open until `close`."""

        purpose: str
        text: str
        about: tuple[str, ...] = ()

    class Cancelled(Posted):
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

    def _furnish(self) -> None:
        """Place the question, its answer, and what is wrong with the answer, once.

        At the first question: placed under a screen that is drawn, they have all of it sent again.
        """
        if self.children:
            return
        answer = AnswerInput(compact=True, select_on_focus=False, max_length=LONGEST)
        answer.cursor_blink = False  # a blinking cursor sends bytes for ever
        self.mount(Block(id="question"), answer, Block(id="understood"), Block(id="refusal"))

    def ask(self, question: Question) -> None:
        """Open the prompt on `question`; the keyboard goes to the answer."""
        self._furnish()
        if self._question is None:
            self._from = self.screen.focused
        self._question = question
        self._refusal = self._understood = ""
        self._input.options = question.options
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
        self.held = False
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
    def _input(self) -> AnswerInput:
        return self.query_one(AnswerInput)

    def _told(self) -> None:
        question = self._question
        if question is None:
            return
        refusal = self._refusal
        # What explains a line that cannot be is most often why it is refused: it is said once.
        understood = "" if capital(self._understood) == refusal else self._understood
        self.query_one("#question", Block).show(lambda width: list(_asked(question, width)))
        self.query_one("#understood", Block).show(lambda width: wrap(understood, width))
        self.query_one("#refusal", Block).show(lambda width: wrap(refusal, width, style="error"))


def _asked(question: Question, width: int) -> Iterator[Line]:
    title, hint = question.title, question.hint
    if question.options:
        yield from wrap(title, width, style="title")
        told = [line(Span(one.key, "accent"), f" {one.label}") for one in question.options]
        yield from flow(told, width)
        return
    whole = line(Span(title, "title"), Span(f"  {hint}" if hint else "", "muted"))
    if whole.width <= width:
        yield whole
        return
    yield from wrap(title, width, style="title")
    yield from wrap(hint, width, style="muted")
