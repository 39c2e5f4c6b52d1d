"""A home that is one revision behind its source, and what must hold however its sync ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.feed.credentials import TOKEN
from cio_console.store.paths import Home
from tests.faults.gates import GatedFeed, gated
from tests.feed.builders import SCHOOLS, FeedFiles, options
from tests.feed.desks import Desk

A, B = SCHOOLS[:2]
NEW = 21
"""Reports that the second revision brings: three batches. One takes the place of an old one."""


class Behind:
    """A home that holds a first revision, and the server of the second."""

    def __init__(self, folder: Path, server: GatedFeed, files: FeedFiles) -> None:
        self.home = folder / "home"
        self.server = server
        self.files = files
        home = Home.resolve({"CIO_CONSOLE_HOME": str(self.home)})
        self.desk = Desk(home.cache(server.url))
        self.old: SectorSnapshot | None = None
        self.indexes: dict[int, bytes] = {}
        """The index of each revision."""

    async def fill(self) -> None:
        """Synchronise the first revision, then publish the second."""
        self.indexes[1] = self._index.read_bytes()
        await self.desk.sync(self.server.url)
        self.old = self.desk.snapshot
        self.files.add(B, 30, errors=7)
        for day in range(1, NEW):
            self.files.add(A, day)
        self.publish()
        self.server.asked.clear()

    def publish(self) -> int:
        """Publish the uploads as they are; return the revision."""
        self.files.write()
        self.indexes[self.files.revision] = self._index.read_bytes()
        return self.files.revision

    def show(self, revision: int) -> None:
        """Have the server answer a revision published before."""
        self._index.write_bytes(self.indexes[revision])

    @property
    def _index(self) -> Path:
        return self.files.folder / "index.json"

    def temporaries(self) -> list[Path]:
        """Return the temporary files below the home."""
        return [path for path in self.home.rglob("*") if path.name.endswith(".tmp")]

    def check_whole(self) -> None:
        """Prove that the state is the old one or the new one, with all its reports."""
        held = self.desk.snapshot
        if held.revision == 1:
            assert held == self.old
        else:
            assert {u.id for u in held.uploads} == set(self.files.uploads)
        reports = self.desk.reports
        assert all(u.report and reports.get(u.report.sha256) for u in held.uploads)
        assert reports.notices == []

    async def check_resumed(self) -> None:
        """Prove that the next synchronisation ends the work and asks for what misses only."""
        refs = {u.report.sha256 for u in self.files.uploads.values() if u.report}
        missing = self.desk.reports.missing(refs)
        self.server.open()
        self.server.only = "Bearer reprise"
        self.server.asked.clear()
        self.desk.options = options(environ={TOKEN: "reprise"})
        outcome = await self.desk.sync(self.server.url)
        assert outcome.missing == ()
        assert sorted(self.server.objects()) == sorted(f"{name}.json" for name in missing)
        assert self.desk.snapshot.revision == 2
        self.check_whole()
        assert self.temporaries() == []


@asynccontextmanager
async def behind(folder: Path) -> AsyncIterator[Behind]:
    """Give a home that holds a first revision, whose source is at the second one."""
    files = FeedFiles(folder / "flux")
    files.add(A, 30)
    files.add(B, 30)
    files.write()
    with gated(files.folder) as server:
        made = Behind(folder, server, files)
        await made.fill()
        yield made
