"""What a synchronisation tells as it goes, as plain events, and what it did in the end."""

from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

from cio_console.domain.snapshot import SectorSnapshot

NO_LIST = (
    "Vous n'avez pas encore de liste d'établissements : ceux des fichiers en tiennent lieu, nommés"
    " par leur UAI, et qui n'a rien envoyé n'est pas vu."
)
"""What is said of a plain folder as long as the director made no list; how to make it comes after:
a command here, a key on the screens."""


class TurnAwaited(Struct, frozen=True):
    """Another session is synchronising this source: its end is waited for."""


class IndexAsked(Struct, frozen=True):
    """The index is being asked for."""

    location: str


class IndexUnchanged(Struct, frozen=True):
    """The feed holds nothing new."""

    revision: int


class IndexReceived(Struct, frozen=True):
    """A new index was read and accepted."""

    revision: int
    schools: int
    uploads: int
    to_fetch: int
    """Reports to fetch and files to check."""


class ReportStored(Struct, frozen=True):
    """One more report was received and verified."""

    done: int
    total: int


class UploadChecked(Struct, frozen=True):
    """A file was checked; nothing of it was kept."""

    upload: str
    done: int
    total: int


class FileLeft(Struct, frozen=True):
    """A file of the folder was left out, or something is to be known of it."""

    sentence: str
    """In French."""


class ReportMissing(Struct, frozen=True):
    """The report of an upload is absent or wrong: its school keeps its old state."""

    upload: str
    uai: str
    reason: str
    """French sentence."""


class Committed(Struct, frozen=True):
    """The new sector is on the disk."""

    revision: int


SyncEvent = (
    TurnAwaited
    | IndexAsked
    | IndexUnchanged
    | IndexReceived
    | ReportStored
    | UploadChecked
    | FileLeft
    | ReportMissing
    | Committed
)


class SyncKind(StrEnum):
    """What a synchronisation that did not fail brought."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    EMPTY = "empty"
    """The feed is valid, new, and holds no upload yet."""


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """What a synchronisation did; a failure is an exception, never an outcome."""

    kind: SyncKind
    snapshot: SectorSnapshot
    fetched: int = 0
    """Reports received or made."""
    missing: tuple[str, ...] = ()
    """Ids of the uploads whose report could not be had: their schools keep their old state, but
    where another session removed what had come."""
