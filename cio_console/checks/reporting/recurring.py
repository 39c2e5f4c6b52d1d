"""Flaws that come again from pupil to pupil, and that may have one cause.

The root cause first: when a teacher has written no appreciation at all, or a program every average
with a comma, one finding says so. Until the end of the file nobody knows; flaws wait here, counted
exactly, and no more of them are kept with their place than a report lists.
"""

from array import array
from collections.abc import Callable, Hashable
from typing import NamedTuple

import msgspec

from cio_console.checks.catalogue import usual
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.collector import KEPT_PER_RULE
from cio_console.checks.reporting.flaw import Draft, Flaw, Place, Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.domain.finding import Severity


class Cause(NamedTuple):
    """What one finding says in the place of many."""

    message: str
    """A French sentence; "" when another finding already says it."""
    place: Place | None = None
    """None for the place of the first flaw."""
    rule: str = ""
    """"" for the rule of the flaws."""
    severity: Severity | None = None
    """None for the severity of the flaws."""
    value: str | None = None
    """None for the value of the first flaw."""


TOLD = Cause("")
"""Another finding says it."""


class Case(msgspec.Struct):
    """The flaws of one key: whose they are, and those that would be listed."""

    severity: Severity
    message: str
    """Of the first flaw."""
    rows: "array[int]" = msgspec.field(default_factory=lambda: array("i"))
    """Rows of the pupils, flaw by flaw: -1 where it is about none."""
    drafts: list[Draft] = []

    @property
    def count(self) -> int:
        """How many flaws there are."""
        return len(self.rows)


class _Others:
    """The key of the flaws whose own there was no room for: they are told one by one."""


_OTHERS = _Others()
MOST_KEYS = 20_000
"""Keys of one rule: a subject, a service over a period, a class."""


class Recurring:
    """The flaws of one rule that wait for the end of the file."""

    def __init__(self, rule: str, reporter: Reporter) -> None:
        self._rule = rule
        self._reporter = reporter
        self._cases: dict[Hashable, Case] = {}
        self._kept = 0

    def note(self, key: Hashable, flaw: Flaw, record: Record, subject: Subject | None) -> None:
        """Remember a flaw among those of `key`; its place is computed only if it may be listed."""
        if key not in self._cases and len(self._cases) >= MOST_KEYS:
            key = _OTHERS
        case = self._cases.get(key)
        if case is None:
            severity = flaw.severity or usual(self._rule)
            case = self._cases[key] = Case(severity, flaw.message)
        case.rows.append(-1 if subject is None else subject.row)
        # The first of a key always has a place, for its cause may stand there.
        if self._kept < KEPT_PER_RULE or (not case.drafts and len(self._cases) <= KEPT_PER_RULE):
            case.drafts.append(self._reporter.draft(self._rule, flaw, record, subject))
            self._kept += 1

    def settle(self, cause: Callable[[Hashable, Case], Cause | None]) -> None:
        """Collect everything: for each key one cause, or its flaws one by one when it has none."""
        collector = self._reporter.collector
        alone = []
        for key, case in self._cases.items():
            found = cause(key, case) if key is not _OTHERS else None
            if found is None:
                alone.append(case)
                collector.extend(case.drafts)
            elif found.message:
                self._tell(found, case)
        # What is only counted comes last: it must not take the place of what can be listed.
        for case in alone:
            for row in case.rows[len(case.drafts) :]:
                collector.count(self._rule, case.severity, None, (row,))
        self._cases.clear()

    def _tell(self, cause: Cause, case: Case) -> None:
        rule = cause.rule or self._rule
        severity = cause.severity or case.severity
        collector = self._reporter.collector
        if not case.drafts:
            collector.count(rule, severity, None, case.rows)
            return
        first = case.drafts[0]
        place = cause.place or first.place
        value = first.value if cause.value is None else cause.value
        also = tuple(case.rows)
        collector.add(Draft(rule, severity, cause.message, place, value=value, also=also))


def once(_key: Hashable, case: Case) -> Cause | None:
    """Return one finding for the flaws of a key, which say the same thing of the same subject."""
    return None if case.count == 1 else Cause(counted(case.message, case.count))


def counted(message: str, count: int) -> str:
    """Return a sentence with the number of pupils it is true of: « … (30 élèves). »."""
    return f"{message.removesuffix('.')} ({count} élèves)."
