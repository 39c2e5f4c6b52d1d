"""The transfer encoding of an answer undone piece by piece, in bounded memory.

httpx would decode by itself, but expands a whole network block at once and takes a cut gzip for a
whole one. Here no piece is larger than `PIECE`, and the end of the stream must be there.
"""

import zlib
from collections.abc import Iterator

from cio_console.feed import messages

PIECE = 256 << 10
"""Largest piece given, in bytes."""

ACCEPTED = "gzip, deflate"
"""What is asked for: the encodings below."""

_WINDOW = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
"""zlib's `wbits` for each content coding (RFC 9110 §8.4.1)."""


class CutStreamError(Exception):
    """The compressed stream stops before its end."""


class Unpacker:
    """Undoes one answer's content coding."""

    def __init__(self, encoding: str) -> None:
        """Prepare for a Content-Encoding header. Raises SourceInvalid for an unknown one."""
        name = encoding.strip().lower()
        self._plain = name in ("", "identity")
        if not self._plain and name not in _WINDOW:
            raise messages.bad_encoding()
        self._window = _WINDOW.get(name, 0)
        self._stream = None if self._plain else zlib.decompressobj(self._window)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give the decoded pieces of the next raw bytes. Raises SourceInvalid when damaged."""
        if self._plain:
            yield data
            return
        while data:
            if self._stream is None:
                # gzip allows members one after the other (RFC 1952 §2.2).
                self._stream = zlib.decompressobj(self._window)
            try:
                piece = self._stream.decompress(data, PIECE)
            except zlib.error:
                raise messages.bad_encoding() from None
            data = self._stream.unconsumed_tail
            if self._stream.eof:
                data = self._stream.unused_data
                self._stream = None
            if piece:
                yield piece

    def finish(self) -> None:
        """Raise CutStreamError unless the stream ended where its own mark says."""
        if self._stream is not None:
            raise CutStreamError
