"""Who writes what a screen shows in a file of the user's."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cio_console.errors import NameTaken
from cio_console.store.export import export_path, replace_export, write_export
from cio_console.tui.clerks.clerk import Clerk, Then
from cio_console.tui.purposes import EXPORT, EXPORT_FORM, EXPORT_TAKEN
from cio_console.tui.widgets.prompt import Option, Question

if TYPE_CHECKING:
    from cio_console.tui.console import ConsoleApp
    from cio_console.tui.views.export_forms import Exported, Form

_WHERE = "un fichier à vous, ou un chemin"
_DEFECT = "La console s'est trompée ({}) : rien n'est écrit."

Writer = Callable[[Path, bytes], None]
"""Writes a file: a new one, or in place of another."""


class ExportClerk(Clerk):
    """Exports views, under the name that the user gives."""

    def __init__(self, app: "ConsoleApp") -> None:
        super().__init__(app)
        self._exported: tuple[Exported, Form] | None = None
        """What the open question of a name is about."""

    def ask(self, view: "Exported") -> None:
        """Ask in which form a view is to be written, when there are several, then where."""
        if self.screen is None:
            return
        if len(view.forms) == 1:
            self._ask_name(view, view.forms[0])
            return
        options = tuple(
            Option(form.key, form.label, partial(self._ask_name, view, form)) for form in view.forms
        )
        self.screen.prompt.ask(Question(EXPORT_FORM, view.title, options=options))

    def write(self, name: str) -> None:
        """Have the view written in the file that the user named; the prompt waits for it."""
        if self._exported is not None and (prompt := self.asking(EXPORT)) and not prompt.held:
            prompt.hold()
            self._write_beside(name, self._exported[1], write_export)

    def _ask_name(self, view: "Exported", form: "Form", name: str = "") -> None:
        if self.screen is not None:
            self._exported = (view, form)
            title = f"{view.title}, {form.label}"
            self.screen.prompt.ask(Question(EXPORT, title, _WHERE, name or view.name(form)))

    def _replace(self, name: str, form: "Form") -> None:
        if (prompt := self.asking(EXPORT_TAKEN)) and not prompt.held:
            prompt.hold()
            self._write_beside(name, form, replace_export)

    def _write_beside(self, name: str, form: "Form", writer: Writer) -> None:
        self.beside(partial(self._write, name, form, writer), self._refused, _DEFECT)

    def _write(self, name: str, form: "Form", writer: Writer) -> Then:
        try:
            path = export_path(name)
            writer(path, form.build())
        except NameTaken:
            return partial(self._taken, name, path)
        return partial(self._written, path)

    def _written(self, path: Path) -> None:
        """Say where the file is."""
        if prompt := self.asking(EXPORT, EXPORT_TAKEN):
            prompt.close()
        self.app.tell(f"Écrit, pour vous seul : {path}")

    def _refused(self, sentence: str) -> None:
        """Say why there is no file; its name stays, ready to be mended."""
        self.refuse(sentence, EXPORT, EXPORT_TAKEN)

    def _taken(self, name: str, path: Path) -> None:
        """Ask before anything takes the place of another file."""
        told = f"{path} existe déjà."
        if self._exported is None or not (prompt := self.asking(EXPORT)):
            self.app.tell(f"{told} Il est laissé tel quel.")
            return
        view, form = self._exported
        options = (
            Option("n", "un autre nom", partial(self._ask_name, view, form, name)),
            Option("r", "le remplacer", partial(self._replace, name, form)),
        )
        prompt.ask(Question(EXPORT_TAKEN, told, options=options))
