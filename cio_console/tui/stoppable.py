"""Something asynchronous done in a thread of its own, that another thread can ask to stop."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Stoppable:
    """One run, once."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        """Set when nothing of it runs any more."""
        self._stopped = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None

    def finish(self, begin: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do what `begin` begins, in this thread. Raises CancelledError once it was stopped."""
        try:
            return asyncio.run(self._awaited(begin))
        finally:
            self.ended.set()

    def stop(self) -> None:
        """Ask it to stop, from another thread."""
        self._stopped = True  # first: a run that has not begun yet looks at it
        loop, task = self._loop, self._task
        if loop is not None and task is not None and not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)

    @property
    def stopped(self) -> bool:
        """Whether it was asked to stop."""
        return self._stopped

    async def _awaited(self, begin: Callable[[], Coroutine[Any, Any, T]]) -> T:
        self._loop = asyncio.get_running_loop()
        task = asyncio.ensure_future(begin())
        self._task = task
        if self._stopped:
            task.cancel()
        return await task
