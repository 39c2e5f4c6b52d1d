"""The file as given: an XML document or a zip of some, from a path or a stream, hashed as it goes.

A file that cannot be had at all (missing, forbidden) raises `FileProblem`; a file that can be had
but not used carries the `Fault` that says why, for that is what its report must tell.
"""

import hashlib
import stat
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

from cio_console.checks.opening.faults import Fault, SourceBroken
from cio_console.checks.opening.limits import DEFAULT_LIMITS, MIB, Limits
from cio_console.checks.opening.messages import size_label
from cio_console.domain.text import clean_line
from cio_console.errors import FileProblem

if TYPE_CHECKING:
    from cio_console.checks.opening.archive import Archive

_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""First bytes of a zip: of a member, of an empty archive, of a spanned one."""
_SIGNATURE = 4


class Bytes(Protocol):
    """What a document is read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end; raise `SourceBroken` or `OSError`."""


class Given:
    """The bytes of the file as given, counted and hashed on their way."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._hash = hashlib.sha256()
        self._pushed_back = b""
        self.size = 0
        self.complete = False

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end of the file."""
        if self._pushed_back:
            head, self._pushed_back = self._pushed_back[:size], self._pushed_back[size:]
            return head
        try:
            data = self._stream.read(size)
        except OSError as error:
            raise FileProblem(
                f"« {self._name} » n'a pas pu être lu jusqu'au bout ({error.strerror}). "
                "Rien n'a été modifié : vérifiez le disque ou le réseau, puis recommencez."
            ) from error
        self.complete = not data
        self.size += len(data)
        self._hash.update(data)
        return data

    def peek(self, size: int) -> bytes:
        """Return the next bytes without taking them; fewer than `size` only at the end."""
        head = b""
        while len(head) < size and (data := self.read(size - len(head))):
            head += data
        self._pushed_back = head + self._pushed_back
        return head

    def drain(self, most: int) -> None:
        """Read to the end for the hash's sake, unless more than `most` bytes are left."""
        while not self.complete and most > 0:
            most -= len(self.read(MIB))

    @property
    def sha256(self) -> str:
        """Return the hash of the whole file; empty while it has not been read to its end."""
        return self._hash.hexdigest() if self.complete else ""


class Source:
    """One document to read. A context manager: what it holds open is let go at its end."""

    def __init__(
        self, given: Given, document: Bytes, *, name: str, member: str = "", limits: Limits
    ) -> None:
        self.name = name
        """The file's name, for messages."""
        self.member = member
        """The name of the document within the archive; empty without an archive."""
        self.fault: Fault | None = None
        """Why the document cannot be opened at all; it reads as empty then.

        A file of several documents is one: whoever can read more than one looks at `members`.
        """
        self.notices: tuple[Fault, ...] = ()
        """What must be said of the file although its documents can be read."""
        self.archive: Archive | None = None
        """The archive that holds the document, if any."""
        self.held = ExitStack()
        """What `close` lets go of: the opened file, the archive and its temporary copy."""
        self._given = given
        self._document = document
        self._limits = limits
        self._read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def members(self) -> tuple[str, ...]:
        """Return the names of the documents of an archive that holds several, else none."""
        several = self.archive is not None and len(self.archive.names) > 1 and not self.member
        return self.archive.names if several and self.archive else ()

    def open_member(self, rank: int) -> "Source":
        """Open one of the `members`, anew at each call; to be closed before this source."""
        if self.archive is None:
            raise IndexError(rank)
        from cio_console.checks.opening.zipped import member  # archives only

        return member(self._given, self.archive, rank, self.name, self._limits)

    @property
    def size(self) -> int:
        """Return the size of the file as given, in bytes; so far, until it is closed."""
        return self._given.size

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the file as given, once read or closed.

        Empty for a stream that was given up before its end because it is too large.
        """
        return self._given.sha256

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes of the document, none at its end.

        Raises `SourceBroken` when the archive is damaged or the document too large, and
        `FileProblem` when the disk or the pipe fails.
        """
        if self.fault is not None:
            return b""
        data = self._document.read(size)
        self._read += len(data)
        if self._read > self._limits.expanded_bytes:
            most = size_label(self._limits.expanded_bytes)
            raise SourceBroken(Fault("F007", f"le fichier dépasse {most} : lecture arrêtée"))
        return data

    def close(self) -> None:
        """Complete the hash of the file as given, within bounds, then let go of everything."""
        with self.held:
            self._given.drain(self._limits.expanded_bytes)


def open_path(path: Path, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Open the file at `path`; raise `FileProblem` when it is missing, forbidden or no file."""
    name = clean_line(path.name) or "."
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise FileProblem(f"« {path} » est un dossier : donnez le fichier à vérifier.")
        if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind)):
            raise FileProblem(f"« {path} » n'est pas un fichier : donnez le fichier à vérifier.")
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise FileProblem(f"« {path} » n'existe pas : vérifiez le chemin.") from error
    except PermissionError as error:
        raise FileProblem(f"« {path} » ne peut pas être lu : vos droits sont insuffisants.") from (
            error
        )
    except (OSError, ValueError) as error:
        raise FileProblem(f"« {path} » ne peut pas être ouvert : vérifiez le chemin.") from error
    with ExitStack() as held:
        held.callback(stream.close)
        source = open_stream(stream, name, limits)
        source.held.push(held.pop_all())
    return source


def open_stream(stream: BinaryIO, name: str, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Open what comes from `stream`, which stays the caller's to close.

    An archive is copied to a bounded, unnamed temporary file: no pupil's datum is left behind.
    """
    given = Given(stream, name)
    head = given.peek(_SIGNATURE)
    if head.startswith(_ZIP_SIGNATURES):
        from cio_console.checks.opening.zipped import open_zip  # archives only

        return open_zip(given, name, limits)
    source = Source(given, given, name=name, limits=limits)
    if not head:
        source.fault = Fault("F001", "le fichier est vide (0 octet)")
    return source
