"""The way to where the reading stands: the open elements, and what came before in each.

It is what a parser with a schema must be told to go on from here as if it had read everything:
each sibling that came before as an empty element, a long row of alike ones cut short.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

import msgspec

from cio_console.checks.reading.markup import opaque_end
from cio_console.checks.reading.positions import TAG, Block
from cio_console.checks.reading.progress import name_at

MOST_ALIKE = 5000
"""Consecutive siblings of one name told to a new parser, even if the schema counts more."""
MOST_ROWS = 200
"""Rows of alike siblings remembered of each open element."""


class Span(NamedTuple):
    """A record of a block, or a row of them that are alike."""

    start: int
    end: int
    alike: int = 1
    """How many."""


class _Row(msgspec.Struct):
    """Consecutive siblings of one name."""

    name: bytes
    empty: bytes
    """The last one's tag, made an empty element."""
    count: int


class Level(msgspec.Struct):
    """An open element."""

    tag: bytes
    """Its start tag."""
    line: int
    column: int
    foreign: bool = False
    """Whether the schema does not expect it there, so that it says nothing of what it holds."""
    before: list[_Row] = msgspec.field(default_factory=list)
    """Its children so far."""
    marred: bool = False
    """Whether a foreign child was left out: what misses may be that one."""

    def note(self, tag: bytes, count: int, most: int) -> None:
        """Remember children of this start tag, `most` of them in a row."""
        name, rows = name_at(tag, 1), self.before
        empty = tag if tag.endswith(b"/>") else tag[:-1] + b"/>"
        if rows and rows[-1].name == name:
            last = rows[-1]
            last.empty, last.count = empty, min(last.count + count, most)
            return
        rows.append(_Row(name, empty, min(count, most)))
        if len(rows) > MOST_ROWS:
            del rows[MOST_ROWS // 2]

    def told(self) -> bytes:
        """Return the start tag and the children so far."""
        return self.tag + b"".join(row.empty * row.count for row in self.before)


class Trail:
    """The open elements of a sound document, outermost first."""

    def __init__(self, counted: int = 1) -> None:
        """Take note of how many like elements in a row the schema counts."""
        self._most = min(counted + 1, MOST_ALIKE)
        self.levels: list[Level] = []

    def prefix(self) -> bytes:
        """Return what brings a new parser where the reading stands."""
        return b"".join(level.told() for level in self.levels)

    @property
    def foreign(self) -> int:
        """The depth of the outermost foreign element, from 0; -1 when none is open."""
        return next((d for d, level in enumerate(self.levels) if level.foreign), -1)

    def follow(
        self, block: Block, spans: Iterable[Span], stop: int, foreign: Collection[int]
    ) -> None:
        """Take note of a sound block as far as `stop`.

        `foreign` tells where what the schema does not expect begins.

        A foreign element that is closed is forgotten: the schema goes on as if it were not there.
        """
        data, at = block.data, 0
        for start, end, alike in spans:
            self._sections(block, at, start, foreign)
            tag = TAG.match(data, start)
            if tag is not None and self.levels:
                self._note(tag.group(), alike, foreign=start in foreign)
            at = end
        self._sections(block, at, stop, foreign)

    def _sections(self, block: Block, start: int, stop: int, foreign: Collection[int]) -> None:
        """Follow the tags between two records."""
        data = block.data
        while (start := data.find(b"<", start, stop)) >= 0:
            after = opaque_end(data, start)
            if after != start:
                start = after
                continue
            if data.startswith(b"</", start):
                self._close()
                start += 2
                continue
            tag = TAG.match(data, start)
            if tag is None:
                return
            line, column = block.place(start)
            self.levels.append(Level(tag.group(), line, column, start in foreign))
            if tag.group().endswith(b"/>"):
                self._close()
            start = tag.end()

    def _close(self) -> None:
        level = self.levels.pop()
        if self.levels:
            self._note(level.tag, foreign=level.foreign)

    def _note(self, tag: bytes, count: int = 1, *, foreign: bool) -> None:
        """Remember children of the innermost open element."""
        if foreign:
            self.levels[-1].marred = True
        else:
            self.levels[-1].note(tag, count, self._most)


def closing(levels: Iterable[bytes]) -> bytes:
    """Return the end tags of open elements, given by their start tags, outermost first."""
    names = [name_at(tag, 1) for tag in levels]
    return b"".join(b"</" + name + b">" for name in reversed(names))
