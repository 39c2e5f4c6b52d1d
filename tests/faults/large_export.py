"""A BEE_ELEVES export of any size, written piece by piece as it is asked for: never held whole."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.checks.builders import Pupil, eleves

_FILLER = " " * 1300
"""What a real record holds more than ours: addresses, options, ties."""
_TOGETHER = 100
"""Pupils in a piece."""


@dataclass(frozen=True)
class LargeExport:
    """An export of that many pupils of one school, about 2 kB each."""

    uai: str
    pupils: int

    def pieces(self) -> Iterator[bytes]:
        """Give the document."""
        frame = eleves(1)
        frame.parametres["UAJ"] = self.uai
        pupil = "\n".join(frame.pupils[0].lines())
        head, tail = frame.text().split(pupil)
        yield head.encode("iso-8859-15")
        for numbers in self._ranges():
            text = "".join("\n".join(Pupil(n).lines()) + f"{_FILLER}\n" for n in numbers)
            yield text.encode("iso-8859-15")
        yield tail.encode("iso-8859-15")

    @cached_property
    def facts(self) -> tuple[int, str]:
        """The size and the SHA-256."""
        digest, size = hashlib.sha256(), 0
        for piece in self.pieces():
            digest.update(piece)
            size += len(piece)
        return size, digest.hexdigest()

    def _ranges(self) -> Iterator[range]:
        for start in range(0, self.pupils, _TOGETHER):
            yield range(start, min(start + _TOGETHER, self.pupils))
