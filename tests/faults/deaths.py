"""Death at every system call: `python -m tests.faults.deaths [--before] [WRITER…]`.

For each writer, a process of its own dies just before, then just after, each of its calls: nothing
of the program runs any more, as after kill -9. Then a new session opens what is left. Prints a
line for each writer, then every fault found; the exit is 1 when there is one.
"""

import os
import sys
from dataclasses import dataclass, field

from cio_console.store.paths import Home
from tests.faults.calls import DEAD, DieAt, watched
from tests.faults.failing import MOST_CALLS, exposed
from tests.faults.ground import Ground, ground_of
from tests.faults.homes import temporaries
from tests.faults.writers import WRITERS, Writer

BOTH = (False, True)
BEFORE = (False,)
"""Enough for a short run: after a call, the disk is as before the next one."""
BRIEF = "--before"
_ENDED, _RAISED = 0, 1


@dataclass
class Toll:
    """What the deaths of one writer gave."""

    writer: str
    deaths: int = 0
    done: int = 0
    """Deaths after which all was there: it was acknowledged or about to be."""
    left: int = 0
    """Temporary files found, before the next session swept them."""
    wrong: list[str] = field(default_factory=list)


def death_toll(writer: Writer, moments: tuple[bool, ...] = BOTH) -> Toll:
    """Let the writer die at each of its calls, before it (False) and after it (True)."""
    toll = Toll(writer.name)
    with ground_of(writer) as ground:
        for rank in range(1, MOST_CALLS):
            for after in moments:
                if not _one_death(ground, rank, after, toll):
                    return toll
    toll.wrong.append(f"more than {MOST_CALLS} calls")
    return toll


def _one_death(ground: Ground, rank: int, after: bool, toll: Toll) -> bool:
    """Add one death to the toll; False when the writer ended before that call."""
    with ground.copy() as home:
        child = os.fork()
        if child == 0:
            _die(ground, home, DieAt(rank, after))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code == _ENDED:
            return False
        toll.deaths += 1
        where = f"{ground.writer.name}, {'after' if after else 'before'} call {rank}"
        if code != DEAD:
            toll.wrong.append(f"{where}: it raised")
            return True
        toll.left += len(temporaries(home))
        found = [ground.wrong(home, done=False), *exposed(home.data)]
        toll.done += ground.writer.facts(home) == ground.after
        found += [ground.recovered(home), " ".join(temporaries(home))]
        toll.wrong += [f"{where}: {what}" for what in found if what]
    return True


def _die(ground: Ground, home: Home, calls: DieAt) -> None:
    """Write in this process, which never returns from here."""
    code = _RAISED
    try:
        with watched(calls):
            ground.writer.write(home)
        code = _ENDED
    finally:
        os._exit(code)


def main() -> int:
    """Print the toll of the writers named in the arguments, of all by default."""
    moments = BEFORE if BRIEF in sys.argv else BOTH
    asked = [name for name in sys.argv[1:] if name != BRIEF]
    wrong = []
    for writer in WRITERS:
        if not asked or writer.name in asked:
            toll = death_toll(writer, moments)
            wrong += toll.wrong
            print(
                f"{toll.writer}: {toll.deaths} deaths, all there after {toll.done},"
                f" {toll.left} temporary files swept, {len(toll.wrong)} wrong"
            )
    for what in wrong:
        print(what)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
