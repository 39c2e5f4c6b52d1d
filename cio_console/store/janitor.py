"""Temporary files: named after the process that writes them, swept once that process is dead.

A process killed in the middle of a write leaves its temporary file, with personal data in it. The
name tells host, process and start, so a living process's file is never touched, even when the
number of a dead process is used again.
"""

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from cio_console.store import disk
from cio_console.store.paths import host_name

_NAME = re.compile(r"\.(?P<host>[a-z0-9-]+)\.(?P<pid>\d{1,9})\.(?P<start>\d+)\.[0-9a-f]+\.tmp")
_ABANDONED = 24 * 3600.0
"""Seconds after which a file that another session or host may be needing is taken for left."""


class Author(Struct, frozen=True):
    """The process that writes a temporary file."""

    host: str
    pid: int
    start: int
    """Clock ticks from boot to the start of the process; 0 where the system does not tell."""

    @classmethod
    def current(cls) -> "Author":
        """Return this process."""
        return _author(os.getpid())

    @property
    def dead(self) -> bool:
        """Whether this process of this host is certainly not running any more."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            pass  # it runs, under another account: the number may have been given again
        start = _start_of(self.pid)
        return bool(start and self.start and start != self.start)


@lru_cache(maxsize=1)
def _author(pid: int) -> Author:
    """Return the process of that number, this one: asked for at each write, a child's differs."""
    return Author(host_name(), pid, _start_of(pid))


def temporary_name() -> str:
    """Return a new name for a temporary file of this process."""
    author = Author.current()
    return f".{author.host}.{author.pid}.{author.start}.{os.urandom(6).hex()}.tmp"


def is_of_another(name: str) -> bool:
    """Tell whether a file of that name is a temporary one that another process has written."""
    match = _NAME.fullmatch(name)
    return match is not None and (match["host"], match["pid"]) != (host_name(), str(os.getpid()))


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove from `folder` the temporary files, among `names`, whose authors are dead.

    Those of other hosts (the home is shared) are removed a day after they were last written, by
    the file system's own clock. What cannot be removed waits for the next sweep.
    """
    foreign = []
    for name in names:
        # Thousands of reports may lie there, and no temporary file.
        match = _NAME.fullmatch(name) if name.startswith(".") else None
        if match is None:
            continue
        author = Author(match["host"], int(match["pid"]), int(match["start"]))
        if author.host != host_name():
            foreign.append(folder / name)
        elif author.dead:
            disk.remove_quietly(folder / name)
    if foreign:
        sweep_old(folder, foreign)


def is_temporary(name: str) -> bool:
    """Tell whether a file of that name is a temporary one of some process."""
    return _NAME.fullmatch(name) is not None


def is_written_here(name: str) -> bool:
    """Tell whether a living process of this host may be writing the temporary file `name`."""
    match = _NAME.fullmatch(name)
    if match is None:
        return False
    author = Author(match["host"], int(match["pid"]), int(match["start"]))
    return author.host == host_name() and not author.dead


def sweep_old(folder: Path, files: Iterable[Path]) -> None:
    """Remove those of `files` last written a day before `folder` was, by the file system's clock.

    What cannot be removed waits for the next sweep.
    """
    try:
        newest = disk.modified_at(folder)
        old = [file for file in files if disk.modified_at(file) < newest - _ABANDONED]
    except OSError:
        return
    for file in old:
        disk.remove_quietly(file)


def _start_of(pid: int) -> int:
    """Return field 22 of `/proc/<pid>/stat` (proc(5)), 0 when the system has none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        return int(text.rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return 0
