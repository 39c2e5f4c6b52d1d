"""What the threads of synchronisation and of reading tell the application: plain facts.

The handlers own the state. What a clerk does beside the screens comes back as a `Done`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from cio_console.domain.finding import Report
from cio_console.domain.fingerprint import Fingerprint
from cio_console.domain.progress import Progress as Brought
from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.domain.upload import ObjectRef
from cio_console.sync_events import SyncEvent
from cio_console.tui.model import Failure, Notes
from cio_console.tui.posting import Posted

if TYPE_CHECKING:
    from cio_console.domain.accepted_errors import AcceptedErrors


class SyncProgressed(Posted):
    """The running synchronisation went one step further."""

    event: SyncEvent
    source: str = ""
    """Which one of several sources; "" when it is alone."""


class SyncSucceeded(Posted):
    """The synchronisation ended well."""

    snapshot: SectorSnapshot
    times: SyncTimes
    missing: tuple[str, ...]
    """Ids of the uploads whose report could not be had."""
    source: str = ""


class SyncFailed(Posted):
    """The synchronisation failed; what was held is untouched."""

    failure: Failure
    sentence: str
    """French sentence: what happened, what is still true, what to do."""
    times: SyncTimes
    source: str = ""


class AcceptedCounted(Posted):
    """What is accepted of the uploads that count was counted in their reports."""

    accepted: "dict[str, AcceptedErrors]"
    """By upload id."""
    about: tuple[object, ...]
    """What it was counted for."""


class JournalRead(Posted):
    """The journal was read again: another session may have written in it."""

    notes: Notes
    before: Notes
    """What was shown when the reading began."""


class ReportsLoaded(Posted):
    """The reports of some uploads were read."""

    reports: Mapping[str, Report | None]
    """Report by upload id; None when the cache does not hold it."""
    refs: Mapping[str, ObjectRef | None]
    """What was read, by upload id: another session may have replaced it since."""
    names: Mapping[str, tuple[Fingerprint, ...]] = MappingProxyType({})
    """Fingerprints of their findings, by upload id; empty when nothing was accepted."""


class UploadsCompared(Posted):
    """Uploads of a school were compared, each with the one before."""

    compared: Mapping[tuple[str, str], Brought]
    """What each brought, by the ids of both: before, after."""
    refs: Mapping[str, ObjectRef | None]
    """The reports that were compared, by upload id."""
