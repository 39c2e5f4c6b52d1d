"""Anomalies counted class by class."""

import msgspec

from cio_console.domain.classes import by_class, pupil_number
from cio_console.domain.finding import (
    FileFacts,
    Finding,
    PupilRef,
    Report,
    Severity,
    Verdict,
    no_findings,
)


def finding(
    division: str, number: str, rule: str = "S111", severity: Severity = Severity.ERROR
) -> Finding:
    """Return a finding on a pupil of a class."""
    return Finding(
        rule, "essai", severity, "Essai.", pupil=PupilRef("8" + number, number, division)
    )


def report(*findings: Finding) -> Report:
    """Return a report of those findings."""
    return Report(FileFacts(), Verdict.FAILED, no_findings(), {}, findings)


def test_anomalies_are_counted_by_class_and_by_rule_with_each_pupil_once() -> None:
    first, second = by_class(
        report(
            finding("TG2", "12"),
            finding("TG1", "3"),
            finding("TG2", "12", "S104"),
            finding("TG2", "4", "S104"),
        )
    )
    assert (first.division, first.findings, first.rules) == ("TG1", 1, (("S111", 1),))
    assert (second.division, second.findings) == ("TG2", 3)
    assert second.rules == (("S104", 2), ("S111", 1))
    assert [pupil_number(pupil) for pupil in second.pupils] == ["4", "12"]


def test_warnings_are_not_told_to_a_school() -> None:
    assert by_class(report(finding("TG1", "1", severity=Severity.WARNING))) == ()


def test_what_is_about_the_whole_file_comes_first_and_without_a_pupil() -> None:
    whole = Finding("S002", "essai", Severity.BLOCKING, "Essai.")
    first, second = by_class(report(finding("TG1", "1"), whole))
    assert (first.division, first.pupils, first.rules) == ("", (), (("S002", 1),))
    assert second.division == "TG1"


def test_classes_are_in_the_order_of_french_names() -> None:
    classes = by_class(report(*(finding(name, "1") for name in ("T STMG", "TÉ1", "TG10", "TE2"))))
    assert [one.division for one in classes] == ["T STMG", "TÉ1", "TE2", "TG10"]


def test_a_pupil_without_an_internal_number_has_the_one_of_siecle() -> None:
    pupil = finding("TG1", "").pupil
    assert pupil is not None
    assert pupil_number(pupil) == "8"
    assert pupil_number(msgspec.structs.replace(pupil, eleve_id="")) == ""
