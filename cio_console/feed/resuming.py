"""A download that broke in the middle, taken up where it stopped.

A file of a feed never changes, and its SHA-256 is checked at its end: the rest is asked for with
`Range` and `If-Range` (RFC 9110 §13.1.5 and §14), or, where the server gives no ranges, the whole
is asked for again and what has already passed is skipped. No byte passes twice.
"""

import re
from collections.abc import Iterator, Mapping

OK = 200
PARTIAL = 206
UNSATISFIABLE = 416
OF_RANGES = frozenset({PARTIAL, UNSATISFIABLE})
"""Statuses that only a question with a range may be answered with."""

_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/(?:[0-9]{1,18}|\*)")
_WORTH_A_TRY = 1 << 20
"""Bytes: a large file gets through a line that often breaks, a server that drips does not."""
_PLAIN = ("", "identity")


class Resumption:
    """What has passed of a file of `size` bytes, and how to have the rest."""

    def __init__(self, size: int) -> None:
        """Begin: nothing has passed."""
        self._size = size
        self._passed = 0
        self._skipping = 0
        self._by_range = False
        self._tag = ""

    @property
    def complete(self) -> bool:
        """Whether as many bytes have passed as the file has."""
        return self._passed == self._size

    @property
    def passed(self) -> int:
        """How many bytes have passed."""
        return self._passed

    def went_on_from(self, passed: int) -> bool:
        """Tell whether enough has passed since then for a break not to count as a failed try."""
        return self.complete or self._passed - passed >= _WORTH_A_TRY

    def headers(self) -> dict[str, str]:
        """Return the headers that ask for what is still wanted; none to ask for the whole."""
        if not (self._by_range and self._passed):
            return {}
        # A range counts the bytes as they travel: they must be those of the file.
        asked = {"Range": f"bytes={self._passed}-", "Accept-Encoding": "identity"}
        return asked | {"If-Range": self._tag} if self._tag else asked

    def accepts(self, status: int, headers: Mapping[str, str]) -> bool:
        """Tell whether the body of an answer can be passed on from; else ask for the whole."""
        plain = headers.get("content-encoding", "").strip().lower() in _PLAIN
        if status == PARTIAL:
            self._skipping = 0
            self._by_range = plain and self._is_the_rest(headers.get("content-range", ""))
            return self._by_range
        self._skipping = self._passed
        self._by_range = plain and status == OK
        # A weak tag does not tell bytes apart: it is not for If-Range.
        tag = headers.get("etag", "")
        self._tag = tag if tag.startswith('"') and tag.isascii() and tag.isprintable() else ""
        return status == OK

    def passing(self, piece: bytes) -> Iterator[bytes]:
        """Give what of a piece of the body has not passed yet, at most once."""
        skipped = min(self._skipping, len(piece))
        self._skipping -= skipped
        if rest := piece[skipped:]:
            self._passed += len(rest)
            yield rest

    def is_cut(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a body that just ended may have lost its end without a sign.

        One without a length ends with its connection.
        """
        framed = "content-length" in headers or "transfer-encoding" in headers
        return not framed and self._passed < self._size

    def _is_the_rest(self, content_range: str) -> bool:
        match = _CONTENT_RANGE.fullmatch(content_range.strip())
        return match is not None and (int(match[1]), int(match[2])) == (
            self._passed,
            self._size - 1,
        )
