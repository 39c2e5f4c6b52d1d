"""The application as what writes a view in a file of the user's, beside the screens."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from cio_console.errors import CioConsoleError
from cio_console.store.export import NameTaken, export_path, replace_export, write_export
from cio_console.tui.declaration_app import DeclarationApp
from cio_console.tui.launch import Launch
from cio_console.tui.messages import ExportRefused, ExportTaken, ExportWritten
from cio_console.tui.screens.base import EXPORT, ConsoleScreen
from cio_console.tui.widgets.prompt import Option, Prompt, Question

if TYPE_CHECKING:
    from cio_console.tui.views.export_forms import Exported, Form

_WHERE = "un fichier à vous, ou un chemin"
_FORM, _TAKEN = "export-form", "export-taken"
"""Purposes of the questions before and after that of the name."""

Writer = Callable[[Path, bytes], None]
"""Writes a file: a new one, or in place of another."""


class ExportApp(DeclarationApp):
    """An application that exports what a screen shows."""

    def __init__(self, launch: Launch, now: Callable[[], datetime]) -> None:
        super().__init__(launch, now)
        self._exported: tuple[Exported, Form] | None = None
        """What the open question of a name is about."""

    def ask_export(self, view: "Exported") -> None:
        """Ask in which form a view is to be written, when there are several, then where."""
        screen = self.screen
        if not isinstance(screen, ConsoleScreen):
            return
        if len(view.forms) == 1:
            self._ask_name(view, view.forms[0])
            return
        options = tuple(
            Option(form.key, form.label, partial(self._ask_name, view, form)) for form in view.forms
        )
        screen.prompt.ask(Question(_FORM, view.title, options=options))

    def export(self, name: str) -> None:
        """Have the view written in the file that the user named; the prompt waits for it."""
        if self._exported is not None and (prompt := self._asking(EXPORT)) and not prompt.held:
            prompt.hold()
            self._write_export(name, self._exported[1], write_export)

    def on_export_written(self, message: ExportWritten) -> None:
        """Say where the file is."""
        if prompt := self._asking(EXPORT, _TAKEN):
            prompt.close()
        self.tell(f"Écrit, pour vous seul : {message.path}")

    def on_export_refused(self, message: ExportRefused) -> None:
        """Say why there is no file; its name stays, ready to be mended."""
        if prompt := self._asking(EXPORT, _TAKEN):
            prompt.refuse(message.sentence)
        else:
            self.tell(message.sentence)

    def on_export_taken(self, message: ExportTaken) -> None:
        """Ask before anything takes the place of another file."""
        told = f"{message.path} existe déjà."
        if self._exported is None or not (prompt := self._asking(EXPORT)):
            self.tell(f"{told} Il est laissé tel quel.")
            return
        view, form = self._exported
        options = (
            Option("n", "un autre nom", partial(self._ask_name, view, form, message.name)),
            Option("r", "le remplacer", partial(self._replace, message.name, form)),
        )
        prompt.ask(Question(_TAKEN, told, options=options))

    def _ask_name(self, view: "Exported", form: "Form", name: str = "") -> None:
        if isinstance(self.screen, ConsoleScreen):
            self._exported = (view, form)
            title = f"{view.title}, {form.label}"
            self.screen.prompt.ask(Question(EXPORT, title, _WHERE, name or view.name(form)))

    def _replace(self, name: str, form: "Form") -> None:
        if (prompt := self._asking(_TAKEN)) and not prompt.held:
            prompt.hold()
            self._write_export(name, form, replace_export)

    def _asking(self, *purposes: str) -> Prompt | None:
        screen = self.screen
        if isinstance(screen, ConsoleScreen) and screen.prompt.purpose in purposes:
            return screen.prompt
        return None

    @work(thread=True, exit_on_error=False, group="export")
    def _write_export(self, name: str, form: "Form", write: Writer) -> None:
        try:
            path = export_path(name)
            write(path, form.build())
        except NameTaken:
            self.post_message(ExportTaken(name, path))
        except CioConsoleError as problem:
            self.post_message(ExportRefused(str(problem)))
        except Exception as error:  # noqa: BLE001 - a defect must not hold the question for ever
            told = f"La console s'est trompée ({type(error).__name__}) : rien n'est écrit."
            self.post_message(ExportRefused(told))
        else:
            self.post_message(ExportWritten(path))
