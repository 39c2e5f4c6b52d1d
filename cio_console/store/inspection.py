"""The store looked at without touching it: nothing swept, nothing put aside, nothing written.

What the databases do on opening (sweeping, quarantine) would change what a diagnosis must tell.
"""

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from cio_console.domain.snapshot import SyncTimes
from cio_console.store import disk
from cio_console.store.generation import QUARANTINE, DamagedError, Generation, unseal
from cio_console.store.janitor import is_of_another
from cio_console.store.journal import DRAFTS_SCHEMA, JOURNAL_SCHEMA
from cio_console.store.sector import TIMES_SCHEMA, TimesTables
from cio_console.store.sector_tables import SECTOR_SCHEMA, SectorTables
from cio_console.store.storage import Schema

KNOWN: dict[str, Schema] = {
    "sector": SECTOR_SCHEMA,
    "times": TIMES_SCHEMA,
    "journal": JOURNAL_SCHEMA,
    "drafts": DRAFTS_SCHEMA,
}
"""Name of a database → the schema that this program writes; any other holds a closed campaign."""
T = TypeVar("T")

_FIRST_PART = re.compile(r"([0-9a-f]{64})\.1\.json")
_Counted = dict[str, dict[str, msgspec.Raw]]
"""The tables of any version, their documents left undecoded."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in one folder of the store."""

    names: tuple[str, ...] = ()
    temporaries: int = 0
    """Left by writes that were cut, or being written by another process now."""
    quarantined: int = 0
    size: int = 0
    """Bytes of its files, those in quarantine included."""
    exposed: tuple[str, ...] = ()
    """Files that other accounts may read or write."""


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """The generations of one database, as they lie on the disk."""

    numbers: tuple[int, ...] = ()
    damaged: tuple[int, ...] = ()
    """Those whose checksum does not hold."""
    unreadable: tuple[int, ...] = ()
    """Those that the system does not let read."""
    current: Generation | None = None
    known_version: int = 0

    @property
    def version(self) -> int:
        """Schema version of the current generation, 0 for none."""
        return self.current.version if self.current else 0

    @property
    def too_new(self) -> bool:
        """Whether it was written by a newer program than this one."""
        return self.version > self.known_version


def list_folder(folder: Path) -> Listing:
    """Return what lies in `folder`; an empty listing when there is none. Raises OSError."""
    names = tuple(sorted(disk.names(folder)))
    aside = folder / QUARANTINE
    try:
        moved = sorted(disk.names(aside))
    except NotADirectoryError:
        moved = []  # a file bears that name
    size, exposed = 0, []
    for path in [*(folder / name for name in names), *(aside / name for name in moved)]:
        try:
            status = path.lstat()
        except OSError:
            continue  # removed meanwhile
        if not stat.S_ISREG(status.st_mode):
            continue
        size += status.st_size
        if stat.S_IMODE(status.st_mode) & 0o077:
            exposed.append(path.name)
    temporaries = sum(map(is_of_another, names))
    return Listing(names, temporaries, len(moved), size, tuple(exposed))


def inspect(folder: Path, name: str) -> DatabaseState:
    """Return the state of the database `name` of `folder`. Raises OSError when it cannot be listed.

    Every generation is verified; the current one is the highest whose checksum holds.
    """
    pattern = re.compile(re.escape(name) + r"\.(\d{1,15})\.json")
    found = (pattern.fullmatch(one) for one in disk.names(folder))
    numbers = sorted(int(match[1]) for match in found if match)
    damaged, unreadable, current = [], [], None
    for number in numbers:
        try:
            current = unseal(name, number, disk.read_file(folder / f"{name}.{number}.json"))
        except FileNotFoundError:
            continue  # pruned meanwhile: there is a newer one
        except OSError:
            unreadable.append(number)
        except DamagedError:
            damaged.append(number)
    return DatabaseState(
        tuple(numbers),
        tuple(damaged),
        tuple(unreadable),
        current,
        KNOWN.get(name, SECTOR_SCHEMA).version,
    )


def documents(state: DatabaseState) -> dict[str, int]:
    """Return how many documents each table holds, whatever its version; no document is decoded."""
    if state.current is None:
        return {}
    tables = msgspec.json.decode(state.current.raw, type=_Counted)
    return {name: len(table) for name, table in tables.items()}


def sector_tables(state: DatabaseState) -> SectorTables | None:
    """Return the sector held by a state; None when there is none that this program can read."""
    return _decoded(state, SectorTables)


def sync_times(state: DatabaseState) -> SyncTimes:
    """Return the times held by a state; empty when there is none."""
    tables = _decoded(state, TimesTables) or TimesTables()
    return tables.times.get("last", SyncTimes())


def held_reports(listing: Listing) -> set[str]:
    """Return the SHA-256 of the reports of a listing: the first part is written last."""
    return {match[1] for name in listing.names if (match := _FIRST_PART.fullmatch(name))}


def _decoded(state: DatabaseState, kind: type[T]) -> T | None:
    if state.current is None:
        return None
    try:
        return msgspec.json.decode(state.current.raw, type=kind)
    except msgspec.ValidationError:
        return None
