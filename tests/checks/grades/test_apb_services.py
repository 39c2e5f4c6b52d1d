"""Subjects, head-counts, appreciations, teachers and languages of an APB file (N105 to N110)."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.checks.engine import check_path
from cio_console.checks.expectation import Identities
from cio_console.checks.references import Nomenclature
from cio_console.domain.finding import Severity
from tests.checks.apb import SERVICES, Mark, grades
from tests.checks.builders import expectation, where
from tests.checks.graded_files import MANY, at, check, marks, only, spoil

ERROR, WARNING, INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
SERVICE = "fichier/etablissement/services-notations/service-notation"
NOTES = (
    "fichier/etablissement/eleves/eleve/annees-scolaires/annee-scolaire/bulletins/bulletin/notes"
)


@pytest.mark.parametrize(
    ("code", "message"),
    [("", "n'a pas de code"), (None, "n'a pas de code"), ("0207", "six chiffres")],
)
def test_a_graded_subject_needs_a_code(code: str | None, message: str, tmp_path: Path) -> None:
    file = grades(MANY)
    file.subjects["M-1"] = code
    finding = only(file, tmp_path, "N105")
    assert (finding.severity, finding.value) == (ERROR, code or "")
    assert message in finding.message
    assert at(finding) == where(file.text(), '<matiere code="M-1"')


def test_a_subject_that_nobody_has_needs_none(tmp_path: Path) -> None:
    file = grades(MANY)
    file.subjects["M-3"] = ""
    file.services["S-31"] = ("1", "M-3")
    assert check(file, tmp_path).findings == ()


def test_a_subject_must_be_in_the_nomenclature_when_it_is_given(tmp_path: Path) -> None:
    path = grades(MANY).write(tmp_path)
    expected = expectation()
    known = replace(expected, nomenclature=Nomenclature(subjects=frozenset({"030201"})))
    report = check_path(path, known)
    assert report.rules == {"N105": 1}
    assert report.findings[0].value == "020700"
    assert "nomenclature" in report.findings[0].message
    unknown = replace(expected, nomenclature=Nomenclature())
    assert check_path(path, unknown).findings == ()


def test_a_headcount_below_the_number_graded_is_one_finding_at_the_service(
    tmp_path: Path,
) -> None:
    file = grades(MANY)
    file.headcounts["S-22"] = "3"
    for rank, mark in enumerate(marks(file, "S-22"), 1):
        mark.rank = str(rank)
    finding = only(file, tmp_path, "N106")
    assert (finding.severity, finding.value) == (WARNING, "3")
    assert f"{MANY} y sont notés" in finding.message
    assert at(finding) == where(file.text(), file.service("S-22"))


def test_a_rank_beyond_the_headcount_is_found_at_the_rank(tmp_path: Path) -> None:
    file = grades(MANY)
    file.headcounts |= dict.fromkeys(SERVICES, "31")
    marks(file, "S-22")[4].rank = "32"
    finding = only(file, tmp_path, "N106")
    assert (finding.value, finding.path) == ("32", f"{NOTES}/rang")
    assert at(finding) == where(file.text(), "<rang>32<")
    assert finding.pupil is not None
    assert finding.pupil.eleve_id == "E-5"


def test_an_appreciation_missing_is_a_warning_at_its_place(tmp_path: Path) -> None:
    file = grades(MANY)
    marks(file, "S-22")[1].remark = ""
    finding = only(file, tmp_path, "N107")
    assert (finding.severity, finding.path) == (WARNING, f"{NOTES}/appreciation")
    assert at(finding) == where(file.text(), "<appreciation/>")
    marks(file, "S-22")[1].remark = None
    assert only(file, tmp_path, "N107").path == NOTES


def test_an_appreciation_too_long_is_a_warning_that_never_shows_it_masked(tmp_path: Path) -> None:
    file = grades(MANY)
    marks(file, "S-22")[1].remark = "Inès progresse. " * 30
    finding = only(file, tmp_path, "N107")
    assert "479 caractères" in finding.message
    masked = replace(expectation(), identities=Identities.MASKED)
    (hidden,) = check_path(file.write(tmp_path), masked).findings
    assert hidden.excerpt.startswith("<appreciation>I*** p********.")


def test_appreciations_that_a_whole_service_lacks_are_one_finding(tmp_path: Path) -> None:
    file = grades(MANY)
    spoil(file, "S-22", remark=None)
    finding = only(file, tmp_path, "N107")
    assert f"Aucun des {MANY} élèves notés" in finding.message
    assert at(finding) == where(file.text(), file.service("S-22"))


@pytest.mark.parametrize("teacher", [None, ""])
def test_a_service_without_teacher_is_a_warning(teacher: str | None, tmp_path: Path) -> None:
    file = grades(MANY)
    file.teachers["S-12"] = teacher
    finding = only(file, tmp_path, "N108")
    assert (finding.severity, finding.path) == (WARNING, SERVICE)
    assert at(finding) == where(file.text(), file.service("S-12"))


def test_a_teacher_without_name_is_a_warning(tmp_path: Path) -> None:
    file = grades(MANY)
    file.teacher_name = ""
    finding = only(file, tmp_path, "N108")
    assert at(finding) == where(file.text(), "<enseignant ")


def test_a_file_whose_services_have_no_teacher_is_one_finding(tmp_path: Path) -> None:
    file = grades(MANY)
    file.services |= {f"S-3{n}": ("1", "M-1") for n in range(MANY)}
    file.teacher = ""
    for number in range(MANY):
        file.pupils[number].cards[0][1].append(Mark(f"S-3{number}"))
    report = check(file, tmp_path)
    assert report.rules == {"N108": 1, "N110": 1}
    assert f"Aucun des {MANY + 4} services" in report.findings[0].message


def test_two_languages_of_one_rank_are_an_information_with_their_number(tmp_path: Path) -> None:
    file = grades(MANY)
    file.subjects["M-1"] = "030601"
    finding = only(file, tmp_path, "N110")
    assert finding.severity is INFORMATION
    assert f"({MANY} élèves)" in finding.message
    assert "LV1" in finding.message


def test_two_services_of_one_subject_in_a_period_are_an_information(tmp_path: Path) -> None:
    file = grades(MANY)
    file.services["S-13"] = ("1", "M-1")
    file.pupils[2].cards[0][1].append(Mark("S-13", average="17"))
    finding = only(file, tmp_path, "N110")
    assert (finding.severity, finding.value) == (INFORMATION, "020700")
    assert at(finding)[0] == where(file.text(), "<moyenne>17<")[0] - 1


@pytest.mark.parametrize(
    ("label", "code", "message"),
    [
        ("ANGLAIS LV1/LV2", "030201", "deux services"),
        ("ESPAGNOL LVA ET LVB", "030201", "deux services"),
        ("HISTOIRE-GEO DNL ANGLAIS", "030201", "DNL"),
    ],
)
def test_the_name_of_a_subject_may_tell_a_language_apart(
    label: str, code: str, message: str, tmp_path: Path
) -> None:
    file = grades(MANY)
    file.labels["M-2"], file.subjects["M-2"] = label, code
    finding = only(file, tmp_path, "N110")
    assert message in finding.message
    assert finding.value == label
