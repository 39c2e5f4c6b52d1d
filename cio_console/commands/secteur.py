"""`secteur`: the director's list of schools, shown, built and kept."""

import importlib

import click

from cio_console.commands.lazy import LazyGroup

SUBCOMMANDS = {
    "montrer": "la liste telle qu'elle est",
    "chercher": "un CIO et les lycées autour de lui, dans l'annuaire public",
    "construire": "fait ou complète la liste avec l'annuaire public",
    "importer": "la complète d'un CSV ou d'un export de tableur",
    "hors-perimetre": "ce qu'une collecte ne concerne pas, et pourquoi",
    "retirer": "ôte des établissements de la liste",
}
"""Sub-command → what it does; each lives in the module `secteur_<name>`."""


class Sector(LazyGroup):
    """The group; alone, it shows the list."""

    table = SUBCOMMANDS
    prefix = "cio_console.commands.secteur_"


@click.group("secteur", cls=Sector, invoke_without_command=True, subcommand_metavar="[COMMANDE] …")
@click.pass_context
def command(ctx: click.Context) -> int:
    """Tient la liste des établissements que suit le CIO ; sans commande, la montre."""
    if ctx.invoked_subcommand is not None:
        return 0
    shown = importlib.import_module("cio_console.commands.secteur_montrer")
    code: int = ctx.invoke(shown.command)
    return code
