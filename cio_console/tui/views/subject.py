"""Which findings a list is about, and the findings themselves, each with its upload.

A finding is named on the screens by its upload and its rank in the report: two findings of one
rule on one pupil stay two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cio_console.domain.finding import ANOMALIES, Finding, Report
from cio_console.domain.overview import SchoolLine
from cio_console.domain.upload import Upload

Reports = Mapping[str, Report | None]
"""Report by upload id: None when it cannot be had, absent when it was not read yet."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a list of findings is about."""

    uai: str
    rule: str = ""
    """Code of one rule, or "" for all."""
    upload: str = ""
    """Id of one upload, or "" for those that count."""


@dataclass(frozen=True, slots=True)
class Item:
    """One finding of a list."""

    upload: Upload
    rank: int
    """Place in the report's list, from 1."""
    finding: Finding

    @property
    def key(self) -> str:
        """What names the finding on the screens."""
        return f"{self.upload.id}#{self.rank}"

    @property
    def is_anomaly(self) -> bool:
        """Whether somebody must do something about it."""
        return self.finding.severity in ANOMALIES


def uploads_of(one: SchoolLine, subject: Subject) -> tuple[Upload, ...]:
    """Return the uploads whose findings the list shows: that one, or those that count."""
    if subject.upload:
        every = (u for state in one.states.values() for u in state.uploads)
        return tuple(u for u in every if u.id == subject.upload)
    return tuple(state.current for state in one.states.values() if state.current)


def items_of(one: SchoolLine, subject: Subject, reports: Reports) -> tuple[Item, ...]:
    """Return the findings of `subject` that the reports list, in the reports' order."""
    return tuple(
        Item(upload, rank, finding)
        for upload in uploads_of(one, subject)
        if (report := reports.get(upload.id)) is not None
        for rank, finding in enumerate(report.findings, 1)
        if subject.rule in ("", finding.rule)
    )


def counted(one: SchoolLine, subject: Subject) -> int:
    """Return how many findings there are, listed or not, by the summaries' exact counts."""
    rules = [u.summary.rules for u in uploads_of(one, subject) if u.summary]
    if subject.rule:
        return sum(r.get(subject.rule, 0) for r in rules)
    return sum(sum(r.values()) for r in rules)


def concerned(one: SchoolLine, subject: Subject) -> int:
    """Return how many distinct pupils there are among what is counted, 0 when nothing tells it.

    The pupils of two uploads may be the same: only one upload at a time tells.
    """
    summaries = [u.summary for u in uploads_of(one, subject) if u.summary]
    if subject.rule:
        summaries = [s for s in summaries if subject.rule in s.rules]
    if len(summaries) != 1:
        return 0
    return summaries[0].rule_pupils.get(subject.rule, 0) if subject.rule else summaries[0].concerned


def of_same_pupil(items: Sequence[Item], item: Item) -> tuple[Item, ...]:
    """Return the other findings on the pupil of `item`, in the same upload."""
    pupil = item.finding.pupil
    if pupil is None:
        return ()
    return tuple(
        other
        for other in items
        if other.key != item.key
        and other.upload.id == item.upload.id
        and other.finding.pupil is not None
        and _same(other.finding.pupil.eleve_id, pupil.eleve_id)
        and _same(other.finding.pupil.elenoet, pupil.elenoet)
        and (pupil.eleve_id or pupil.elenoet)
    )


def _same(mine: str, theirs: str) -> bool:
    return mine == theirs
