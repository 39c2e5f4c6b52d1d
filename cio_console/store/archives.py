"""The campaigns that a source left: its sector as it stood last, kept beside the current one.

An archive is a database of its own in the source's cache, on the disk before the sector of the
next campaign takes its place; the reports that it names stay in the same folder as the others. It
is only ever read, but to be erased.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from cio_console.domain.campaign import Campaign
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.errors import StoreProblem
from cio_console.store import disk
from cio_console.store.problems import read_notice, write_problem
from cio_console.store.sector_tables import (
    SAFE,
    SECTOR_SCHEMA,
    SectorTables,
    snapshot_from,
    written,
)
from cio_console.store.tables import Database

_PREFIX = "archive-"
_KEY = 10
"""Hexadecimal digits that stand for a campaign in a file's name: its id may hold anything."""
_UNREADABLE = (
    "Une campagne close n'a pas pu être lue : rien n'est effacé de ce qu'elle garde. Vérifiez les"
    " droits de ses fichiers, puis recommencez."
)
_FILE = re.compile(rf"({_PREFIX}[0-9a-f]{{{_KEY}}})\.\d{{1,15}}\.json")


class Archives:
    """The closed campaigns of one source. Building it does no I/O; reading it never raises."""

    def __init__(self, folder: Path) -> None:
        """Look for them in `folder`, the cache of the source."""
        self._folder = folder
        self.notices: list[str] = []
        """French sentences on what was damaged or unreadable."""

    def keep(self, tables: SectorTables) -> None:
        """Write the sector of a campaign that is left, on the disk when this returns.

        It takes the place of an older state of the same campaign. Raises StoreProblem.
        """
        head = tables.head
        if head is None:
            return
        database = self._database(archive_name(head.campaign.id))

        def write() -> None:
            if database.storage.read_as(SectorTables) != tables:
                database.storage.write(written(tables))
            else:
                self._settle()

        database.redo(write)

    def snapshots(self) -> tuple[SectorSnapshot, ...]:
        """Return every closed sector, the newest session first."""
        try:
            names = self._names()
        except OSError:
            return ()  # the sector beside them says it
        found = (snapshot for name in names if (snapshot := self._read(name)))
        return tuple(sorted(found, key=newest_first))

    def campaigns(self, current: str = "") -> tuple[Campaign, ...]:
        """Return the closed campaigns, the newest session first; never that of the id `current`."""
        return tuple(s.campaign for s in self.snapshots() if s.campaign.id != current)

    def load(self, campaign_id: str) -> SectorSnapshot | None:
        """Return the sector of a campaign, told to be closed; None when it is not held."""
        return self._read(archive_name(campaign_id))

    def reports(self) -> set[str]:
        """Return the SHA-256 of the reports that the closed sectors name: they are to be kept.

        Raises StoreProblem when one cannot be read: what it names is not known.
        """
        found: set[str] = set()
        try:
            for name in self._names():
                snapshot = self._read(name)
                if snapshot is None and name in self._names():  # else it was damaged, and put aside
                    raise StoreProblem(_UNREADABLE)
                found |= reports_named(snapshot)
        except OSError as error:
            raise StoreProblem(read_notice(error, self._folder)) from error
        return found

    def _settle(self) -> None:
        """Put on the disk what is found there: its author may have died before doing it."""
        try:
            disk.sync_folder(self._folder)
        except OSError as error:
            raise write_problem(error, self._folder, SAFE) from error

    def _names(self) -> list[str]:
        """Return the names of the databases of closed campaigns. Raises OSError."""
        return archive_names(disk.names(self._folder))

    def _read(self, name: str) -> SectorSnapshot | None:
        database = self._database(name)
        tables = database.redo(lambda: database.storage.read_as(SectorTables))
        self.notices += [one for one in database.storage.notices if one not in self.notices]
        snapshot = snapshot_from(tables)
        return msgspec.structs.replace(snapshot, closed=True) if snapshot else None

    def _database(self, name: str) -> Database:
        return Database(self._folder, name, SECTOR_SCHEMA, SAFE)


def archive_names(names: Iterable[str]) -> list[str]:
    """Return the names of the databases of closed campaigns, from those of a folder's files."""
    return sorted({match[1] for match in map(_FILE.fullmatch, names) if match})


def archive_name(campaign_id: str) -> str:
    """Return the name of the database of a closed campaign: its id may hold anything."""
    return _PREFIX + hashlib.sha256(campaign_id.encode()).hexdigest()[:_KEY]


def reports_named(snapshot: SectorSnapshot | None) -> set[str]:
    """Return the SHA-256 of the reports that a sector names."""
    uploads = snapshot.uploads if snapshot else ()
    return {upload.report.sha256 for upload in uploads if upload.report}


def newest_first(snapshot: SectorSnapshot) -> tuple[int, str]:
    """Return the key that sorts sectors by their campaigns, the newest session first."""
    return -snapshot.campaign.session, snapshot.campaign.id
