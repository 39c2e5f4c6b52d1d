"""A schema followed while a document is read, block by block, in bounded memory.

The parser that proves each block well-formed also validates it, which costs some 3 µs a kilobyte;
records that fit a lane are still never made into elements. Only a block of which it complains is
validated again as a tree, for the exact places (`judge`). A damaged document is judged no further:
whatever stood in the damage, the schema would ask for it.
"""

from collections.abc import Iterator, Sequence

import msgspec
from lxml import etree

from cio_console.checks.opening.faults import Fault
from cio_console.checks.reading.positions import Block, Position, child_span
from cio_console.checks.reading.progress import Progress
from cio_console.checks.reading.record import Record
from cio_console.checks.reading.stretch import Run
from cio_console.checks.xsd.judge import STEP, Found, Judge
from cio_console.checks.xsd.reading import Schema
from cio_console.checks.xsd.said import Said
from cio_console.checks.xsd.trail import Span, Trail, closing

MOST_HELD = 5000
"""Errors that a parser may hold before another takes over."""
_SCHEMAS = etree.ErrorDomains.SCHEMASV
_INTERNAL = "SCHEMAV_INTERNAL"
_ECHO = "No precomputed value"
"""What libxml2 adds of a key whose value is wrong, and told already."""
_STEP_MARK = f"<?{STEP}?>".encode()


class Breach(msgspec.Struct, frozen=True):
    """One way in which the document does not follow the schema."""

    said: Said
    record: Record | None = None
    """The record that holds it, the one yielded just before; None outside of records."""
    at: tuple[str | int, ...] = ()
    """Where it stands below the record."""
    value: str = ""
    position: Position | None = None
    """Where it stands, outside of records; None when nothing tells it."""
    path: str = ""
    """Its path, outside of records."""
    times: int = 1
    """How often the same is wrong in the record."""
    foreign: bool = False
    """Whether it is a section that the schema does not expect, so that nothing in it is judged."""


class Following:
    """One document against the schema given for it, if any."""

    def __init__(self, schema: Schema | None, progress: Progress) -> None:
        self.schema = schema
        """None when there is none, or when it is given up."""
        self.complete = True
        """Whether all that has been read was judged."""
        self._progress = progress
        self._trail = Trail(schema.counted if schema else 1)
        self._restarted = False
        self._said: list[Said] = []
        self._carried: list[Said] = []
        """Of the last block, what was said of the record that it ended within."""
        self._held = 0
        self.stale = False
        """Whether the parser must leave its place to another, between two records: it is silent, or
        holds too much."""

    def reopening(self, plain: bytes) -> tuple[bytes, etree.XMLSchema | None]:
        """Return what brings a new parser where the document stands, and what it must follow.

        Without a schema, that is `plain`.
        """
        if self.schema is None:
            return plain, None
        self._restarted = self._restarted or bool(self._trail.levels)
        self._held = 0
        self.stale = False
        return self._trail.prefix(), self.schema.compiled

    def hear(self, entries: Sequence[etree._LogEntry]) -> list[etree._LogEntry]:
        """Take note of what a parser says of a block; return what is not about the schema."""
        about = [entry for entry in entries if entry.domain == _SCHEMAS]
        new = [Said(entry.type_name, entry.message) for entry in about]
        self._said, self._carried = self._carried + new, []
        self._held += len(about)
        if any(said.type == _INTERNAL for said in self._said):
            self.give_up()
        return [entry for entry in entries if entry.domain != _SCHEMAS]

    @property
    def doubts(self) -> bool:
        """Whether the block last heard of must be judged record by record."""
        silent = self.stale or self._trail.foreign >= 0
        return self.schema is not None and (silent or bool(self._said))

    def give_up(self) -> None:
        """Judge nothing any more: the document is damaged from here on."""
        self.complete = self.complete and self.schema is None
        self.schema = None

    def look(
        self, block: Block, items: Sequence[Record | Run], held: int = 0
    ) -> Iterator[Record | Run | Breach]:
        """Yield the records of the block last heard of, a sound one, each with its breaches.

        No record comes in a run when `doubts` says that they must be judged. The last `held` bytes
        begin a record that the next block has whole.
        """
        foreign: frozenset[int] = frozenset()
        judgement = self._judgement(block, items, held) if self.doubts else None
        if judgement is None:
            yield from items
        else:
            foreign = judgement.foreign
            self.complete = self.complete and not judgement.skips
            for item in items:
                yield item
                if isinstance(item, Record):
                    yield from judgement.of(item)
            yield from judgement.outside
        if self.schema is not None:
            self._go_on(block, items, held, foreign)

    def end(
        self, block: Block, items: Sequence[Record | Fault]
    ) -> Iterator[Record | Run | Fault | Breach]:
        """Yield what the end of the document holds, each record with its breaches.

        Only a sound end holds no fault, and is judged.
        """
        if self.schema is None:
            yield from items
        else:
            yield from self.look(block, [item for item in items if isinstance(item, Record)])

    def _go_on(
        self, block: Block, items: Sequence[Record | Run], held: int, foreign: frozenset[int]
    ) -> None:
        """Follow the sections of a block, and tell whether its parser can go on."""
        before = self._trail.foreign
        self._trail.follow(block, map(_span, items), len(block.data) - held, foreign)
        silent = bool(foreign) or self._trail.foreign != before
        self.stale = self.stale or silent or self._held > MOST_HELD

    def _judgement(
        self, block: Block, items: Sequence[Record | Run], held: int
    ) -> "_Judgement | None":
        """Return whose the errors of a block are; None, and no schema any more, when it fails."""
        if self.schema is None:
            return None
        records = [item for item in items if isinstance(item, Record)]
        judgement = _Judgement(block, held, records, self._trail)
        try:
            judgement.judge(self.schema.compiled, self._progress, self._known())
        except _Beyond:
            self.give_up()
            return None
        self._carried = judgement.carried
        return judgement

    def _known(self) -> Sequence[Said] | None:
        """Return what the parser says and can know; None when it is bound to be silent."""
        if self.stale or self._trail.foreign >= 0:
            return None
        if not self._restarted or self.schema is None or not self.schema.keyed:
            return [error for error in self._said if _ECHO not in error.message]
        # A parser begun within the document has seen only some of the keys.
        self.complete = False
        return [error for error in self._said if not error.is_key]


class _Beyond(Exception):
    """The small document does not stand for the whole: nothing can be told of the block."""


class _Judgement:
    """The breaches of one block."""

    def __init__(self, block: Block, held: int, records: Sequence[Record], trail: Trail) -> None:
        self.outside: list[Breach] = []
        """Those outside of records."""
        self.foreign: frozenset[int] = frozenset()
        """Where, in the block, what the schema does not expect begins."""
        self.skips = trail.foreign >= 0
        """Whether something is not judged, for the schema does not expect it where it stands."""
        self.carried: list[Said] = []
        """What was said of the record that the block ends within."""
        self._block = block
        self._held = held
        self._records = records
        self._trail = trail
        self._of: dict[int, dict[tuple[str, str, str], Breach]] = {}
        prefix = trail.prefix()
        self._prefix = prefix + _STEP_MARK if prefix else b""

    def of(self, record: Record) -> Iterator[Breach]:
        """Yield the breaches of a record, the same on the same name once."""
        yield from self._of.get(id(record), {}).values()

    def judge(
        self, schema: etree.XMLSchema, progress: Progress, said: Sequence[Said] | None
    ) -> None:
        """Find the breaches; `said` is what the reading parser can know of them.

        Raises _Beyond.
        """
        data = self._block.data[: len(self._block.data) - self._held]
        document = self._prefix + data + closing(tag for _, tag in progress.stack)
        encoding, begun = progress.decision.libxml, bool(self._prefix)
        try:
            judge = Judge(document, encoding, progress.tags, schema, begun=begun)
        except etree.XMLSyntaxError as error:
            raise _Beyond from error
        if len(judge.records) != len(self._records):
            raise _Beyond
        judge.unfinished(len(progress.stack))
        if self.skips:
            judge.without(self._trail.foreign)
        for found in judge.found(said):
            if self._held and not found.placed:
                self.carried.append(found.said)
            else:
                self._add(found, document)
        self.foreign = frozenset(
            self._records[taken.record].span[0]
            if taken.record >= 0
            else self._offsets(document, taken.steps)[0]
            for taken in judge.foreign
        )
        self.skips = self.skips or judge.lost or any(taken.full for taken in judge.foreign)

    def _offsets(self, document: bytes, at: Sequence[str | int]) -> tuple[int, int]:
        """Return where an element outside of records stands in the block."""
        start, end = child_span(document, at, self._block.codec)
        return start - len(self._prefix), end - len(self._prefix)

    def _add(self, found: Found, document: bytes) -> None:
        said = found.said
        at: tuple[str | int, ...] = found.steps
        if said.attribute:
            at = (*at, f"@{said.attribute}")
        if found.record >= 0:
            record = self._records[found.record]
            of = self._of.setdefault(id(record), {})
            key = (said.type, said.element, said.attribute)
            known = of.get(key)
            breach = Breach(said, record, at, found.value)
            of[key] = _again(known) if known else breach
            return
        position = None
        if found.depth >= 0:
            level = self._trail.levels[found.depth]
            if level.marred and said.is_lack:
                return
            text = level.tag.decode(self._block.codec, "replace")
            position = Position(level.line, level.column, text)
        elif found.known:
            start, end = self._offsets(document, at)
            text = self._block.text(start, end)
            position = Position(*self._block.place(start), text[: text.find(">") + 1] or text)
        self.outside.append(
            Breach(said, None, at, found.value, position, found.path, foreign=found.foreign)
        )


def _again(breach: Breach) -> Breach:
    return msgspec.structs.replace(breach, times=breach.times + 1)


def _span(item: Record | Run) -> Span:
    """Return where records stand in their block."""
    if isinstance(item, Run):
        return Span(item.matches[0].start(), item.matches[-1].end(), len(item.matches))
    return Span(*item.span)
