"""`secteur montrer`: the director's list of schools, as it is."""

import click
import msgspec

from cio_console.commands.french import FrenchCommand
from cio_console.commands.options import Form, form, open_place, shared
from cio_console.commands.output import columns, complain, warn, width, write, write_csv, write_json
from cio_console.domain.addresses import typed_path
from cio_console.domain.school import SectorFile
from cio_console.presentation.checked import FORMAT_VERSION
from cio_console.presentation.sector_list import LIST_TITLES, list_rows, list_summary, list_table
from cio_console.sector_building import open_list

NO_LIST = (
    "il n'y a pas encore de liste d'établissements ({path}). Pour en faire une d'après l'annuaire :"
    " cio-console secteur construire --cio UAI ; d'après un CSV : cio-console secteur importer"
    " FICHIER --cio UAI ; dans les écrans : « Ma liste »."
)
_FIGURE = 4
"""The column of `LIST_TITLES` that holds numbers."""


class SectorDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `secteur montrer --json` writes."""

    format: str = "cio-secteur"
    format_version: str = FORMAT_VERSION
    file: str
    sector: SectorFile | None
    """Null when there is no list yet."""
    notices: tuple[str, ...]


@click.command("montrer", cls=FrenchCommand)
@click.option(
    "--liste", "path", metavar="FICHIER", default="", help="Une autre liste que la vôtre."
)
@shared("json", "csv")
def command(*, path: str = "", as_json: bool = False, as_csv: bool = False) -> int:
    """Montre la liste des établissements suivis : les sections sous leur établissement mère."""
    asked = form(as_json=as_json, as_csv=as_csv)
    held = open_list(typed_path(path) if path else open_place().sector_file)
    for notice in held.doubts:
        warn(notice)
    if asked is Form.JSON:
        document = SectorDocument(
            file=str(held.path), sector=held.sector, notices=tuple(held.doubts)
        )
        write_json(document)
        return 0
    if held.sector is None:
        complain(NO_LIST.format(path=held.path))
        return 0
    if asked is Form.CSV:
        write_csv(list_table(held.sector))
    else:
        write(_text(held.sector, str(held.path)))
    return 0


def _text(sector: SectorFile, path: str) -> list[str]:
    """Return the list as aligned columns."""
    table = columns([LIST_TITLES, *list_rows(sector)], {_FIGURE}, width())
    cio = " ".join(filter(None, (sector.sector.name, f"({sector.sector.uai})")))
    return [f"{cio} : {list_summary(sector)}", "", *table, "", f"Fichier : {path}"]
