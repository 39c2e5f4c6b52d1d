"""`publier`: a folder of uploads, checked, becomes a feed."""

import os
from pathlib import Path

import click

from cio_console.commands.french import FrenchCommand, FrenchOption, whole_number
from cio_console.commands.options import Place, shared, talk
from cio_console.errors import StoreProblem, UsageProblem
from cio_console.feed.campaigns import locate_campaign
from cio_console.settings import read_settings
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
    default=None,
    cls=FrenchOption,
    metavar="FICHIER",
    help="La liste des établissements (secteur.json).",
)
@click.option(
    "--secteurs",
    "sectors",
    type=click.Path(path_type=Path),
    default=None,
    cls=FrenchOption,
    metavar="DOSSIER",
    help="Une liste par CIO (.json) : un flux par CIO, dans SORTIE/UAI du CIO.",
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
@shared("identites")
@click.option(
    "--processus",
    "processes",
    type=whole_number(1, _MOST_PROCESSES),
    default="1",
    help="Nombre de processus de contrôle.",
)
@shared("json", "quiet", "verbose")
def command(
    *, uploads: Path, sector: Path | None, sectors: Path | None, campaign: str, output: Path,
    identities: str, processes: int, as_json: bool, quiet: bool, verbose: bool,
) -> int:  # fmt: skip
    """Construit ou met à jour un flux, ou un par CIO ; seul ce qui a changé est contrôlé.

    Les fichiers suivent les schémas XSD des réglages, s'il y en a.
    """
    from cio_console.commands.publication import (  # loads checks
        Asked,
        publish_each,
        publish_one,
    )
    from cio_console.commands.secret import secret_of_this_account  # same
    from cio_console.publish import PublishRequest  # loads checks

    place = _place()
    request = PublishRequest(
        uploads=uploads,
        campaign=locate_campaign(campaign, place.home.campaigns if place else None).path,
        output=output,
        identities=identities,
        processes=processes,
        secret=secret_of_this_account(),
        schemas=place.schemas if place else None,
    )
    asked = Asked(request, talk(quiet=quiet, verbose=verbose), as_json)
    if sector is not None and sectors is None:
        return publish_one(asked, sector)
    if sectors is not None and sector is None:
        return publish_each(asked, sectors)
    raise UsageProblem("donnez --secteur FICHIER pour un CIO, ou --secteurs DOSSIER pour tous.")


def _place() -> Place | None:
    """Return where the settings and campaigns are; None for an account without a home."""
    try:
        home = Home.resolve(os.environ)
    except StoreProblem:
        return None
    return Place(home, read_settings(home), "")
