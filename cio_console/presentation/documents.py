"""The JSON documents that others script against; their fields are stable (docs/commandes.md)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

import msgspec

from cio_console.domain.finding import Finding
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.status import CollectionState
from cio_console.domain.upload import Upload
from cio_console.presentation.checked import FORMAT_VERSION


class CollectionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One collection of one school in a `cio-state`."""

    status: str
    days_left: int | None
    late: bool
    uploads: int
    counts: dict[str, int]
    received_at: datetime | None
    overdue: bool
    flags: tuple[str, ...]
    reason: str


class SchoolEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One school in a `cio-state`."""

    uai: str
    name: str
    commune: str
    collections: dict[str, CollectionEntry]
    terminales: int | None
    valid_emails: int | None


class StateDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `etat --json` writes."""

    format: str = "cio-state"
    format_version: str = FORMAT_VERSION
    today: date
    campaign: str
    source: str
    synced_at: datetime | None
    schools: tuple[SchoolEntry, ...] = ()


class FindingEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One finding of one upload in a `cio-findings`."""

    uai: str
    collection: str
    upload: str
    file_name: str
    finding: Finding


class FindingsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `anomalies --json` writes."""

    format: str = "cio-findings"
    format_version: str = FORMAT_VERSION
    today: date
    campaign: str
    source: str
    findings: tuple[FindingEntry, ...] = ()
    unreadable: tuple[str, ...] = ()
    """Ids of the uploads whose report is not held."""
    truncated: bool = False


def state_document(
    snapshot: SectorSnapshot,
    sector: SectorOverview,
    lines: Iterable[SchoolLine],
    collections: Collection[str],
    synced_at: datetime | None,
) -> StateDocument:
    """Return the state of `lines` at the instant of `sector`, for those collections only."""
    return StateDocument(
        today=sector.campaign.day_of(sector.at),
        campaign=sector.campaign.id,
        source=snapshot.source,
        synced_at=synced_at,
        schools=tuple(_school(line, collections) for line in lines),
    )


def finding_entry(upload: Upload, finding: Finding) -> FindingEntry:
    """Return the entry of one finding of `upload`."""
    return FindingEntry(
        uai=upload.uai,
        collection=upload.collection,
        upload=upload.id,
        file_name=upload.file_name,
        finding=finding,
    )


def _school(line: SchoolLine, collections: Collection[str]) -> SchoolEntry:
    return SchoolEntry(
        uai=line.school.uai,
        name=line.school.name,
        commune=line.school.commune,
        collections={
            name: _collection(state) for name, state in line.states.items() if name in collections
        },
        terminales=line.terminales,
        valid_emails=line.valid_emails,
    )


def _collection(state: CollectionState) -> CollectionEntry:
    return CollectionEntry(
        status=str(state.status),
        days_left=state.days_left,
        late=state.late,
        uploads=len(state.uploads),
        counts=state.counts,
        received_at=state.received_at,
        overdue=state.overdue,
        flags=tuple(str(flag) for flag in state.flags),
        reason=state.reason,
    )
