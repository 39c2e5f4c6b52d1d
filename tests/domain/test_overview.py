"""The sector at a glance: urgency order, progress, e-mail readiness."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from cio_console.domain.overview import SectorOverview, Urgency, overview
from cio_console.domain.school import School
from cio_console.domain.status import Status
from cio_console.domain.upload import Upload
from tests.domain.builders import a_campaign, a_school, a_snapshot, an_upload, paris


def seen(at: datetime, schools: list[School], *uploads: Upload) -> SectorOverview:
    return overview(a_snapshot(*schools, uploads=uploads), at)


def urgency(at: datetime, *uploads: Upload) -> Urgency:
    return seen(at, [a_school()], *uploads).lines[0].urgency


def test_a_school_without_upload_grows_urgent_as_the_deadline_comes() -> None:
    assert urgency(paris(12, 26).replace(year=2024)) is Urgency.AWAITED
    assert urgency(paris(12, 27).replace(year=2024)) is Urgency.EXPECTED
    assert urgency(paris(1, 6)) is Urgency.EXPECTED
    assert urgency(paris(1, 7)) is Urgency.DUE_SOON
    assert urgency(paris(1, 10, 23, 59, 59)) is Urgency.DUE_SOON
    assert urgency(paris(1, 11, 0, 0, 0)) is Urgency.LATE


@pytest.mark.parametrize(
    ("lead", "asks"), [(4, True), (3, False), (0, False)], ids=["four", "three", "none"]
)
def test_an_awaited_file_asks_for_attention_within_the_lead_before_its_deadline(
    lead: int, *, asks: bool
) -> None:
    held = a_snapshot(a_school())
    (line,) = overview(held, paris(1, 6), lead).lines
    assert line.states["siecle"].status is Status.EXPECTED
    assert line.needs_attention is asks
    assert overview(held, paris(1, 7), lead).lines[0].urgency is Urgency.DUE_SOON


def test_an_awaited_file_whose_deadline_nobody_knows_asks_for_attention() -> None:
    campaign = a_campaign()
    siecle, notes = campaign.collections
    unknown = replace(campaign, collections=(replace(siecle, closes=None), notes))
    held = replace(a_snapshot(a_school()), campaign=unknown)
    assert overview(held, paris(1, 6), 0).lines[0].urgency is Urgency.EXPECTED


def test_missing_emails_are_urgent_until_the_activation_mail() -> None:
    upload = an_upload(paris(1, 5), warnings=1, terminales=10, valid_emails=9)
    assert urgency(paris(1, 8), upload) is Urgency.EMAILS
    assert urgency(paris(1, 15), upload) is Urgency.TO_REVIEW


def test_errors_come_after_missing_emails() -> None:
    ready = an_upload(paris(1, 5), errors=1, terminales=10, valid_emails=10)
    assert urgency(paris(1, 8), ready) is Urgency.TO_CORRECT


def test_a_rejected_file_is_urgent_and_late_once_overdue() -> None:
    upload = an_upload(paris(1, 5), blocking=1)
    assert urgency(paris(1, 8), upload) is Urgency.REJECTED
    assert urgency(paris(1, 12), upload) is Urgency.LATE


def test_a_rejected_reimport_is_to_correct_though_an_earlier_file_passes() -> None:
    uploads = an_upload(paris(1, 5)), an_upload(paris(1, 6), blocking=1)
    assert urgency(paris(1, 8), *uploads) is Urgency.TO_CORRECT


def test_a_school_with_everything_right_waits_for_the_next_window() -> None:
    assert urgency(paris(1, 8), an_upload(paris(1, 5))) is Urgency.UPCOMING
    done = an_upload(paris(1, 5)), an_upload(paris(2, 5), "notes")
    assert urgency(paris(2, 8), *done) is Urgency.PASSED


def test_a_school_out_of_scope_for_all_is_last() -> None:
    out = a_school(out_of_scope={"siecle": "CFA", "notes": "CFA"})
    assert seen(paris(3, 1), [out]).lines[0].urgency is Urgency.OUT_OF_SCOPE


def test_lines_are_sorted_by_urgency_then_errors_then_commune_and_name() -> None:
    schools = [
        a_school("9990001A", commune="Évry", name="B"),
        a_school("9990002B", commune="Evian", name="A"),
        a_school("9990003C", commune="Zuydcoote"),
        a_school("9990004D", commune="Aix"),
        a_school("9990005E", commune="Aix"),
    ]
    uploads = (
        an_upload(paris(1, 5), uai="9990003C", blocking=1),
        an_upload(paris(1, 5), uai="9990004D", errors=1),
        an_upload(paris(1, 5), uai="9990005E", errors=7),
    )
    order = [line.school.uai for line in seen(paris(1, 6), schools, *uploads).lines]
    assert order == ["9990003C", "9990005E", "9990004D", "9990002B", "9990001A"]


def test_a_line_counts_the_errors_of_the_uploads_in_force() -> None:
    line = seen(
        paris(2, 8),
        [a_school()],
        an_upload(paris(1, 5), errors=100),
        an_upload(paris(1, 6), errors=2),
        an_upload(paris(2, 5), "notes", errors=3),
    ).lines[0]
    assert line.errors == 5
    assert line.last_received == paris(2, 5)
    assert line.needs_attention


def test_terminales_come_from_the_usable_siecle_only() -> None:
    schools = [a_school()]
    rejected = an_upload(paris(1, 5), blocking=1, terminales=5, valid_emails=5)
    assert seen(paris(1, 8), schools, rejected).lines[0].terminales is None
    usable = an_upload(paris(1, 6), terminales=9, valid_emails=8)
    line = seen(paris(1, 8), schools, rejected, usable).lines[0]
    assert (line.terminales, line.valid_emails) == (9, 8)


def test_progress_counts_schools_of_the_perimeter_only() -> None:
    schools = [
        a_school("9990001A"),
        a_school("9990002B"),
        a_school("9990003C"),
        a_school("9990004D", out_of_scope={"siecle": "CFA"}),
    ]
    uploads = (
        an_upload(paris(1, 5), uai="9990001A"),
        an_upload(paris(1, 5), uai="9990002B", blocking=1),
    )
    siecle, grades = seen(paris(1, 12), schools, *uploads).progress
    assert (siecle.concerned, siecle.usable, siecle.overdue) == (3, 1, 2)
    assert siecle.days_left == -2
    assert siecle.statuses == {
        Status.PASSED: 1,
        Status.REJECTED: 1,
        Status.LATE: 1,
        Status.OUT_OF_SCOPE: 1,
    }
    assert (grades.concerned, grades.usable, grades.overdue) == (4, 0, 0)


def test_readiness_adds_up_the_known_schools() -> None:
    schools = [a_school("9990001A"), a_school("9990002B"), a_school("9990003C")]
    uploads = (
        an_upload(paris(1, 5), uai="9990001A", terminales=10, valid_emails=10),
        an_upload(paris(1, 5), uai="9990002B", terminales=30, valid_emails=20),
    )
    readiness = seen(paris(1, 8), schools, *uploads).readiness
    assert (readiness.terminales, readiness.valid_emails) == (40, 30)
    assert (readiness.schools_ready, readiness.schools_known) == (1, 2)
    assert readiness.share == 0.75


def test_readiness_of_an_empty_sector_has_no_share() -> None:
    empty = seen(paris(1, 8), [])
    assert empty.readiness.share is None
    assert empty.lines == ()
    assert [p.concerned for p in empty.progress] == [0, 0]


def test_an_upload_of_a_school_outside_the_sector_is_ignored() -> None:
    result = seen(paris(1, 8), [a_school()], an_upload(paris(1, 5), uai="9999999Z"))
    assert len(result.lines) == 1
    assert result.lines[0].last_received is None
    assert result.line("9999999Z") is None
