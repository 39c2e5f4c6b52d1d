"""`etat`: one line per school. Answers without loading textual, httpx nor lxml."""

from datetime import date

import click

from cio_console.commands.french import FrenchCommand
from cio_console.commands.options import shared
from cio_console.commands.output import Styler, width, write, write_csv, write_json
from cio_console.commands.sector import HeldSector, open_sector
from cio_console.commands.state_text import columns_for, state_text
from cio_console.domain.overview import SchoolLine
from cio_console.errors import UsageProblem


@click.command("etat", cls=FrenchCommand)
@shared("date", "source", "hors-ligne", "etablissement")
@click.option(
    "--collecte", "collection", default="", metavar="siecle|notes", help="Seulement cette collecte."
)
@shared("json", "csv", "couleur")
def command(
    *, day: date | None, source: str, offline: bool, uai: str, collection: str,
    as_json: bool, as_csv: bool, colour: str,
) -> int:  # fmt: skip
    """Dit où en est chaque établissement, le plus urgent d'abord.

    Lit ce qui est enregistré : n'utilise jamais le réseau.
    """
    del offline  # this command never uses the network
    held = open_sector(day, source)
    _require_known(held, collection)
    return print_state(held, uai, collection, as_json=as_json, as_csv=as_csv, colour=colour)


def print_state(
    held: HeldSector, uai: str, collection: str, *, as_json: bool, as_csv: bool, colour: str
) -> int:
    """Write the state in the asked form; return the exit code."""
    lines = held.lines(uai)
    if as_json:
        from cio_console.presentation.documents import state_document  # noqa: PLC0415 - JSON only

        write_json(state_document(held.snapshot, held.overview, lines, held.age_from))
    elif as_csv:
        _write_csv(held, lines, collection)
    else:
        room = width()
        write(state_text(held, lines, collection, room, Styler(colour)))
    return 0


def _write_csv(held: HeldSector, lines: tuple[SchoolLine, ...], collection: str) -> None:
    columns = columns_for(held, collection, 1000)
    context = held.context()
    rows = [[one.school.uai, *(c.text(one, context) for c in columns)] for one in lines]
    write_csv(["UAI", *(c.title for c in columns)], rows)


def _require_known(held: HeldSector, collection: str) -> None:
    known = [c.id for c in held.overview.campaign.collections]
    if collection and collection not in known:
        raise UsageProblem(
            f"la collecte « {collection} » n'existe pas. Connues : {', '.join(known)}."
        )
