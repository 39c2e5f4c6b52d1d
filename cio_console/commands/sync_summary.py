"""What a synchronisation leaves to know, for a mail or a program: new, late, failed, per source."""

from dataclasses import dataclass
from datetime import datetime

from cio_console.commands.options import Place, Talk
from cio_console.commands.sector import now
from cio_console.commands.syncing import run_sync
from cio_console.domain.changes import Changes, Since, changes, newest_reception
from cio_console.domain.declaration import with_declarations
from cio_console.domain.overview import SectorOverview, overview
from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.errors import AlreadyRunning, CioConsoleError, Interrupted
from cio_console.store.journal import Journal
from cio_console.store.sector import SectorCache
from cio_console.sync import SyncOutcome


@dataclass(frozen=True, slots=True)
class SyncSummary:
    """One source, once its synchronisation has ended, whatever became of it."""

    place: Place
    at: datetime
    before: SyncTimes
    """Of its former synchronisations."""
    times: SyncTimes
    """Of this one too."""
    outcome: SyncOutcome | None
    """None when it failed, or when another session was at it."""
    problem: CioConsoleError | None
    held: SectorSnapshot | None
    """The sector held now, with what was declared; None when nothing ever was received."""
    seen: SectorOverview | None
    """The same, at this instant."""
    changes: Changes | None
    """Since the synchronisation before; None when there was none."""

    @property
    def name(self) -> str:
        """Whose sector it is, or its source when nothing is held of it."""
        sector = self.held.sector.name if self.held else ""
        return self.place.name or sector or self.place.source

    @property
    def running(self) -> bool:
        """Whether another session was at it."""
        return isinstance(self.problem, AlreadyRunning)

    @property
    def failed(self) -> bool:
        """Whether something went wrong: another session at work is nothing wrong."""
        return self.problem is not None and not self.running

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to read in it."""
        if self.failed or (self.outcome is not None and self.outcome.missing):
            return False
        new = self.changes
        if new is None:
            return self.running
        return not (new.rows or new.opened or new.closed or new.milestones)


def synchronise_place(place: Place, talk: Talk, *, force: bool) -> SyncSummary:
    """Synchronise one source; what goes wrong is in what is returned.

    Raises Interrupted when a signal ended it.
    """
    cache = SectorCache(place.home.cache(place.source))
    held, before = cache.load(), cache.times()
    outcome, problem = None, None
    try:
        outcome = run_sync(place, talk, force=force)
    except Interrupted:
        raise
    except CioConsoleError as error:
        problem = error
    at = now()
    cache = SectorCache(place.home.cache(place.source))
    snapshot, times = cache.load(), cache.times()
    if snapshot is None:
        return SyncSummary(place, at, before, times, outcome, problem, None, None, None)
    snapshot = with_declarations(snapshot, Journal(place.home.journal).declarations())
    seen = overview(snapshot, at, place.settings.call_lead)
    new = _since(held, before, snapshot, at)
    return SyncSummary(place, at, before, times, outcome, problem, snapshot, seen, new)


def _since(
    held: SectorSnapshot | None, before: SyncTimes, snapshot: SectorSnapshot, at: datetime
) -> Changes | None:
    """Return what happened since the synchronisation before, None when there was none."""
    if held is None or before.last_success is None or held.campaign.id != snapshot.campaign.id:
        return None
    newest = newest_reception(held)
    seen = before.last_success
    return changes(snapshot, Since(seen, min(seen, newest) if newest else seen), at)
