"""The work of many schools, in this process or shared between several.

Processes are spawned: the parent may have threads, which do not survive a fork. Schools are given
one by one, the heaviest first, so that none is left with a large one at the end.
"""

import os
import signal
from collections.abc import Iterator, Sequence

from cio_console.errors import FileProblem
from cio_console.publishing.school import Done, SchoolWork, Setting, check_school

_setting: list[Setting] = []
"""Of a worker process: what its parent gave it at its start."""


def check_schools(works: Sequence[SchoolWork], setting: Setting, processes: int) -> Iterator[Done]:
    """Yield what becomes of each upload, school after school, as they are ready.

    Raises FileProblem when a process dies. Closing the iterator stops the processes.
    """
    if processes == 1 or len(works) < 2:  # noqa: PLR2004 - one school needs no other process
        for work in works:
            yield from check_school(work, setting)
    else:
        yield from _shared(works, setting, min(processes, len(works)))


def _shared(works: Sequence[SchoolWork], setting: Setting, processes: int) -> Iterator[Done]:
    import multiprocessing  # noqa: PLC0415 - only when there is work to share
    from concurrent.futures import ProcessPoolExecutor, as_completed  # noqa: PLC0415 - same
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - same

    pool = ProcessPoolExecutor(
        max_workers=processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(setting,),
    )
    try:
        heaviest_first = sorted(works, key=lambda work: -work.weight)
        # No list of them is kept: each result goes as soon as it has been used.
        for future in as_completed(pool.submit(_check, work) for work in heaviest_first):
            yield from future.result()
    except BrokenProcessPool:
        raise FileProblem(
            "Un processus de contrôle s'est arrêté (mémoire insuffisante, peut-être). Le flux"
            " déjà publié reste tel qu'il était. Recommencez avec --processus 1."
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(setting: Setting) -> None:
    """Leave the terminal to the parent: no keyboard, and no Ctrl-C of our own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    _setting[:] = [setting]


def _check(work: SchoolWork) -> list[Done]:
    return list(check_school(work, _setting[0]))
