"""A sound block of the document and its records: those a lane recognises, and the others.

A lane is a pattern for the records of one tag of which nothing is to be said; a run is a row of
records that fit it. Those that fit no lane become `Record`s: they are parsed together, once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from lxml import etree

from cio_console.checks.reading.markup import element_end, opaque_end
from cio_console.checks.reading.positions import TAG, Block
from cio_console.checks.reading.progress import Progress, local_name, parse_alone
from cio_console.checks.reading.record import Record
from cio_console.checks.reading.sections import between

Lanes = Mapping[bytes, re.Pattern[bytes]]
"""By tag, the pattern of a whole record that needs no closer look, with the spaces after it."""


class Run(msgspec.Struct):
    """Consecutive records that fit their lane."""

    tag: str
    path: str
    matches: list[re.Match[bytes]]
    block: Block
    encoding: str
    """libxml2's name of the encoding of the block."""

    def record(self, rank: int) -> Record:
        """Return one of the run as a record, for a closer look after all."""
        match = self.matches[rank]
        start, end = match.start(), self.block.data.rfind(b">", 0, match.end()) + 1
        element = parse_alone(self.block.data[start:end], self.encoding)
        if isinstance(element, etree.XMLSyntaxError):
            raise element
        return Record(element, self.tag, self.path, self.block, (start, end))


class _Apart(msgspec.Struct):
    """A record that fits no lane, before it is parsed."""

    tag: str
    path: str
    span: tuple[int, int]
    root: bytes
    """The opening tag of the document's root, whose names hold in the record."""


class _Unsound(Exception):
    """The block is well-formed, but not made of whole records in sections."""


def records(block: Block, progress: Progress, lanes: Lanes) -> list[Record | Run] | None:
    """Return the records of a well-formed block in order, in runs as far as can be.

    None, and `progress` as it was, when the block is not what a sound document has there: a record
    within its like, or tags that do not belong. A last record whose end is yet to come is left
    out, and `progress.held` tells how long it is so far.
    """
    mark = progress.mark()
    progress.held = 0
    try:
        found = list(_walk(block, progress, lanes))
        return _parsed(found, block, progress)
    except _Unsound:
        progress.back_to(mark)
        return None


def _walk(block: Block, progress: Progress, lanes: Lanes) -> Iterator[Run | _Apart]:
    """Yield the runs of a block, and the records that fit no lane, following its sections."""
    data = block.data
    search = progress.tags.landmark.search
    at = 0
    while True:
        landmark = _next_record(data, at, search)
        _follow(block, progress, at, len(data) if landmark is None else landmark.start())
        if landmark is None:
            return
        at = landmark.start()
        name = landmark.group()[1:]
        tag = local_name(name, block.codec)
        progress.note_record(tag)
        path = f"{progress.path()}/{tag}"
        lane = lanes.get(name)
        match = lane.match(data, at) if lane is not None else None
        if lane is None or match is None:
            end = _record_end(data, name, at)
            if not end:
                progress.held = len(data) - at
                return
            yield _Apart(tag, path, (at, end), progress.stack[0][1])
            at = end
            continue
        matches = []
        while match is not None:
            matches.append(match)
            at = match.end()
            match = lane.match(data, at)
        yield Run(tag, path, matches, block, progress.decision.libxml)


def _next_record(
    data: bytes, at: int, search: Callable[[bytes, int], re.Match[bytes] | None]
) -> re.Match[bytes] | None:
    """Return where the next record begins, past what may hide tags."""
    while (found := search(data, at)) is not None:
        at = opaque_end(data, found.start())
        if at == found.start():
            return found
        if at < 0:
            raise _Unsound
    return None


def _follow(block: Block, progress: Progress, start: int, stop: int) -> None:
    """Follow the tags between two records."""
    gap = block.data[start:stop]
    if gap and not gap.isspace() and any(between(block, progress, start, stop)):
        raise _Unsound


def _record_end(data: bytes, name: bytes, start: int) -> int:
    """Return the offset after a record, 0 when it ends in a block to come."""
    tag = TAG.match(data, start)
    if tag is not None and tag.group().endswith(b"/>"):
        return tag.end()
    end = element_end(data, name, start)
    if not end and (tag is None or _opens_again(data, name, tag.end())):
        raise _Unsound
    return end


def _opens_again(data: bytes, name: bytes, start: int) -> bool:
    """Tell whether an element of this name begins after an offset, other than an empty one."""
    starts = re.finditer(rb"<" + re.escape(name) + rb"(?=[\s/>])", data[start:])
    tags = (TAG.match(data, start + found.start()) for found in starts)
    return any(tag is None or not tag.group().endswith(b"/>") for tag in tags)


def _parsed(found: Sequence[Run | _Apart], block: Block, progress: Progress) -> list[Record | Run]:
    """Return what was found with the elements of those that stand apart."""
    apart = [item for item in found if isinstance(item, _Apart)]
    root = apart[0].root if apart else b""
    elements = iter(_elements(block.data, [a.span for a in apart], root, progress))
    return [
        item
        if isinstance(item, Run)
        else Record(next(elements), item.tag, item.path, block, item.span)
        for item in found
    ]


def _elements(
    data: bytes, spans: Sequence[tuple[int, int]], opening: bytes, progress: Progress
) -> list[etree._Element]:
    """Return the elements that stand between these offsets, in a root of that opening tag."""
    if not spans:
        return []
    closing = opening[1:].split(None, 1)[0].rstrip(b">")
    text = b"".join((opening, *(data[start:end] for start, end in spans), b"</", closing, b">"))
    whole = parse_alone(text, progress.decision.libxml)
    if isinstance(whole, etree.XMLSyntaxError) or len(whole) != len(spans):
        raise _Unsound
    return list(whole)
