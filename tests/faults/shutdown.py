"""Real power cuts on a real ext4: `python -m tests.faults.shutdown --cuts 200 --seed S`. Root only.

Sessions write notes, and another synchronises, on a file system of their own in a mount table of
its own. At instants drawn from the seed it is shut down as by a power cut: what its log does not
hold yet is gone (the ioctl EXT4_IOC_SHUTDOWN without flushing the log, which file system developers
test recovery with). Then it is mounted again, and a new session opens the store. The exit is 1 when
something acknowledged is lost, a file is damaged or a sector is without its reports, 77 with the
reason where nothing can be mounted. `--mutant NAME` runs the same on a mutant of
`tests/faults/mutants.py`, to see that it is seen.
"""

import argparse
import fcntl
import os
import random
import select
import shutil
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import ObjectRef
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from tests.faults.homes import SCRATCH, home_in, reports_of, sector_of
from tests.faults.kills import LONGEST_WAIT, PATIENCE, Session, notes
from tests.faults.mutants import MUTANTS
from tests.store.builders import report, sha, snapshot

IMPOSSIBLE = 77
"""Exit code of a test that could not be tried, as autoconf has it."""
FIGURES = (
    "cuts",
    "acknowledged",
    "lost",
    "there without being acknowledged",
    "stores unreadable",
    "synchronisations acknowledged",
    "sectors lost or without their reports",
)
FAULTS = ("lost", "stores unreadable", "sectors lost or without their reports")
CUTS_OF_A_DISK = 25
"""Cuts before a new file system: a journal of thousands of notes would only slow the campaign."""
_REVISION = "revision "
_SIZE = 16 << 20
_SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN, that is _IOR('X', 125, __u32) (fs/ext4/ext4.h)."""
_NO_LOG_FLUSH = struct.pack("I", 2)
"""EXT4_GOING_FLAGS_NOLOGFLUSH: the log keeps what it has, and gets no more."""


class Impossible(Exception):
    """No file system can be made or mounted here."""


@dataclass(frozen=True, slots=True)
class Ext4:
    """A file system in a file."""

    image: Path
    place: Path

    @property
    def home(self) -> Home:
        """The home on it."""
        return home_in(self.place / "home")

    @classmethod
    def made(cls, folder: Path) -> "Ext4":
        """Make one in `folder`. Raises Impossible."""
        image, place = folder / "disque", folder / "monte"
        place.mkdir()
        with image.open("wb") as file:
            file.truncate(_SIZE)
        _run("mkfs.ext4", "-q", "-F", str(image))
        return cls(image, place)

    def mount(self) -> None:
        """Mount it, its log being replayed. Raises Impossible."""
        _run("mount", "-o", "loop", str(self.image), str(self.place))

    def cut(self) -> None:
        """Cut its power."""
        descriptor = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, _SHUTDOWN, _NO_LOG_FLUSH)
        finally:
            os.close(descriptor)

    def unmount(self) -> None:
        """Take it away: nothing more can be written."""
        _run("umount", str(self.place))


def _run(*command: str) -> None:
    path = {"PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=path)
    except FileNotFoundError as error:
        raise Impossible(f"{command[0]} is missing") from error
    if done.returncode:
        raise Impossible(f"{command[0]}: {done.stderr.strip()}")


def synchronisations(home: Home, revision: int) -> Iterator[str]:
    """Synchronise without end from that revision on: the report, then the sector, then away."""
    cache, reports = sector_of(home), reports_of(home)
    cache.load()
    for number in count(revision):
        reports.put(sha(number), report())
        cache.save(_sector(number))
        yield f"{_REVISION}{number}"
        reports.retain([sha(number)], [sha(number - 1)])


def campaign(cuts: int, seed: int) -> Counter[str]:
    """Cut the power that many times; return the figures. Raises Impossible."""
    chance, figures = random.Random(seed), Counter[str]()
    while figures["cuts"] < cuts:
        with TemporaryDirectory(prefix="cio-", dir=SCRATCH) as name:
            disk = Ext4.made(Path(name))
            told: set[str] = set()
            for _ in range(min(cuts - figures["cuts"], CUTS_OF_A_DISK)):
                disk.mount()
                try:
                    told |= _one_cut(disk, chance, f"{figures['cuts']}-", _newest(told) + 1)
                finally:
                    disk.unmount()
                disk.mount()
                try:
                    held = _open(disk.home, told, figures)
                finally:
                    disk.unmount()
                figures["cuts"] += 1
            notes_told = {one for one in told if not one.startswith(_REVISION)}
            figures["acknowledged"] += len(notes_told)
            figures["synchronisations acknowledged"] += len(told - notes_told)
            figures["there without being acknowledged"] += len(held - notes_told)
    return figures


def _one_cut(disk: Ext4, chance: random.Random, prefix: str, revision: int) -> set[str]:
    """Let sessions write until a cut; return what they had acknowledged before it."""
    journal, together = disk.home.journal, chance.choice((1, 1, 2, 3))
    sessions = [Session.start(notes(journal, f"{prefix}{n}-")) for n in range(together)]
    sessions.append(Session.start(synchronisations(disk.home, revision)))
    for session in sessions:
        for _ in range(chance.randrange(3)):
            select.select([session.pipe], [], [], PATIENCE)
    time.sleep(chance.uniform(0, LONGEST_WAIT))
    disk.cut()
    return {name for session in sessions for name in session.end()}


def _open(home: Home, told: set[str], figures: Counter[str]) -> set[str]:
    """Open what the cut left, and count; return the notes that are there."""
    journal, cache, reports = Journal(home.journal), sector_of(home), reports_of(home)
    held = {one.id for one in journal.contacts()}
    snapshot_held = cache.load()
    revision = snapshot_held.revision if snapshot_held else 0
    whole = not revision or reports.get(sha(revision)) == report()
    figures["lost"] += len({one for one in told if not one.startswith(_REVISION)} - held)
    figures["stores unreadable"] += bool(journal.notices or cache.notices or reports.notices)
    figures["sectors lost or without their reports"] += revision < _newest(told) or not whole
    return held


def _newest(told: set[str]) -> int:
    revisions = [one.removeprefix(_REVISION) for one in told if one.startswith(_REVISION)]
    return max(map(int, revisions), default=0)


def _sector(revision: int) -> SectorSnapshot:
    """Return a sector whose only upload has the report of its revision."""
    made = snapshot(revision, schools=1)
    (upload,) = made.uploads
    named = msgspec.structs.replace(upload, report=ObjectRef(sha(revision), 2_000))
    return msgspec.structs.replace(made, uploads=(named,))


def main() -> int:
    """Run the campaign in a mount table of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.shutdown", description=__doc__)
    parser.add_argument("--cuts", type=int, default=200, help="power cuts")
    parser.add_argument("--seed", type=int, default=0, help="what the instants are drawn from")
    parser.add_argument("--mutant", default="", help="name of a mutant to run instead")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if not asked.inside:
        program = [sys.executable, "-m", "tests.faults.shutdown", "--inside", *sys.argv[1:]]
        if os.geteuid() != 0 or shutil.which("unshare") is None:
            print("nothing was tried: it takes root and unshare")
            return IMPOSSIBLE
        return subprocess.run(["unshare", "-m", *program], check=False).returncode
    mutant = next((one for one in MUTANTS if one.name == asked.mutant), None)
    try:
        with mutant.applied() if mutant else nullcontext():
            figures = campaign(asked.cuts, asked.seed)
    except Impossible as problem:
        print(f"nothing was tried: {problem}")
        return IMPOSSIBLE
    for name in FIGURES:
        print(f"{name}: {figures[name]}")
    return 1 if any(figures[name] for name in FAULTS) else 0


if __name__ == "__main__":
    sys.exit(main())
