"""Which findings a list is about, and the findings themselves, each with its upload.

A finding is named on the screens by its upload and its rank in the report: two findings of one
rule on one pupil stay two.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count, repeat

from msgspec import Struct
from msgspec.structs import replace

from cio_console.domain.acceptance import Acceptance
from cio_console.domain.finding import ANOMALIES, Finding, Report
from cio_console.domain.overview import SchoolLine
from cio_console.domain.progress import State
from cio_console.domain.upload import Upload
from cio_console.tui.views.dossier import Dossier, baseline

Reports = Mapping[str, Report | None]
"""Report by upload id: None when it cannot be had, absent when it was not read yet."""


class Subject(Struct, frozen=True):
    """What a list of findings is about."""

    uai: str
    rule: str = ""
    """Code of one rule, or "" for all."""
    upload: str = ""
    """Id of one upload, or "" for those that count."""


class Item(Struct, frozen=True, gc=False):
    """One finding of a list, which may hold ten thousands: nothing that it leads to leads back."""

    upload: Upload
    rank: int
    """Place in the report's list, from 1."""
    finding: Finding
    state: State = State.UNKNOWN
    """Against the upload before; `upload` is that one for a finding that is corrected."""
    acceptance: Acceptance | None = None
    """The decision taken on it, in force or past its last day."""
    accepted: bool = False
    """Whether that decision is in force."""

    @property
    def key(self) -> str:
        """What names the finding on the screens."""
        return f"{self.upload.id}#{self.rank}"

    @property
    def is_anomaly(self) -> bool:
        """Whether somebody must do something about it."""
        return self.is_open and self.finding.severity in ANOMALIES

    @property
    def is_open(self) -> bool:
        """Whether it is neither corrected nor accepted."""
        return not self.accepted and self.state is not State.FIXED


def uploads_of(one: SchoolLine, subject: Subject) -> tuple[Upload, ...]:
    """Return the uploads whose findings the list shows: that one, or those that count."""
    if subject.upload:
        every = (u for state in one.states.values() for u in state.uploads)
        return tuple(u for u in every if u.id == subject.upload)
    return tuple(state.current for state in one.states.values() if state.current)


def items_of(one: SchoolLine, subject: Subject, dossier: Dossier) -> tuple[Item, ...]:
    """Return the findings of `subject` that the reports list, in the reports' order."""
    found: tuple[Item, ...] = ()
    for upload in uploads_of(one, subject):
        found += _items(one, upload, dossier)
    return of_rule(found, subject.rule)


def of_rule(items: Iterable[Item], rule: str) -> tuple[Item, ...]:
    """Return the findings of one rule, all of them for ""."""
    return tuple([item for item in items if item.finding.rule == rule]) if rule else tuple(items)


def corrected_of(one: SchoolLine, subject: Subject, dossier: Dossier) -> tuple[Item, ...]:
    """Return the findings of the uploads before that those of `subject` have corrected."""
    found = []
    for upload in uploads_of(one, subject):
        before, progress = baseline(one, upload), dossier.progress_of(one, upload)
        report = dossier.get(before.id) if before else None
        if before is None or progress is None or report is None:
            continue
        fixed = set(map(id, progress.sure.fixed))
        found += [
            Item(before, rank, finding, State.FIXED)
            for rank, finding in enumerate(report.findings, 1)
            if id(finding) in fixed and subject.rule in ("", finding.rule)
        ]
    return tuple(found)


def _items(one: SchoolLine, upload: Upload, dossier: Dossier) -> tuple[Item, ...]:
    report = dossier.get(upload.id)
    if report is None:
        return ()
    states, judged = dossier.states_of(one, upload), dossier.judged(upload)
    unknown, today = State.UNKNOWN, dossier.today
    if not judged and not states:
        return tuple(map(Item, repeat(upload), count(1), report.findings))
    if not judged:
        return tuple(
            Item(upload, rank, finding, states.get(id(finding), unknown))
            for rank, finding in enumerate(report.findings, 1)
        )
    return tuple(
        Item(
            upload,
            rank,
            told.finding,
            states.get(id(told.finding), unknown),
            told.acceptance,
            told.is_accepted(today),
        )
        for rank, told in enumerate(judged, 1)
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


def pupils_told(one: SchoolLine, subject: Subject, rule: str, count: int) -> int:
    """Return how many distinct pupils `count` findings are about when a summary tells it, else 0.

    It does when they are all those of `rule`, or of the upload when that is "".
    """
    whole = replace(subject, rule=rule)
    return concerned(one, whole) if counted(one, whole) == count else 0


def of_same_pupil(items: Sequence[Item], item: Item) -> tuple[Item, ...]:
    """Return the other findings on the pupil of `item`, in the same upload."""
    pupil = item.finding.pupil
    if pupil is None or not (pupil.eleve_id or pupil.elenoet):
        return ()
    return tuple(
        other
        for other in items
        if (them := other.finding.pupil) is not None
        and them.eleve_id == pupil.eleve_id
        and them.elenoet == pupil.elenoet
        and other.upload.id == item.upload.id
        and other.key != item.key
    )
