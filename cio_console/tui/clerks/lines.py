"""What is typed about schools in one line, kept on the disk as it is typed until it is recorded.

It is found again after a disconnection, a kill or a crash. What is recorded bears the id of the
draft, so that a stop between the two never makes two records of one.
"""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from cio_console.domain.followup import Draft
from cio_console.presentation.numbers import plural
from cio_console.tui.clerks.clerk import Clerk
from cio_console.tui.desk import new_id
from cio_console.tui.model import day_of_contact
from cio_console.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from cio_console.tui.console import ConsoleApp

_NAMED = 3
"""Schools named when a line is about several; the others are counted."""


class LineClerk(Clerk):
    """Keeps lines of one purpose, and records them in the journal."""

    purpose: ClassVar[str] = ""
    """That of its question and of its drafts."""
    command: ClassVar[str] = ""
    """Identifier of the command that takes a line up again."""
    title: ClassVar[str] = ""
    """What its question is headed with, before the names of the schools."""
    hint: ClassVar[str] = ""
    """What the line is expected to say."""
    refusal: ClassVar[str] = ""
    """French sentence that begins what is said of a line that is not recorded."""

    def __init__(self, app: "ConsoleApp") -> None:
        super().__init__(app)
        left = app.office.left
        self.drafts = {one.uais: one for one in left if one.purpose == self.purpose}
        """What was typed and not recorded, by the schools that it is about."""

    def begun(self, known: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """Return the schools that the question is about, and what it begins with."""
        raise NotImplementedError

    def record(self, uais: tuple[str, ...], text: str) -> None:
        """Have the line written in the journal; the prompt closes only once it is there."""
        raise NotImplementedError

    def understood(self, uais: tuple[str, ...], text: str) -> str:
        """Return a French sentence on how the line is understood."""
        raise NotImplementedError

    def hint_about(self, about: tuple[str, ...]) -> str:
        """Return what the line about those schools is expected to say."""
        del about
        return self.hint

    def is_typed(self, text: str) -> bool:
        """Tell whether somebody typed the line: a draft of it is then begun."""
        return bool(text.strip())

    def ask(self, uais: tuple[str, ...]) -> None:
        """Ask for one line about schools, going on with what was typed before."""
        known, screen = self.known(uais), self.screen
        if not known or screen is None:
            return
        about, value = self.begun(known)
        title, hint = f"{self.title} : {self.names_of(about)}", self.hint_about(about)
        screen.prompt.ask(Question(self.purpose, title, hint, value, about=about))
        screen.prompt.explain(self.understood(about, value))

    def type(self, uais: tuple[str, ...], text: str) -> None:
        """Keep what is typed, then say how it is understood."""
        self.take(uais, text)
        if prompt := self.asking(self.purpose):
            prompt.explain(self.understood(uais, text))

    def take(self, uais: tuple[str, ...], text: str) -> None:
        """Keep what is typed; a line that is cleared is forgotten."""
        held = self.drafts.get(uais)
        if held is None and not self.is_typed(text):
            return
        draft = Draft(held.id if held else new_id(), uais, self.app.now(), text, self.purpose)
        if text.strip():
            self.drafts[uais] = draft
        else:
            del self.drafts[uais]
        self.keep(draft.id, self.drafts.get(uais))

    def forget(self, uais: tuple[str, ...]) -> None:
        """Forget the draft of a line that the journal holds, and close its question."""
        if (draft := self.drafts.pop(uais, None)) is not None:
            self.keep(draft.id, None)
        if (prompt := self.asking(self.purpose)) and prompt.about == uais:
            prompt.close()
        if self.screen is not None:
            self.screen.contacts_saved(uais)

    def not_recorded(self, sentence: str) -> None:
        """Say why a line is not in the journal; it stays typed."""
        self.refuse(f"{self.refusal} {sentence}", self.purpose)

    @property
    def today(self) -> date:
        """The day of what is recorded now."""
        return day_of_contact(self.app.model, self.app.now())

    def names_of(self, uais: tuple[str, ...]) -> str:
        """Return the names of schools, as a question about them says them."""
        lines = {uai: self.app.model.line(uai) for uai in uais}
        names = [line.school.name if line else uai for uai, line in lines.items()]
        if len(names) == 1:
            return names[0]
        rest = len(names) - _NAMED
        others = [f"et {plural(rest, 'autre', 'autres')}"] if rest > 0 else []
        told = ", ".join([*names[:_NAMED], *others])
        return f"{len(names)} établissements ({told})"
