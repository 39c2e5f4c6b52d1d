"""`completion`: what a shell needs to complete the command line by the Tab key."""

import os
from pathlib import PurePath

import click

from cio_console.commands.french import FrenchChoice, FrenchCommand
from cio_console.commands.output import write
from cio_console.errors import UsageProblem

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=FrenchCommand)
@click.argument("shell", type=FrenchChoice(SHELLS), required=False, default="")
def command(*, shell: str) -> int:
    """Écrit ce qui fait compléter la commande par la touche Tab.

    Sans argument, pour le shell de ce compte (variable SHELL). Où le mettre : docs/installation.md.
    """
    from cio_console.commands.completing import script  # this command only

    asked = shell or PurePath(os.environ.get("SHELL", "")).name
    if asked not in SHELLS:
        raise UsageProblem(
            f"le shell de ce compte n'est pas l'un de : {', '.join(SHELLS)}. Nommez-en un :"
            " cio-console completion bash."
        )
    write(script(asked).splitlines())
    return 0
