"""Two synchronisations without locks: one whole, between any two calls of the other's store.

`python -m tests.faults.interleavings [STEP]` tries every place, or one in STEP, of every meeting.
"""

import asyncio
import errno
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from cio_console.feed.source import Bounds
from tests.faults.calls import Call, Interleave, watched
from tests.feed.builders import SCHOOLS, FeedFiles, options
from tests.feed.desks import Desk

A, B, C, D = SCHOOLS
_MOST = 2_000


@dataclass
class Meeting(Interleave):
    """Another session passes before the call of that rank; there are no locks."""

    def around(self, call: Call) -> object:
        """Let the other pass when its turn has come, then make the call."""
        if call.name == "lock":
            call.fail(errno.ENOLCK)
        return super().around(call)


@dataclass
class Stage:
    """A feed that may be published again at any time, and a home that holds its first revision."""

    folder: Path
    files: FeedFiles = field(init=False)

    def __post_init__(self) -> None:
        """Publish and synchronise the first revision."""
        self.files = files = FeedFiles(self.folder / "flux")
        for uai in SCHOOLS[:3]:
            files.add(uai, 5)
        files.write()
        self.sync(self.home("old"))

    def home(self, name: str) -> Desk:
        """Return a home, asking for one object at a time: always in the same order."""
        return Desk(self.folder / name, options(bounds=Bounds(together=1)))

    def copy(self) -> Desk:
        """Return a fresh copy of the home that holds the first revision."""
        shutil.rmtree(self.folder / "trial", ignore_errors=True)
        shutil.copytree(self.folder / "old", self.folder / "trial")
        return self.home("trial")

    def sync(self, desk: Desk, *, force: bool = False) -> None:
        """Synchronise, in a thread and an event loop of its own."""
        with ThreadPoolExecutor(1) as thread:
            running = desk.sync(self.files.folder, force=force)
            thread.submit(asyncio.run, running).result()

    def publish(self, revision: int) -> None:
        """Publish a revision; each has reports that no other has, and one that comes and goes."""
        files = self.files
        files.uploads.clear()
        for day, uai in enumerate(SCHOOLS[:3], 1):
            files.add(uai, 5, errors=1 if revision == 1 else day + 10 * revision)
        if revision % 2:
            files.add(D, 5, errors=99)
        files.write(revision)


@dataclass(frozen=True, slots=True)
class Encounter:
    """Which revision each of the two meets, and which must stay."""

    name: str
    first: int
    second: int
    stays: int
    first_forced: bool = False
    second_forced: bool = False

    def play(self, stage: Stage, rank: int) -> tuple[bool, str]:
        """Let the two meet at that rank; tell whether they did, and what is wrong at the end."""
        desk, other = stage.copy(), stage.home("trial")
        stage.publish(self.first)

        def pass_by() -> None:
            stage.publish(self.second)
            stage.sync(other, force=self.second_forced)

        meeting = Meeting(rank, pass_by)
        with watched(meeting):
            stage.sync(desk, force=self.first_forced)
        return meeting.reached, self.wrong(stage, desk) if meeting.reached else ""

    def wrong(self, stage: Stage, desk: Desk) -> str:
        """Return what is wrong of the home."""
        held, reports = desk.snapshot, desk.reports
        if held.revision != self.stays:
            return f"revision {held.revision} stays where {self.stays} should"
        stage.publish(held.revision)
        if held.uploads != tuple(stage.files.uploads.values()):
            return "the uploads are not those of the revision"
        lost = [u.id for u in held.uploads if u.report and reports.get(u.report.sha256) is None]
        return f"no report of {lost}" if lost else ""


ENCOUNTERS = (
    Encounter("the same revision", 2, 2, stays=2),
    Encounter("a newer one passes", 2, 3, stays=3),
    Encounter("a newer one passes a forced older one", 0, 3, stays=3, first_forced=True),
)


def places(stage: Stage, encounter: Encounter, step: int = 1) -> Iterator[tuple[int, str]]:
    """Give each place where the two met, and what was wrong there."""
    for rank in range(1, _MOST, step):
        met, wrong = encounter.play(stage, rank)
        if not met:
            return
        yield rank, wrong


def main(tell: Callable[[str], None] = print) -> None:
    """Play every encounter at every place."""
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    failed = False
    for encounter in ENCOUNTERS:
        with tempfile.TemporaryDirectory() as name:
            told = list(places(Stage(Path(name)), encounter, step))
        tell(f"{encounter.name}: {len(told)} places")
        for rank, wrong in told:
            if wrong:
                failed = True
                tell(f"  before call {rank}: {wrong}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
