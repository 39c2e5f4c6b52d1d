"""The director's list of schools: read, completed, written back.

The one place where a list meets what it is built from; commands and screens go through it. It
asks nothing and shows nothing: who calls shows the changes, asks, then writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cio_console.domain.school import SectorFile
from cio_console.domain.sector_list import encode_list
from cio_console.domain.text import named
from cio_console.errors import FileProblem
from cio_console.feed.inputs import parse_sector
from cio_console.store.problems import read_notice
from cio_console.store.sector_file import list_bytes, write_list

if TYPE_CHECKING:
    from cio_console.directory.sheet import Sheet

_UNTOUCHED = "La liste reste telle quelle."


@dataclass(frozen=True, slots=True)
class HeldList:
    """The director's list as it was read, to be written back where nobody changed it."""

    path: Path
    sector: SectorFile | None = None
    """None when there is no list yet."""
    doubts: Sequence[str] = ()
    """French sentences on what looks wrong in it without being so."""
    raw: bytes | None = None


def open_list(path: Path) -> HeldList:
    """Return the director's list; one without a sector where there is no file yet.

    Raises FileProblem when it cannot be read, CampaignProblem when it cannot be used.
    """
    try:
        raw = list_bytes(path)
    except OSError as error:
        advice = "Vérifiez ses droits ; rien n'a été changé."
        raise FileProblem(f"{read_notice(error, path)} {advice}") from error
    if raw is None:
        return HeldList(path)
    return HeldList(path, *parse_sector(raw, path), raw)


def save_list(held: HeldList, sector: SectorFile, at: datetime) -> Path | None:
    """Write a list in place of the one held; return where the former one is kept, if there was one.

    Raises StoreProblem when it changed since it was read, or cannot be written: it then stays.
    """
    return write_list(held.path, encode_list(sector), held.raw, at)


def read_sheet_file(path: Path, cio: str = "", collections: Sequence[str] = ()) -> "Sheet":
    """Return what a CSV says of schools; see `directory.sheet`. Raises FileProblem."""
    try:
        with path.open("rb") as stream:
            return read_sheet_stream(stream, cio, collections)
    except FileProblem as problem:
        raise FileProblem(f"{named(path)} : {problem}") from None
    except FileNotFoundError:
        raise FileProblem(f"{named(path)} n'existe pas : vérifiez son nom. {_UNTOUCHED}") from None
    except OSError as error:
        raise FileProblem(f"{read_notice(error, path)} {_UNTOUCHED}") from error


def read_sheet_stream(stream: BinaryIO, cio: str = "", collections: Sequence[str] = ()) -> "Sheet":
    """Do the same with what is read of a stream. Raises FileProblem or OSError."""
    from cio_console.directory.cells import LARGEST_SHEET  # imports only
    from cio_console.directory.sheet import read_sheet  # imports only

    try:
        return read_sheet(stream.read(LARGEST_SHEET + 1), cio, collections)
    except FileProblem as problem:
        raise FileProblem(f"{problem} {_UNTOUCHED}") from None
