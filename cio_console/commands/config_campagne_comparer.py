"""`config campagne comparer`: what moved from a campaign to another."""

import click

from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.options import open_place, shared
from cio_console.commands.output import write, write_json
from cio_console.domain.campaign_difference import differences
from cio_console.domain.text import harmless
from cio_console.presentation.campaign_file import difference_lines
from cio_console.presentation.campaign_file_document import DifferencesDocument


@click.command("comparer", cls=FrenchCommand)
@click.argument("first", cls=FrenchArgument, metavar="A")
@click.argument("second", cls=FrenchArgument, metavar="B")
@shared("json")
def command(*, first: str, second: str, as_json: bool) -> int:
    """Dit ce qui a bougé, apparu ou disparu de la campagne A à la campagne B.

    Chacune est un nom ou un fichier. Code de sortie : 0, qu'elles diffèrent ou non.
    """
    place = open_place()
    old, new = place.campaign(first), place.campaign(second)
    found = differences(old, new)
    if as_json:
        write_json(DifferencesDocument(before=old.id, after=new.id, changes=found))
    else:
        write(harmless(line) for line in difference_lines(old, new, found))
    return 0
