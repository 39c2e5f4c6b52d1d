"""`secteur chercher`: the CIO of a town and the lycées that the open data have around it."""

from collections.abc import Sequence

import click
import msgspec

from cio_console.commands.area import area_of, area_options, found_for, told_of
from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.options import Form, form, open_place, shared
from cio_console.commands.output import aligned, narrate, write, write_csv, write_json
from cio_console.domain.candidate import Candidate, Proposal, list_of
from cio_console.errors import UsageProblem
from cio_console.presentation.candidates import (
    CANDIDATE_TITLES,
    CIO_TITLES,
    candidate_cells,
    cio_cells,
)
from cio_console.presentation.checked import FORMAT_VERSION
from cio_console.presentation.numbers import plural
from cio_console.presentation.sector_list import list_table

_FIGURE = "Terminales"
"""The column that is aligned at the right."""


class SearchDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `secteur chercher --json` writes."""

    format: str = "cio-annuaire"
    format_version: str = FORMAT_VERSION
    cios: tuple[Candidate, ...]
    schools: tuple[Candidate, ...] | None
    """Null when several CIO were found."""
    closed: tuple[Candidate, ...]
    notices: tuple[str, ...]


@click.command("chercher", cls=FrenchCommand)
@click.argument("typed", cls=FrenchArgument, metavar="CIO")
@area_options
@shared("json", "csv")
def command(
    *, typed: str, departements: tuple[str, ...], communes: tuple[str, ...], bassin: str,
    offline: bool, as_json: bool, as_csv: bool,
) -> int:  # fmt: skip
    """Cherche un CIO, par son UAI ou sa ville, et les lycées de l'annuaire autour de lui.

    Les données sont celles de l'« Annuaire de l'éducation », publiques. Rien n'est écrit dans votre
    liste : « secteur construire » le fait.
    """
    asked = form(as_json=as_json, as_csv=as_csv)
    area = area_of(departements, communes, bassin)
    found = found_for(open_place(), typed, area, offline=offline)
    proposal = found.proposal
    for notice in told_of(proposal) if proposal else found.notices:
        narrate(f"Attention : {notice}")
    if asked is Form.JSON:
        write_json(
            SearchDocument(
                cios=found.cios,
                schools=proposal.schools if proposal else None,
                closed=proposal.closed if proposal else (),
                notices=found.notices,
            )
        )
    elif proposal is None:
        _tell_several(typed, found.cios, asked)
    elif asked is Form.CSV:
        write_csv(list_table(list_of(proposal)))
    else:
        write(_text(proposal))
    return 0


def _tell_several(typed: str, cios: Sequence[Candidate], asked: Form) -> None:
    """Write the CIO found. Raises UsageProblem when a table of schools was asked for."""
    if asked is Form.CSV:
        told = ", ".join(f"{one.uai} ({one.commune})" for one in cios)
        raise UsageProblem(f"plusieurs CIO à « {typed} » : {told}. Donnez l'UAI de l'un d'eux.")
    write(_columns(CIO_TITLES, map(cio_cells, cios)))
    narrate("Plusieurs CIO sont trouvés : recommencez avec l'UAI de l'un d'eux.")


def _text(proposal: Proposal) -> list[str]:
    cio = proposal.cio
    count = plural(len(proposal.schools), "établissement proposé", "établissements proposés")
    head = f"{cio.name} ({cio.uai}) : {count}"
    table = _columns(CANDIDATE_TITLES, map(candidate_cells, proposal.schools))
    after = f"Pour en faire votre liste : cio-console secteur construire --cio {cio.uai}"
    return [head, "", *table, "", after]


def _columns(titles: Sequence[str], cells: "map[tuple[str, ...]]") -> list[str]:
    """Return aligned columns, as wide as what they hold."""
    from rich.cells import cell_len  # noqa: PLC0415 - text output only

    rows = [titles, *cells]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    right = [title == _FIGURE for title in titles]
    return ["  ".join(line).rstrip() for line in aligned(rows, widths, right)]
