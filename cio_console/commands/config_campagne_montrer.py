"""`config campagne montrer`: a campaign to read."""

import click

from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.options import open_place, shared
from cio_console.commands.output import write, write_json
from cio_console.domain.text import harmless
from cio_console.presentation.campaign_file import campaign_lines, unconfirmed
from cio_console.presentation.campaign_file_document import OneCampaignDocument


@click.command("montrer", cls=FrenchCommand)
@click.argument("name", cls=FrenchArgument, default="", metavar="[ID|FICHIER]")
@shared("json")
def command(*, name: str, as_json: bool) -> int:
    """Montre une campagne, celle des réglages quand rien n'est dit."""
    campaign = open_place().campaign(name)
    if as_json:
        write_json(OneCampaignDocument(campaign=campaign, to_confirm=unconfirmed(campaign)))
    else:
        write(harmless(line) for line in campaign_lines(campaign))
    return 0
