"""What is left to ask of each school, once the director accepted some errors of its uploads.

The status and the counts stay those of the file. Whom to call, what to look at next and what to
write to a school go by what is left: a file whose errors are all accepted asks for nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cio_console.domain.acceptance import Acceptance, judge
from cio_console.domain.campaign import SIECLE
from cio_console.domain.campaign_span import written_in
from cio_console.domain.comparison import field_of
from cio_console.domain.finding import Report, Severity
from cio_console.domain.fingerprint import fingerprints
from cio_console.domain.overview import SchoolLine, SectorOverview, line_order, urgency_of
from cio_console.domain.status import CollectionState

_ADDRESS = "MEL"
"""The field of the errors that leave a pupil without a valid e-mail address."""

Read = Callable[[str, str], Report | None]
"""Gives a report by its source and its SHA-256; None when it cannot be had."""


class AcceptedErrors(Struct, frozen=True):
    """How many errors of one upload are accepted."""

    errors: int = 0
    addresses: int = 0
    """Those of them that leave a pupil without a valid e-mail address."""


_NONE = AcceptedErrors()


def accepted_errors(
    sector: SectorOverview, acceptances: Iterable[Acceptance], source: str, read: Read
) -> dict[str, AcceptedErrors]:
    """Return what is accepted of the uploads that count, by upload id, at the instant of `sector`.

    `source` is that of the only sector looked at. Only the reports on which a decision is in force
    are read: a sector where nothing was accepted costs nothing.
    """
    decided: defaultdict[tuple[str, str], list[Acceptance]] = defaultdict(list)
    for one in written_in(sector, acceptances):
        own = sector.own(one.uai)
        if one.source == (own.source or source) and one.holds(own.campaign.day_of(own.at)):
            decided[one.uai, one.collection].append(one)
    lines = {line.school.uai: line for line in sector.lines} if decided else {}
    found = {}
    for (uai, collection), mine in decided.items():
        state = lines[uai].states.get(collection) if uai in lines else None
        upload = state.current if state else None
        if upload is None or upload.report is None or not upload.errors:
            continue
        own = sector.own(uai)
        report = read(own.source or source, upload.report.sha256)
        if report is not None:
            found[upload.id] = _counted(report, mine, own.campaign.day_of(own.at))
    return found


def as_asked(state: CollectionState) -> CollectionState:
    """Return `state` as the school is told of it: its counts are of what it has to correct."""
    upload = state.current
    if not state.accepted or upload is None or upload.summary is None:
        return state
    counts = upload.summary.counts
    left = max(counts.get(Severity.ERROR, 0) - state.accepted, 0)
    summary = replace(upload.summary, counts=counts | {Severity.ERROR: left})
    return replace(state, current=replace(upload, summary=summary), accepted=0)


def _counted(report: Report, decided: Iterable[Acceptance], today: date) -> AcceptedErrors:
    names = fingerprints(report.findings, report.facts.kind)
    accepted = [
        field_of(one.finding)
        for one in judge(report.findings, names, decided, today)
        if one.is_accepted(today) and one.finding.severity is Severity.ERROR
    ]
    return AcceptedErrors(len(accepted), accepted.count(_ADDRESS))


def with_accepted(sector: SectorOverview, accepted: Mapping[str, AcceptedErrors]) -> SectorOverview:
    """Return `sector` knowing which errors are accepted, by upload id: its urgencies follow."""
    lines = tuple(_line(sector, line, accepted) for line in sector.lines)
    if all(new is old for new, old in zip(lines, sector.lines, strict=True)):
        return sector
    return replace(
        sector,
        lines=tuple(sorted(lines, key=line_order)),
        parts=tuple(with_accepted(part, accepted) for part in sector.parts),
    )


def _line(
    sector: SectorOverview, line: SchoolLine, accepted: Mapping[str, AcceptedErrors]
) -> SchoolLine:
    counts = {name: _of(state, accepted) for name, state in line.states.items()}
    addresses = counts[SIECLE].addresses if SIECLE in counts else 0
    same = all(counts[name].errors == state.accepted for name, state in line.states.items())
    if same and addresses == line.accepted_addresses:
        return line
    states = {
        name: replace(state, accepted=counts[name].errors) for name, state in line.states.items()
    }
    own = sector.own(line.school.uai)
    told = replace(line, states=states, accepted_addresses=addresses)
    return replace(told, urgency=urgency_of(own.campaign, told, own.at, own.lead))


def _of(state: CollectionState, accepted: Mapping[str, AcceptedErrors]) -> AcceptedErrors:
    return accepted.get(state.current.id, _NONE) if state.current else _NONE
