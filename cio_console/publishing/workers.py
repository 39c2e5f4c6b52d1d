"""The work of many schools, in this process or shared between several.

Processes are spawned: the parent may have threads, which do not survive a fork. Schools are given
one by one, the heaviest first, so that none is left with a large one at the end.
"""

import os
import signal
from collections.abc import Generator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from cio_console.errors import FileProblem
from cio_console.publishing.school import Done, SchoolWork, Setting, check_school

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor


class Workers:
    """The processes that check schools, kept from one sector to the next."""

    def __init__(self, processes: int) -> None:
        """Check in so many processes, in this very one when it is 1."""
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Start nothing yet: there may be no work to share."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the processes; what they have not begun is not done."""
        self._stop()

    def check(self, works: Sequence[SchoolWork], setting: Setting) -> Generator[Done]:
        """Yield what becomes of each upload, school after school, as they are ready.

        Raises FileProblem when a process dies; the next call has new ones.
        """
        if self._processes == 1 or len(works) < 2:  # noqa: PLR2004 - one school needs no other
            for work in works:
                yield from check_school(work, setting)
        else:
            yield from self._shared(works, setting)

    def _shared(self, works: Sequence[SchoolWork], setting: Setting) -> Generator[Done]:
        from concurrent.futures import as_completed  # only with work to share
        from concurrent.futures.process import BrokenProcessPool  # same

        try:
            pool = self._pool = self._pool or _started(self._processes)
            heaviest_first = sorted(works, key=lambda work: -work.weight)
            # No list of them is kept: each result goes as soon as it has been used.
            for future in as_completed(pool.submit(_check, w, setting) for w in heaviest_first):
                yield from future.result()
        except BrokenProcessPool:
            self._stop()
            raise FileProblem(
                "Un processus de contrôle s'est arrêté (mémoire insuffisante, peut-être). Le flux"
                " déjà publié reste tel qu'il était. Recommencez avec --processus 1."
            ) from None
        except GeneratorExit:
            self._stop()  # nobody awaits the rest
            raise

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def check_schools(works: Sequence[SchoolWork], setting: Setting, processes: int) -> Generator[Done]:
    """Yield what becomes of each upload, with processes that end with the work.

    Raises FileProblem when one of them dies. Closing the iterator stops them.
    """
    with Workers(min(processes, max(len(works), 1))) as workers:
        yield from workers.check(works, setting)


def _started(processes: int) -> "ProcessPoolExecutor":
    import multiprocessing  # only when there is work to share
    from concurrent.futures import ProcessPoolExecutor  # same

    return ProcessPoolExecutor(
        max_workers=processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_leave_terminal,
    )


def _leave_terminal() -> None:
    """Leave the terminal to the parent: no keyboard, and no Ctrl-C of our own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _check(work: SchoolWork, setting: Setting) -> list[Done]:
    return list(check_school(work, setting))
