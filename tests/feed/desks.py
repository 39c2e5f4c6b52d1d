"""A director's desk: a store, a clock that moves by itself, and the events of each sync."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.feed.source import FeedOptions
from cio_console.local_ground import Ground
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.store.turn import TURN
from cio_console.sync import SyncEvent, SyncOutcome, SyncRequest, synchronise
from tests.domain.builders import paris
from tests.feed.builders import options


@dataclass
class Desk:
    """One user's store for one source."""

    folder: Path
    options: FeedOptions = field(default_factory=options)
    events: list[SyncEvent] = field(default_factory=list)
    """Of the last synchronisation."""
    ground: Ground | None = None
    """What a plain folder is made into a feed with."""
    clock: datetime = field(default_factory=lambda: paris(1, 8, 9))

    @property
    def cache(self) -> SectorCache:
        """The sector, read anew from the disk."""
        return SectorCache(self.folder)

    @property
    def reports(self) -> ReportCache:
        """The reports, read anew from the disk."""
        return ReportCache(self.folder / "reports")

    @property
    def snapshot(self) -> SectorSnapshot:
        """What is held."""
        held = self.cache.load()
        assert held is not None
        return held

    @property
    def times(self) -> SyncTimes:
        """When it was synchronised."""
        return self.cache.times()

    def now(self) -> datetime:
        """Return the time, one minute later at each question."""
        self.clock += timedelta(minutes=1)
        return self.clock

    async def sync(self, location: str | Path, *, force: bool = False) -> SyncOutcome:
        """Synchronise with new objects, as another process would."""
        self.events.clear()
        request = SyncRequest(
            location=str(location),
            options=self.options,
            cache=self.cache,
            reports=self.reports,
            now=self.now,
            force=force,
            ground=self.ground,
        )
        return await synchronise(request, self.events.append)

    def told(self, kind: type[SyncEvent]) -> list[SyncEvent]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def bytes(self) -> dict[str, bytes]:
        """Return every file of the store but the times and the turn, byte for byte."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.startswith(("times.", TURN))
        }
