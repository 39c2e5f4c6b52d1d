"""The sector as last synchronised: opened in milliseconds, replaced whole, rebuilt when lost."""

from pathlib import Path

import msgspec

from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.store.archives import Archives
from cio_console.store.sector_tables import (
    SAFE,
    SECTOR_SCHEMA,
    SectorHead,
    SectorTables,
    snapshot_from,
    tables_from,
    written,
)
from cio_console.store.storage import Schema
from cio_console.store.tables import Database
from cio_console.store.turn import Turn

TIMES_SCHEMA = Schema(version=1)

_LAST = "last"


class TimesTables(msgspec.Struct, frozen=True):
    """The tables of the small file that a synchronisation without news rewrites alone."""

    times: dict[str, SyncTimes] = {}


class SectorCache:
    """The snapshot of one source, and when it was synchronised. Building it does no I/O."""

    def __init__(self, folder: Path) -> None:
        """Keep the snapshot in `folder`, which the first write creates."""
        self._sector = Database(folder, "sector", SECTOR_SCHEMA, SAFE)
        self._times = Database(folder, "times", TIMES_SCHEMA, SAFE)
        self.turn = Turn(folder)
        """Whose turn it is to synchronise."""
        self.archives = Archives(folder)
        """The campaigns that this source left."""
        self._ground = 0
        self._campaign = ""
        """Id of the campaign of what was read or written last."""
        self._said: list[str] = []

    @property
    def notices(self) -> list[str]:
        """French sentences on what was damaged, unreadable, too new or left to another session."""
        return [*self._sector.storage.notices, *self._times.storage.notices, *self._said]

    def load(self) -> SectorSnapshot | None:
        """Return the snapshot, None when there is none that can be read. Never raises."""
        tables = self._sector.redo(lambda: self._sector.storage.read_as(SectorTables))
        self._ground = self._sector.storage.number
        self._campaign = _campaign_of(tables)
        return snapshot_from(tables)

    def save(self, snapshot: SectorSnapshot) -> bool:
        """Replace the snapshot, on the disk when this returns True.

        When another session has saved a newer revision of the same source since `load`, that one
        stays, `notices` says so and this returns False: going back is a choice made on what was
        loaded. A sector of another campaign is first kept in `archives`. Raises StoreProblem.
        """
        tables = tables_from(snapshot)
        return self._sector.redo(lambda: self._replace(snapshot, tables))

    def times(self) -> SyncTimes:
        """Return the times of the last synchronisations; empty when none is known."""
        tables = self._times.redo(lambda: self._times.storage.read_as(TimesTables))
        return (tables or TimesTables()).times.get(_LAST, SyncTimes())

    def save_times(self, times: SyncTimes) -> None:
        """Replace the times; the snapshot is not touched. Raises StoreProblem."""

        def replace() -> None:
            self._times.storage.read()
            self._times.storage.write({"times": {_LAST: times}})

        self._times.redo(replace)

    def _replace(self, snapshot: SectorSnapshot, tables: SectorTables) -> bool:
        storage = self._sector.storage
        # What was loaded is the ground as long as nobody commits: if somebody did, this write
        # loses the race, and is redone from a reading.
        leaves = self._campaign != snapshot.campaign.id
        if self._ground == 0 or storage.number != self._ground or leaves:
            held = storage.read_as(SectorTables)
            head = held.head if held else None
            if head and storage.number != self._ground and _newer(head, snapshot):
                self._say(
                    f"Une autre session a enregistré la révision {head.revision}, plus récente que"
                    f" la révision {snapshot.revision} : elle est gardée."
                )
                return False
            if held and head and head.campaign.id != snapshot.campaign.id:
                self.archives.keep(held)  # on the disk before the sector leaves it
        storage.write(written(tables))
        self._ground, self._campaign = storage.number, snapshot.campaign.id
        return True

    def _say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.append(sentence)


def _newer(head: SectorHead, snapshot: SectorSnapshot) -> bool:
    return head.source == snapshot.source and head.revision > snapshot.revision


def _campaign_of(tables: SectorTables | None) -> str:
    return tables.head.campaign.id if tables and tables.head else ""
