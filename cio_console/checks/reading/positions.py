"""Exact places: line and column in characters, from 1, whatever the size and the encoding.

libxml2 knows no column, and its lines are wrong above 65 535: lines are counted on the bytes, and
the place of a child is found by expat over its record alone, only when a finding needs it.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from xml.parsers import expat

import msgspec

LONGEST_TEXT = 400
"""Characters of source text kept of one element; SIECLE's longest field has 254."""

TAG = re.compile(rb"<[^\s<>/!?][^\s<>/]*+(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>")
"""A start tag or an empty-element tag, complete."""

_NOT_CONTINUATION = bytes({*range(0x100)} - {*range(0x80, 0xC0)})


class Position(msgspec.Struct, frozen=True):
    """Where an element begins in the document, and its source text."""

    line: int
    column: int
    text: str = ""
    """Source text of the element, cut to `LONGEST_TEXT` characters; for a missing child, the start
    tag of the nearest ancestor that exists."""


class Block:
    """A stretch of the document and where it begins; its bytes outlive its elements."""

    __slots__ = ("_at", "_column", "_line", "_returns", "codec", "column", "data", "line")

    def __init__(self, data: bytes, line: int, column: int, codec: str) -> None:
        self.data = data
        self.line = line
        self.column = column
        self.codec = codec
        self._returns = b"\r" in data
        self._at, self._line, self._column = 0, line, column

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of the character at a byte offset; cheapest in rising order."""
        if offset < self._at:
            self._at, self._line, self._column = 0, self.line, self.column
        if offset > self._at:
            self._advance(offset)
        return self._line, self._column

    def _advance(self, offset: int) -> None:
        """Move the last place asked for forward to another.

        A line ends with LF, CR LF or, in files from very old systems, CR alone.
        """
        data, start = self.data, self._at
        lines = data.count(b"\n", start, offset)
        last = data.rfind(b"\n", start, offset) if lines else -1
        if self._returns and (returns := data.count(b"\r", start, offset)):
            lines += returns - data.count(b"\r\n", start, offset)
            last = max(last, data.rfind(b"\r", start, offset))
        if lines:
            self._line += lines
            self._column = 1 + characters(data, last + 1, offset, self.codec)
        else:
            self._column += characters(data, start, offset, self.codec)
        self._at = offset

    def text(self, start: int, end: int) -> str:
        """Return the source text between two byte offsets, cut to `LONGEST_TEXT` characters."""
        text = self.data[start : min(end, start + 4 * LONGEST_TEXT)].decode(self.codec, "replace")
        return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def characters(data: bytes, start: int, end: int, codec: str) -> int:
    """Return how many characters stand between two offsets, damaged or not."""
    if codec != "utf-8":
        return end - start
    return end - start - len(data[start:end].translate(None, _NOT_CONTINUATION))


Step = str | int
"""A step of a path: a child's name, or a rank."""


class _Found(Exception):
    """Ends the search as soon as the element is complete."""


class _Search:
    """Follows expat's events down to one descendant of a record."""

    def __init__(self, steps: Sequence[tuple[str, int]], parser: expat.XMLParserType) -> None:
        self.steps = steps
        self.parser = parser
        parser.StartElementHandler = self.opened
        parser.EndElementHandler = self.closed
        self.start = 0
        self.end = -1
        self.matched = -1
        self._depth = -1
        self._seen = [0] * (len(steps) + 1)

    def opened(self, name: str, _attributes: dict[str, str]) -> None:
        """Notice an element that is the next step of the path."""
        self._depth += 1
        if self._depth == 0:
            self.matched = 0
        elif self.matched == self._depth - 1 and self._depth <= len(self.steps):
            wanted, index = self.steps[self._depth - 1]
            if wanted not in ("", name):
                return
            self._seen[self._depth - 1] += 1
            if self._seen[self._depth - 1] != index + 1:
                return
            self.matched = self._depth
            self.start = self.parser.CurrentByteIndex

    def closed(self, _name: str) -> None:
        """End the search when the element, or an ancestor without the wanted child, ends."""
        if self._depth == self.matched:
            self.end = self.parser.CurrentByteIndex
            raise _Found
        self._depth -= 1


def child_span(record: bytes, path: Sequence[Step], codec: str) -> tuple[int, int]:
    """Return the byte offsets of a descendant of the well-formed `record`.

    `path` goes from child to child by name; an integer after a name picks among the children of
    that name, from 0 (`"STRUCTURE", 1`), and alone picks among all children. A last step « @ine »
    is an attribute. A missing descendant gives the start tag of its nearest existing ancestor.
    """
    if not path and (tag := TAG.match(record)) is not None:
        return 0, tag.end()
    attribute = str(path[-1])[1:] if path and str(path[-1]).startswith("@") else ""
    steps = steps_of(path[:-1] if attribute else path)
    search = _Search(steps, expat.ParserCreate(expat_encoding(record, codec)))
    with suppress(_Found, expat.ExpatError):
        search.parser.Parse(record, True)
    whole = steps and search.matched == len(steps)
    return span_at(record, search.start, search.end if whole else -1, attribute)


def span_at(record: bytes, start: int, end: int, attribute: str) -> tuple[int, int]:
    """Return the offsets of an element, whole when its end tag stands at `end`, or of an attribute.

    An `end` of -1 asks for its start tag alone.
    """
    tag = TAG.match(record, start)
    tag_end = tag.end() if tag else len(record)
    if attribute:
        return _attribute_span(record, attribute, start, tag_end)
    # The end event of an empty element comes after its only tag, or with it.
    if record[tag_end - 2 : tag_end] == b"/>" or end <= start:
        return start, tag_end
    return start, record.find(b">", end) + 1 or len(record)


def expat_encoding(record: bytes, codec: str) -> str:
    """Return an encoding under which expat accepts these bytes and counts them one by one."""
    if codec != "utf-8":
        return "ISO-8859-1"
    try:
        record.decode("utf-8")
    except UnicodeDecodeError:
        return "ISO-8859-1"
    return "UTF-8"


def steps_of(path: Sequence[Step]) -> list[tuple[str, int]]:
    """Return the path as pairs of a name, or "" for any, and a rank from 0."""
    steps: list[tuple[str, int]] = []
    named = False
    for step in path:
        if isinstance(step, int) and named:
            steps[-1] = (steps[-1][0], step)
            named = False
        else:
            named = isinstance(step, str)
            steps.append((step, 0) if isinstance(step, str) else ("", step))
    return steps


def _attribute_span(record: bytes, name: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of an attribute within a start tag, or of the tag when it has none."""
    wanted = re.escape(name.encode())
    found = re.compile(rb"(?<=[\s\"'])" + wanted + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')").search(
        record, start, end
    )
    return found.span() if found else (start, end)
