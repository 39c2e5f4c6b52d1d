"""The pages made from the commands themselves: the manual, `docs/cio-console.1`, and their helps.

The manual's language is roff with the macros of man(7); its words are those of `--help`. `make
docs` writes both.
"""

import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from cio_console.commands.entry import console

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cio-console.1"

_HEAD = r""".\" Écrite par « make docs » depuis les commandes : ne pas la modifier à la main.
.TH CIO\-CONSOLE 1 "" "cio\-console" "Console CIO"
.SH NOM
cio\-console \- suivi des remontées SIECLE et notes vers Parcoursup, pour un directeur de CIO
.SH SYNOPSIS
.B cio\-console
[\fIOPTIONS\fR] [\fICOMMANDE\fR] ...
"""

_TAIL = r""".SH CODES DE RETOUR
.TP
.B 0
Rien à signaler.
.TP
.B 1
Des anomalies de gravité erreur ou bloquante, ou un diagnostic en défaut.
.TP
.B 2
La demande est incorrecte.
.TP
.B 3
Une source ou un fichier n'a pas pu être lu.
.TP
.B 4
L'écriture est impossible : disque plein, droits.
.TP
.B 130, 143, 129
Interrompu par Ctrl\-C, par un autre programme, ou faute de terminal.
.SH ENVIRONNEMENT
.TP
.B CIO_CONSOLE_HOME
Un seul dossier pour les réglages, le cache et le journal.
.TP
.B CIO_CONSOLE_USER, CIO_CONSOLE_PASSWORD, CIO_CONSOLE_TOKEN
Les identifiants à présenter au serveur du flux.
.TP
.B NO_COLOR
Retire toutes les couleurs.
.SH FICHIERS
.B cio\-console config
les nomme tous, et
.B cio\-console config \-\-exemple
écrit un fichier de réglages commenté.
"""


def manual_page() -> str:
    """Return the page: the program, its options, each command with its own."""
    ctx = click.Context(console, info_name="cio-console")
    parts = [_HEAD, ".SH DESCRIPTION\n", *_paragraphs(console), ".SH OPTIONS\n", *_options(ctx)]
    parts.append(".SH COMMANDES\n")
    for name in console.list_commands(ctx):
        parts += _command(ctx, name)
    return "".join([*parts, _TAIL])


def help_pages(width: int = 100) -> Iterator[tuple[str, str]]:
    """Give the path of each command and its `--help`, in lines of at most `width`."""
    waiting: list[tuple[click.Context | None, str, click.Command]] = [
        (None, "cio-console", console)
    ]
    while waiting:
        parent, name, command = waiting.pop(0)
        ctx = command.context_class(
            command, info_name=name, parent=parent, terminal_width=width, max_content_width=width
        )
        yield ctx.command_path, command.get_help(ctx)
        if isinstance(command, click.Group):
            members = ((n, command.get_command(ctx, n)) for n in command.list_commands(ctx))
            waiting[:0] = [(ctx, n, member) for n, member in members if member is not None]


def _command(parent: click.Context, name: str) -> Iterator[str]:
    """Give one command, and those below it."""
    assert isinstance(parent.command, click.Group)
    command = parent.command.get_command(parent, name)
    assert command is not None
    ctx = click.Context(command, info_name=name, parent=parent)
    usage = " ".join(command.collect_usage_pieces(ctx))
    yield f".SS {_plain(ctx.command_path)}\n.B {_plain(ctx.command_path)}\n{_plain(usage)}\n.PP\n"
    yield from _paragraphs(command)
    yield from _options(ctx)
    if isinstance(command, click.Group):
        for member in command.list_commands(ctx):
            yield from _command(ctx, member)


def _paragraphs(command: click.Command) -> Iterator[str]:
    """Give what a command says of itself, paragraph by paragraph."""
    for paragraph in textwrap.dedent(command.help or "").strip().split("\n\n"):
        yield f"{_plain(' '.join(paragraph.split()))}\n.PP\n"


def _options(ctx: click.Context) -> Iterator[str]:
    for parameter in ctx.command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is not None:
            yield f".TP\n.B {_plain(record[0])}\n{_plain(record[1])}\n"


def _plain(text: str) -> str:
    """Return a text that roff takes as it is: no command, no break at a hyphen, no escape."""
    told = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{told}" if told.startswith((".", "'")) else told
