"""`secteur retirer`: schools taken off the director's list."""

import click
import msgspec

from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.list_writing import consent, list_options, listed_schools, settle_list
from cio_console.commands.options import UAI
from cio_console.domain.sector_list import Merged, compare_lists


@click.command("retirer", cls=FrenchCommand)
@click.argument("uais", cls=FrenchArgument, type=UAI, nargs=-1, required=True, metavar="UAI…")
@list_options
def command(*, uais: tuple[str, ...], output: str, **asked: bool) -> int:
    """Ôte des établissements de la liste, après avoir montré lesquels."""
    held, sector = listed_schools(output, uais)
    kept = tuple(school for school in sector.schools if school.uai not in uais)
    after = msgspec.structs.replace(sector, schools=kept)
    settle_list(held, Merged(after, compare_lists(sector, after)), consent(**asked))
    return 0
