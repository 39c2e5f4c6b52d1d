"""From a source to its records and faults, in document order, in bounded memory.

The document is cut into blocks just after the end of a record. libxml2 proves each block
well-formed (`parsing`), then its records are found by their tags and the sections between them
followed (`stretch`). A block that fails the proof goes to `damage`, and a new parser takes over
after it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Union

from msgspec.structs import replace

from cio_console.checks.opening.encodings import is_utf8
from cio_console.checks.opening.faults import Fault, SourceBroken
from cio_console.checks.opening.limits import DEFAULT_LIMITS, Limits
from cio_console.checks.opening.messages import pupils_read, size_label
from cio_console.checks.opening.source import Source
from cio_console.checks.reading.damage import Damaged
from cio_console.checks.reading.document import Document
from cio_console.checks.reading.markup import (
    complete_records_end,
    glue_end,
    last_record_end,
    opaque_label,
    record_starts,
    record_tags,
    unfinished,
)
from cio_console.checks.reading.parsing import Parsing, wrong_line
from cio_console.checks.reading.positions import Block
from cio_console.checks.reading.progress import Progress, name_at
from cio_console.checks.reading.prolog import Prolog
from cio_console.checks.reading.record import Record
from cio_console.checks.reading.stretch import Lanes, Run, records
from cio_console.checks.reading.structure import OUTLINES
from cio_console.checks.reading.watch import Watch

if TYPE_CHECKING:
    from cio_console.checks.xsd.following import Breach, Following

__all__ = ["Fault", "Reader", "Record"]

Item = Union[Record, Run, Fault, "Breach"]
"""What a document gives. A breach comes just after the record that it is in."""

_PUPILS = frozenset({"ELEVE", "eleve"})
_FIRST_BLOCK = 8192
"""Bytes of the first block: a few records."""


class Reader:
    """Iterating once yields `Record | Run | Fault` in document order; a fatal fault is the last.

    Runs come only once `lanes` have been given, which may be at any time.

    Faults of codes F001 to F009, and F012 for unknown blocks. File-level faults about the encoding
    that only the whole file reveals, and about blocks, come last.
    """

    def __init__(
        self,
        source: Source,
        formats: Mapping[str, Collection[str]],
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        """Take note of the tags of the records of each root, roots in Clark notation."""
        self.root = ""
        """The root's name, in Clark notation, once the first item is yielded; "" if refused."""
        self.root_attributes: Mapping[str, str] = {}
        """The root's attributes, likewise."""
        self.encoding = ""
        """Public name of the encoding found, « ISO-8859-15 »."""
        self.mojibake = False
        """At the end: whether the file is UTF-8 that declares a single-byte encoding."""
        self.pupils = 0
        """Pupil records yielded so far."""
        self.lanes: Callable[[], Lanes] = dict
        """Gives the patterns of the records that may come in runs, before each block."""
        self.follow: Callable[[str, Progress], Following | None] | None = None
        """Gives what applies a schema to the document of that root; its breaches are yielded too.

        Raises whatever stops the reading: the schema cannot serve.
        """
        self.codec = ""
        """Python's name of the encoding in which records come, once the first item is yielded."""
        self._counts: Counter[str] = Counter()
        """Records yielded so far, by tag."""
        self._source = source
        self._formats = formats
        self._limits = limits

    def _current_lanes(self) -> Lanes:
        """Return the lanes of the next block; they are given once the root is known."""
        return self.lanes()

    def __iter__(self) -> Iterator[Item]:
        syntax = 0
        try:
            for item in self._items():
                if not isinstance(item, Fault):
                    if isinstance(item, Record | Run) and self._exceeds(item):
                        yield self._too_many(item.tag)
                        return
                    yield item
                    continue
                if item.fatal:
                    yield self._root_cause(item)
                    return
                yield item
                syntax += item.rule == "F003"
                if syntax >= self._limits.syntax_findings:
                    yield self._root_cause(self._given_up(syntax))
                    return
        except SourceBroken as broken:
            yield self._broken(broken)

    def _exceeds(self, item: Record | Run) -> bool:
        """Count records; tell whether there are too many of their kind."""
        count = len(item.matches) if isinstance(item, Run) else 1
        self._counts[item.tag] += count
        exceeds = self._counts[item.tag] > self._limits.records
        self.pupils += 0 if exceeds or item.tag not in _PUPILS else count
        return exceeds

    def _too_many(self, tag: str) -> Fault:
        most = self._limits.records
        detail = f"plus de {most} enregistrements <{tag}> : lecture arrêtée"
        return Fault("F007", f"{detail}, {pupils_read(self.pupils)} avant")

    def _broken(self, broken: SourceBroken) -> Fault:
        """Return the fault of a source that broke, with what was read before."""
        read = f" ; {pupils_read(self.pupils)} avant" if self.root else ""
        return replace(broken.fault, detail=broken.fault.detail + read)

    def _root_cause(self, fault: Fault) -> Fault:
        """Return why an archive's document ends badly: the archive itself when it is damaged."""
        try:
            while self._source.member and self._source.read(self._limits.block):
                pass
        except SourceBroken as broken:
            return self._broken(broken)
        return fault

    def _given_up(self, syntax: int) -> Fault:
        detail = (
            f"déjà {syntax} fautes de syntaxe : lecture arrêtée, {pupils_read(self.pupils)} avant"
        )
        return Fault("F003", detail)

    def _items(self) -> Iterator[Item]:
        """Yield everything; the caller stops at the first fatal fault."""
        if self._source.fault is not None:
            yield self._source.fault
            return
        document = Document(self._source, self._limits)
        decision = document.decision
        prolog = Prolog(document.head, decision, self._limits)
        opening = prolog.read(document.first, self._formats)
        self.encoding, self.codec = decision.label, decision.codec
        self.root, self.root_attributes = opening.root, opening.attributes
        if decision.fault is not None and self.root:
            yield decision.fault
        yield from opening.faults
        if self.root:
            body = _Body(document, self._formats[self.root], self._limits, self._current_lanes)
            if self.follow is not None:
                body.apply(self.follow(self.root, body.progress))
            yield from body.items(opening.start)
            yield from self._conclude(document, body)

    def _conclude(self, document: Document, body: "_Body") -> Iterator[Fault]:
        """Yield what only the whole document tells."""
        self.mojibake = body.watch is not None and body.watch.mojibake
        for fault in (body.watch and body.watch.conclude(), document.conclude()):
            if fault:
                yield fault
        if not body.progress.ended:
            line, column = body.end
            detail = f"{body.missing} ; {pupils_read(self.pupils)} avant"
            yield Fault("F003", detail, line, column)
            return
        outline = OUTLINES.get(self.root)
        if outline is not None and not body.progress.disordered:
            yield from body.progress.skeleton.faults(outline)


class _Body:
    """The document from its root's start tag to its end."""

    def __init__(
        self,
        document: Document,
        tags: Collection[str],
        limits: Limits,
        lanes: Callable[[], Lanes],
    ) -> None:
        self.progress = Progress(record_tags(tags), limits, document.decision)
        single_byte = document.decision.codec != "utf-8"
        self.watch = Watch(document.decision.label) if single_byte else None
        self.end = (1, 1)
        """Line and column reached."""
        self.missing = ""
        """French words for what the end of the document interrupts."""
        self._document = document
        self._limits = limits
        self._parsing = Parsing(self.progress)
        self._likely = b""
        self._lanes = lanes
        self._proven = 0
        """Bytes at the beginning of what is pending that libxml2 has read already."""
        self._told: set[str] = set()
        self._following: Following | None = None

    def apply(self, following: "Following | None") -> None:
        """Take note of the schema to apply, before anything is read."""
        self._following = following
        self._parsing = Parsing(self.progress, following)

    def items(self, start: int) -> Iterator[Item]:
        """Yield the records and faults of a document whose root begins at `start` in its head."""
        head = self._document.head
        self.end = Block(head, 1, 1, self._document.decision.codec).place(start)
        # A first short block, so that what it teaches serves from the second one on.
        pending, rest = head[start : start + _FIRST_BLOCK], head[start + _FIRST_BLOCK :]
        more = True
        while more:
            while (cut := self._cut(pending)) > self._proven:
                block = self._block(pending[:cut])
                yield from self._read(block)
                pending = pending[cut - self._proven :]
            if len(pending) > self._limits.record_bytes:
                endless = self._endless(pending)
                if endless is not None:
                    yield endless
                    return
            data, rest = rest or self._document.read(self._limits.block), b""
            more = bool(data)
            pending += data
        yield from self._read_tail(pending)

    def _cut(self, pending: bytes) -> int:
        """Return where the next block ends in what is pending, 0 when more must be read."""
        cut = last_record_end(pending, self.progress.tags, self._likely)
        if cut or len(pending) < self._limits.block:
            return cut
        start = next(record_starts(pending, self.progress.tags), None)
        if start is None:
            return glue_end(pending)
        return complete_records_end(pending, self.progress.tags)

    def _block(self, data: bytes) -> Block:
        """Return a block that begins where the last one ended."""
        block = Block(data, *self.end, self._document.decision.codec)
        if self.watch is not None:
            self.watch.look(block)
        self._document.look(block)
        self.end = block.place(len(data))
        return block

    def _read(self, block: Block) -> Iterator[Item]:
        """Yield the records and faults of one block."""
        following = self._following
        understood = self._parsing.understood(block.data[self._proven :])
        lanes = {} if following is not None and following.doubts else self._lanes()
        items = records(block, self.progress, lanes) if understood else None
        self._proven = 0
        if items is None:
            self._leave(damaged=True)
            yield from self._read_damaged(block)
            return
        if items:
            self._likely = items[-1].tag.encode()
        if self.progress.held:
            self._hold(block, self.progress.held)
        if following is None:
            yield from items
            return
        yield from following.look(block, items, self.progress.held)
        if following.stale and not self.progress.held:
            self._leave(damaged=False)

    def _leave(self, *, damaged: bool) -> None:
        """Let another parser take over; what a schema says of a damaged document means nothing."""
        self._parsing.leave()
        if damaged and self._following is not None:
            self._following.give_up()

    def _hold(self, block: Block, held: int) -> None:
        """Keep for the next block the record that this one ends within."""
        self._proven = held
        start = len(block.data) - held
        self.end = block.place(start)
        self._likely = name_at(block.data, start + 1)

    def _read_damaged(self, block: Block) -> Iterator[Record | Fault]:
        """Yield what a damaged block still holds; it never passes for a sound one."""
        error, sound = self._parsing.error, True
        opening = self.progress.reopening() or b""
        for item in Damaged(block, self.progress).items():
            sound = sound and isinstance(item, Record)
            yield item
        # Bytes outside the encoding are told once for the whole document.
        lenient = self.progress.undecodable or self.progress.decision.lenient
        if sound and error and not (lenient and not is_utf8(block.data)):
            yield from self._unexplained(error, opening, block)

    def _unexplained(self, error: str, opening: bytes, block: Block) -> Iterator[Fault]:
        """Yield, once, an error of libxml2 that no closer look explains, at its line.

        `opening` are the tags that stand open where the block begins.
        """
        if error not in self._told:
            self._told.add(error)
            line = wrong_line(opening + block.data, self.progress.decision.libxml)
            line = max(0, line - 1 - opening.count(b"\n"))
            yield Fault("F003", error, block.line + line, 1, fatal=False)

    def _read_tail(self, data: bytes) -> Iterator[Item]:
        """Yield what follows the last complete record."""
        block = self._block(data)
        opening = self.progress.reopening() or b""
        self._parsing.completes(data[self._proven :])
        error = self._parsing.error
        self._parsing.leave()
        self.progress.finishing = True
        damaged, following = Damaged(block, self.progress), self._following
        items = list(damaged.items())
        sound = all(isinstance(item, Record) for item in items)
        if following is None:
            yield from items
        else:
            if error or not sound:
                following.give_up()
            yield from following.end(block, items)
        opened = unfinished(data)
        if opened >= 0 and not self.progress.ended:
            line, _ = block.place(opened)
            self.missing = f"{opaque_label(data, opened)} à la ligne {line} n'a pas de fin"
        elif damaged.cut >= 0:
            line, _ = block.place(damaged.cut)
            self.missing = f"fichier coupé, l'enregistrement commencé ligne {line} n'est pas fini"
        elif not self.progress.ended:
            self.missing = f"fichier coupé, <{self.progress.stack[-1][0]}> n'est pas refermé"
        elif sound and error:
            yield from self._unexplained(error, opening, block)

    def _endless(self, pending: bytes) -> Fault | None:
        """Return the fault of a record, or of what stands between two, that does not end."""
        most = size_label(self._limits.record_bytes)
        start = next(record_starts(pending, self.progress.tags), None)
        if start is not None and len(pending) - start <= self._limits.record_bytes:
            return None
        opened = unfinished(pending)
        block = Block(pending, *self.end, self._document.decision.codec)
        if opened >= 0:
            what, at = opaque_label(pending, opened), opened
        elif start is not None:
            what, at = f"un enregistrement <{name_at(pending, start + 1).decode()}>", start
        else:
            what, at = "un texte ou une balise entre deux enregistrements", 0
        return Fault("F007", f"{what} dépasse {most} : lecture arrêtée", *block.place(at))
