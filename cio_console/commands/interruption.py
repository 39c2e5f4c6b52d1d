"""Work that a signal may end early: Ctrl-C, the end of a session, a terminal that goes away.

The first signal lets the work put itself in order; a second one, or an ending that lasts, leaves at
once. The store loses nothing either way: leaving at once is to it what a kill is.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from cio_console.commands.output import complain
from cio_console.errors import HungUp, Interrupted, Terminated

T = TypeVar("T")

_PATIENCE = 10.0
"""Seconds left to a thread that waits for a name server or a network disk before leaving it."""
_ENDINGS: dict[int, type[Interrupted]] = {
    signal.SIGINT: Interrupted,
    signal.SIGTERM: Terminated,
    signal.SIGHUP: HungUp,
}


def to_its_end(work: Coroutine[Any, Any, T], sentence: str, farewell: Callable[[], object]) -> T:
    """Run `work` on an event loop and return what it gives.

    Raises Interrupted, saying `sentence`, when a signal ended it. `farewell` gives the terminal
    back when there is no time to wait for the end.
    """
    ending = _Ending(sentence, farewell)
    with asyncio.Runner() as runner:
        ending.watch(runner.get_loop())
        try:
            return runner.run(ending.awaited(work))
        except asyncio.CancelledError:
            if ending.asked is None:
                raise
    # Told once every thread has ended: nothing is written after that.
    raise ending.asked


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold signals back: those that come meanwhile act at the end of the block."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Ending:
    """What asked for the end, and what it does to the work."""

    def __init__(self, sentence: str, farewell: Callable[[], object]) -> None:
        self.asked: Interrupted | None = None
        self._sentence = sentence
        self._farewell = farewell
        self._task: asyncio.Task[Any] | None = None

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Mind the signals for as long as the loop is open, but those that are ignored (nohup)."""
        for number in _ENDINGS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, self._ask, number, loop)

    async def awaited(self, work: Coroutine[Any, Any, T]) -> T:
        """Await the work; CancelledError when it was ended."""
        self._task = task = asyncio.ensure_future(work)
        await asyncio.wait([task])
        if self.asked is None:
            return task.result()
        if not task.cancelled():
            task.exception()  # it was ended: whatever it fell upon is of no interest
        raise asyncio.CancelledError

    def _ask(self, number: int, loop: asyncio.AbstractEventLoop) -> None:
        if self.asked is not None:
            self._leave()
            return
        self.asked = _ENDINGS[number](self._sentence)
        loop.call_later(_PATIENCE, self._leave)
        if self._task is not None:
            self._task.cancel()

    def _leave(self) -> None:
        """End the process now; its connections are closed by the system."""
        code = self.asked.exit_code if self.asked else Interrupted.exit_code
        try:
            self._farewell()
            complain(self._sentence)
        finally:
            os._exit(code)
