"""Every operating-system call of the store, behind a few verbs.

Nothing else in the room touches a file: a test that replaces `os` and `kernel` here can make each
call fail in turn, or record them all and ask what a power cut would leave. Files are private (0600,
in 0700 folders) whatever the umask, and no symbolic link is ever followed to a file.
"""

# The calls themselves are the subject here, and tests replace `os` as a whole: no pathlib.
# ruff: noqa: PTH101, PTH102, PTH104, PTH105, PTH108, PTH116, PTH208

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cio_console.store import kernel

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
_FOLDER = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY
_LOCK = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW

_NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})
"""What `link` answers on a file system that has no hard links (FAT, some network shares)."""
_NO_EXCLUSIVE_RENAME = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EPERM})
"""What `renameat2` answers where the kernel or the file system does not know it."""
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF, errno.EPERM})
"""What `fsync` answers on a folder where the file system orders its entries by itself."""
_NOT_EMPTY = frozenset({errno.ENOTEMPTY, errno.EEXIST})
LOCK = ".verrou"
"""File that the sessions lock in turn where a file system offers nothing better. Never removed,
but with a cache that is purged."""
_LOCK_LOOKS = 250
_LOCK_WAIT = 0.02
"""Looks at a lock held by another session, and seconds between two: five seconds in all."""
_BLOCK = 1 << 20


class ForeignFolder(PermissionError):
    """The folder belongs to another account: nothing private may be written there."""


class LinkedFolder(OSError):
    """The folder is a symbolic link: nothing private may be written through it."""


class NoExclusion(OSError):
    """The file system has no way to let one session only take a name: neither links nor locks."""


def read_file(path: Path) -> bytes:
    """Return the bytes of a regular file; OSError for anything else, symbolic links included."""
    descriptor = os.open(path, _READ)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        blocks = []
        while block := os.read(descriptor, max(_BLOCK, status.st_size + 1)):
            blocks.append(block)
        return b"".join(blocks)
    finally:
        os.close(descriptor)


def write_new(path: Path, data: bytes) -> None:
    """Create a private file holding `data`, on the disk when this returns; nothing on failure."""
    descriptor = os.open(path, _CREATE, PRIVATE_FILE)
    try:
        try:
            os.fchmod(descriptor, PRIVATE_FILE)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        remove_quietly(path)
        raise


def publish(temporary: Path, final: Path) -> None:
    """Give `temporary` the name `final`; FileExistsError when that name is taken.

    `temporary` may or may not keep its own name: the caller removes it.
    """
    try:
        os.link(temporary, final)
    except OSError as error:
        # A network file system can lose the answer of a link that was made, and say EEXIST.
        if _same_file(temporary, final):
            return
        if error.errno not in _NO_HARD_LINKS:
            raise
        _rename_to_new(temporary, final)


def replace(temporary: Path, final: Path) -> None:
    """Give `temporary` the name `final`, whatever held it before."""
    os.replace(temporary, final)


def remove(path: Path) -> None:
    """Remove a file; FileNotFoundError when it is not there."""
    os.unlink(path)


def remove_quietly(path: Path) -> None:
    """Remove a file when that is possible: what stays is swept later."""
    try:
        os.unlink(path)
    except OSError:
        return


def sync_folder(folder: Path) -> None:
    """Put the entries of `folder` on the disk."""
    descriptor = os.open(folder, _FOLDER)
    try:
        settle(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def opened(folder: Path | str, above: int | None = None) -> Iterator[int]:
    """Give a descriptor of a real folder of ours, never reached through a symbolic link.

    A name is that of a folder inside the one of descriptor `above`. Raises ForeignFolder,
    LinkedFolder, FileNotFoundError or another OSError.
    """
    _require_ours(status(folder, above), str(folder))
    descriptor = os.open(folder, _FOLDER | os.O_NOFOLLOW, dir_fd=above)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def names_inside(descriptor: int) -> list[str]:
    """Return the names in an opened folder."""
    return os.listdir(descriptor)


def status(name: Path | str, above: int | None = None) -> os.stat_result:
    """Return what an entry is, a symbolic link being told as such."""
    return os.stat(name, dir_fd=above, follow_symlinks=False)


def remove_inside(descriptor: int, name: str) -> None:
    """Remove a file of an opened folder; nothing to do when it is not there any more."""
    try:
        os.unlink(name, dir_fd=descriptor)
    except FileNotFoundError:
        return


def remove_all_inside(descriptor: int, names: Iterable[str]) -> None:
    """Remove files of an opened folder, for good when this returns.

    Raises OSError once all were tried.
    """
    failure: OSError | None = None
    for name in list(names):
        try:
            remove_inside(descriptor, name)
        except OSError as error:
            failure = error
    settle(descriptor)
    if failure is not None:
        raise failure


def remove_folder(name: Path | str, above: int | None = None) -> bool:
    """Remove an empty folder; tell whether it is gone."""
    try:
        os.rmdir(name, dir_fd=above)
    except FileNotFoundError:
        return True
    except OSError as error:
        if error.errno not in _NOT_EMPTY:
            raise
        return False
    return True


def settle(descriptor: int) -> None:
    """Put the entries of an opened folder on the disk."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def sync_way(folder: Path) -> None:
    """Put on the disk the entries that lead to `folder`, whichever process made them.

    The process that made a folder may have died before its entry was on the disk: who finds a
    folder without anything acknowledged in it does this before acknowledging the first thing. Ends
    with the first parent of another account, which may be closed to us: we made none above it.
    """
    for place in folder.parents:
        foreign = os.lstat(place).st_uid != os.geteuid()
        try:
            sync_folder(place)
        except PermissionError:
            if not foreign:
                raise
        if foreign:
            return


def names(folder: Path) -> list[str]:
    """Return the names in `folder`; an empty list when there is no such folder."""
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


def exists(path: Path) -> bool:
    """Tell whether something bears that name, as far as it can be seen."""
    try:
        os.lstat(path)
    except OSError:
        return False
    return True


def modified_at(path: Path) -> float:
    """Return the time of the last change of a file, on its file system's own clock."""
    return os.stat(path, follow_symlinks=False).st_mtime


def make_folder(folder: Path) -> None:
    """Make `folder` exist, private and ours, together with its parents.

    `sync_way` puts them on the disk. Raises ForeignFolder, LinkedFolder or another OSError.
    """
    make_parents(folder)
    _secure(folder)


def make_lasting_folder(folder: Path) -> None:
    """Do what `make_folder` and `sync_way` do, again when it is purged in between."""
    try:
        make_folder(folder)
        sync_way(folder)
    except FileNotFoundError:
        make_folder(folder)
        sync_way(folder)


def make_parents(folder: Path) -> None:
    """Make `folder` and its parents exist: private when made here, left as they are otherwise."""
    missing = []
    for place in (folder, *folder.parents):
        try:
            os.lstat(place)
            break
        except FileNotFoundError:
            missing.append(place)
    for place in reversed(missing):
        _make_one(place)


def _make_one(folder: Path) -> None:
    try:
        os.mkdir(folder, PRIVATE_FOLDER)
    except FileExistsError:
        return  # another process made it meanwhile
    os.chmod(folder, PRIVATE_FOLDER)


def _secure(folder: Path) -> None:
    found = os.lstat(folder)
    _require_ours(found, str(folder))
    if stat.S_IMODE(found.st_mode) & 0o077:
        os.chmod(folder, PRIVATE_FOLDER)


def _require_ours(found: os.stat_result, folder: str) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise LinkedFolder(errno.ELOOP, os.strerror(errno.ELOOP), folder)
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder)
    if found.st_uid != os.geteuid():
        raise ForeignFolder(errno.EPERM, os.strerror(errno.EPERM), folder)


def _same_file(temporary: Path, final: Path) -> bool:
    try:
        ours, theirs = os.lstat(temporary), os.lstat(final)
    except OSError:
        return False
    return (ours.st_dev, ours.st_ino) == (theirs.st_dev, theirs.st_ino)


def _rename_to_new(temporary: Path, final: Path) -> None:
    """Do what `publish` promises where there are no hard links.

    The kernel itself refuses to replace; where it cannot, sessions pass one after the other.
    """
    try:
        kernel.rename_new(temporary, final)
    except OSError as error:
        if error.errno not in _NO_EXCLUSIVE_RENAME:
            raise
        with _locked(final.parent):
            if os.path.lexists(final):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final)) from None
            os.rename(temporary, final)


def try_lock(path: Path) -> int | None:
    """Lock a file, created when it is missing, until `unlock` or the end of the process.

    Returns what to unlock, None while another holder has it. OSError where there are no locks.
    """
    descriptor = os.open(path, _LOCK, PRIVATE_FILE)
    try:
        os.fchmod(descriptor, PRIVATE_FILE)
        kernel.lock(descriptor)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def unlock(descriptor: int) -> None:
    """Give up a lock."""
    os.close(descriptor)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Do a block while no other session does one for `folder`; together where there are no locks.

    The folder itself is locked: it may be anybody's, and nothing is left in it. Raises OSError.
    """
    descriptor = os.open(folder, _FOLDER)
    try:
        with suppress(NoExclusion):
            _wait_for(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of `folder`. Raises NoExclusion where there are no locks, or another OSError.

    `flock`, on a file that is never removed: the lock ends with the process, however it ends.
    """
    descriptor = os.open(folder / LOCK, _LOCK, PRIVATE_FILE)
    try:
        os.fchmod(descriptor, PRIVATE_FILE)
        _wait_for(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, folder: Path) -> None:
    for _ in range(_LOCK_LOOKS):
        try:
            kernel.lock(descriptor)
        except BlockingIOError:
            time.sleep(_LOCK_WAIT)
        except OSError as error:
            raise NoExclusion(error.errno, os.strerror(error.errno or 0), str(folder)) from error
        else:
            return
    raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN), str(folder))
