"""Where every element of one long record stands: found by one reading, however many are asked for.

A record of usual length is read anew for each place, up to it: next to nothing. One of a megabyte
may hold thousands of faults.
"""

from array import array
from collections.abc import Sequence
from contextlib import suppress
from xml.parsers import expat

from cio_console.checks.reading.positions import Step, expat_encoding, span_at, steps_of

_OPEN = -1
"""End of an element whose end tag has not been met."""


class Spans:
    """The elements of one well-formed record, by rank in document order."""

    def __init__(self, record: bytes, codec: str) -> None:
        self._record = record
        self._names: list[str] = []
        self._starts, self._ends = array("q"), array("q")
        self._children: list[array[int] | None] = []
        self._open: list[int] = []
        self._parser = parser = expat.ParserCreate(expat_encoding(record, codec))
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        with suppress(expat.ExpatError):
            parser.Parse(record, True)

    def _opened(self, name: str, _attributes: dict[str, str]) -> None:
        rank = len(self._names)
        if self._open:
            parent = self._open[-1]
            siblings = self._children[parent]
            if siblings is None:
                siblings = self._children[parent] = array("q")
            siblings.append(rank)
        self._names.append(name)
        self._starts.append(self._parser.CurrentByteIndex)
        self._ends.append(_OPEN)
        self._children.append(None)
        self._open.append(rank)

    def _closed(self, _name: str) -> None:
        self._ends[self._open.pop()] = self._parser.CurrentByteIndex

    def find(self, path: Sequence[Step]) -> tuple[int, int]:
        """Return the byte offsets of a descendant, as `child_span` does."""
        attribute = str(path[-1])[1:] if path and str(path[-1]).startswith("@") else ""
        steps = steps_of(path[:-1] if attribute else path)
        if not self._names:
            return span_at(self._record, 0, _OPEN, attribute)
        rank, whole = 0, bool(steps)
        for name, place in steps:
            below = self._child(rank, name, place)
            if below < 0:
                whole = False
                break
            rank = below
        end = self._ends[rank] if whole else _OPEN
        return span_at(self._record, self._starts[rank], end, attribute)

    def _child(self, parent: int, name: str, place: int) -> int:
        """Return the rank of the child at that place among those of that name, or all; or -1."""
        children = self._children[parent] or array("q")
        if name:
            children = array("q", (child for child in children if self._names[child] == name))
        return children[place] if place < len(children) else -1
