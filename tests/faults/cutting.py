"""Cut the power during each writer, and say what went wrong: nothing, if the store holds.

The model (`tests/faults/power.py`) keeps what was fsynced, and any part of the rest. Run by hand,
`python -m tests.faults.cutting [WRITER…]` also takes the writers whose states are too many for the
tests, prints a line for each, then every fault found; the exit is 1 when there is one.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cio_console.store.paths import Home
from tests.faults.calls import Call, watched
from tests.faults.failing import MOST_CALLS
from tests.faults.ground import Ground, ground_of
from tests.faults.homes import SCRATCH, home_in
from tests.faults.power import Cut, Disk, Recorder, cuts, restore
from tests.faults.writers import WRITERS

DONE = "done"
"""The word said when a write is acknowledged."""


class Dead(BaseException):
    """The process was killed: no product code may catch it."""


@dataclass
class Mortal(Recorder):
    """Record the calls of a process that is killed just before the call of rank `rank`."""

    rank: int = MOST_CALLS
    made: int = 0

    def around(self, call: Call) -> object:
        """Make the call and keep it, while alive."""
        self.made += 1
        if self.made < self.rank:
            return super().around(call)
        if call.name == "close":
            return call.make()  # as the kernel does for the dead
        raise Dead


def cut_failures(ground: Ground) -> tuple[list[str], int]:
    """Cut at every instant of the writer; return what went wrong, and how many cuts there are."""
    with ground.copy() as home:
        disk, recorder = Disk.holding(home.data.parent), Recorder()
        _write(ground, home, recorder)
        return _judged(ground, home, disk, recorder)


def cut_after_death_failures(ground: Ground) -> tuple[list[str], int]:
    """Kill the writer at each of its calls; another does the same; then cut at every instant.

    What the second acknowledges may stand on what the first had made and not yet fsynced.
    """
    wrong: list[str] = []
    tried = 0
    for rank in range(1, MOST_CALLS):
        with ground.copy() as home:
            recorder = Recorder()
            disk = Disk.holding(home.data.parent)
            if not _killed(ground, home, recorder, rank):
                return wrong, tried
            _write(ground, home, recorder)
            found, count = _judged(ground, home, disk, recorder)
        wrong += [f"killed before call {rank}, then {what}" for what in found]
        tried += count
    return [*wrong, f"more than {MOST_CALLS} calls"], tried


def _judged(ground: Ground, home: Home, disk: Disk, recorder: Recorder) -> tuple[list[str], int]:
    """Judge every cut that may happen while `disk` goes through what was recorded."""
    root = home.data.parent
    wrong: list[str] = []
    found = cuts(recorder.events, root, disk)
    for number, cut in enumerate(found):
        if what := _wrong_after(ground, cut, root):
            wrong.append(f"{ground.writer.name}, cut {number} of {len(found)}: {what}")
    return wrong, len(found)


def _write(ground: Ground, home: Home, recorder: Recorder) -> None:
    with watched(recorder):
        said = ground.writer.write(home)
    if said == ground.said and not ground.writer.silent:
        recorder.say(DONE)


def _killed(ground: Ground, home: Home, recorder: Recorder, rank: int) -> bool:
    """Write until the call of that rank; tell whether there was one."""
    mortal = Mortal(recorder.events, recorder.opened, rank)
    try:
        with watched(mortal):
            ground.writer.write(home)
    except Dead:
        return True
    return False


def _wrong_after(ground: Ground, cut: Cut, root: Path) -> str:
    with TemporaryDirectory(prefix="cio-", dir=SCRATCH) as name:
        restore(cut, root, Path(name))
        home = home_in(Path(name) / "home")
        home.data.mkdir(exist_ok=True)
        return ground.wrong(home, done=DONE in cut.said) or ground.recovered(home)


def main() -> int:
    """Cut the power during the writers named in the arguments, during all by default."""
    wrong: list[str] = []
    for writer in WRITERS:
        if not sys.argv[1:] or writer.name in sys.argv[1:]:
            with ground_of(writer) as ground:
                alone, cut = cut_failures(ground)
                after, cut_again = cut_after_death_failures(ground)
            wrong += [*alone, *after]
            found = len(alone) + len(after)
            print(f"{writer.name}: {cut} cuts, {cut_again} after a death, {found} wrong")
    for what in wrong:
        print(what)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
