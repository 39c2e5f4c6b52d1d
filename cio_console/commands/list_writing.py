"""A list of schools written for good: what changes is shown first, then asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from cio_console.commands.asking import agrees, require_someone
from cio_console.commands.options import open_place, shared
from cio_console.commands.output import narrate, warn, write, write_json
from cio_console.commands.sector import now
from cio_console.domain.addresses import typed_path
from cio_console.domain.school import School, SectorFile
from cio_console.domain.sector_list import ListChanges, Merged, SchoolChange
from cio_console.errors import UsageProblem
from cio_console.presentation.checked import FORMAT_VERSION
from cio_console.presentation.sector_list import changes_lines, changes_summary
from cio_console.sector_building import HeldList, open_list, save_list

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What was asked on the command line."""

    preview: bool = False
    """`--apercu`: show, write nothing."""
    agreed: bool = False
    """`--oui`: show, then write without asking."""
    as_json: bool = False


def list_options(function: F) -> F:
    """Add what every command that writes a list takes: `output`, and what `consent` reads."""
    for option in (
        shared("json"),
        click.option("--oui", "agreed", is_flag=True, help="Écrire sans demander."),
        click.option("--apercu", "preview", is_flag=True, help="Montrer sans rien écrire."),
        click.option(
            "--sortie", "output", metavar="FICHIER", default="",
            help="La liste à compléter et à écrire, au lieu de la vôtre.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def consent(*, preview: bool, agreed: bool, as_json: bool) -> Consent:
    """Return what was asked. Raises UsageProblem when it cannot be had together."""
    if preview and agreed:
        raise UsageProblem("--apercu et --oui ne vont pas ensemble : voir seulement, ou écrire.")
    return Consent(preview=preview, agreed=agreed, as_json=as_json)


def listed_schools(output: str, uais: Iterable[str]) -> tuple[HeldList, SectorFile]:
    """Return the list asked for, as it is held, once all those schools are known to be in it.

    Raises UsageProblem when there is no list, or when one of them is not in it.
    """
    held = open_list(typed_path(output) if output else open_place().sector_file)
    if held.sector is None:
        raise UsageProblem(f"il n'y a pas encore de liste d'établissements ({held.path}).")
    known = {school.uai for school in held.sector.schools}
    if strangers := [uai for uai in uais if uai not in known]:
        raise UsageProblem(
            f"pas dans la liste : {', '.join(strangers)}. Voir : cio-console secteur"
        )
    return held, held.sector


class ListDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `secteur importer --json` and `secteur construire --json` write."""

    format: str = "cio-secteur-changements"
    format_version: str = FORMAT_VERSION
    file: str
    written: bool
    former: str | None
    """Where the former list is kept, null when there was none or nothing was written."""
    notices: tuple[str, ...]
    """French sentences: what looks wrong, what was left out."""
    changes: ListChanges
    declined: tuple[SchoolChange, ...]
    absent: tuple[School, ...]
    schools: int
    """How many the list has from now on, or would have."""


def settle_list(
    held: HeldList, merged: Merged, consent: Consent, notices: tuple[str, ...] = ()
) -> bool:
    """Show what a merge changes and write it when that is agreed; tell whether it stands written.

    `notices` are told first. Raises UsageProblem when nobody can be asked, StoreProblem when it
    cannot be written: the list held then stays.
    """
    for notice in (*held.doubts, *notices):
        warn(notice)
    if not consent.as_json:
        write([*changes_lines(merged), f"{held.path} : {changes_summary(merged.changes)}."])
    written, former = False, None
    if not merged.changes.any:
        written = held.raw is not None
    elif _agreed(consent):
        former = save_list(held, merged.sector, now())
        written = True
        narrate(_done(held, former))
    else:
        narrate("Aperçu : rien n'est écrit." if consent.preview else "Rien n'est écrit.")
    if consent.as_json:
        write_json(_document(held, merged, notices, written=written, former=former))
    return written


def _agreed(consent: Consent) -> bool:
    if consent.preview or consent.agreed:
        return not consent.preview
    require_someone("Ajoutez --oui pour écrire sans demander, --apercu pour voir seulement.")
    return agrees("Écrire cette liste ?")


def _done(held: HeldList, former: Path | None) -> str:
    kept = f" La précédente est gardée : {former}." if former else ""
    return f"Liste écrite : {held.path}.{kept}"


def _document(
    held: HeldList, merged: Merged, notices: tuple[str, ...], *, written: bool, former: Path | None
) -> ListDocument:
    return ListDocument(
        file=str(held.path),
        written=written,
        former=str(former) if former else None,
        notices=(*held.doubts, *notices),
        changes=merged.changes,
        declined=merged.declined,
        absent=merged.absent,
        schools=len(merged.sector.schools),
    )
