"""A feed written to a folder that a web server shows: objects first, the index last.

Each file takes its name only when it is whole and on the disk, so that a reader never sees a
half-written one, and a stop at any instant leaves the former feed. Files follow the umask: the
web server, which is another account, must read them.
"""

# The order of these very calls is the subject: no pathlib.
# ruff: noqa: PTH102, PTH105, PTH108, PTH208

import errno
import fcntl
import hashlib
import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from cio_console.domain.upload import ObjectRef
from cio_console.errors import FeedProblem, FileProblem, StoreProblem
from cio_console.feed.contract import OBJECTS, Index, decode_index
from cio_console.feed.integrity import report_path
from cio_console.feed.source import INDEX_NAME

_OBJECT = re.compile(r"([0-9a-f]{64})\.json(?:\.gz)?")
"""A report, or the same compressed beside it for the web server (nginx's gzip_static)."""
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")
_SAFE = "Le flux déjà publié reste tel qu'il était."

_REASONS = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota de disque est atteint",
    errno.EROFS: "le disque est en lecture seule",
    errno.EACCES: "les droits du dossier ne le permettent pas",
    errno.EPERM: "les droits du dossier ne le permettent pas",
    errno.ENOTDIR: "un fichier porte le nom du dossier",
    errno.EEXIST: "un fichier porte le nom du dossier",
    errno.EIO: "le disque a signalé une erreur",
}


class Access(NamedTuple):
    """Who may read a feed, and what becomes of one that is damaged."""

    folder: int
    """Mode of the folders, before the umask when it is not `exact`."""
    file: int
    """Mode of the files, likewise."""
    exact: bool
    """Whether these are the modes whatever the umask: nobody else's, and this account's whole."""
    rebuilt: bool
    """Whether a damaged index is made again, for nobody else follows its revisions."""


PUBLISHED = Access(0o777, 0o666, exact=False, rebuilt=False)
"""For a web server, which is another account."""
PRIVATE = Access(0o700, 0o600, exact=True, rebuilt=True)
"""For this account alone: what is made from a folder of its own."""


class FeedFolder:
    """The folder of a feed, held for writing by one publisher at a time."""

    def __init__(self, folder: Path, access: Access = PUBLISHED) -> None:
        """Write to `folder`; use `opened_for_writing` to get one."""
        self._folder = folder
        self._access = access
        self._objects = folder / OBJECTS

    def previous(self) -> tuple[Index, bytes] | None:
        """Return the index published before, None when there is none.

        Raises FileProblem when there is one that cannot be read: its revision must not go back.
        """
        try:
            raw = (self._folder / INDEX_NAME).read_bytes()
            return decode_index(raw), raw
        except FileNotFoundError:
            return None
        except (OSError, FeedProblem):
            if self._access.rebuilt:
                return None
            raise FileProblem(
                f"Le flux déjà présent dans {self._folder} ne se lit pas : il n'est pas remplacé,"
                " pour que sa révision ne revienne pas en arrière. Remettez-y son index.json, ou"
                " publiez dans un autre dossier."
            ) from None

    def holds(self, ref: ObjectRef) -> bool:
        """Tell whether an object is there, whole."""
        return self.read(ref) is not None

    def read(self, ref: ObjectRef) -> bytes | None:
        """Return the bytes of an object, None when it is not there, whole."""
        try:
            raw = (self._folder / report_path(ref)).read_bytes()
        except OSError:
            return None
        whole = len(raw) == ref.size and hashlib.sha256(raw).hexdigest() == ref.sha256
        return raw if whole else None

    def put(self, raw: bytes) -> tuple[ObjectRef, bool]:
        """Write an object; return its reference, and whether it was not there yet.

        Raises StoreProblem.
        """
        ref = ObjectRef(hashlib.sha256(raw).hexdigest(), len(raw))
        if self.holds(ref):
            return ref, False
        with _told(self._folder):
            _write(self._folder / report_path(ref), raw, self._access)
        return ref, True

    def put_index(self, raw: bytes) -> None:
        """Replace the index, once every object is on the disk. Raises StoreProblem."""
        with _told(self._folder):
            # Also when all was there: who wrote it may have died before this.
            _sync_folder(self._objects)
            _write(self._folder / INDEX_NAME, raw, self._access)
            _sync_folder(self._folder)
            _sync_folder(self._folder.parent)

    def keep_only(self, shas: Collection[str]) -> None:
        """Remove the objects that are not named; one that resists stays, and harms nobody."""
        for path in self._objects.iterdir():
            match = _OBJECT.fullmatch(path.name)
            if match and match[1] not in shas:
                with suppress(OSError):
                    os.unlink(path)

    def prepare(self) -> None:
        """Make the folders, and remove what a stopped publication left. Raises StoreProblem."""
        with _told(self._folder):
            _make(self._objects, self._access)
            for folder in (self._folder, self._objects):
                for name in filter(_TEMPORARY.fullmatch, os.listdir(folder)):
                    with suppress(FileNotFoundError):
                        os.unlink(folder / name)


@contextmanager
def opened_for_writing(folder: Path, access: Access = PUBLISHED) -> Iterator[FeedFolder]:
    """Hold `folder` for one publication; make it when it is not there.

    Raises StoreProblem when it cannot be made, or while another publication holds it.
    """
    with _told(folder):
        _make(folder, access)
        # The lock is on the folder itself: no file of ours is shown by the web server.
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreProblem(
                f"Une autre publication est en cours dans {folder}. {_SAFE} Recommencez quand"
                " elle sera finie."
            ) from None
        except OSError as error:
            if error.errno not in (errno.ENOLCK, errno.ENOTSUP):  # some network shares
                raise _problem(error, folder) from error
        output = FeedFolder(folder, access)
        output.prepare()
        yield output
    finally:
        with suppress(OSError):  # nothing was written through it
            os.close(descriptor)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into a StoreProblem."""
    try:
        yield
    except OSError as error:
        raise _problem(error, folder) from error


def _problem(error: OSError, folder: Path) -> StoreProblem:
    number = error.errno or 0
    reason = _REASONS.get(number) or f"erreur {errno.errorcode.get(number, number)}"
    return StoreProblem(
        f"La publication n'a pas pu s'écrire dans {folder} : {reason}. {_SAFE} Corrigez cela,"
        " puis recommencez."
    )


def _make(folder: Path, access: Access) -> None:
    """Make a folder, and those above it, with its mode; leave those that are there as they are."""
    if not folder.is_dir():
        _make(folder.parent, access)
        with suppress(FileExistsError):
            os.mkdir(folder, access.folder)
            if access.exact:
                folder.chmod(access.folder)
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder)


def _write(path: Path, raw: bytes, access: Access) -> None:
    """Give `path` these bytes, on the disk when this returns; its folder remains to be synced.

    What the store does for its own files (`store.whole`), which a feed cannot ask of it: a
    publisher has no store, its files are for another account, and what a stopped publication left
    goes with the lock on the folder, whichever process or host left it.
    """
    temporary = path.parent / f".{os.urandom(8).hex()}.tmp"
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        descriptor = os.open(temporary, flags, access.file)
        try:
            if access.exact:
                os.fchmod(descriptor, access.file)
            left = memoryview(raw)
            while left:
                left = left[os.write(descriptor, left) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some shares order their entries by themselves and refuse the question.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
            raise
    finally:
        os.close(descriptor)
