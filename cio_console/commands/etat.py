"""`etat`: one line per school. Answers without loading textual, httpx nor lxml."""

import click

from cio_console.commands.french import FrenchCommand
from cio_console.commands.options import Form, TypedDay, form, shared
from cio_console.commands.output import Styler, width, write, write_csv, write_json
from cio_console.commands.sector import HeldSector, open_sector
from cio_console.commands.state_text import state_text, table
from cio_console.domain.overview import SchoolLine


@click.command("etat", cls=FrenchCommand)
@shared("date", "source", "campagne", "hors-ligne", "etablissement")
@click.option(
    "--collecte", "collection", default="", metavar="siecle|notes", help="Seulement cette collecte."
)
@shared("json", "csv", "couleur", "essentiel")
def command(
    *, day: TypedDay | None, source: tuple[str, ...], campaign_id: str, offline: bool, uai: str,
    collection: str, as_json: bool, as_csv: bool, colour: str, quiet: bool,
) -> int:  # fmt: skip
    """Dit où en est chaque établissement, le plus urgent d'abord.

    Lit ce qui est enregistré : n'utilise jamais le réseau. Avec -q, le tableau seul.
    """
    del offline  # this command never uses the network
    asked = form(as_json=as_json, as_csv=as_csv)
    held = open_sector(day, source, campaign_id)
    held.require_collection(collection)
    lines = held.lines(uai)
    match asked:
        case Form.JSON:
            _write_json(held, lines, collection)
        case Form.CSV:
            _write_csv(held, lines, collection)
        case Form.TEXT if quiet:
            write(table(held, lines, collection, width(), Styler(colour)))
        case Form.TEXT:
            write(state_text(held, lines, collection, width(), Styler(colour)))
    return 0


def _write_json(held: HeldSector, lines: tuple[SchoolLine, ...], collection: str) -> None:
    from cio_console.presentation.documents import state_document  # JSON only

    names = [c.id for c in held.collections(collection)]
    write_json(
        state_document(
            held.snapshot, held.overview, lines, names, held.age_from, held.sources_told()
        )
    )


def _write_csv(held: HeldSector, lines: tuple[SchoolLine, ...], collection: str) -> None:
    from cio_console.presentation.state_table import state_table  # CSV only

    campaign, contacts = held.overview.campaign, held.context().contacts
    write_csv(state_table(campaign, lines, held.collections(collection), contacts))
