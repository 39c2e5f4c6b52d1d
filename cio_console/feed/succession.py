"""What a new revision of a feed may do to the one that is held. Pure functions on snapshots."""

from collections.abc import Collection, Mapping

import msgspec

from cio_console.domain.school import School
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import Upload
from cio_console.feed import messages
from cio_console.feed.contract import Index

_NAMED = 3
"""Schools named in a refusal; the others are counted."""


def snapshot_of(index: Index, location: str, validator: str) -> SectorSnapshot:
    """Return what an index says, as the console holds it."""
    return SectorSnapshot(
        source=location,
        campaign=index.campaign,
        sector=index.sector,
        schools=index.schools,
        uploads=index.uploads,
        revision=index.revision,
        generated_at=index.generated_at,
        publisher=index.publisher.name,
        publisher_contact=index.publisher.contact,
        validator=validator,
    )


def refuse_loss(held: SectorSnapshot, new: SectorSnapshot) -> None:
    """Raise SourceRefused when `new` must not replace `held` without the user's word.

    A lower revision, half of the schools or more gone, or uploads gone from schools that are
    still followed in the same campaign: of files, for a declared upload goes when its file comes.
    """
    if new.revision < held.revision and not begins_again(held, new):
        raise messages.rollback(new.revision, held.revision)
    if held.schools and 2 * len(new.schools) <= len(held.schools):
        counts = f"{len(new.schools)} établissements au lieu de {len(held.schools)}"
        raise messages.shrunken(counts)
    if gone := _gone(held, new):
        raise messages.shrunken(_gone_in_french(gone, new.schools))


def begins_again(held: SectorSnapshot, new: SectorSnapshot) -> bool:
    """Tell whether `new` is of a later campaign, whose revisions may be counted from one again."""
    return new.campaign.id != held.campaign.id and new.campaign.session > held.campaign.session


def with_known_checks(held: SectorSnapshot | None, new: SectorSnapshot) -> SectorSnapshot:
    """Return `new`, where a file without report keeps what this console found in it before."""
    before = {u.id: u for u in held.uploads} if held else {}
    uploads = tuple(_with_known_check(before.get(u.id), u) for u in new.uploads)
    return msgspec.structs.replace(new, uploads=uploads)


def with_replaced(new: SectorSnapshot, changed: Mapping[str, Upload]) -> SectorSnapshot:
    """Return `new` with the uploads of `changed` (by id) in the place of its own."""
    uploads = tuple(changed.get(u.id, u) for u in new.uploads)
    return msgspec.structs.replace(new, uploads=uploads)


def keeping_old_state(
    held: SectorSnapshot | None, new: SectorSnapshot, missing: Collection[str]
) -> SectorSnapshot:
    """Return `new`, where the schools of the `missing` uploads keep their held uploads.

    A school that had none keeps its new ones: their summaries are known. The snapshot has no
    validator then, so that the next synchronisation takes the whole index again.
    """
    if not missing:
        return new
    kept: dict[str, tuple[Upload, ...]] = {}
    if held is not None and held.campaign.id == new.campaign.id:
        schools = {u.uai for u in new.uploads if u.id in missing}
        kept = {uai: old for uai in schools if (old := held.uploads_of(uai))}
    uploads = [u for u in new.uploads if u.uai not in kept]
    uploads += [u for old in kept.values() for u in old]
    rank = {u.id: place for place, u in enumerate(new.uploads)}
    uploads.sort(key=lambda u: (rank.get(u.id, len(rank)), u.id))
    return msgspec.structs.replace(new, uploads=tuple(uploads), validator="")


def same_content(one: SectorSnapshot | None, other: SectorSnapshot) -> bool:
    """Tell whether two snapshots differ by their validator at most."""
    return one is not None and msgspec.structs.replace(one, validator=other.validator) == other


def _with_known_check(before: Upload | None, upload: Upload) -> Upload:
    if upload.report or upload.file is None or before is None or before.sha256 != upload.sha256:
        return upload
    return msgspec.structs.replace(upload, summary=before.summary, report=before.report)


def _gone(held: SectorSnapshot, new: SectorSnapshot) -> list[Upload]:
    if held.campaign.id != new.campaign.id:
        return []
    followed = {school.uai for school in new.schools}
    present = {upload.id for upload in new.uploads}
    files = (u for u in held.uploads if not u.declared)
    return [u for u in files if u.uai in followed and u.id not in present]


def _gone_in_french(gone: list[Upload], schools: tuple[School, ...]) -> str:
    names = {school.uai: school.name for school in schools}
    concerned = sorted({names[u.uai] for u in gone})
    shown = ", ".join(concerned[:_NAMED])
    others = len(concerned) - _NAMED
    more = f" et {others} autre{'s' if others > 1 else ''}" if others > 0 else ""
    if len(gone) == 1:
        return f"un dépôt déjà reçu n'y est plus ({shown})"
    return f"{len(gone)} dépôts déjà reçus n'y sont plus ({shown}{more})"
