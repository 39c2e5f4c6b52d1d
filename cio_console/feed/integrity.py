"""The bytes of an object are those that its reference names, or they are nothing."""

import hashlib

from cio_console.domain.upload import FileRef, ObjectRef
from cio_console.feed import messages
from cio_console.feed.contract import OBJECTS


class Witness:
    """Counts and hashes bytes as they pass."""

    def __init__(self, ref: ObjectRef | FileRef) -> None:
        """Watch for the bytes of `ref`."""
        self._ref = ref
        self._hash = hashlib.sha256()
        self._size = 0

    def see(self, piece: bytes) -> None:
        """Take the next bytes. Raises SourceInvalid as soon as there are too many."""
        self._hash.update(piece)
        self._size += len(piece)
        if self._size > self._ref.size:
            raise messages.integrity(self._ref.sha256)

    def conclude(self) -> None:
        """Raise SourceInvalid unless all the bytes were seen, and no other."""
        if self._size != self._ref.size or self._hash.hexdigest() != self._ref.sha256:
            raise messages.integrity(self._ref.sha256)


def verified(ref: ObjectRef, raw: bytes) -> bytes:
    """Return `raw` when it is what `ref` names. Raises SourceInvalid."""
    witness = Witness(ref)
    witness.see(raw)
    witness.conclude()
    return raw


def report_path(ref: ObjectRef) -> str:
    """Return the path of a report below the base of the feed."""
    return f"{OBJECTS}/{ref.sha256}.json"


def file_path(ref: FileRef) -> str:
    """Return the path of an uploaded file below the base of the feed."""
    suffix = ".zip" if ref.name.lower().endswith(".zip") else ".xml"
    return f"{OBJECTS}/{ref.sha256}{suffix}"
