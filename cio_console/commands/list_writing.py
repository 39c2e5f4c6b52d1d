"""A list of schools written for good: what changes is shown first, then asked."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from cio_console.commands.asking import agrees, require_someone
from cio_console.commands.output import narrate, write, write_json
from cio_console.commands.sector import now
from cio_console.domain.school import School
from cio_console.domain.sector_list import ListChanges, Merged, SchoolChange
from cio_console.presentation.checked import FORMAT_VERSION
from cio_console.presentation.sector_list import changes_lines, changes_summary
from cio_console.sector_building import HeldList, save_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What was asked on the command line."""

    preview: bool = False
    """`--apercu`: show, write nothing."""
    agreed: bool = False
    """`--oui`: show, then write without asking."""
    as_json: bool = False


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
        narrate(f"Attention : {notice}")
    if not consent.as_json:
        write([*changes_lines(merged), f"{held.path} : {changes_summary(merged.changes)}."])
    written, former = False, None
    if not merged.changes.any:
        written = held.raw is not None
    elif _agreed(consent):
        former = save_list(held, merged.sector, now())
        written = True
        narrate(_done(held, former))
    elif not consent.preview:
        narrate("Rien n'est écrit.")
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
