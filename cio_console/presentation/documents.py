"""The JSON documents that others script against; their fields are stable (docs/commandes.md)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from cio_console.domain.acceptance import Acceptance
from cio_console.domain.finding import Finding
from cio_console.domain.fingerprint import Fingerprint
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.status import CollectionState
from cio_console.domain.upload import Upload
from cio_console.presentation.sources_told import FORMAT_VERSION, Sources


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
    declared_by: str = ""
    """Who says that the upload that counts was sent, when no file of it is held."""


class SchoolEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One school in a `cio-state`."""

    uai: str
    name: str
    commune: str
    collections: dict[str, CollectionEntry]
    terminales: int | None
    valid_emails: int | None
    cio: tuple[str, ...] | UnsetType = UNSET
    """The CIO that follow it, when several are looked at; the first is where this comes from."""


class StateDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `etat --json` writes."""

    format: str = "cio-state"
    format_version: str = FORMAT_VERSION
    today: date
    campaign: str
    source: str
    synced_at: datetime | None
    schools: tuple[SchoolEntry, ...] = ()
    sources: Sources = UNSET


class AcceptanceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The decision taken on a finding in a `cio-findings`."""

    reason: str
    until: date
    who: str
    at: datetime
    expired: bool


class FindingEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One finding of one upload in a `cio-findings`."""

    uai: str
    collection: str
    upload: str
    file_name: str
    finding: Finding
    fingerprint: str
    """What names the finding from one upload to the next."""
    since: str = ""
    """« nouvelle » or « changée » since the upload before, when it was compared."""
    acceptance: AcceptanceEntry | None = None
    cio: tuple[str, ...] | UnsetType = UNSET


class FindingsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `anomalies --json` writes."""

    format: str = "cio-findings"
    format_version: str = FORMAT_VERSION
    today: date
    campaign: str
    source: str
    findings: tuple[FindingEntry, ...] = ()
    accepted: int = 0
    """Findings accepted, listed or not."""
    unreadable: tuple[str, ...] = ()
    """Ids of the uploads whose report is not held."""
    truncated: bool = False
    sources: Sources = UNSET


def state_document(
    snapshot: SectorSnapshot,
    sector: SectorOverview,
    lines: Iterable[SchoolLine],
    collections: Collection[str],
    synced_at: datetime | None,
    sources: Sources = UNSET,
) -> StateDocument:
    """Return the state of `lines` at the instant of `sector`, for those collections only."""
    return StateDocument(
        today=sector.campaign.day_of(sector.at),
        campaign=sector.campaign.id,
        source=snapshot.source,
        synced_at=synced_at,
        schools=tuple(_school(line, collections) for line in lines),
        sources=sources,
    )


def finding_entry(
    upload: Upload,
    finding: Finding,
    fingerprint: Fingerprint,
    since: str = "",
    acceptance: Acceptance | None = None,
    *,
    accepted: bool = False,
) -> FindingEntry:
    """Return the entry of one finding of `upload`."""
    decided = None
    if acceptance is not None:
        decided = AcceptanceEntry(
            reason=acceptance.reason,
            until=acceptance.until,
            who=acceptance.who,
            at=acceptance.at,
            expired=not accepted,
        )
    return FindingEntry(
        uai=upload.uai,
        collection=upload.collection,
        upload=upload.id,
        file_name=upload.file_name,
        finding=finding,
        fingerprint=fingerprint.whole,
        since=since,
        acceptance=decided,
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
        cio=line.cios or UNSET,
    )


def _collection(state: CollectionState) -> CollectionEntry:
    declared = state.current.declared if state.current else None
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
        declared_by=declared.by if declared else "",
    )
