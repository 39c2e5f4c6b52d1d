"""`secteur importer`: the director's list completed by a CSV or a spreadsheet's export."""

import sys
from collections.abc import Mapping

import click

from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.list_writing import consent, list_options, settle_list
from cio_console.commands.options import UAI, open_place
from cio_console.domain.addresses import typed_path
from cio_console.domain.school import Cio, SectorFile
from cio_console.domain.sector_list import Absent, Weight, merge
from cio_console.errors import UsageProblem
from cio_console.sector_building import HeldList, open_list, read_sheet_file, read_sheet_stream

_STDIN = "-"


@click.command("importer", cls=FrenchCommand)
@click.argument("file", cls=FrenchArgument, metavar="FICHIER")
@click.option("--cio", "cio", type=UAI, default="", help="L'UAI du CIO, pour une première liste.")
@click.option("--nom", "name", metavar="NOM", default="", help="Le nom du CIO.")
@click.option(
    "--completer", "completes", is_flag=True, help="Ne remplir que ce qui est vide dans la liste."
)
@click.option(
    "--remplacer", "replaces", is_flag=True, help="Retirer ce que le fichier ne nomme pas."
)
@list_options
def command(
    *, file: str, cio: str, name: str, completes: bool, replaces: bool, output: str,
    **asked: bool,
) -> int:  # fmt: skip
    """Complète la liste d'un CSV ou de l'export d'un tableur, après avoir montré ce qui change.

    Les colonnes sont reconnues à leur titre, dans n'importe quel ordre, et l'UAI à sa forme. Un
    établissement absent du fichier reste dans la liste. Un tiret à la place du
    fichier lit l'entrée standard.
    """
    place = open_place()
    held = open_list(typed_path(output) if output else place.sector_file)
    known = cio or (held.sector.sector.uai if held.sector else "")
    collections = [collection.id for collection in place.campaign().collections]
    if file == _STDIN:
        sheet = read_sheet_stream(sys.stdin.buffer, known, collections)
    else:
        sheet = read_sheet_file(typed_path(file), known, collections)
    merged = merge(
        held.sector,
        SectorFile(_cio(held, cio, name, sheet.cios), sheet.schools),
        weight=Weight.COMPLETES if completes else Weight.CORRECTS,
        absent=Absent.REMOVED if replaces else Absent.KEPT,
    )
    settle_list(held, merged, consent(**asked), sheet.notices)
    return 0


def _cio(held: HeldList, uai: str, name: str, listed: Mapping[str, str]) -> Cio:
    """Return the CIO of the list: the one asked for, else held, else the only one of the sheet.

    Raises UsageProblem when nothing tells it.
    """
    found = uai or (held.sector.sector.uai if held.sector else "")
    if not found and len(listed) == 1:
        found = next(iter(listed))
    if not found:
        raise UsageProblem(
            "de quel CIO est cette liste ? Ajoutez --cio UAI (et --nom NOM) : ce n'est demandé que"
            " pour une première liste."
        )
    named = name or listed.get(found, "")
    return Cio(found, named or ("" if held.sector else f"CIO {found}"))
