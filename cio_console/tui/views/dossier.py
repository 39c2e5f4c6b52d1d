"""What is read and decided of one school: its reports, their comparisons, the acceptances."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from cio_console.domain.acceptance import Acceptance, Judged, concerning, judge
from cio_console.domain.finding import Report
from cio_console.domain.fingerprint import Fingerprint, fingerprints
from cio_console.domain.overview import SchoolLine
from cio_console.domain.progress import Progress, State, progress, states
from cio_console.domain.upload import Upload, usable_before

Pair = tuple[str, str]
"""Ids of an upload and of the one it is compared with: before, after."""


@dataclass(frozen=True, slots=True)
class Dossier(Mapping[str, Report | None]):
    """The reports by upload id, as `Reports`, with what is known of their findings."""

    reports: Mapping[str, Report | None] = field(default_factory=dict)
    compared: Mapping[Pair, Progress] = field(default_factory=dict)
    acceptances: tuple[Acceptance, ...] = ()
    source: str = ""
    today: date = date.min
    """The day seen: an acceptance holds until its last one."""
    names: dict[str, tuple[Fingerprint, ...]] = field(default_factory=dict, compare=False)
    """Fingerprints by upload id, as they are asked for: kept from one dossier to the next."""
    _judged: dict[str, tuple[Judged, ...]] = field(default_factory=dict, init=False, compare=False)
    _states: dict[Pair, dict[int, State]] = field(default_factory=dict, init=False, compare=False)

    def __getitem__(self, upload: str) -> Report | None:
        return self.reports[upload]

    def __iter__(self) -> Iterator[str]:
        return iter(self.reports)

    def __len__(self) -> int:
        return len(self.reports)

    def judged(self, upload: Upload) -> tuple[Judged, ...]:
        """Return the findings of an upload with their decisions, () when nothing was decided."""
        report = self.reports.get(upload.id)
        mine = concerning(self.acceptances, self.source, upload.uai, upload.collection)
        if report is None or not mine:
            return ()
        if upload.id not in self._judged:
            names = self.names.get(upload.id) or names_of(report)
            self.names[upload.id] = names
            self._judged[upload.id] = judge(report.findings, names, mine, self.today)
        return self._judged[upload.id]

    def accepted(self, upload: Upload) -> Counter[str]:
        """Return how many findings of an upload are accepted, by the code of their rule."""
        judged = self.judged(upload)
        return Counter(one.finding.rule for one in judged if one.is_accepted(self.today))

    def progress_of(self, one: SchoolLine, upload: Upload) -> Progress | None:
        """Return what an upload brought, None when it is not compared, or not yet."""
        before = baseline(one, upload)
        return self.compared.get((before.id, upload.id)) if before else None

    def states_of(self, one: SchoolLine, upload: Upload) -> Mapping[int, State]:
        """Return where the findings of an upload stand against the one before, by their `id`."""
        found, before = self.progress_of(one, upload), baseline(one, upload)
        if found is None or before is None:
            return {}
        pair = (before.id, upload.id)
        if pair not in self._states:
            self._states[pair] = states(found)
        return self._states[pair]


def names_of(report: Report) -> tuple[Fingerprint, ...]:
    """Return the fingerprint of each finding of a report, as every acceptance names it."""
    return fingerprints(report.findings, report.facts.kind)


def baseline(one: SchoolLine, upload: Upload) -> Upload | None:
    """Return the upload that `upload` is compared with; None when there is none."""
    state = one.states.get(upload.collection)
    return usable_before(state.uploads, upload) if state and upload.usable else None


def pairs(one: SchoolLine) -> tuple[tuple[Upload, Upload], ...]:
    """Return the uploads of a school that can be compared: before, after."""
    every = (upload for state in one.states.values() for upload in state.uploads)
    found = ((baseline(one, upload), upload) for upload in every)
    return tuple((before, after) for before, after in found if before is not None)


def compare_all(
    wanted: tuple[tuple[Upload, Upload], ...], reports: Mapping[str, Report | None]
) -> dict[Pair, Progress]:
    """Return the comparison of each pair whose reports are both held.

    It takes half a second for reports of 20 000 findings: away from the screens.
    """
    found = {}
    for before, after in wanted:
        old, new = reports.get(before.id), reports.get(after.id)
        if old is not None and new is not None:
            found[before.id, after.id] = progress(old, new)
    return found
