"""`config campagne modele`: a campaign file to fill in."""

import click

from cio_console.commands.french import FrenchCommand, whole_number
from cio_console.commands.options import open_place
from cio_console.commands.output import write
from cio_console.domain.campaign_files import DEFAULT_CAMPAIGN
from cio_console.domain.campaign_model import model_of

_SESSIONS = (2000, 2199)


@click.command("modele", cls=FrenchCommand)
@click.option(
    "--session",
    type=whole_number(*_SESSIONS),
    default="2027",
    help="L'année de la session (2027).",
)
@click.option(
    "--campagne",
    "campaign",
    default=DEFAULT_CAMPAIGN,
    metavar="ID|FICHIER",
    help=f"Celle dont partir ({DEFAULT_CAMPAIGN}).",
)
def command(*, session: int, campaign: str) -> int:
    """Écrit une campagne à compléter, où les dates sont à confirmer."""
    write(model_of(open_place().campaign(campaign), session).splitlines())
    return 0
