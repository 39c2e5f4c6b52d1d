"""Pieces that arrive on the event loop, read as a file by a thread, in bounded memory."""

import asyncio
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECES = 8
"""Pieces waiting between the network and the reader."""


class ChannelCut(OSError):
    """What the reader gets when the pieces will not all come."""


class Channel:
    """A pipe between one coroutine that pushes and one thread that reads."""

    def __init__(self) -> None:
        """Make a channel of the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(_PIECES)
        self._cut = False
        self._unread = False

    @property
    def file(self) -> io.BufferedReader:
        """The reading end, for a thread: it blocks until pieces come."""
        return io.BufferedReader(_Reader(self))

    async def push(self, piece: bytes) -> None:
        """Give a piece to the reader; waits while it is behind, never once it has left."""
        if piece and not self._unread:
            await self._queue.put(piece)

    async def end(self) -> None:
        """Tell the reader that it has everything."""
        if not self._unread:
            await self._queue.put(b"")

    def cut(self) -> None:
        """Make the reader fail with ChannelCut, now if it waits, and at each reading after."""
        self._cut = True
        self._empty()
        self._queue.put_nowait(b"")

    def leave(self) -> None:
        """Take note that nobody reads any more: whoever pushes is never held back again."""
        self._unread = True
        self._empty()

    def next_piece(self) -> bytes:
        """Return the next piece, b"" at the end; called from the reader's thread."""
        if not self._cut:
            piece = asyncio.run_coroutine_threadsafe(self._queue.get(), self._loop).result()
        if self._cut:  # it may have been cut while waiting
            raise ChannelCut
        return piece

    def _empty(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()


class _Reader(io.RawIOBase):
    """The reading end, as the standard library's buffers want it."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._left = b""
        self._ended = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill `buffer` with what has come, waiting for at least one byte."""
        if not self._left and not self._ended:
            self._left = self._channel.next_piece()
            self._ended = not self._left
        view = memoryview(buffer).cast("B")
        count = min(len(view), len(self._left))
        view[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
