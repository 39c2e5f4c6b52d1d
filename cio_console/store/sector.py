"""The sector as last synchronised: opened in milliseconds, replaced whole, rebuilt when lost."""

from datetime import datetime
from pathlib import Path

import msgspec

from cio_console.domain.campaign import Campaign
from cio_console.domain.school import Cio, School
from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.domain.upload import Upload
from cio_console.errors import StoreProblem
from cio_console.store.storage import Schema
from cio_console.store.tables import Database
from cio_console.store.turn import Turn

SECTOR_SCHEMA = Schema(version=1)
TIMES_SCHEMA = Schema(version=1)

_SAFE = "Le secteur déjà enregistré reste intact et lisible."
_HEAD = "sector"
_LAST = "last"


class SectorHead(msgspec.Struct, frozen=True):
    """All of a snapshot but its schools and uploads; the fields mean the same."""

    source: str
    campaign: Campaign
    sector: Cio
    revision: int = 0
    generated_at: datetime | None = None
    publisher: str = ""
    publisher_contact: str = ""
    validator: str = ""


class SectorTables(msgspec.Struct, frozen=True):
    """The tables of the file: schools by UAI, uploads by their id, in the feed's order."""

    sector: dict[str, SectorHead] = {}
    schools: dict[str, School] = {}
    uploads: dict[str, Upload] = {}


class TimesTables(msgspec.Struct, frozen=True):
    """The tables of the small file that a synchronisation without news rewrites alone."""

    times: dict[str, SyncTimes] = {}


class SectorCache:
    """The snapshot of one source, and when it was synchronised. Building it does no I/O."""

    def __init__(self, folder: Path) -> None:
        """Keep the snapshot in `folder`, which the first write creates."""
        self._sector = Database(folder, "sector", SECTOR_SCHEMA, _SAFE)
        self._times = Database(folder, "times", TIMES_SCHEMA, _SAFE)
        self.turn = Turn(folder)
        """Whose turn it is to synchronise."""
        self._ground = 0
        self._said: list[str] = []

    @property
    def notices(self) -> list[str]:
        """French sentences on what was damaged, unreadable, too new or left to another session."""
        return [*self._sector.storage.notices, *self._times.storage.notices, *self._said]

    def load(self) -> SectorSnapshot | None:
        """Return the snapshot, None when there is none that can be read. Never raises."""
        tables = self._sector.redo(lambda: self._sector.storage.read_as(SectorTables))
        self._ground = self._sector.storage.number
        head = tables.sector.get(_HEAD) if tables else None
        if tables is None or head is None:
            return None
        return SectorSnapshot(
            source=head.source,
            campaign=head.campaign,
            sector=head.sector,
            schools=tuple(tables.schools.values()),
            uploads=tuple(tables.uploads.values()),
            revision=head.revision,
            generated_at=head.generated_at,
            publisher=head.publisher,
            publisher_contact=head.publisher_contact,
            validator=head.validator,
        )

    def save(self, snapshot: SectorSnapshot) -> bool:
        """Replace the snapshot, on the disk when this returns True.

        When another session has saved a newer revision of the same source since `load`, that one
        stays, `notices` says so and this returns False: going back is a choice made on what was
        loaded. Raises StoreProblem.
        """
        tables = _tables(snapshot)
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
        if self._ground == 0 or storage.number != self._ground:
            held = storage.read_as(SectorTables)
            head = held.sector.get(_HEAD) if held else None
            if head and storage.number != self._ground and _newer(head, snapshot):
                self._say(
                    f"Une autre session a enregistré la révision {head.revision}, plus récente que"
                    f" la révision {snapshot.revision} : elle est gardée."
                )
                return False
        storage.write({name: getattr(tables, name) for name in tables.__struct_fields__})
        self._ground = storage.number
        return True

    def _say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.append(sentence)


def _newer(head: SectorHead, snapshot: SectorSnapshot) -> bool:
    return head.source == snapshot.source and head.revision > snapshot.revision


def _tables(snapshot: SectorSnapshot) -> SectorTables:
    head = SectorHead(
        source=snapshot.source,
        campaign=snapshot.campaign,
        sector=snapshot.sector,
        revision=snapshot.revision,
        generated_at=snapshot.generated_at,
        publisher=snapshot.publisher,
        publisher_contact=snapshot.publisher_contact,
        validator=snapshot.validator,
    )
    schools = {school.uai: school for school in snapshot.schools}
    uploads = {upload.id: upload for upload in snapshot.uploads}
    if len(schools) < len(snapshot.schools) or len(uploads) < len(snapshot.uploads):
        raise StoreProblem(
            "Le secteur reçu nomme deux fois le même établissement ou le même dépôt : il n'est pas"
            f" enregistré. {_SAFE} Signalez-le à qui publie ce flux."
        )
    return SectorTables({_HEAD: head}, schools, uploads)
