"""Private files that appear whole: written aside, on the disk, before they bear their name.

Killed at any instant, the program leaves what bore that name before, or nothing; what was written
aside is swept by the janitor. A name is on the disk once its folder is, too.
"""

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from cio_console.store import disk, janitor


def add(folder: Path, names: Iterable[str], data: bytes) -> Path:
    """Write a file of `folder` under the first of `names` that is free; return its path.

    Never over another file: FileExistsError when every name is taken, else OSError. The folder is
    left for the caller to put on the disk.
    """
    temporary = folder / janitor.temporary_name()
    disk.write_new(temporary, data)
    try:
        for name in names:
            try:
                disk.publish(temporary, folder / name)
            except FileExistsError:
                continue
            return folder / name
    finally:
        disk.remove_quietly(temporary)
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))


def replace(path: Path, data: bytes) -> None:
    """Write a file in place of the one of that name, if any; it is on the disk when this returns.

    The old one stays whole until the new one is. Raises OSError.
    """
    temporary = path.parent / janitor.temporary_name()
    disk.write_new(temporary, data)
    try:
        disk.replace(temporary, path)
    except BaseException:
        disk.remove_quietly(temporary)
        raise
    disk.sync_folder(path.parent)
