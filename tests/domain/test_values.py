"""Comparisons, contacts, summaries, verdicts: the small values of the domain."""

from datetime import datetime

import msgspec
import pytest

from cio_console.domain.finding import (
    FileFacts,
    Finding,
    PupilRef,
    Report,
    Severity,
    Verdict,
    no_findings,
    verdict_of,
)
from cio_console.domain.followup import Contact, last_contacts
from cio_console.domain.rule import Rule
from cio_console.domain.school import NATURES
from cio_console.domain.upload import in_time_order, summarise, usable_before
from tests.domain.builders import a_finding, a_school, a_snapshot, an_upload, paris


def a_report(*findings: Finding, truncated: bool = False) -> Report:
    counts = no_findings()
    for finding in findings:
        counts[finding.severity] += 1
    return Report(
        facts=FileFacts(pupils=3, terminales=2, valid_emails=1),
        verdict=verdict_of(counts),
        counts=counts,
        rules={},
        findings=findings,
        truncated=truncated,
    )


def test_the_newest_contact_of_each_school_is_kept() -> None:
    contacts = [
        Contact("1", "A", paris(1, 6), "absent"),
        Contact("3", "A", paris(1, 8), "rappelle demain"),
        Contact("2", "A", paris(1, 7), "message laissé"),
        Contact("4", "B", paris(1, 5), "vu"),
    ]
    newest = last_contacts(contacts)
    assert {uai: c.id for uai, c in newest.items()} == {"A": "3", "B": "4"}


@pytest.mark.parametrize(
    ("severity", "verdict"),
    [
        (Severity.BLOCKING, Verdict.FAILED),
        (Severity.ERROR, Verdict.FAILED),
        (Severity.WARNING, Verdict.PASSED),
        (Severity.INFORMATION, Verdict.PASSED),
    ],
)
def test_only_errors_and_worse_fail_a_file(severity: Severity, verdict: Verdict) -> None:
    assert verdict_of(no_findings() | {severity: 1}) is verdict
    assert verdict_of(no_findings()) is Verdict.PASSED


def test_an_unfinished_check_is_never_usable() -> None:
    report = msgspec.structs.replace(a_report(), verdict=Verdict.UNFINISHED)
    assert not report.usable
    assert not summarise(report).usable


def test_a_summary_carries_what_the_lists_need() -> None:
    summary = summarise(a_report(a_finding()))
    assert (summary.pupils, summary.terminales, summary.valid_emails) == (3, 2, 1)
    assert summary.usable
    assert summary.counts["erreur"] == 1
    assert summary.verdict == "non-conforme"


def test_an_upload_counts_blocking_findings_among_its_errors() -> None:
    assert an_upload(paris(1, 1), errors=2, blocking=1).errors == 3
    assert an_upload(paris(1, 1), checked=False).errors == 0


def test_uploads_of_the_same_instant_keep_a_stable_order() -> None:
    twins = an_upload(paris(1, 1), uai="9990002B"), an_upload(paris(1, 1), uai="9990001A")
    assert [u.uai for u in in_time_order(twins)] == ["9990001A", "9990002B"]


def test_a_finding_writes_its_pupil_class_as_class() -> None:
    pupil = PupilRef(eleve_id="1", elenoet="2", division="TG1", name="A. B.")
    written = msgspec.json.decode(msgspec.json.encode(pupil))
    told = {"eleve_id": "1", "elenoet": "2", "class": "TG1", "name": "A. B."}
    assert written == told | {"ine_key": "", "person_key": ""}


def test_a_report_survives_json() -> None:
    report = a_report(a_finding())
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report


def test_a_rule_advises_according_to_the_web_service() -> None:
    rule = Rule("S111", "s", Severity.ERROR, "siecle", "t", "w", "avant", "après", "q", "src")
    assert rule.fix(web_service=False) == "avant"
    assert rule.fix(web_service=True) == "après"
    unchanging = msgspec.structs.replace(rule, fix_after="")
    assert unchanging.fix(web_service=True) == "avant"


@pytest.mark.parametrize(("code", "label"), [("306", "LPO"), ("334", "SEP"), ("999", "999")])
def test_a_nature_has_a_short_label(code: str, label: str) -> None:
    assert a_school(nature=code).nature_label == label


def test_natures_are_keyed_by_their_own_code() -> None:
    assert all(code == nature.code for code, nature in NATURES.items())


def test_a_snapshot_finds_a_school_and_its_uploads() -> None:
    upload = an_upload(paris(1, 1), uai="9990002B")
    snapshot = a_snapshot(a_school("9990001A"), a_school("9990002B"), uploads=(upload,))
    assert snapshot.uploads_of("9990002B") == (upload,)
    assert snapshot.uploads_of("9990001A") == ()
    found = snapshot.school("9990002B")
    assert found is not None
    assert found.uai == "9990002B"
    assert snapshot.school("0000000A") is None


def test_instants_keep_their_offset_through_json() -> None:
    upload = an_upload(paris(1, 8, 14, 5))
    again = msgspec.json.decode(msgspec.json.encode(upload), type=type(upload))
    assert again.received_at == datetime.fromisoformat("2025-01-08T14:05:00+01:00")


def test_an_upload_is_compared_with_the_usable_one_before() -> None:
    first, rejected, second = (
        an_upload(paris(1, 6)),
        an_upload(paris(1, 7), blocking=1),
        an_upload(paris(1, 8)),
    )
    every = (first, rejected, second)
    assert usable_before(every, second) is first
    assert usable_before(every, rejected) is first
    assert usable_before(every, first) is None
    assert usable_before((rejected, second), second) is None
