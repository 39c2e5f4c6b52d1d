"""One repeated element of a section: a pupil, an option, an address."""

from typing import TYPE_CHECKING

from lxml import etree
from msgspec.structs import asdict

from cio_console.checks.opening.faults import Fault
from cio_console.checks.reading.positions import TAG, Block, Position, Step, child_span

if TYPE_CHECKING:
    from cio_console.checks.reading.spans import Spans

_LONG = 8192
"""Bytes from which on a record is read once for all the places in it."""


class Record:
    """One repeated element of a section, in document order.

    It may be kept, at the price of the block of the document that it stands in.
    """

    __slots__ = ("_block", "_end", "_readable", "_spans", "_start", "element", "path", "tag")

    def __init__(
        self,
        element: etree._Element,
        tag: str,
        path: str,
        block: Block,
        span: tuple[int, int],
        readable: bytes = b"",
    ) -> None:
        self.element = element
        """The complete subtree."""
        self.path = path
        """« BEE_ELEVES/DONNEES/ELEVES/ELEVE »."""
        self.tag = tag
        """« ELEVE »."""
        self._block = block
        self._start, self._end = span
        self._readable = readable
        self._spans: Spans | None = None

    @property
    def raw(self) -> bytes:
        """Return the record's own bytes, damaged or not, in the encoding of the reader."""
        return self._block.data[self._start : self._end]

    @property
    def span(self) -> tuple[int, int]:
        """Return where the record stands in its block, in bytes."""
        return self._start, self._end

    @property
    def line(self) -> int:
        """Return the line of the record's « < », from 1."""
        return self._block.place(self._start)[0]

    @property
    def column(self) -> int:
        """Return the column of the record's « < » in characters, from 1."""
        return self._block.place(self._start)[1]

    def locate(self, *child_path: Step) -> Position:
        """Return the exact place and source text of a descendant.

        `locate("MEL")`, `locate("STRUCTURE", 1, "CODE_STRUCTURE")` for the second STRUCTURE,
        `locate("@ELENOET")` for an attribute, `locate()` for the record's own start tag. A missing
        descendant gives the place of its nearest existing ancestor and that one's start tag.
        """
        block, begin = self._block, self._start
        readable = self._readable or self.raw
        if len(readable) < _LONG:
            start, end = child_span(readable, child_path, block.codec)
        else:
            if self._spans is None:
                from cio_console.checks.reading.spans import Spans  # long records are rare

                self._spans = Spans(readable, block.codec)
            start, end = self._spans.find(child_path)
        line, column = block.place(begin + start)
        return Position(line, column, block.text(begin + start, begin + end))

    def enclosing(self, name: str) -> Position | None:
        """Return the place and start tag of an open ancestor, None when it is not in this block.

        The first record of a document stands in the same block as the document's beginning.
        """
        block = self._block
        at = block.data.rfind(b"<" + name.encode() + b" ", 0, self._start)
        tag = TAG.match(block.data, at) if at >= 0 else None
        if tag is None:
            return None
        line, column = block.place(at)
        return Position(line, column, block.text(at, tag.end()))


class Wound(Fault, frozen=True):
    """A syntax fault within a record."""

    remains: Record | None = None
    """What stands before the fault of a record that is not read; None for a record that is read
    all the same, and comes next."""


def wounding(fault: Fault, remains: Record | None = None) -> Wound:
    """Return a fault as one of a record."""
    return Wound(**asdict(fault), remains=remains)
