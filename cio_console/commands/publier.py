"""`publier`: a folder of uploads, checked, becomes a feed."""

import os
from pathlib import Path

import click

from cio_console.commands.french import FrenchChoice, FrenchCommand, FrenchOption, whole_number
from cio_console.commands.options import shared, talk
from cio_console.commands.output import narrate
from cio_console.errors import StoreProblem
from cio_console.feed.campaigns import locate_campaign
from cio_console.presentation.numbers import plural
from cio_console.store.paths import Home

_MOST_PROCESSES = 64


@click.command("publier", cls=FrenchCommand)
@click.option(
    "--depots",
    "uploads",
    type=click.Path(path_type=Path),
    required=True,
    cls=FrenchOption,
    metavar="DOSSIER",
    help="Les dépôts : UAI/collecte/AAAA-MM-JJTHHMMSS_nom.",
)
@click.option(
    "--secteur",
    "sector",
    type=click.Path(path_type=Path),
    required=True,
    cls=FrenchOption,
    metavar="FICHIER",
    help="La liste des établissements (secteur.json).",
)
@click.option(
    "--campagne",
    "campaign",
    required=True,
    cls=FrenchOption,
    metavar="ID|FICHIER",
    help="La campagne, par son nom ou son fichier (TOML).",
)
@click.option(
    "--sortie",
    "output",
    type=click.Path(path_type=Path),
    required=True,
    cls=FrenchOption,
    metavar="DOSSIER",
    help="Où écrire le flux, à servir par n'importe quel serveur web.",
)
@click.option(
    "--identites",
    "identities",
    type=FrenchChoice(("masquees", "completes")),
    default="masquees",
    help="Comment nommer les élèves : initiales par défaut.",
)
@click.option(
    "--processus",
    "processes",
    type=whole_number(1, _MOST_PROCESSES),
    default="1",
    help="Nombre de processus de contrôle.",
)
@shared("quiet", "verbose")
def command(
    *, uploads: Path, sector: Path, campaign: str, output: Path, identities: str,
    processes: int, quiet: bool, verbose: bool,
) -> int:  # fmt: skip
    """Construit ou met à jour un flux ; seul ce qui a changé est contrôlé et écrit."""
    from cio_console.commands.progress import Telling, of_publication  # noqa: PLC0415 - loads checks
    from cio_console.commands.secret import secret_of_this_account  # noqa: PLC0415 - likewise
    from cio_console.publish import PublishRequest, publish  # noqa: PLC0415 - loads checks

    told = talk(quiet=quiet, verbose=verbose)

    request = PublishRequest(
        uploads=uploads,
        sector=sector,
        campaign=_campaign_file(campaign),
        output=output,
        identities=identities,
        processes=processes,
        secret=secret_of_this_account(),
    )
    with Telling(told) as telling:
        outcome = publish(request, of_publication(telling))
    if not outcome.published:
        narrate(
            f"Attention : aucun dépôt dans « {uploads} ». Vérifiez le dossier : le flux est vide."
        )
    if not quiet:
        checked = plural(outcome.published - outcome.reused, "dépôt contrôlé", "dépôts contrôlés")
        state = f"publié, révision {outcome.revision}" if outcome.changed else "inchangé"
        narrate(f"Flux {state} : {checked}, {plural(outcome.reused, 'repris', 'repris')}.")
    return 0


def _campaign_file(name: str) -> Path:
    """Return the file of a campaign; an account without a home has none of its own."""
    try:
        folder = Home.resolve(os.environ).campaigns
    except StoreProblem:
        folder = None
    return locate_campaign(name, folder).path
