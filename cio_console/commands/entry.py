"""The command line as a whole: its sub-commands, loaded one by one, and its exit codes.

stdout is data, stderr is narration. No traceback ever reaches a user.
"""

import os
import sys
from collections.abc import Sequence
from typing import TextIO

import click

from cio_console import __version__
from cio_console.commands.french import complaint
from cio_console.commands.lazy import LazyGroup
from cio_console.commands.options import TypedDay, Visit, shared
from cio_console.commands.output import complain
from cio_console.commands.plainer import PLAINER
from cio_console.commands.plainer import install as install_plainer
from cio_console.domain.addresses import holds_credentials
from cio_console.errors import Interrupted, UsageProblem, as_problem
from cio_console.garbage import settle

COMMANDS = {
    "demo": "ouvre la console sur un secteur fictif",
    "synchroniser": "reçoit ce que la source a de nouveau",
    "etat": "où en est chaque établissement",
    "changements": "ce qui a changé depuis la dernière visite",
    "campagne": "la campagne en courbes et en tableaux",
    "rapport": "une page sur le secteur, sans donnée d'élève",
    "anomalies": "les anomalies des dépôts qui comptent",
    "relances": "qui appeler, pourquoi, à quel numéro",
    "declarer": "note un dépôt qu'on vous a dit, sans le fichier",
    "accepter": "laisse une anomalie telle quelle, pour une raison",
    "verifier": "contrôle des fichiers avant leur dépôt",
    "expliquer": "une règle : pourquoi, que faire, qui",
    "secteur": "la liste des établissements suivis",
    "publier": "construit un flux à partir d'un dossier de dépôts",
    "diagnostic": "ce qu'un service d'assistance demande d'abord",
    "config": "où sont les fichiers, ce qui est réglé",
    "purger": "efface ce que la console garde",
    "completion": "la touche Tab complète la commande (bash, zsh, fish)",
}
"""Sub-command → what it does; each lives in the module of its name."""

COMPLETING = "_CIO_CONSOLE_COMPLETE"
"""Environment variable by which a shell asks what may follow; click's own name for this program."""

_REFUSED_LINE = (
    "la ligne de commande contient un compte et un mot de passe : elle est refusée, car les autres"
    " comptes de la machine peuvent la lire et l'historique la garde. Changez ce mot de passe, puis"
    " donnez-le par une variable, un fichier privé ou le trousseau (cio-console config --exemple)."
)


class Console(LazyGroup):
    """The whole command line: its sub-commands in the order of the day's work."""

    table = COMMANDS

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a sub-command, before looking for garbage again."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            settle()
        return command


@click.group(cls=Console, invoke_without_command=True, subcommand_metavar="[COMMANDE] …")
@shared("date", "source", "hors-ligne", "couleur")
@click.option("--version", "version", is_flag=True, help="Affiche la version et s'arrête.")
@click.pass_context
def console(
    ctx: click.Context,
    day: TypedDay | None,
    source: tuple[str, ...],
    offline: bool,
    colour: str,
    version: bool,
) -> int:
    """Suit les remontées SIECLE et notes des lycées d'un CIO vers Parcoursup.

    Sans commande, ouvre les écrans sur la source configurée ; sans terminal, écrit l'état du
    secteur.
    """
    if version:
        print(f"cio-console {__version__}")
        return 0
    if ctx.invoked_subcommand is not None:
        _require_none_before(ctx, ctx.invoked_subcommand)
        return 0
    from cio_console.commands.screens import open_screens  # this case only

    settle()
    visit = Visit(day=day, source=source, offline=offline, colour=colour)
    return open_screens(visit)


def _require_none_before(ctx: click.Context, name: str) -> None:
    """Refuse an option written before the command, which would not know of it."""
    for option in ctx.command.params:
        typed = ctx.get_parameter_source(option.name or "")
        if typed is click.core.ParameterSource.COMMANDLINE:
            raise UsageProblem(
                f"{option.opts[0]} ne sert ici qu'aux écrans. Écrivez cette option après la"
                f" commande : cio-console {name} {option.opts[0]} …"
            )


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code."""
    _reopen_closed()
    install_plainer()
    _make_writable(sys.stdout)
    _make_writable(sys.stderr)
    try:
        return _run(arguments)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "cio-console"
        return _say(f"{complaint(error)}\nAide : {path} --help", UsageProblem.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _say("interrompu.", Interrupted.exit_code)
    except BrokenPipeError:
        return _close_quietly()
    except Exception as error:  # noqa: BLE001 - the last net: a user never meets a traceback
        problem = as_problem(error)
        return _say(str(problem), problem.exit_code)


def _run(arguments: Sequence[str]) -> int:
    if any(holds_credentials(argument) for argument in arguments):
        # Before click, which quotes what it does not understand.
        raise UsageProblem(_REFUSED_LINE)
    if COMPLETING in os.environ:
        from cio_console.commands.completing import install  # a Tab only

        install()
    code = console.main(list(arguments), prog_name="cio-console", standalone_mode=False)
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _say(sentence: str, code: int) -> int:
    complain(sentence)
    return code


def _close_quietly() -> int:
    """End after `| head`: give stdout somewhere to flush to, and say nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _reopen_closed() -> None:
    """Give what the caller closed (`>&-`) nowhere to go, before a file of ours takes its number.

    stderr stays None: who narrates looks at it.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, this one
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8")


def _make_writable(stream: TextIO) -> None:
    """Never fail on a character that the locale cannot write: it gets a substitute."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=PLAINER)
