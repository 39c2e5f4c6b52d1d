"""What Anomalies and Anomalie share: leaving findings as they are, and coming back on it."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from cio_console.tui.purposes import ACCEPT, WITHDRAW
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from cio_console.tui.views.subject import Item


class DecidingScreen(ConsoleScreen):
    """A screen of findings that can be accepted."""

    @property
    def decided(self) -> "tuple[Item, ...]":
        """The findings that a decision is about."""
        return ()

    def decisions_saved(self, keys: Collection[str]) -> None:
        """Learn that what was decided of those findings is in the journal."""

    def action_decide(self) -> None:
        """Ask why findings are left as they are, or whether to come back on it."""
        self.office.decisions.ask(self.decided)

    def on_prompt_changed(self, event: Prompt.Changed) -> None:
        """Say how the line being typed is understood."""
        if event.purpose == ACCEPT:
            self.office.decisions.type(event.text)

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        """Have the decision written."""
        if event.purpose == ACCEPT:
            self.office.decisions.accept(event.text)
        elif event.purpose == WITHDRAW:
            self.office.decisions.withdraw(event.text)

    def on_prompt_cancelled(self, event: Prompt.Cancelled) -> None:
        """Say that what was typed is kept for the next time."""
        if event.purpose == ACCEPT and event.text.strip():
            key = self.model.key("decide")
            self.console.tell(f"Rien n'est accepté ; {key} reprend cette ligne.")
