"""The JSON document of `synchroniser`; its fields are stable (docs/commandes.md)."""

from datetime import date, datetime

import msgspec

from cio_console.presentation.changes_document import ChangeEntry
from cio_console.presentation.checked import FORMAT_VERSION


class LateEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One collection of one school that is late or rejected in a `cio-sync`."""

    uai: str
    name: str
    commune: str
    collection: str
    status: str
    days_left: int | None
    """Days to the deadline, negative after it."""


class SourceSynchronised(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source in a `cio-sync`."""

    source: str
    cio: str
    """Short name of the source, or name of its CIO; the source itself when neither is known."""
    state: str
    """« a-jour », « inchange », « vide », « en-cours » or « echec »."""
    error: str
    """French sentence; "" unless it failed."""
    exit_code: int
    campaign: str
    """Id; "" when nothing was ever received."""
    today: date | None
    synced_at: datetime | None
    """Last success, this one included."""
    schools: int
    uploads: int
    fetched: int
    """Reports received or made."""
    missing: tuple[str, ...]
    """Ids of the uploads whose report could not be had."""
    since: datetime | None
    """The synchronisation before, with which the sector is compared; null for a first one."""
    changes: tuple[ChangeEntry, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    milestones: tuple[str, ...]
    late: tuple[LateEntry, ...]


class SyncDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `synchroniser --json` writes."""

    format: str = "cio-sync"
    format_version: str = FORMAT_VERSION
    exit_code: int
    sources: tuple[SourceSynchronised, ...]
