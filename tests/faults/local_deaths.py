"""A synchronisation of a plain folder killed before each call that changes the disk.

`python -m tests.faults.local_deaths [STEP]` tries them all, or one in STEP, and prints what is
wrong; exit 1 when anything is.
"""

import asyncio
import os
import shutil
import signal
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.feed.inputs import read_campaign
from cio_console.local_ground import Ground
from cio_console.store.paths import FEED
from tests.domain.builders import paris
from tests.faults.calls import watched
from tests.faults.sync_deaths import Die, forked, play
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import CAMPAIGN, an_export
from tests.feed.desks import Desk

A, B, C = SCHOOLS[:3]


@dataclass
class Morning:
    """A folder that received files since a home followed it: the states before and after."""

    root: Path
    folder: Path = field(init=False)
    old: SectorSnapshot = field(init=False)
    new: SectorSnapshot = field(init=False)

    def __post_init__(self) -> None:
        """Receive, synchronise, receive again."""
        self.folder = self.root / "recu"
        self.folder.mkdir()
        (self.root / "campagne.toml").write_text(CAMPAIGN, "utf-8")
        self.receive("a.zip", an_export(A), paris(1, 6))
        self.receive("b.zip", an_export(B), paris(1, 6))
        forked(lambda: self.sync(self.home("old")))
        self.old = self.home("old").snapshot
        self.receive("a2.zip", an_export(A, without_email=3), paris(1, 8))
        self.receive("c.zip", an_export(C), paris(1, 8))
        self.receive("liste.csv", f"UAI;Collecte;État\n{B};notes;déposé\n".encode(), paris(1, 8))
        (self.folder / "b.zip").unlink()
        forked(lambda: self.sync(self.copy("new")))
        self.new = self.home("new").snapshot

    def receive(self, name: str, raw: bytes, at: datetime) -> None:
        """Save a file on that day."""
        (self.folder / name).write_bytes(raw)
        os.utime(self.folder / name, (at.timestamp(), at.timestamp()))

    def home(self, name: str) -> Desk:
        """Return a home that follows the folder, without any list of schools."""
        store = self.root / name
        campaign = self.root / "campagne.toml"
        ground = Ground(store / FEED, self.root / "absent.json", lambda: read_campaign(campaign))
        return Desk(store, ground=ground)

    def copy(self, name: str) -> Desk:
        """Return a fresh copy of the home of before."""
        shutil.rmtree(self.root / name, ignore_errors=True)
        shutil.copytree(self.root / "old", self.root / name)
        return self.home(name)

    def sync(self, desk: Desk) -> int:
        """Synchronise; return how many reports were received."""
        return asyncio.run(desk.sync(self.folder)).fetched

    def killed_at(self, rank: int) -> tuple[bool, str]:
        """Kill a synchronisation there; tell whether it died, and what is wrong afterwards."""
        desk = self.copy("trial")

        def sync() -> int:
            with watched(Die(rank)):
                return self.sync(desk)

        died = forked(sync) == -signal.SIGKILL
        return died, self.wrong(desk) or self.resumed(desk)

    def wrong(self, desk: Desk) -> str:
        """Return what is wrong of a home: it must be the old state or the new, with its reports."""
        held, reports = desk.snapshot, desk.reports
        if held.uploads not in (self.old.uploads, self.new.uploads):
            return "the uploads are neither the old ones nor the new"
        lost = [u.id for u in held.uploads if u.report and reports.get(u.report.sha256) is None]
        return f"no report of {lost}" if lost else " ".join(desk.cache.notices)

    def resumed(self, desk: Desk) -> str:
        """Synchronise again; return what is wrong of the end."""
        forked(lambda: self.sync(desk))
        if desk.snapshot.uploads != self.new.uploads:
            return "the next synchronisation does not reach the new state"
        left = [path.name for path in desk.folder.rglob("*.tmp")]
        return f"{left} are left" if left else self.wrong(desk)


if __name__ == "__main__":
    play(Morning)
