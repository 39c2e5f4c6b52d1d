"""Reading a damaged stretch record by record, so that a fault costs one record at most.

The fast way parses a whole block at once; when libxml2 stumbles on it, or stays silent where it
should have answered, the block comes here. So does the end of every document.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lxml import etree
from msgspec.structs import replace

from cio_console.checks.opening.faults import Fault
from cio_console.checks.reading.isolated import Isolated
from cio_console.checks.reading.markup import element_end, record_starts
from cio_console.checks.reading.positions import TAG, Block
from cio_console.checks.reading.progress import (
    Progress,
    local_name,
    name_at,
    parse_alone,
    syntax_fault,
)
from cio_console.checks.reading.record import Record, wounding
from cio_console.checks.reading.sections import between


class Damaged:
    """One stretch of the document, read with the greatest care."""

    def __init__(self, block: Block, progress: Progress) -> None:
        self._block = block
        self._data = block.data
        self._progress = progress
        self.cut = -1
        """Where the record stands that the end of the document interrupts; -1 for none."""

    def items(self) -> Iterator[Record | Fault]:
        """Yield the records that can be read and what is wrong with the others, in order.

        At the end of the document, an unfinished record is a cut one, and nothing is said of it.
        """
        starts = list(record_starts(self._data, self._progress.tags))
        bounds = [*starts, len(self._data)]
        yield from between(self._block, self._progress, 0, bounds[0])
        read = 0
        for rank, start in enumerate(starts):
            if start < read:
                continue
            stop = bounds[rank + 1]
            if self._progress.ended:
                fault = syntax_fault(self._block, start, "du contenu suit la fin du document")
                yield replace(fault, fatal=True)
                return
            self._progress.note_record(
                local_name(name_at(self._data, start + 1), self._block.codec)
            )
            end = self._record_end(start, stop) or self._around(starts[rank:])
            if end:
                stop = bounds[bisect_left(bounds, end, rank)]
                yield from Isolated(self._block, self._progress, start, end).read()
            elif (
                self._progress.finishing
                and stop == bounds[-1]
                and not self._ancestor_end(start, stop)
            ):
                self.cut = start
                return
            else:
                end = self._missing_end(start, stop)
                yield from self._unclosed(start, end)
            yield from between(self._block, self._progress, end, stop)
            read = stop

    def _record_end(self, start: int, stop: int) -> int:
        """Return the offset after a record's own end, 0 when it has none before `stop`."""
        tag = TAG.match(self._data, start, stop)
        if tag is not None and tag.group().endswith(b"/>"):
            return tag.end()
        return element_end(self._data, name_at(self._data, start + 1), start, stop)

    def _around(self, starts: Sequence[int]) -> int:
        """Return the offset after a sound record that holds records of other kinds, else 0.

        `starts` are the places of its own start tag and of those that follow.
        """
        start, name = starts[0], name_at(self._data, starts[0] + 1)
        again = (at for at in starts[1:] if name_at(self._data, at + 1) == name)
        end = element_end(self._data, name, start, next(again, len(self._data)))
        if not end:
            return 0
        alone = parse_alone(self._data[start:end], self._progress.decision.libxml)
        return 0 if isinstance(alone, etree.XMLSyntaxError) else end

    def _ancestor_end(self, start: int, stop: int) -> int:
        """Return where the end tag of an open section stands between two offsets, 0 for none."""
        for _, tag in reversed(self._progress.stack):
            end = element_end(self._data, name_at(tag, 1), start, stop)
            if end:
                return self._data.rfind(b"<", start, end)
        return 0

    def _missing_end(self, start: int, stop: int) -> int:
        """Return where a record without end tag is taken to end."""
        end = self._ancestor_end(start, stop) or stop
        return start + len(self._data[start:end].rstrip())

    def _unclosed(self, start: int, end: int) -> Iterator[Record | Fault]:
        """Yield a record that lacks its end tag, and say so."""
        name = name_at(self._data, start + 1)
        label = local_name(name, self._block.codec)
        detail = f"<{label}> n'est jamais refermé : « </{label}> » manque avant la suite"
        yield wounding(syntax_fault(self._block, start, detail))
        isolated = Isolated(self._block, self._progress, start, end)
        yield from isolated.read(b"</" + name + b">")
