"""The documents for programs: their shape, and what they say where nothing is known."""

import json
from datetime import UTC
from typing import Any

import msgspec
import pytest

from cio_console.domain.declaration import without_file
from cio_console.domain.finding import FileFacts, Report, Verdict, no_findings
from cio_console.domain.fingerprint import fingerprints
from cio_console.domain.overview import overview
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import Declared
from cio_console.presentation.checked import ReportDocument, checked_file
from cio_console.presentation.documents import FindingsDocument, finding_entry, state_document
from cio_console.presentation.sources_told import FORMAT_VERSION
from tests.domain.builders import a_finding, a_school, a_snapshot, an_upload, paris

UAIS = ("9990001A", "9990002B")


def state(snapshot: SectorSnapshot, *collections: str) -> dict[str, Any]:
    seen = overview(snapshot, paris(1, 12))
    names = collections or ("siecle", "notes")
    document = state_document(snapshot, seen, seen.lines, names, paris(1, 9).astimezone(UTC))
    decoded: dict[str, Any] = json.loads(msgspec.json.encode(document))
    return decoded


def entry(snapshot: SectorSnapshot, collection: str = "siecle") -> dict[str, Any]:
    (school,) = state(snapshot)["schools"]
    decoded: dict[str, Any] = school["collections"][collection]
    return decoded


def test_every_document_begins_with_its_format_and_version() -> None:
    report = msgspec.json.encode(ReportDocument())
    assert report.startswith(b'{"format":"cio-report","format_version":"1.0"')
    assert list(state(a_snapshot()))[:2] == ["format", "format_version"]
    findings = FindingsDocument(today=paris(1, 1).date(), campaign="c", source="s")
    assert (findings.format, findings.format_version) == ("cio-findings", FORMAT_VERSION)


def test_the_day_is_that_of_the_campaign_s_clocks() -> None:
    assert state(a_snapshot())["today"] == "2025-01-12"
    assert state(a_snapshot())["synced_at"] == "2025-01-09T11:00:00Z"


def test_a_school_without_upload_has_nulls_and_empty_counts() -> None:
    told = entry(a_snapshot(a_school()))
    assert told == {
        "status": "en-retard",
        "days_left": -2,
        "late": False,
        "uploads": 0,
        "counts": {},
        "received_at": None,
        "overdue": True,
        "flags": [],
        "reason": "",
        "declared_by": "",
    }


def test_a_declared_upload_is_told_with_who_said_so() -> None:
    said = without_file("d", "9990001A", "siecle", paris(1, 8), Declared("Mme Costa"))
    told = entry(a_snapshot(a_school(), uploads=(said,)))

    assert (told["status"], told["declared_by"]) == ("declare", "Mme Costa")
    assert (told["overdue"], told["counts"], told["uploads"]) == (False, {}, 1)


def test_a_late_upload_is_flagged_and_no_longer_overdue() -> None:
    told = entry(a_snapshot(a_school(), uploads=(an_upload(paris(1, 11), warnings=2),)))
    assert (told["status"], told["late"], told["overdue"]) == ("a-verifier", True, False)
    assert told["flags"] == ["hors-delai"]
    assert told["counts"] == {
        "bloquante": 0,
        "erreur": 0,
        "avertissement": 2,
        "information": 0,
    }


def test_out_of_scope_gives_its_reason() -> None:
    told = entry(a_snapshot(a_school(out_of_scope={"notes": "MFR"})), "notes")
    assert (told["status"], told["reason"]) == ("hors-perimetre", "MFR")


@pytest.mark.parametrize("kept", [("siecle",), ("notes",), ("siecle", "notes")])
def test_only_the_collections_asked_for_are_told(kept: tuple[str, ...]) -> None:
    schools = state(a_snapshot(*map(a_school, UAIS)), *kept)["schools"]
    assert [list(s["collections"]) for s in schools] == [list(kept)] * 2


def test_a_finding_keeps_its_field_names_and_its_upload() -> None:
    upload = an_upload(paris(1, 5))
    told = json.loads(
        msgspec.json.encode(finding_entry(upload, a_finding(), fingerprints([a_finding()])[0]))
    )
    assert (told["uai"], told["upload"]) == (upload.uai, upload.id)
    assert list(told["finding"]["pupil"])[:4] == ["eleve_id", "elenoet", "class", "name"]


def test_an_unfinished_check_is_neither_usable_nor_a_verdict() -> None:
    report = Report(FileFacts(), Verdict.UNFINISHED, no_findings(), {}, cause="Arrêté.")
    told = checked_file("a.zip", report)
    assert (told.verdict, told.usable, told.cause) == ("inacheve", False, "Arrêté.")
    assert (told.kind, told.school_year) == ("", None)
