"""A whole synchronisation killed before each call that changes the disk, in forked processes.

`python -m tests.faults.sync_deaths [STEP]` tries them all, or one in STEP, and prints what is
wrong; exit 1 when anything is. This process has one thread and never synchronises itself: that is
what may be forked.
"""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.feed.source import Bounds
from tests.checks.builders import eleves
from tests.faults.calls import WRITING, Call, Calls, watched
from tests.feed.builders import SCHOOLS, FeedFiles, options
from tests.feed.desks import Desk

A, B, C = SCHOOLS[:3]
_CHANGING = WRITING | {"unlink", "rmdir", "write", "rename_new"}
_LONG = 2_500
"""Findings of a report that is written in two parts."""
_MOST = 1_000


@dataclass
class Die(Calls):
    """Die before the change of that rank."""

    rank: int
    made: int = 0

    def around(self, call: Call) -> object:
        """Make the call, or die."""
        changes = call.name == "open" and call.args[1] & os.O_CREAT
        if changes or call.name in _CHANGING:
            self.made += 1
            if self.made == self.rank:
                os.kill(os.getpid(), signal.SIGKILL)
        return call.make()


@dataclass
class Campaign:
    """A feed of two revisions, a home that holds the first, and what holds the second."""

    folder: Path
    files: FeedFiles = field(init=False)
    old: SectorSnapshot = field(init=False)
    new: SectorSnapshot = field(init=False)
    streamed: str = field(init=False)
    """Id of the upload without report, at a school that had another before."""

    def __post_init__(self) -> None:
        """Publish, synchronise, publish again."""
        self.files = files = FeedFiles(self.folder / "flux")
        files.add(A, 30)
        files.add(B, 30)
        files.write()
        forked(lambda: self.sync(self.home("old")))
        self.old = self.home("old").snapshot
        files.add(A, 8, errors=_LONG)
        files.add(B, 30, errors=3)  # in the place of the former report, which goes
        files.add(C, 9)
        export = eleves(4)
        export.parametres["UAJ"] = A
        self.streamed = files.add_file(A, 10, export.data()).id
        files.write()
        self.copy("new")
        forked(lambda: self.sync(self.home("new")))
        self.new = self.home("new").snapshot

    def home(self, name: str) -> Desk:
        """Return a home, and the way to synchronise it: one object at a time, always alike."""
        return Desk(self.folder / name, options(bounds=Bounds(together=1)))

    def copy(self, name: str) -> Desk:
        """Return a fresh copy of the home that holds the first revision."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.folder / "old", self.folder / name)
        return self.home(name)

    def sync(self, desk: Desk) -> int:
        """Synchronise; return how many reports were fetched or made."""
        return asyncio.run(desk.sync(self.files.folder)).fetched

    def killed_at(self, rank: int) -> tuple[bool, str]:
        """Kill a synchronisation there; tell whether it died, and what is wrong afterwards."""
        desk = self.copy("trial")

        def sync() -> int:
            with watched(Die(rank)):
                return self.sync(desk)

        died = forked(sync) == -signal.SIGKILL
        return died, self.wrong(desk) or self.resumed(desk)

    def wrong(self, desk: Desk) -> str:
        """Return what is wrong of a home: it must be the old state or the new, school by school."""
        held, reports = desk.snapshot, desk.reports
        for uai in SCHOOLS:
            mine = held.uploads_of(uai)
            if mine not in (self.old.uploads_of(uai), self.new.uploads_of(uai)):
                return f"the uploads of {uai} are neither the old ones nor the new"
        if held.revision == self.old.revision and held != self.old:
            return "the old revision is not the old state"
        lost = [u.id for u in held.uploads if u.report and reports.get(u.report.sha256) is None]
        notices = [*reports.notices, *desk.cache.notices]
        return f"no report of {lost}" if lost else " ".join(notices)

    def resumed(self, desk: Desk) -> str:
        """Synchronise again; return what is wrong of the end, or of what was asked for."""
        refs = [u.report.sha256 for u in self.files.uploads.values() if u.report]
        checked = any(u.report for u in desk.snapshot.uploads if u.id == self.streamed)
        missing = len(desk.reports.missing(refs)) + (not checked)
        fetched = forked(lambda: self.sync(desk))
        if fetched != missing:
            return f"{fetched} reports were fetched or made where {missing} were missing"
        if msgspec.structs.replace(desk.snapshot, validator="") != msgspec.structs.replace(
            self.new, validator=""
        ):
            return "the next synchronisation does not reach the new state"
        left = [path.name for path in desk.folder.rglob("*.tmp")]
        return f"{left} are left" if left else self.wrong(desk)


def forked(work: Callable[[], int]) -> int:
    """Do `work` in a process of its own; return what it returns, or minus the signal it died of."""
    child = os.fork()
    if child == 0:
        code = 255
        try:
            code = work()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


class Killed(Protocol):
    """A scene whose synchronisation can be killed before any of its changes."""

    def killed_at(self, rank: int) -> tuple[bool, str]:
        """Kill a synchronisation there; tell whether it died, and what is wrong afterwards."""


def play(scene: Callable[[Path], Killed]) -> None:
    """Kill at every rank until a synchronisation outlives its rank; exit as told above."""
    wrong, deaths = 0, 0
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory() as name:
        played = scene(Path(name))
        for rank in range(1, _MOST, step):
            died, problem = played.killed_at(rank)
            deaths += died
            if problem:
                print(f"killed before change {rank}: {problem}")
                wrong += 1
            if not died:
                break
    print(f"{deaths} deaths, {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    play(Campaign)
