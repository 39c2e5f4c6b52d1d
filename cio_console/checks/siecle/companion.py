"""What the three exports that complete BEE_ELEVES have in common: header, unknown names, facts.

A companion that is damaged or incomplete gives no reference: half a nomenclature would report
every code of the other half.
"""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from cio_console.checks.expectation import Expectation
from cio_console.checks.opening.faults import Fault
from cio_console.checks.reading.known_names import KNOWN
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.header import ENVELOPE_CODES, HEADER_TAG, Header
from cio_console.checks.siecle.strangers import Strangers
from cio_console.domain.finding import FileFacts

_MISSING = re.compile(r"<([A-Z]+)> manque")
_HARMLESS = frozenset({"F004", "F012"})
"""Faults that take nothing away from the codes of a document."""


class Companion:
    """The checker of one export that completes the pupils'."""

    root: ClassVar[str]
    tags: ClassVar[Sequence[str]]
    codes: ClassVar[Sequence[str]] = (*ENVELOPE_CODES, "F012")

    def __init__(self, reporter: Reporter) -> None:
        self.not_evaluated: set[str] = set()
        self.reliable = True
        """Whether everything that the document holds has been read."""
        self._reporter = reporter
        self._header = Header(reporter)
        self._strangers = Strangers(KNOWN[self.root], reporter)

    def opened(self, names: Sequence[str], attributes: Mapping[str, str]) -> None:
        """Take note of nothing: neither a file's name nor VERSION is ever a reason to reject."""

    def record(self, record: Record) -> None:
        """Check one record of the file."""
        if record.tag == HEADER_TAG:
            self._header.read(record)
            return
        self._strangers.look(record)
        self.take(record)

    def take(self, record: Record) -> None:
        """Take what the format is read for; for each format to say."""
        raise NotImplementedError

    def fault(self, fault: Fault) -> None:
        """Notice that something is missing, or may be; a header that is takes no code away."""
        if fault.rule == "F009":
            missing = _MISSING.search(fault.detail)
            lost = missing is not None and missing[1] != HEADER_TAG
        else:
            lost = fault.rule not in _HARMLESS
        self.reliable = self.reliable and not lost

    def finish(self, *, complete: bool) -> None:
        """Evaluate what needs the whole file; `complete` when it was read to its end."""
        self.reliable = self.reliable and complete
        if not self._header.seen:
            self.not_evaluated.update(ENVELOPE_CODES)
        self._reporter.collector.extend(self._strangers.drafts())

    def complete(self, expected: Expectation) -> Expectation:
        """Return what the other documents of the upload are checked against, with this one."""
        return expected

    def division_of(self, _subject: Subject) -> str:
        """Return no class: a companion says nothing of pupils' classes."""
        return ""

    def facts(self) -> FileFacts:
        """Return what the file says of itself, without its size, hash and encoding."""
        return self._header.facts(self.root)
