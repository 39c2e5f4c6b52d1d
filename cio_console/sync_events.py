"""What a synchronisation tells as it goes: plain events, for a bar, lines or a header."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TurnAwaited:
    """Another session is synchronising this source: its end is waited for."""


@dataclass(frozen=True, slots=True)
class IndexAsked:
    """The index is being asked for."""

    location: str


@dataclass(frozen=True, slots=True)
class IndexUnchanged:
    """The feed holds nothing new."""

    revision: int


@dataclass(frozen=True, slots=True)
class IndexReceived:
    """A new index was read and accepted."""

    revision: int
    schools: int
    uploads: int
    to_fetch: int
    """Reports to fetch and files to check."""


@dataclass(frozen=True, slots=True)
class ReportStored:
    """One more report was received and verified."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class UploadChecked:
    """A file was checked; nothing of it was kept."""

    upload: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class FileLeft:
    """A file of the folder was left out, or something is to be known of it."""

    sentence: str
    """In French."""


@dataclass(frozen=True, slots=True)
class ReportMissing:
    """The report of an upload is absent or wrong: its school keeps its old state."""

    upload: str
    uai: str
    reason: str
    """French sentence."""


@dataclass(frozen=True, slots=True)
class Committed:
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
