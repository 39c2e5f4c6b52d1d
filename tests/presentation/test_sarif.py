"""Reports as SARIF: valid by the schema of OASIS, whatever the report holds."""

import hashlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.checks.catalogue import catalogue
from cio_console.domain.finding import SEVERITIES, Finding, PupilRef, Report, Severity, Verdict
from cio_console.domain.fingerprint import fingerprints
from cio_console.presentation.sarif import LEVELS, Frame, Marked, Source, sarif_log, uri_of
from cio_console.presentation.sarif_objects import Suppression
from tests.domain.builders import a_finding
from tests.domain.test_values import a_report
from tests.presentation.sarif_schema import SCHEMA, problems

replace = msgspec.structs.replace
FRAME = Frame("verifier", "0.1.0", "27cc5054b948", "Contrôles locaux.")


def source_of(report: Report, uri: str = "Eleves.xml") -> Source:
    """Return a file with all the findings of its report."""
    names = fingerprints(report.findings, report.facts.kind)
    return Source(uri, report, tuple(map(Marked, report.findings, names)))


def document(*sources: Source, frame: Frame = FRAME) -> Any:
    """Return the SARIF document of those files, as a program reads it."""
    written = json.loads(msgspec.json.encode(sarif_log(catalogue().values(), sources, frame)))
    assert problems(written) == []
    return written


def run_of(*findings: Finding, **changes: Any) -> Any:
    """Return the only run of the document of one report."""
    return document(source_of(replace(a_report(*findings), **changes)))["runs"][0]


def test_the_schema_is_the_one_that_was_taken_and_refuses_what_is_wrong() -> None:
    digest = hashlib.sha256(SCHEMA.read_bytes()).hexdigest()
    assert digest in (SCHEMA.parent / "README.md").read_text("utf-8")
    assert problems({"version": "2.1.0", "runs": []}) == []
    assert problems({"version": "2.0.0", "runs": []})
    wrong = document(source_of(a_report(a_finding())))
    wrong["runs"][0]["results"][0]["level"] = "bloquante"
    assert problems(wrong)


def test_every_rule_of_the_catalogue_is_described_once() -> None:
    rules = run_of()["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(catalogue())
    for described, rule in zip(rules, catalogue().values(), strict=True):
        assert described["name"] == rule.slug
        assert described["defaultConfiguration"]["level"] == LEVELS[rule.severity]
        assert described["properties"]["gravite"] == rule.severity
        assert rule.who.replace("{", "{{") in described["help"]["text"]


def test_a_result_points_at_its_rule_its_file_and_its_place() -> None:
    finding = replace(a_finding("S112"), column=7, excerpt="<MEL>x</MEL>", field="MEL", value="x")
    run = run_of(finding)
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "S112"
    (location,) = result["locations"]
    place = location["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "Eleves.xml", "index": 0}
    assert place["region"] == {
        "startLine": 12, "startColumn": 7, "endLine": 12, "snippet": {"text": "<MEL>x</MEL>"},
    }  # fmt: skip
    assert location["logicalLocations"] == [
        {"name": "MEL", "fullyQualifiedName": "ELEVE/MEL", "kind": "element"}
    ]
    assert result["properties"]["eleve"] == {"eleve_id": "1"}
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["redactionTokens"] == ["*"]


@pytest.mark.parametrize("severity", SEVERITIES)
def test_each_severity_has_a_level_and_stays_readable(severity: Severity) -> None:
    (result,) = run_of(replace(a_finding(), severity=severity))["results"]
    assert result["level"] == LEVELS[severity]
    assert result["properties"]["gravite"] == severity


def test_a_finding_on_the_whole_file_has_no_region() -> None:
    whole = replace(a_finding("S005"), line=0, column=0, path="", pupil=None)
    (result,) = run_of(whole)["results"]
    (location,) = result["locations"]
    assert "region" not in location["physicalLocation"]
    assert "logicalLocations" not in location


def test_a_rule_of_a_newer_version_has_no_index() -> None:
    (result,) = run_of(a_finding("S999"))["results"]
    assert result["ruleId"] == "S999"
    assert "ruleIndex" not in result


def test_the_file_is_told_with_its_hash_size_and_encoding() -> None:
    report = a_report()
    facts = replace(report.facts, size=12, sha256="ab" * 32, encoding="ISO-8859-15", uai="0941111X")
    (artifact,) = run_of(facts=facts)["artifacts"]
    assert artifact["hashes"] == {"sha-256": "ab" * 32}
    assert (artifact["length"], artifact["encoding"]) == (12, "ISO-8859-15")
    assert artifact["properties"]["uai"] == "0941111X"
    zipped = document(source_of(replace(report, facts=facts), "Eleves.zip"))
    assert "encoding" not in zipped["runs"][0]["artifacts"][0]


def test_the_documents_of_an_archive_stand_in_it() -> None:
    findings = [replace(a_finding(eleve_id=str(n)), member=m) for n, m in enumerate("aba")]
    run = document(source_of(a_report(*findings), "deux.zip"))["runs"][0]
    assert [a["location"]["uri"] for a in run["artifacts"]] == ["deux.zip", "/a", "/b"]
    assert [a.get("parentIndex") for a in run["artifacts"]] == [None, 0, 0]
    places = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run["results"]]
    assert places == [
        {"uri": "/a", "index": 1}, {"uri": "/b", "index": 2}, {"uri": "/a", "index": 1},
    ]  # fmt: skip


def test_an_unfinished_check_is_not_a_success_and_says_why() -> None:
    run = run_of(verdict=Verdict.UNFINISHED, cause="La console s'est arrêtée.")
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notice,) = invocation["toolExecutionNotifications"]
    assert (notice["level"], notice["message"]["text"]) == ("error", "La console s'est arrêtée.")


def test_a_file_that_could_not_be_read_is_not_a_success() -> None:
    run = document(frame=replace(FRAME, problems=("« a.zip » n'existe pas.",)))["runs"][0]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["results"] == run["artifacts"] == []


def test_rules_that_could_not_be_evaluated_are_notified() -> None:
    (invocation,) = run_of(not_evaluated=("S132", "S999"))["invocations"]
    assert invocation["executionSuccessful"] is True
    told = invocation["toolExecutionNotifications"]
    assert [notice["associatedRule"]["id"] for notice in told] == ["S132", "S999"]
    assert "index" not in told[1]["associatedRule"]


def test_partial_fingerprints_do_not_depend_on_lines() -> None:
    finding = replace(a_finding(), value="x", value_key="0011223344556677")
    moved = replace(finding, line=999, column=3, message="Autrement dit.")
    other = replace(finding, value_key="ffffffffffffffff")
    one, two, three = (
        run_of(f)["results"][0]["partialFingerprints"] for f in (finding, moved, other)
    )
    assert one == two
    assert one["regleEleveChamp/v1"] == three["regleEleveChamp/v1"]
    assert one["valeur/v1"] != three["valeur/v1"]


def test_states_and_suppressions_are_written_when_asked_for() -> None:
    finding = a_finding()
    names = fingerprints((finding,))
    why = Suppression(kind="external", status="accepted", justification="Vu avec la famille.")
    marked = Marked(finding, names[0], "unchanged", (why,))
    guid = "4dbf01ce-0f43-5f4c-9a3e-0cf8b0c2b6d3"
    log = document(
        Source("a.xml", a_report(finding), (marked,)), frame=replace(FRAME, baseline=guid)
    )
    (result,) = log["runs"][0]["results"]
    assert (log["runs"][0]["baselineGuid"], result["baselineState"]) == (guid, "unchanged")
    assert result["suppressions"][0]["justification"] == "Vu avec la famille."
    bare = run_of(finding)["results"][0]
    assert "suppressions" not in bare
    assert "baselineState" not in bare


def test_braces_and_brackets_of_a_message_are_no_placeholder_and_no_link() -> None:
    finding = replace(a_finding(), message="Reçu {0} et [ici](http://piege.invalid).")
    (result,) = run_of(finding)["results"]
    assert result["message"]["text"] == "Reçu {{0}} et [ici] (http://piege.invalid)."


def test_the_same_reports_give_the_same_bytes() -> None:
    source = source_of(a_report(a_finding(), a_finding("S101")))
    made = {msgspec.json.encode(sarif_log(catalogue().values(), [source], FRAME)) for _ in range(3)}
    assert len(made) == 1


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("Eleves.xml", "Eleves.xml"),
        ("dossier/Élèves été.zip", "dossier/%C3%89l%C3%A8ves%20%C3%A9t%C3%A9.zip"),
        ("/depots/a#b?c.xml", "file:///depots/a%23b%3Fc.xml"),
        ("C:fichier.xml", "C%3Afichier.xml"),
        ("-", ""),
    ],
)
def test_a_path_becomes_a_uri_reference(path: str, uri: str) -> None:
    assert uri_of(path) == uri


def test_standard_input_has_no_uri() -> None:
    run = document(source_of(a_report(a_finding()), ""))["runs"][0]
    (artifact,) = run["artifacts"]
    assert artifact["location"] == {"description": {"text": "entrée standard"}}
    assert "standardStream" in artifact["roles"]


TEXT = st.text(max_size=30)


@given(
    st.builds(
        Finding,
        rule=st.sampled_from(["S112", "F003", "S999"]),
        slug=TEXT,
        severity=st.sampled_from(SEVERITIES),
        message=TEXT,
        line=st.integers(0, 10**9),
        column=st.integers(0, 10**6),
        path=TEXT,
        pupil=st.none() | st.builds(PupilRef, TEXT, TEXT, TEXT, TEXT),
        value=TEXT,
        excerpt=TEXT,
        member=TEXT,
        field=TEXT,
    )
)
def test_whatever_a_finding_holds_the_document_is_valid(finding: Finding) -> None:
    document(source_of(a_report(finding)))
