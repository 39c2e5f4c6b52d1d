"""`secteur construire`: the director's list made or completed from the open data."""

import click

from cio_console.commands.area import area_of, area_options, found_for, told_of
from cio_console.commands.french import FrenchCommand, FrenchOption
from cio_console.commands.list_writing import consent, list_options, settle_list
from cio_console.commands.options import open_place, parse_uai
from cio_console.domain.addresses import typed_path
from cio_console.domain.candidate import Proposal
from cio_console.domain.sector_list import Absent, Weight
from cio_console.domain.text import clean_line
from cio_console.errors import UsageProblem
from cio_console.sector_building import open_list
from cio_console.sector_proposal import Exclusion, Found, merged_proposal, with_exclusions


@click.command("construire", cls=FrenchCommand)
@click.option(
    "--cio", "typed", cls=FrenchOption, metavar="CIO", required=True,
    help="Le CIO, par son UAI ou sa ville.",
)  # fmt: skip
@area_options
@click.option(
    "--exclure",
    "excluded",
    metavar="UAI=RAISON",
    multiple=True,
    help="Garder cet établissement hors périmètre (UAI:COLLECTE=RAISON pour une seule collecte).",
)  # fmt: skip
@click.option(
    "--corriger",
    "corrects",
    is_flag=True,
    help="Corriger aussi ce que la liste dit autrement que l'annuaire.",
)  # fmt: skip
@click.option(
    "--remplacer", "replaces", is_flag=True, help="Retirer ce que l'annuaire ne propose pas."
)
@list_options
def command(
    *, typed: str, departements: tuple[str, ...], communes: tuple[str, ...], bassin: str,
    offline: bool, excluded: tuple[str, ...], corrects: bool, replaces: bool, output: str,
    **asked: bool,
) -> int:  # fmt: skip
    """Fait ou complète votre liste avec l'annuaire, après avoir montré ce qui change.

    Une liste qui existe est complétée : ce que vous y avez corrigé reste, et ce que l'annuaire dit
    autrement est montré.
    """
    agreed = consent(**asked)
    exclusions = [_exclusion(one) for one in excluded]
    place = open_place()
    held = open_list(typed_path(output) if output else place.sector_file)
    area = area_of(departements, communes, bassin)
    proposal = _only(typed, found_for(place, typed, area, offline=offline))
    merged = merged_proposal(
        held.sector,
        proposal,
        weight=Weight.CORRECTS if corrects else Weight.COMPLETES,
        absent=Absent.REMOVED if replaces else Absent.KEPT,
    )
    if exclusions:
        collections = [collection.id for collection in place.campaign().collections]
        merged = with_exclusions(merged, held.sector, exclusions, collections)
    settle_list(held, merged, agreed, told_of(proposal))
    return 0


def _only(typed: str, found: Found) -> Proposal:
    """Return the proposal for the only CIO found. Raises UsageProblem when there are several."""
    if found.proposal is None:
        told = ", ".join(f"{one.uai} ({one.commune})" for one in found.cios)
        raise UsageProblem(f"plusieurs CIO à « {typed} » : {told}. Donnez l'UAI de l'un d'eux.")
    return found.proposal


def _exclusion(typed: str) -> Exclusion:
    """Return what « UAI=raison » or « UAI:collecte=raison » says. Raises UsageProblem."""
    subject, _, reason = typed.partition("=")
    uai, _, collection = subject.partition(":")
    reason = clean_line(reason)
    if not reason:
        raise UsageProblem(
            f"--exclure {clean_line(typed)} : écrivez UAI=RAISON, entre guillemets si la raison a"
            " plusieurs mots."
        )
    try:
        return Exclusion(parse_uai(uai), reason, collection.strip())
    except ValueError as error:
        raise UsageProblem(f"--exclure : {error}") from None
