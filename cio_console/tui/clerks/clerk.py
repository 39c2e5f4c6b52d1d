"""What every clerk can do: ask at the foot of the active screen, and work beside the screens."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from cio_console.errors import CioConsoleError
from cio_console.tui.posting import Posted
from cio_console.tui.screens.base import ConsoleScreen

if TYPE_CHECKING:
    from cio_console.tui.console import ConsoleApp
    from cio_console.tui.draft_keeper import Begun
    from cio_console.tui.widgets.prompt import Prompt

WORDS_STAY = "La console s'est trompée ({}) ; ce texte reste ici."
"""What is said of a defect of ours while a line is being recorded."""

Then = Callable[[], object]
"""What is to be shown once something was done beside the screens."""


class Done(Posted):
    """Something was done beside the screens: `then` shows it."""

    then: Then


class Clerk:
    """Does one job for as long as the console is open; what is unfinished outlives the screens."""

    def __init__(self, app: "ConsoleApp") -> None:
        self.app = app

    @property
    def screen(self) -> ConsoleScreen | None:
        """The active screen, None when it is a dialog."""
        screen = self.app.screen
        return screen if isinstance(screen, ConsoleScreen) else None

    def asking(self, *purposes: str) -> "Prompt | None":
        """Return the prompt of the active screen when it asks for one of those, else None."""
        screen = self.screen
        return screen.prompt if screen and screen.prompt.purpose in purposes else None

    def refuse(self, sentence: str, *purposes: str) -> None:
        """Say why something is not done, under its question when that one is still open."""
        if prompt := self.asking(*purposes):
            prompt.refuse(sentence)
        else:
            self.app.tell(sentence)

    def known(self, uais: tuple[str, ...]) -> tuple[str, ...]:
        """Return those that are of the sector, in order; when there are none, it is said."""
        known = tuple(sorted(uai for uai in uais if self.app.model.line(uai)))
        if not known:
            self.app.tell("Choisissez d'abord un établissement.")
        return known

    def keep(self, identifier: str, draft: "Begun | None") -> None:
        """Have what is begun written beside the journal as it is now, or forgotten."""
        if self.app.office.keeper.put(identifier, draft):
            self.app.run_worker(self._write_drafts, thread=True, exit_on_error=False)

    def _write_drafts(self) -> None:
        def refused(sentence: str) -> None:
            told = f"Brouillon non gardé. {sentence}"
            self.app.post_message(Done(partial(self.app.tell, told)))

        self.app.office.keeper.write(refused)

    def beside(
        self, work: Callable[[], Then], failed: Callable[[str], object], defect: str
    ) -> None:
        """Do `work` in a thread of its own, then here what it returns.

        What could not be done is told to `failed` by its own sentence, a defect of ours by the
        sentence `defect`, which names its class: the question must be freed, and what was typed
        never held for ever.
        """

        def run() -> None:
            try:
                then = work()
            except asyncio.CancelledError:
                return
            except CioConsoleError as problem:
                then = partial(failed, str(problem))
            except Exception as error:  # noqa: BLE001 - a defect must not end the session
                then = partial(failed, defect.format(type(error).__name__))
            self.app.post_message(Done(then))

        self.app.run_worker(run, thread=True, exit_on_error=False, group="clerks")
