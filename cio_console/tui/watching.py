"""One of several sources that the screens follow together: a plain value inside the model."""

from typing import TYPE_CHECKING

from msgspec import Struct, field

from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.tui.sync_log import Progress, SyncRecord

if TYPE_CHECKING:
    from cio_console.domain.sectors import Together
    from cio_console.tui.model import Failure


class Watching(Struct, frozen=True):
    """One source: what the model holds of it when it is alone."""

    source: str
    name: str
    """Its name in the settings, "" when it has none."""
    failure: "Failure"
    snapshot: SectorSnapshot | None = None
    times: SyncTimes = field(default_factory=SyncTimes)
    sync: Progress | None = None
    syncs: tuple[SyncRecord, ...] = ()
    missing: tuple[str, ...] = ()


class Joined(Struct, frozen=True):
    """The sectors of several sources put together, kept as long as none of them changes."""

    made_of: tuple[SectorSnapshot | None, ...]
    sectors: "Together"
    snapshot: SectorSnapshot
    """All of them as one."""
