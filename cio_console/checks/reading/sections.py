"""Following, tag by tag, what stands between two records: which sections are open.

Used where the parser cannot be: in damaged stretches and at the end of the document.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from msgspec.structs import replace

from cio_console.checks.opening.faults import Fault
from cio_console.checks.opening.messages import DECLARED, UNDECLARED_PREFIX, sentence, too_deep
from cio_console.checks.reading.markup import FORBIDDEN, closed, opaque_end
from cio_console.checks.reading.positions import TAG, Block
from cio_console.checks.reading.progress import (
    Progress,
    local_name,
    name_at,
    parse_alone,
    syntax_fault,
)
from cio_console.checks.reading.repair import blemishes, repaired

_TOLD_BY_REPAIR = b" \t\r\n<=0123456789"
"""After « < », what makes it a lone character, which `blemishes` tells."""

_TOLD_OR_BLANK = bytes(range(0x21))
"""Spaces, and the control characters that `blemishes` tells."""
_PLAIN_TAG = re.compile(rb"<[A-Za-z_][A-Za-z0-9_.-]*/?>")
"""A start tag that cannot be wrong."""
_Placed = tuple[int, Fault]


def between(block: Block, progress: Progress, start: int, stop: int) -> Iterator[Fault]:
    """Yield what is wrong between two offsets of a block, keeping `progress` up to date."""
    # A reading is given up after so many faults: no more of them need be looked for.
    most = progress.limits.syntax_findings
    found: list[_Placed] = [
        (b.start, syntax_fault(block, b.start, b.detail, b.end))
        for b in islice(blemishes(block.data, start, stop), most)
    ]
    found.extend(islice(_Follower(block, progress, stop).follow(start), most))
    yield from (fault for _, fault in sorted(found, key=lambda placed: placed[0]))


class _Follower:
    """Follows the tags of one stretch."""

    def __init__(self, block: Block, progress: Progress, stop: int) -> None:
        self._block = block
        self._data = block.data
        self._progress = progress
        self._stop = stop
        self._at = 0

    def follow(self, start: int) -> Iterator[_Placed]:
        """Yield what is wrong from an offset on."""
        self._at = start
        while True:
            next_tag = self._data.find(b"<", self._at, self._stop)
            text = self._data[self._at : next_tag if next_tag >= 0 else self._stop]
            if self._progress.ended and text.strip(_TOLD_OR_BLANK):
                yield from self._trailing(self._at + len(text) - len(text.lstrip(_TOLD_OR_BLANK)))
            if next_tag < 0:
                return
            self._at = opaque_end(self._data, next_tag)
            if self._at < 0 and self._is_last() and not self._progress.ended:
                return
            if self._at < 0 or self._at > self._stop:
                yield self._wrong(next_tag, "commentaire ou section jamais refermé")
                return
            if self._at == next_tag:
                self._at = next_tag + 1
                yield from self._tag(next_tag)

    def _trailing(self, at: int) -> Iterator[_Placed]:
        """Yield, once, what is said of text after the document's end."""
        if not self._progress.trailing:
            self._progress.trailing = True
            yield at, syntax_fault(self._block, at, "du texte suit la fin du document")

    def _wrong(self, at: int, detail: str) -> _Placed:
        self._progress.disordered = True
        return at, syntax_fault(self._block, at, detail)

    def _tag(self, at: int) -> Iterator[_Placed]:
        """Open or close an element, and yield what is wrong with its tag."""
        if self._data.startswith(FORBIDDEN, at):
            yield at, Fault("F005", DECLARED, *self._block.place(at))
        elif self._data.startswith(b"</", at):
            yield from self._close(at)
        elif (tag := TAG.match(self._data, at, self._stop)) is not None:
            self._at = tag.end()
            yield from self._open(at, tag.group())
        elif self._data[at + 1 : at + 2] not in _TOLD_BY_REPAIR and not self._is_cut(at):
            yield self._wrong(at, "balise mal écrite")

    def _is_cut(self, at: int) -> bool:
        """Tell whether the document ends within this tag, which the cut explains."""
        ends = self._is_last() and self._data.find(b">", at) < 0
        return ends and self._data.find(b"<", at + 1) < 0

    def _is_last(self) -> bool:
        """Tell whether nothing follows in the document."""
        return self._progress.finishing and self._stop == len(self._data)

    def _open(self, at: int, tag: bytes) -> Iterator[_Placed]:
        """Open an element, unless the document has ended or goes too deep."""
        progress = self._progress
        name = local_name(name_at(tag, 1), self._block.codec)
        if progress.ended:
            fault = syntax_fault(self._block, at, f"une seconde racine, <{name}>, suit la première")
            yield at, replace(fault, fatal=True)
            return
        wrong, again = "", tag
        if not _PLAIN_TAG.fullmatch(tag):
            wrong = _tag_error(tag, progress.decision.libxml)
            again = b"" if wrong or any(blemishes(tag)) else tag
        progress.stack.append((name, again))
        progress.note_open()
        if len(progress.stack) > progress.limits.depth:
            yield at, too_deep(progress.limits, *self._block.place(at))
        elif wrong:
            yield self._wrong(at, wrong)
        if tag.endswith(b"/>"):
            progress.stack.pop()
            progress.ended = not progress.stack

    def _close(self, at: int) -> Iterator[_Placed]:
        """Close an element, and those left open within it."""
        progress = self._progress
        name = local_name(name_at(self._data, at + 2), self._block.codec)
        end = self._data.find(b">", at, self._stop)
        if end < 0 and self._is_cut(at):
            return
        if end < 0 or self._data.find(b"<", at + 1, end) >= 0:
            yield self._wrong(at, "balise de fin mal écrite")
        elif all(name != opened for opened, _ in progress.stack):
            yield self._wrong(at, f"balise de fin « </{name}> » sans balise de début")
        else:
            while (opened := progress.stack.pop()[0]) != name:
                yield self._wrong(at, f"<{opened}> n'est pas refermé avant « </{name}> »")
            progress.ended = not progress.stack
            self._at = end + 1


def _tag_error(tag: bytes, encoding: str) -> str:
    """Return what is wrong within a start tag by itself, "" for a right one."""
    empty = closed(tag)
    element = parse_alone(repaired(empty, list(blemishes(empty))), encoding)
    if isinstance(element, etree.XMLSyntaxError) and element.code != UNDECLARED_PREFIX:
        return sentence(element.code)
    return ""  # a prefix may be declared further out
