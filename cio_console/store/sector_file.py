"""The director's list of schools, written to the disk: theirs, so never lost by a slip.

The file is private (0600) and appears whole. What it held before is kept beside it, under a name
that tells when it was replaced; a file that changed since it was read is never replaced: sessions
compare and write one after the other, wherever a folder can be locked.
"""

import os
import re
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from cio_console.domain.text import named
from cio_console.errors import StoreProblem
from cio_console.store import disk, janitor, whole
from cio_console.store.export import why_refused

COPIES = 20
"""Former lists kept beside the present one; the oldest go first."""

_STAMP = "%Y%m%d-%H%M%S"
_SAFE = "La liste d'avant reste telle quelle."


def list_bytes(path: Path) -> bytes | None:
    """Return what the sector file holds, None when there is none. Raises OSError."""
    try:
        return disk.read_file(_real(path))
    except FileNotFoundError:
        return None


def write_list(path: Path, data: bytes, before: bytes | None, at: datetime) -> Path | None:
    """Write a list where `before` was read; return where that one is kept, None when there is none.

    On the disk when this returns. Raises StoreProblem when the file no longer holds `before`, or
    when it cannot be written.
    """
    # A file kept elsewhere (dotfiles, a shared folder) is a link: what it names is to change.
    real = _real(path)
    try:
        disk.make_parents(real.parent)
        disk.sync_way(real.parent)
        janitor.sweep(real.parent, disk.names(real.parent))
        with disk.alone_in(real.parent):
            held = list_bytes(real)
            if held == data:  # done already, perhaps by a session that died before telling it
                disk.sync_folder(real.parent)
                return None
            if held != before:
                raise StoreProblem(
                    f"{named(path)} a changé depuis qu'il a été lu (une autre session, un éditeur"
                    " ?) : rien n'est écrit, et sa nouvelle version reste. Recommencez."
                )
            copy = None if held is None else _keep(real, held, at)
            whole.replace(real, data)
    except OSError as error:
        why = why_refused(error, real.parent)
        raise StoreProblem(f"{named(path)} n'est pas écrit : {why}. {_SAFE}") from error
    _prune(real)
    return copy


def former_lists(path: Path) -> tuple[Path, ...]:
    """Return the former lists kept beside the present one, newest first. Raises OSError."""
    real = _real(path)
    ours = re.compile(re.escape(real.name) + r"\.\d{8}-\d{6}-\d{2,}")
    kept = [name for name in disk.names(real.parent) if ours.fullmatch(name)]
    return tuple(real.parent / name for name in sorted(kept, reverse=True))


def _keep(path: Path, data: bytes, at: datetime) -> Path:
    """Write a former list under a name that is free, on the disk before anything replaces it."""
    start = f"{path.name}.{at.strftime(_STAMP)}"
    copy = whole.add(path.parent, (f"{start}-{number:02}" for number in count(1)), data)
    disk.sync_folder(path.parent)
    return copy


def _prune(path: Path) -> None:
    with suppress(OSError):
        for old in former_lists(path)[COPIES:]:
            disk.remove_quietly(old)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
