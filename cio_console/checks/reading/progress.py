"""Where the reading of one document stands, whichever way it goes on."""

import re

import msgspec
from lxml import etree

from cio_console.checks.opening.encodings import Decision
from cio_console.checks.opening.faults import Fault
from cio_console.checks.opening.limits import Limits
from cio_console.checks.reading.markup import RecordTags
from cio_console.checks.reading.positions import Block
from cio_console.checks.reading.structure import OUTLINED_DEPTH, Skeleton

_SHOWN = re.compile(rb"</?[^\s<>/]{0,60}/?>?")
_NAME = re.compile(rb"[^\s<>/]*")


Mark = tuple[tuple[tuple[str, bytes], ...], bool, bool, bool]


class Progress(msgspec.Struct):
    """What the reader knows of the document so far."""

    tags: RecordTags
    limits: Limits
    decision: Decision
    skeleton: Skeleton = msgspec.field(default_factory=Skeleton)
    stack: list[tuple[str, bytes]] = msgspec.field(default_factory=list)
    """The open elements, outermost first: local name, and a start tag that opens it again, empty
    when its own is malformed."""
    finishing: bool = False
    """Whether the stretch being read is the document's last."""
    ended: bool = False
    """Whether the root's end tag has been read."""
    disordered: bool = False
    """Whether a section's tag was wrong: what its blocks contain is no longer certain."""
    trailing: bool = False
    """Whether text after the root's end has been told already."""
    held: int = 0
    """Bytes at the end of the last sound block that begin a record whose end is yet to come."""
    undecodable: bool = False
    """Whether bytes outside the encoding have been told already."""

    def path(self) -> str:
        """Return the path of the innermost open element."""
        return "/".join(name for name, _ in self.stack)

    def note_open(self) -> None:
        """Remember the innermost open element in the skeleton, unless it lies deep inside."""
        if 1 < len(self.stack) <= OUTLINED_DEPTH:
            self.skeleton.note("/".join(name for name, _ in self.stack[1:]))

    def note_record(self, name: str) -> None:
        """Remember a record that stands high enough to be a block of the skeleton."""
        if len(self.stack) < OUTLINED_DEPTH:
            self.skeleton.note("/".join([*(n for n, _ in self.stack[1:]), name]))

    def mark(self) -> Mark:
        """Return where the reading stands, to come back to."""
        return tuple(self.stack), self.ended, self.disordered, self.trailing

    def back_to(self, mark: Mark) -> None:
        """Forget what was followed since a mark."""
        stack, self.ended, self.disordered, self.trailing = mark
        self.stack[:] = stack

    def reopening(self) -> bytes | None:
        """Return the start tags that bring a new parser where this one stands, None if none can."""
        if not self.ended and all(tag for _, tag in self.stack):
            return b"".join(tag for _, tag in self.stack)
        return None


def name_at(data: bytes, offset: int) -> bytes:
    """Return the element's name that begins at an offset."""
    found = _NAME.match(data, offset)
    return found.group() if found else b""


def local_name(name: bytes, codec: str) -> str:
    """Return a name without its prefix."""
    return name.decode(codec, "replace").rpartition(":")[2]


def syntax_fault(block: Block, at: int, detail: str, end: int = 0) -> Fault:
    """Return a syntax fault that is read over; its excerpt ends at `end`, or with the tag's name.

    No more than that is shown: what follows may name a pupil.
    """
    line, column = block.place(at)
    if not end:
        shown = _SHOWN.match(block.data, at)
        end = shown.end() if shown else at
    excerpt = block.text(at, end)
    return Fault(
        "F003", detail, line, column, excerpt if excerpt.isprintable() else "", fatal=False
    )


def parse_alone(text: bytes, encoding: str) -> "etree._Element | etree.XMLSyntaxError":
    """Return the element that `text` is, or the error that libxml2 made of it."""
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        return etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        return error
