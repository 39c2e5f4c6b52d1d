"""`config campagne`: the campaign files, shown, validated, compared, begun."""

import importlib
from collections.abc import Mapping
from typing import ClassVar

import click

from cio_console.commands.lazy import LazyGroup


class Campaigns(LazyGroup):
    """The group; alone, it lists the campaigns."""

    table: ClassVar[Mapping[str, str]] = {
        "lister": "les campagnes livrées et les vôtres, celle qui sert",
        "montrer": "collectes, échéances, jalons, ce qui est à confirmer",
        "valider": "tout ce qui ne va pas dans un fichier, ligne par ligne",
        "comparer": "ce qui a bougé d'une campagne à l'autre",
        "modele": "un fichier à compléter pour une autre session",
    }
    prefix = "cio_console.commands.config_campagne_"


@click.group(
    "campagne", cls=Campaigns, invoke_without_command=True, subcommand_metavar="[COMMANDE] …"
)
@click.pass_context
def command(ctx: click.Context) -> int:
    """Tient les fichiers de campagne ; sans commande, les liste."""
    if ctx.invoked_subcommand is not None:
        return 0
    listing = importlib.import_module("cio_console.commands.config_campagne_lister")
    code: int = ctx.invoke(listing.command)
    return code
