"""Completing the command line: what may follow what is typed, asked by the shell at each Tab.

click knows the names; what a value can be is told by its metavar, in one table. Reads what is
held locally and nothing else, and never says a word: a Tab must not spoil the line being typed.
"""

import io
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr
from typing import Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

from cio_console.commands.entry import COMPLETING
from cio_console.errors import CioConsoleError

Item = CompletionItem[str]


def _files(_: str) -> Iterable[Item]:
    return (CompletionItem("", type="file"),)


def _folders(_: str) -> Iterable[Item]:
    return (CompletionItem("", type="dir"),)


def _schools(_: str) -> Iterable[Item]:
    """Return the schools of the sector held, by UAI, with their names."""
    from cio_console.commands.sector import open_sector  # reads the store

    lines = open_sector(None).overview.lines
    return (CompletionItem(line.school.uai, help=line.school.name) for line in lines)


def _rules(_: str) -> Iterable[Item]:
    """Return the rules of the catalogue, by code, with their titles."""
    from cio_console.checks.catalogue import catalogue  # reads its texts

    return (CompletionItem(rule.code, help=rule.title) for rule in catalogue().values())


def _words(metavar: str) -> Iterable[Item]:
    """Return the words of a choice, which its metavar lists."""
    words = metavar.split("|") if "|" in metavar else []
    return (CompletionItem(word) for word in words if word == word.lower())


_KNOWN: dict[str, Callable[[str], Iterable[Item]]] = {
    "FICHIER": _files,
    "ID|FICHIER": _files,
    "DOSSIER": _folders,
    "SOURCE": _folders,
    "UAI": _schools,
    "CODE": _rules,
}
"""Metavar, without brackets nor « … » → what its values can be; a list of words tells itself."""


class _Known(click.ParamType[Any]):
    """Stands for the type of a parameter while the line is completed."""

    name = "connu"

    def __init__(self, metavar: str) -> None:
        self._metavar = metavar

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Item]:
        """Return the values that begin as what is typed, the case of letters aside."""
        del ctx, param
        values = _KNOWN.get(self._metavar, _words)(self._metavar)
        begun = incomplete.casefold()
        return [
            CompletionItem(incomplete, type=item.type) if item.type != "plain" else item
            for item in values
            if item.value.casefold().startswith(begun) or item.type != "plain"
        ]


class _Silent(ShellComplete):
    """Completion that tells nothing but what may follow."""

    def source(self) -> str:
        """Return the script; click's own way looks at the version of bash, in English."""
        return ShellComplete.source(self)

    def get_completions(self, args: list[str], incomplete: str) -> list[Item]:
        """Return what may follow `args`; nothing when what it depends on cannot be read."""
        with redirect_stderr(io.StringIO()):
            try:
                self._inform(args)
                return super().get_completions(args, incomplete)
            except (CioConsoleError, click.ClickException, OSError):
                return []

    def _inform(self, args: list[str]) -> None:
        """Tell the parameters of each command on the line what their values can be."""
        command: click.Command | None = self.cli
        words = iter(args)
        while command is not None:
            ctx = click.Context(command, resilient_parsing=True)
            for param in command.params:
                param.type = _Known(param.make_metavar(ctx).strip("[].…"))
            if not isinstance(command, click.Group):
                return
            names = command.list_commands(ctx)
            name = next((word for word in words if word in names), None)
            command = command.get_command(ctx, name) if name else None


class _Bash(_Silent, BashComplete):
    """bash."""


class _Zsh(_Silent, ZshComplete):
    """zsh, which shows what each thing is."""


class _Fish(_Silent, FishComplete):
    """fish, likewise."""


_CLASSES: tuple[type[_Silent], ...] = (_Bash, _Zsh, _Fish)


def install() -> None:
    """Have click complete by the table above."""
    for cls in _CLASSES:
        add_completion_class(cls)


def script(shell: str) -> str:
    """Return the script that a shell must read to complete `cio-console`."""
    cls = next(cls for cls in _CLASSES if cls.name == shell)
    return cls(click.Command("cio-console"), {}, "cio-console", COMPLETING).source()
