"""The JSON document of what changed; its fields are stable (docs/commandes.md)."""

from datetime import date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from cio_console.domain.changes import Change, Changes
from cio_console.presentation.sources_told import FORMAT_VERSION, Sources


class ChangeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one collection of one school in a `cio-changes`."""

    uai: str
    name: str
    collection: str
    kind: str
    """late, rejected, worse, received or better."""
    before: str
    after: str
    uploads: tuple[str, ...]
    """Ids of the uploads that came, oldest first."""
    errors: int | None
    """Errors more or fewer; null when there was no upload before."""
    rules: dict[str, tuple[int, int]]
    """Rule → findings before and after, where they differ."""
    cio: tuple[str, ...] | UnsetType = UNSET


class ChangesDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `changements --json` writes."""

    format: str = "cio-changes"
    format_version: str = FORMAT_VERSION
    today: date
    campaign: str
    source: str
    since: datetime
    changes: tuple[ChangeEntry, ...] = ()
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    sources: Sources = UNSET


def changes_document(
    found: Changes, today: date, campaign: str, source: str, sources: Sources = UNSET
) -> ChangesDocument:
    """Return everything that happened, as a document."""
    return ChangesDocument(
        today=today,
        campaign=campaign,
        source=source,
        since=found.since.at,
        changes=tuple(change_entry(row) for row in found.rows),
        opened=tuple(c.id for c in found.opened),
        closed=tuple(c.id for c in found.closed),
        milestones=tuple(m.id for m in found.milestones),
        sources=sources,
    )


def change_entry(row: Change) -> ChangeEntry:
    """Return what happened to one collection of one school, as an entry of a document."""
    return ChangeEntry(
        uai=row.line.school.uai,
        name=row.line.school.name,
        collection=row.after.collection,
        kind=row.kind.name.lower(),
        before=row.before.status,
        after=row.after.status,
        uploads=tuple(upload.id for upload in row.uploads),
        errors=row.errors,
        rules=row.rules,
        cio=row.line.cios or UNSET,
    )
