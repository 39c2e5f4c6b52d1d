"""`secteur chercher`: the CIO of a town and the lycées that the open data have around it."""

from collections.abc import Container, Sequence

import click
import msgspec

from cio_console.commands.area import area_of, area_options, found_for, told_of
from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.options import Form, form, open_place, shared
from cio_console.commands.output import columns, narrate, warn, width, write, write_csv, write_json
from cio_console.domain.candidate import Candidate, Proposal, list_of
from cio_console.errors import UsageProblem
from cio_console.presentation.candidates import (
    CANDIDATE_TITLES,
    CIO_TITLES,
    candidate_cells,
    cio_cells,
    head_counts_words,
)
from cio_console.presentation.checked import FORMAT_VERSION
from cio_console.presentation.numbers import plural
from cio_console.presentation.sector_list import list_table

_FIGURE = CANDIDATE_TITLES.index("Terminales")


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
        warn(notice)
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
    write(columns([CIO_TITLES, *map(cio_cells, cios)], (), width()))
    narrate("Plusieurs CIO sont trouvés : recommencez avec l'UAI de l'un d'eux.")


def _text(proposal: Proposal) -> list[str]:
    cio = proposal.cio
    count = plural(len(proposal.schools), "établissement proposé", "établissements proposés")
    head = f"{cio.name} ({cio.uai}) : {count}"
    mothers = {one.uai for one in proposal.schools}
    rows = [CANDIDATE_TITLES, *(_cells(one, mothers) for one in proposal.schools)]
    after = [
        head_counts_words(proposal.schools),
        f"Pour en faire votre liste : cio-console secteur construire --cio {cio.uai}",
    ]
    return [head, "", *columns(rows, {_FIGURE}, width()), "", *filter(None, after)]


def _cells(one: Candidate, mothers: Container[str]) -> tuple[str, ...]:
    """Return the cells of a school, its name set back when its mother stands above."""
    uai, name, *others = candidate_cells(one)
    return (uai, ("  " if one.parent_uai in mothers else "") + name, *others)
