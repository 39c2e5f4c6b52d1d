"""What is found in the uploads that count: read from the cache, compared, and judged.

One place for `anomalies` and `accepter`, so that both name a finding alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cio_console.commands.sector import HeldSector
from cio_console.domain.acceptance import Acceptance, Judged, concerning, judge
from cio_console.domain.campaign_span import written_in
from cio_console.domain.comparison import compare
from cio_console.domain.finding import Finding, Report
from cio_console.domain.fingerprint import Fingerprint, fingerprints
from cio_console.domain.overview import SchoolLine
from cio_console.domain.status import CollectionState
from cio_console.domain.upload import Upload, usable_before
from cio_console.store.journal import Journal
from cio_console.store.paths import REPORTS
from cio_console.store.reports import ReportCache

NEW, CHANGED, SAME, GONE = "new", "updated", "unchanged", "absent"
"""The state of a finding against the upload before, in SARIF's words."""


class Wanted(NamedTuple):
    """Which findings are asked for."""

    rule: str = ""
    """Code, or "" for all."""
    severity: str = ""
    compared: bool = False
    """Whether each upload is compared with the usable one before it."""

    def keeps(self, finding: Finding) -> bool:
        """Tell whether a finding is of the rule and severity."""
        return self.rule in ("", finding.rule) and self.severity in ("", finding.severity)


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, with the school and the upload it belongs to."""

    line: SchoolLine
    upload: Upload
    finding: Finding
    fingerprint: Fingerprint
    state: str = ""
    """One of `NEW`, `CHANGED`, `SAME`, `GONE`; "" when nothing was compared."""
    acceptance: Acceptance | None = None
    """In force, or past its last day."""
    accepted: bool = False
    """Whether the acceptance is in force."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One upload that counts, and what was found in it."""

    line: SchoolLine
    upload: Upload
    report: Report
    found: tuple[Found, ...]
    gone: tuple[Found, ...] = ()
    """Findings of the upload before that are corrected."""


@dataclass(slots=True)
class Gathered:
    """Everything found, and what could not be read."""

    checked: list[Checked] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    """Ids of the uploads whose report is not held."""
    uncompared: list[str] = field(default_factory=list)
    """Ids of the uploads whose comparison was asked for, and cannot be made."""
    baselines: list[str] = field(default_factory=list)
    """Ids of the uploads that others were compared with."""
    notices: list[str] = field(default_factory=list)
    """French sentences on a journal that is damaged or too new."""

    @property
    def truncated(self) -> bool:
        """Whether a list was cut."""
        return any(checked.report.truncated for checked in self.checked)

    @property
    def active(self) -> list[Found]:
        """What is to be dealt with."""
        return [one for checked in self.checked for one in checked.found if not one.accepted]

    @property
    def accepted(self) -> list[Found]:
        """What was accepted, and still is."""
        return [one for checked in self.checked for one in checked.found if one.accepted]


def gather(held: HeldSector, lines: Sequence[SchoolLine], wanted: Wanted) -> Gathered:
    """Return the findings of the uploads that count, of the rule and severity asked for."""
    gathered, journal = Gathered(), Journal(held.place.home.journal)
    acceptances = written_in(held.overview, journal.acceptances())
    gathered.notices += [one for one in journal.notices if one not in held.said]
    readers: dict[str, _Gathering] = {}
    for line, state in _current(lines):
        own = held.own(line.school.uai)
        if own.name not in readers:
            readers[own.name] = _Gathering(own, wanted, gathered, acceptances)
        readers[own.name].read(line, state)
    return gathered


def _current(lines: Sequence[SchoolLine]) -> Iterator[tuple[SchoolLine, CollectionState]]:
    return ((line, state) for line in lines for state in line.states.values() if state.current)


class _Gathering:
    """The reading of the reports of one source, one upload after the other."""

    def __init__(
        self,
        held: HeldSector,
        wanted: Wanted,
        gathered: Gathered,
        acceptances: Sequence[Acceptance],
    ) -> None:
        self.gathered = gathered
        self._reports = ReportCache(held.place.home.cache(held.place.source) / REPORTS)
        self._acceptances = acceptances
        self._source = held.place.source
        self._today = held.overview.campaign.day_of(held.overview.at)
        self._wanted = wanted

    def read(self, line: SchoolLine, state: CollectionState) -> None:
        """Read the report of the upload that counts."""
        upload = state.current
        if upload is None or upload.report is None:
            return
        report = self._reports.get(upload.report.sha256)
        if report is None:
            self.gathered.unreadable.append(upload.id)
            return
        states, gone = self._compared(state, upload, report)
        names = fingerprints(report.findings, report.facts.kind)
        decisions = concerning(self._acceptances, self._source, line.school.uai, upload.collection)
        judged = judge(report.findings, names, decisions, self._today)
        found = tuple(
            _found(line, upload, one, states, one.is_accepted(self._today))
            for one in judged
            if self._wanted.keeps(one.finding)
        )
        corrected = [finding for finding in gone if self._wanted.keeps(finding)]
        absent = zip(corrected, fingerprints(corrected, report.facts.kind), strict=True)
        lost = tuple(Found(line, upload, finding, name, GONE) for finding, name in absent)
        self.gathered.checked.append(Checked(line, upload, report, found, lost))

    def _compared(
        self, state: CollectionState, upload: Upload, report: Report
    ) -> tuple[dict[Finding, str], tuple[Finding, ...]]:
        """Return the state of each finding against the usable upload before, and the corrected."""
        if not self._wanted.compared:
            return {}, ()
        earlier = usable_before(state.uploads, upload)
        if earlier is None:
            return dict.fromkeys(report.findings, NEW), ()
        ref = earlier.report
        before = self._reports.get(ref.sha256) if ref else None
        if before is None or not report.usable:
            self.gathered.uncompared.append(upload.id)
            return {}, ()
        self.gathered.baselines.append(earlier.id)
        compared = compare(before, report)
        states = dict.fromkeys(compared.new, NEW) | dict.fromkeys(compared.remaining, SAME)
        states |= {after: CHANGED for _, after in compared.changed}
        return states, compared.fixed


def _found(
    line: SchoolLine, upload: Upload, one: Judged, states: dict[Finding, str], accepted: bool
) -> Found:
    return Found(
        line,
        upload,
        one.finding,
        one.fingerprint,
        states.get(one.finding, ""),
        one.acceptance,
        accepted,
    )
