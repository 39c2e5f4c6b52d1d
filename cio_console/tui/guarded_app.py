"""The application as what ends at a defect of ours without showing it: who opened it says so."""

from rich.console import RenderableType
from textual.app import App
from textual.worker import WorkerFailed

from cio_console.errors import CioConsoleError, as_problem


class GuardedApp(App[int]):
    """An application that never writes a traceback.

    Textual's own would give the value of every variable, some of them a pupil's. It cannot go on
    either: a part of the screens has stopped, and would no longer answer.
    """

    problem: CioConsoleError | None = None
    """What ended the session before the user did; None when nothing did."""

    def _handle_exception(self, error: Exception) -> None:
        """Keep the first thing that went wrong, from which the others follow, and end."""
        if self.problem is None:
            cause = error.error if isinstance(error, WorkerFailed) else error
            self.problem = as_problem(cause)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End, where textual would also draw the traceback."""
        self.panic()

    def panic(self, *renderables: RenderableType) -> None:
        """End without keeping what textual would show of an error."""
        del renderables
        self._close_messages_no_wait()
