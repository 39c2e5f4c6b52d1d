"""One synchronisation in a thread of its own: httpx and lxml are imported here, and only here.

Free of textual: it is given a function to call with each message, and can be asked to stop.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from cio_console.errors import (
    CioConsoleError,
    SourceAbsent,
    SourceRefused,
    SourceUnreachable,
)
from cio_console.sync_events import ReportStored, SyncEvent, UploadChecked
from cio_console.tui.desk import Desk
from cio_console.tui.model import Failure
from cio_console.tui.stoppable import Stoppable

if TYPE_CHECKING:
    from cio_console.sync import SyncOutcome

_STEPS = 20
"""How often progress is told at most: each time repaints the header over the line."""


class SyncRun(Stoppable):
    """One synchronisation; stopped, it leaves the old sector or the new one."""

    def __init__(self, desk: Desk, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.desk = desk
        self.now = now

    def run(self, tell: Callable[[SyncEvent], None]) -> "SyncOutcome":
        """Synchronise; `tell` is called with each step. Raises CioConsoleError."""
        return self.finish(lambda: self._synchronise(tell))

    async def _synchronise(self, tell: Callable[[SyncEvent], None]) -> "SyncOutcome":
        from cio_console.sync import SyncRequest, synchronise  # loads httpx

        launch = self.desk.launch
        request = SyncRequest(
            location=launch.source,
            options=launch.options(),
            cache=self.desk.cache,
            reports=self.desk.reports,
            now=self.now,
            secret=self.desk.secret(),
            ground=launch.ground(launch.source) if launch.ground else None,
        )
        return await synchronise(request, lambda event: _tell(event, tell))


def failure_of(error: CioConsoleError) -> Failure:
    """Return the kind of a failure, for what the reader can do about it."""
    if isinstance(error, SourceUnreachable):
        return Failure.UNREACHABLE
    if isinstance(error, SourceAbsent):
        return Failure.ABSENT
    return Failure.REFUSED if isinstance(error, SourceRefused) else Failure.OTHER


def _tell(event: SyncEvent, tell: Callable[[SyncEvent], None]) -> None:
    """Tell every step, and of those that count, so many that they seem to go on."""
    if isinstance(event, ReportStored | UploadChecked):
        each = max(event.total // _STEPS, 1)
        if event.done != event.total and event.done % each:
            return
    tell(event)
