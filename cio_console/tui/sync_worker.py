"""One synchronisation in a thread of its own: httpx and lxml are imported here, and only here.

Free of textual: it is given a function to call with each message, and can be asked to stop.
"""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from cio_console.errors import (
    CioConsoleError,
    SourceRefused,
    SourceUnreachable,
)
from cio_console.sync_events import ReportStored, SyncEvent, UploadChecked
from cio_console.tui.desk import Desk
from cio_console.tui.model import Failure

if TYPE_CHECKING:
    from cio_console.sync import SyncOutcome

_STEPS = 20
"""How often progress is told at most: each time repaints the header over the line."""


@dataclass(slots=True)
class SyncRun:
    """One synchronisation, which may be told to stop from another thread."""

    desk: Desk
    now: Callable[[], datetime]
    ended: threading.Event = field(default_factory=threading.Event, init=False)
    """Set when nothing of it runs any more."""
    _stopped: bool = field(default=False, init=False)
    _loop: asyncio.AbstractEventLoop | None = field(default=None, init=False)
    _task: "asyncio.Task[SyncOutcome] | None" = field(default=None, init=False)

    def run(self, tell: Callable[[SyncEvent], None]) -> "SyncOutcome":
        """Synchronise; `tell` is called with each step. Raises CioConsoleError."""
        try:
            return asyncio.run(self._run(tell))
        finally:
            self.ended.set()

    def stop(self) -> None:
        """Ask the synchronisation to stop; it leaves the old sector or the new one."""
        self._stopped = True  # first: a synchronisation that has not begun yet looks at it
        loop, task = self._loop, self._task
        if loop is not None and task is not None and not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)

    @property
    def stopped(self) -> bool:
        """Whether it was asked to stop."""
        return self._stopped

    async def _run(self, tell: Callable[[SyncEvent], None]) -> "SyncOutcome":
        from cio_console.sync import SyncRequest, synchronise  # noqa: PLC0415 - loads httpx

        launch = self.desk.launch
        request = SyncRequest(
            location=launch.source,
            options=self.desk.launch.options,
            cache=self.desk.cache,
            reports=self.desk.reports,
            now=self.now,
            secret=self.desk.secret(),
            ground=launch.ground(launch.source) if launch.ground else None,
        )
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.ensure_future(synchronise(request, lambda event: _tell(event, tell)))
        if self._stopped:
            self._task.cancel()
        return await self._task


def failure_of(error: CioConsoleError) -> Failure:
    """Return the kind of a failure, for what the reader can do about it."""
    if isinstance(error, SourceUnreachable):
        return Failure.UNREACHABLE
    return Failure.REFUSED if isinstance(error, SourceRefused) else Failure.OTHER


def _tell(event: SyncEvent, tell: Callable[[SyncEvent], None]) -> None:
    """Tell every step, and of those that count, so many that they seem to go on."""
    if isinstance(event, ReportStored | UploadChecked):
        each = max(event.total // _STEPS, 1)
        if event.done != event.total and event.done % each:
            return
    tell(event)
