"""The application as what writes a view in a file of the user's, beside the screens."""

from textual import work

from cio_console.errors import CioConsoleError
from cio_console.store.export import export_path, write_export
from cio_console.tui.declaration_app import DeclarationApp
from cio_console.tui.messages import ExportRefused, ExportWritten
from cio_console.tui.screens.base import EXPORT, ConsoleScreen
from cio_console.tui.widgets.prompt import Prompt


class ExportApp(DeclarationApp):
    """An application that exports what a screen shows."""

    def export(self, name: str, data: bytes) -> None:
        """Have `data` written in the file that the user named; the prompt waits for it."""
        if prompt := self._asking():
            prompt.hold()
            self._write_export(name, data)

    def on_export_written(self, message: ExportWritten) -> None:
        """Say where the file is."""
        if prompt := self._asking():
            prompt.close()
        self.tell(f"Écrit, pour vous seul : {message.path}")

    def on_export_refused(self, message: ExportRefused) -> None:
        """Say why there is no file; its name stays, ready to be mended."""
        if prompt := self._asking():
            prompt.refuse(message.sentence)
        else:
            self.tell(message.sentence)

    def _asking(self) -> Prompt | None:
        screen = self.screen
        if isinstance(screen, ConsoleScreen) and screen.prompt.purpose == EXPORT:
            return screen.prompt
        return None

    @work(thread=True, exit_on_error=False, group="export")
    def _write_export(self, name: str, data: bytes) -> None:
        try:
            path = export_path(name)
            write_export(path, data)
        except CioConsoleError as problem:
            self.post_message(ExportRefused(str(problem)))
        else:
            self.post_message(ExportWritten(path))
