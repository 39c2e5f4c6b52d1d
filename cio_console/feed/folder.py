"""The contract read from a folder: a mounted share, a key, or the publisher's own output."""

import asyncio
import hashlib
from collections.abc import Generator
from pathlib import Path
from types import TracebackType
from typing import Self

from cio_console.domain.upload import FileRef, ObjectRef
from cio_console.errors import FeedProblem
from cio_console.feed import messages
from cio_console.feed.integrity import Witness, file_path, report_path, verified
from cio_console.feed.source import INDEX_NAME, Bounds, IndexAnswer, Sink

_BLOCK = 256 << 10


class FolderFeed:
    """A feed in a folder. Reading happens in threads: a share can be as slow as a network."""

    lasting = True

    def __init__(self, folder: Path, bounds: Bounds) -> None:
        """Read the feed in `folder`; nothing is touched before the first question."""
        self._folder = folder
        self._bounds = bounds

    @property
    def location(self) -> str:
        """The folder's absolute path."""
        return str(self._folder)

    async def __aenter__(self) -> Self:
        """Return the feed: a folder needs no opening."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep nothing open."""

    async def index(self, validator: str) -> IndexAnswer | None:
        """Return the index; None when its bytes are those that `validator` recognises."""
        raw = await asyncio.to_thread(
            self._read,
            INDEX_NAME,
            self._bounds.index,
            messages.folder_without_feed(self.location),
        )
        # A hash, never a time: copies and clock changes do not fool it.
        found = f'"sha256-{hashlib.sha256(raw).hexdigest()}"'
        return None if validator == found else IndexAnswer(raw, found)

    async def fetch(self, ref: ObjectRef) -> bytes:
        """Return the bytes of an object, of the size and SHA-256 that `ref` says."""
        missing = messages.object_missing(ref.sha256)
        raw = await asyncio.to_thread(self._read, report_path(ref), self._bounds.object, missing)
        return verified(ref, raw)

    async def download(self, ref: FileRef, sink: Sink) -> None:
        """Pass an uploaded file to `sink`, verified once it has all passed."""
        witness = Witness(ref)
        blocks = self._blocks(file_path(ref), messages.object_missing(ref.sha256))
        try:
            while block := await asyncio.to_thread(next, blocks, b""):
                witness.see(block)
                await sink(block)
        finally:
            blocks.close()
        witness.conclude()

    def _read(self, name: str, limit: int, missing: FeedProblem) -> bytes:
        blocks = []
        left = limit
        for block in self._blocks(name, missing):
            left -= len(block)
            if left < 0:
                raise messages.too_large(limit)
            blocks.append(block)
        return b"".join(blocks)

    def _blocks(self, name: str, missing: FeedProblem) -> Generator[bytes]:
        try:
            with (self._folder / name).open("rb", buffering=0) as file:
                while block := file.read(_BLOCK):
                    yield block
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            if not self._folder.is_dir():
                raise messages.folder_missing(self.location) from None
            raise missing from None
        except OSError:
            raise messages.folder_unreadable(self.location) from None
