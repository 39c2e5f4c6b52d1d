"""Two calls of the kernel that the module `os` does not offer: an exclusive rename, and a lock.

Needed only where a file system has no hard links. Tests replace them together with `os`.
"""

import errno
import os
from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths are taken as they are (linux/fcntl.h)."""
_NOREPLACE = 1
"""RENAME_NOREPLACE (linux/fs.h)."""


def rename_new(source: Path, target: Path) -> None:
    """Rename, never replacing: renameat2(2). FileExistsError when the name is taken.

    Raises OSError with ENOSYS where the system has no such call, EINVAL where the file system does
    not know it.
    """
    import ctypes  # needed on rare file systems only

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(source))
    if rename(_HERE, os.fsencode(source), _HERE, os.fsencode(target), _NOREPLACE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(source), None, str(target))


def lock(descriptor: int) -> None:
    """Lock an open file for this process alone, or raise BlockingIOError at once: flock(2)."""
    import fcntl  # as above

    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
