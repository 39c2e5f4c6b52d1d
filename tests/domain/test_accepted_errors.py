"""What is left to ask of a school, once errors of its files are accepted."""

import hashlib
from datetime import date

import pytest
from msgspec.structs import replace

from cio_console.domain.acceptance import Acceptance
from cio_console.domain.accepted_errors import (
    AcceptedErrors,
    Read,
    accepted_errors,
    as_asked,
    with_accepted,
)
from cio_console.domain.calls import calls, reasons
from cio_console.domain.finding import FileFacts, Finding, Report, Severity, no_findings, verdict_of
from cio_console.domain.overview import SectorOverview, Urgency, overview
from cio_console.domain.sectors import look_at, together
from cio_console.domain.status import Flag, Status
from cio_console.domain.upload import ObjectRef, Upload, summarise
from tests.domain.builders import a_finding, a_school, a_snapshot, an_upload, paris
from tests.domain.test_acceptance import accepted
from tests.domain.test_sectors import a_watched

NOW = paris(1, 8)
SOURCE = "flux"
ONE, TWO = "9990001A", "9990002B"

ADDRESS = a_finding("S111", eleve_id="1")
INE = a_finding("S104", eleve_id="1", path="ELEVE/INE")
WARNING = replace(a_finding("S113", eleve_id="2"), severity=Severity.WARNING)


def given(
    *findings: Finding, uai: str = ONE, received: int = 7, missing: int = 0
) -> tuple[Upload, Report]:
    """Return an upload with its report."""
    counts = no_findings()
    for finding in findings:
        counts[finding.severity] += 1
    facts = FileFacts(terminales=40, valid_emails=40 - missing)
    report = Report(facts, verdict_of(counts), counts, {}, findings)
    upload = an_upload(paris(1, received), uai=uai)
    name = hashlib.sha256(upload.id.encode()).hexdigest()
    return replace(upload, summary=summarise(report), report=ObjectRef(name, 1)), report


def seen(
    held: tuple[tuple[Upload, Report], ...], *decided: Acceptance, day: int = 8
) -> SectorOverview:
    """Return the sector of those uploads once those decisions are taken."""
    snapshot = a_snapshot(a_school(ONE), a_school(TWO), uploads=tuple(u for u, _ in held))
    sector = overview(snapshot, paris(1, day))
    return with_accepted(sector, accepted_errors(sector, decided, SOURCE, reader(held)))


def reader(held: tuple[tuple[Upload, Report], ...]) -> Read:
    """Return what reads those reports."""
    reports = {u.report.sha256: report for u, report in held if u.report}

    def read(source: str, sha256: str) -> Report | None:
        assert source == SOURCE
        return reports.get(sha256)

    return read


def why(sector: SectorOverview, uai: str = ONE) -> list[Urgency]:
    """Return why to call a school."""
    line = sector.line(uai)
    assert line is not None
    return [reason.urgency for reason in reasons(sector, line)]


def test_a_file_whose_errors_are_all_accepted_asks_for_nothing() -> None:
    held = (given(ADDRESS, INE, WARNING, missing=1),)
    assert why(seen(held)) == [Urgency.EMAILS, Urgency.TO_CORRECT]
    sector = seen(held, accepted(ADDRESS), accepted(INE))
    line = sector.line(ONE)
    assert line is not None
    assert why(sector) == []
    assert not line.needs_attention
    state = line.states["siecle"]
    assert (state.status, state.to_correct, line.errors) == (Status.TO_CORRECT, 0, 2)
    assert (line.missing_emails, line.terminales, line.valid_emails) == (0, 40, 39)
    assert ONE not in [call.uai for call in calls(sector, ())]


@pytest.mark.parametrize(("lead", "urgency"), [(60, Urgency.EXPECTED), (14, Urgency.AWAITED)])
def test_what_is_awaited_stays_so_within_the_lead_once_errors_are_accepted(
    lead: int, urgency: Urgency
) -> None:
    held = (given(ADDRESS),)
    snapshot = a_snapshot(a_school(ONE), uploads=tuple(upload for upload, _ in held))
    sector = overview(snapshot, paris(2, 3), lead)
    until = accepted(ADDRESS, until=date(2025, 3, 1))
    told = with_accepted(sector, accepted_errors(sector, [until], SOURCE, reader(held)))
    assert told.lines[0].states["siecle"].to_correct == 0
    assert told.lines[0].urgency is urgency


def test_what_is_left_is_still_asked() -> None:
    held = (given(ADDRESS, INE, missing=1),)
    sector = seen(held, accepted(ADDRESS))
    line = sector.line(ONE)
    assert line is not None
    assert why(sector) == [Urgency.TO_CORRECT]
    assert line.states["siecle"].to_correct == 1
    assert why(seen(held, accepted(INE))) == [Urgency.EMAILS, Urgency.TO_CORRECT]


def test_schools_stand_in_the_order_of_what_is_left() -> None:
    held = (given(ADDRESS, INE), given(INE, uai=TWO))
    assert [line.school.uai for line in seen(held).lines] == [ONE, TWO]
    sector = seen(held, accepted(ADDRESS), accepted(INE))
    assert [line.school.uai for line in sector.lines] == [TWO, ONE]


@pytest.mark.parametrize(
    "decision",
    [
        accepted(INE, withdrawn_at=paris(1, 7)),
        accepted(INE, until=date(2025, 1, 7)),
        accepted(INE, source="autre"),
        accepted(INE, uai=TWO),
        accepted(INE, collection="notes"),
        accepted(INE, at=paris(1, 6).replace(year=2024)),
        accepted(a_finding("S104", eleve_id="9", path="ELEVE/INE")),
    ],
)
def test_a_decision_that_is_not_of_this_file_on_this_day_changes_nothing(
    decision: Acceptance,
) -> None:
    assert why(seen((given(INE),), decision)) == [Urgency.TO_CORRECT]


def test_another_upload_asks_for_what_it_has_of_its_own() -> None:
    older, newer = given(INE, received=6), given(INE, ADDRESS, received=7)
    sector = seen((older, newer), accepted(INE))
    line = sector.line(ONE)
    assert line is not None
    assert line.states["siecle"].to_correct == 1
    rejected = given(replace(INE, severity=Severity.BLOCKING), received=8)
    sector = seen((older, rejected), accepted(INE), day=9)
    line = sector.line(ONE)
    assert line is not None
    assert line.states["siecle"].flags == (Flag.LAST_REJECTED,)
    assert why(sector) == [Urgency.TO_CORRECT], "its last file is rejected"


def test_no_report_is_read_but_those_that_a_decision_is_on() -> None:
    held = (given(INE), given(INE, uai=TWO))
    sector = overview(a_snapshot(a_school(ONE), a_school(TWO), uploads=(held[0][0],)), NOW)
    asked: list[str] = []

    def read(_source: str, sha256: str) -> None:
        asked.append(sha256)

    assert accepted_errors(sector, (), SOURCE, read) == {}
    assert accepted_errors(sector, (accepted(INE, uai=TWO),), SOURCE, read) == {}
    assert asked == []
    assert accepted_errors(sector, (accepted(INE),), SOURCE, read) == {}, "it cannot be had"
    assert held[0][0].report is not None
    assert asked == [held[0][0].report.sha256]


def test_a_sector_that_nothing_changes_is_the_same_and_what_is_taken_back_is_forgotten() -> None:
    held = (given(INE),)
    plain = seen(held)
    assert with_accepted(plain, {}) is plain
    assert with_accepted(plain, {"inconnu": AcceptedErrors(1)}) is plain
    assert with_accepted(seen(held, accepted(INE)), {}) == plain


def test_a_school_is_told_of_what_it_has_to_correct_only() -> None:
    line = seen((given(ADDRESS, INE, WARNING),), accepted(INE)).line(ONE)
    assert line is not None
    state = line.states["siecle"]
    assert {k: v for k, v in as_asked(state).counts.items() if v} == {
        "erreur": 1,
        "avertissement": 1,
    }
    assert state.counts["erreur"] == 2
    plain = replace(state, accepted=0)
    assert as_asked(plain) is plain


def test_of_several_cio_each_goes_by_its_own_source_and_day() -> None:
    held = {uai: given(INE, uai=uai) for uai in (ONE, TWO)}
    watched = [
        a_watched(name, [a_school(uai)], [held[uai][0]])
        for name, uai in (("Nord", ONE), ("Sud", TWO))
    ]
    sector = look_at(together(watched), None, NOW)
    reports = {u.report.sha256: report for u, report in held.values() if u.report}
    decided = [
        accepted(INE, uai=ONE, source="https://nord.invalid/"),
        accepted(INE, uai=TWO, source="https://nord.invalid/"),
    ]
    found = accepted_errors(sector, decided, "", lambda _, sha256: reports.get(sha256))
    assert found == {held[ONE][0].id: AcceptedErrors(1)}
    told = with_accepted(sector, found)
    assert [line.school.uai for line in told.lines] == [TWO, ONE]
    assert [part.lines[0].needs_attention for part in told.parts] == [False, True]
