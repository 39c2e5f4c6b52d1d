"""A trial of a folder: what the store asks of a file system, asked once for real.

A private temporary file is written, fsynced, linked, its folder fsynced, a lock taken; nothing of
it stays. Each refusal is told by its name: some are harmless, the store knows how to do without.
"""

# As in `disk`, the calls themselves are the subject: no pathlib.
# ruff: noqa: PTH108

import errno
import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cio_console.store import disk, janitor


@dataclass(frozen=True, slots=True)
class Trial:
    """What each step answered: "" when it worked, else the name of the error (« ENOSPC »)."""

    write: str = ""
    """A private file, written and fsynced; when it fails nothing else is tried."""
    link: str = ""
    """A hard link: without it the store renames under a lock."""
    folder_sync: str = ""
    """fsync of the folder: some file systems order their entries by themselves."""
    lock: str = ""
    """An advisory lock: it only saves wasted work."""
    removal: str = ""
    """The removal of what was written."""


def try_folder(folder: Path) -> Trial:
    """Try `folder`, which must exist and be ours. Never raises; leaves nothing when it can."""
    temporary = folder / janitor.temporary_name()
    linked = folder / janitor.temporary_name()
    write = _refusal(lambda: disk.write_new(temporary, b"essai\n"))
    if write:
        return Trial(write=write)
    link = _refusal(lambda: os.link(temporary, linked))
    lock = _refusal(lambda: _lock(temporary))
    removal = _refusal(lambda: os.unlink(temporary))
    if not link:
        removal = removal or _refusal(lambda: os.unlink(linked))
    return Trial("", link, _refusal(lambda: _sync(folder)), lock, removal)


def _refusal(step: Callable[[], None]) -> str:
    """Return the name of the error that a step raises, "" for none."""
    try:
        step()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, type(error).__name__)
    return ""


def _lock(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    """Fsync a folder, and tell even what `disk.sync_folder` forgives."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
