"""The demo's files seen by the engine: every rule fires somewhere, clean files have nothing."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from cio_console.checks.catalogue import catalogue
from cio_console.demo.build import DemoSector
from cio_console.demo.faults import BASE_ACCIDENTS, BYTE_ACCIDENTS, GRADES_ACCIDENTS, SISTER
from cio_console.demo.story import ARCHETYPES, Deposit
from cio_console.domain.comparison import compare
from cio_console.domain.finding import Report, Severity, Verdict
from cio_console.domain.upload import Upload, in_time_order
from cio_console.feed.contract import decode_index, decode_report

BLOCKING = {
    "vide": "F001",
    "page-de-connexion": "F002",
    "coupe": "F003",
    "declare-utf8": "F004",
    "doctype": "F005",
    "archive-coupee": "F006",
    "deux-exports": "F006",
    "lignes-vides": "F007",
    "emploi-du-temps": "F008",
    "sans-parametres": "F009",
    "sans-uaj": "S001",
    "base-de-l-an-dernier": "S003",
    "sans-terminale": "S005",
    "annee-de-la-rentree": "N002",
    "sans-aucune-note": "N003",
}
"""Accident → the blocking rule that it calls for."""

DOUBTFUL = {"vieil-export": "S004", "deux-classes": "S006"}
"""Accident → the warning that it calls for: the file itself is right."""

Played = dict[str, list[tuple[Deposit, Upload]]]


@pytest.fixture(scope="session")
def played(demo: DemoSector) -> Played:
    """Return, for each collection, each deposit of the story with the upload made of it."""
    index = decode_index((demo.feed / "index.json").read_bytes())
    found: Played = {"siecle": [], "notes": []}
    for archetype, school in zip(ARCHETYPES, index.schools, strict=True):
        mine = in_time_order(tuple(u for u in index.uploads if u.uai == school.uai))
        for collection, deposits in (("siecle", archetype.siecle), ("notes", archetype.grades)):
            uploads = [u for u in mine if u.collection == collection]
            found[collection] += zip(deposits, uploads, strict=True)
    return found


def _rules(upload: Upload) -> dict[str, int]:
    assert upload.summary is not None
    return upload.summary.rules


def _report(demo: DemoSector, upload: Upload) -> Report:
    assert upload.report is not None
    path: Path = demo.feed / "objects" / f"{upload.report.sha256}.json"
    return decode_report(path.read_bytes())


NOT_PLAYED = {"F012", "F013", "S133", "S134", "S141"} | {f"N{number}" for number in range(105, 111)}
"""Rules that call for files, or a schema, which the schools of the story do not send."""


def test_every_rule_of_the_catalogue_fires_somewhere(played: Played) -> None:
    fired = Counter[str]()
    for pairs in played.values():
        for _, upload in pairs:
            fired.update(_rules(upload))
    assert sorted(set(catalogue()) - set(fired) - NOT_PLAYED) == []


@pytest.mark.parametrize("collection", ["siecle", "notes"])
def test_a_deposit_with_nothing_wrong_has_no_finding(played: Played, collection: str) -> None:
    clean = [u for d, u in played[collection] if not d.faults and not d.accident]
    assert len(clean) > 8
    for upload in clean:
        assert set(_rules(upload)) <= {"X001"}
        assert upload.summary is not None
        assert upload.summary.verdict == Verdict.PASSED
        assert upload.summary.terminales == upload.summary.valid_emails or collection == "notes"


@pytest.mark.parametrize("collection", ["siecle", "notes"])
def test_each_seeded_fault_is_found_by_its_rule(played: Played, collection: str) -> None:
    for deposit, upload in played[collection]:
        if deposit.accident:
            continue
        wanted = {fault.partition("-")[0] for fault in deposit.faults}
        assert wanted <= set(_rules(upload)), deposit


@pytest.mark.parametrize("collection", ["siecle", "notes"])
def test_a_file_spoilt_in_some_records_stays_usable(played: Played, collection: str) -> None:
    for deposit, upload in played[collection]:
        if deposit.faults:
            assert upload.usable


@pytest.mark.parametrize("accident", BLOCKING)
def test_each_accident_is_refused_by_its_rule(played: Played, accident: str) -> None:
    pairs = [pair for pairs in played.values() for pair in pairs if pair[0].accident == accident]
    assert pairs
    for _, upload in pairs:
        assert BLOCKING[accident] in _rules(upload)
        assert not upload.usable


@pytest.mark.parametrize(("collection", "rule"), [("siecle", "S002"), ("notes", "N001")])
def test_the_sister_schools_file_is_refused_and_the_sister_named(
    demo: DemoSector, played: Played, collection: str, rule: str
) -> None:
    names = [school.name for school in demo.sector.schools]
    (upload,) = [u for d, u in played[collection] if d.accident == SISTER]
    findings = [f for f in _report(demo, upload).findings if f.rule == rule]
    assert findings
    assert any(name in finding.message for finding in findings for name in names)
    assert not upload.usable


def test_mojibake_is_one_error_of_the_file_and_leaves_it_usable(
    demo: DemoSector, played: Played
) -> None:
    (upload,) = [u for d, u in played["siecle"] if d.accident == "mojibake"]
    assert _rules(upload) == {"F004": 1}
    assert _report(demo, upload).not_evaluated == ("F010",)
    assert upload.usable


@pytest.mark.parametrize("accident", DOUBTFUL)
def test_a_doubtful_file_is_a_warning_and_stays_usable(played: Played, accident: str) -> None:
    (upload,) = [u for d, u in played["siecle"] if d.accident == accident]
    assert _rules(upload) == {DOUBTFUL[accident]: 1}
    assert upload.usable


def test_the_crossing_finds_what_was_planted_and_nothing_else(played: Played) -> None:
    for deposit, upload in played["notes"]:
        found = {code: n for code, n in _rules(upload).items() if code.startswith("X1")}
        assert found == {code: n for code, n in deposit.faults.items() if code.startswith("X1")}


def test_only_grades_that_came_before_siecle_are_out_of_order(
    demo: DemoSector, played: Played
) -> None:
    early = [u for _, u in played["notes"] if "X001" in _rules(u)]
    first: dict[str, datetime] = {}
    for _, upload in played["siecle"]:
        if upload.usable:
            first.setdefault(upload.uai, upload.received_at)
    assert early
    for _, upload in played["notes"]:
        if upload.usable:
            assert (upload in early) is (upload.received_at < first[upload.uai])


def test_every_accident_is_accounted_for_in_these_tests() -> None:
    every = {*BASE_ACCIDENTS, *BYTE_ACCIDENTS, *GRADES_ACCIDENTS}
    assert every - set(BLOCKING) - set(DOUBTFUL) == {"mojibake", "sans-eleve"}


def test_key_errors_of_an_inaa_and_of_a_new_ine_are_warnings_only(
    demo: DemoSector, played: Played
) -> None:
    for deposit, upload in played["siecle"]:
        if set(deposit.faults) & {"S103", "S103-ancienne"} and "S111" not in deposit.faults:
            found = [f for f in _report(demo, upload).findings if f.rule == "S103"]
            assert {finding.severity for finding in found} == {Severity.WARNING}


def test_a_second_import_fixes_most_findings_keeps_some_and_adds_some(
    demo: DemoSector, played: Played
) -> None:
    first, second = (upload for _, upload in played["siecle"][:2])
    comparison = compare(_report(demo, first), _report(demo, second))
    assert len(comparison.fixed) > 30
    assert len(comparison.remaining) >= 5
    assert 0 < len(comparison.new) < 10


def test_the_school_without_addresses_completes_them_upload_after_upload(
    demo: DemoSector, played: Played
) -> None:
    uai = demo.sector.schools[3].uai
    missing = [_rules(upload)["S111"] for _, upload in played["siecle"] if upload.uai == uai]
    assert len(missing) == 4
    assert missing == sorted(set(missing), reverse=True)


def test_findings_point_into_the_file(demo: DemoSector, played: Played) -> None:
    (deposit, upload), *_ = played["siecle"]
    assert deposit.faults
    located = [f for f in _report(demo, upload).findings if f.rule == "S112"]
    assert located
    assert all(finding.line > 1 and finding.column >= 1 for finding in located)
    assert all(finding.pupil and finding.pupil.division.startswith("T") for finding in located)


def test_no_school_ends_its_siecle_imports_with_more_errors_than_it_began(
    demo: DemoSector, played: Played
) -> None:
    for school in demo.sector.schools:
        usable = [u for _, u in played["siecle"] if u.uai == school.uai and u.usable]
        if len(usable) > 1:
            assert usable[-1].errors <= usable[0].errors


def test_most_schools_end_with_usable_files(demo: DemoSector, played: Played) -> None:
    for collection in ("siecle", "notes"):
        concerned = {s.uai for s in demo.sector.schools if collection not in s.out_of_scope}
        served = {u.uai for _, u in played[collection] if u.usable}
        assert served == concerned


def test_no_check_of_the_demo_is_left_unfinished(demo: DemoSector, played: Played) -> None:
    for pairs in played.values():
        for _, upload in pairs:
            assert upload.summary is not None
            assert upload.summary.verdict != Verdict.UNFINISHED
            assert _report(demo, upload).cause == ""
