"""Grades files of the LSL shape, on real files: exactly the planted findings, at their places."""

from pathlib import Path

import msgspec
import pytest

from cio_console.checks.crossing.crossing import CROSSING_CODES
from cio_console.checks.engine import check_path
from cio_console.checks.references import Nomenclature
from cio_console.domain.finding import Finding, Report, Verdict
from tests.checks.builders import SISTER, UAI, expectation, rnie, where
from tests.checks.graded_files import MANY, at
from tests.checks.lsl import Evaluation, Livrets, Pupil, livrets
from tests.checks.lsl_faults import ELEVE, PLANTED, Planted


def check(file: Livrets, folder: Path, name: str = "lsl.xml") -> Report:
    """Write the file and check it with full identities."""
    return check_path(file.write(folder, name), expectation())


def only(file: Livrets, folder: Path, rule: str) -> Finding:
    """Check that a file gives one finding, of `rule`, and return it."""
    report = check(file, folder)
    assert report.rules == {rule: 1}
    return report.findings[0]


def every(file: Livrets, place: int = 0) -> list[Evaluation]:
    """Return one evaluation of each pupil."""
    return [pupil.evaluations[place] for pupil in file.pupils]


def place_of(planted: Planted, pupil: Pupil, text: str) -> tuple[int, int]:
    """Return where the finding must stand, from the written text alone."""
    begin = text.index(pupil.opening())
    if not planted.needle.startswith(("<eleve", "id=")):
        begin = text.index(pupil.schooling(), begin)
    line, column = where(text[begin:], planted.needle, planted.nth)
    before = text[:begin]
    return before.count("\n") + line, column + (len(before.rpartition("\n")[2]) if line == 1 else 0)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: p.name)
@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-15"])
def test_a_planted_fault_gives_exactly_its_finding(
    planted: Planted, encoding: str, tmp_path: Path
) -> None:
    file = livrets(4)
    file.encoding = encoding
    pupil = file.pupils[1]
    planted.plant(pupil)
    finding = only(file, tmp_path, planted.rule)
    assert (finding.severity, finding.path, finding.value) == (
        planted.severity,
        planted.path,
        planted.value,
    )
    assert planted.message in finding.message
    assert at(finding) == place_of(planted, pupil, file.text())
    rest = file.text().splitlines()[finding.line - 1][finding.column - 1 :]
    assert rest.startswith(finding.excerpt.removesuffix("…"))
    assert finding.pupil is not None or planted.name in {"competence", "niveau"}


def test_a_clean_file_gives_no_finding_and_its_facts(tmp_path: Path) -> None:
    file = livrets(4)
    file.pupils[3].division = "S"
    for evaluation in file.pupils[3].evaluations:
        evaluation.periods = [("1", "20"), ("2", "-1.00")]
    report = check(file, tmp_path)
    assert report.findings == ()
    assert report.verdict is Verdict.PASSED
    assert report.not_evaluated == CROSSING_CODES
    facts = report.facts
    assert (facts.kind, facts.uai, facts.school_year) == ("LSL", UAI, 2024)
    assert (facts.pupils, facts.in_school, facts.terminales, facts.classes) == (4, 4, 4, 0)
    assert facts.encoding == "UTF-8"


def test_a_pupil_of_premiere_only_is_read_and_not_judged(tmp_path: Path) -> None:
    file = livrets(4)
    file.pupils[2].year, file.pupils[2].identifier = "2022", "?"
    report = check(file, tmp_path)
    assert report.findings == ()
    assert (report.facts.pupils, report.facts.in_school) == (4, 3)


def test_an_ine_is_never_shown_as_the_number_of_a_pupil(tmp_path: Path) -> None:
    file = livrets(2)
    file.pupils[1].identifier = rnie(2)
    finding = only(file, tmp_path, "N101")
    assert finding.pupil is not None
    assert finding.pupil.eleve_id == ""
    assert rnie(2) not in finding.message


def test_an_identifier_carried_twice_is_found_at_the_second(tmp_path: Path) -> None:
    file = livrets(4)
    file.pupils[3].identifier = file.pupils[0].identifier
    finding = only(file, tmp_path, "N101")
    assert (finding.value, finding.path) == ("700001", ELEVE)
    assert at(finding) == where(file.text(), '<eleve id="700001">', 2)
    assert "2 élèves" in finding.message


@pytest.mark.parametrize(
    ("uai", "message"),
    [(None, "manque"), ("", "manque"), (SISTER, "« Lycée des Érables »"), ("94", "pas un UAI")],
)
def test_a_file_of_another_school_is_blocking(
    uai: str | None, message: str, tmp_path: Path
) -> None:
    file = livrets(2)
    file.uai = uai
    finding = only(file, tmp_path, "N001")
    assert message in finding.message
    needle = "<entete" if uai is None else "<etablissement"
    assert at(finding) == where(file.text(), needle)


def test_a_file_name_of_another_school_is_blocking(tmp_path: Path) -> None:
    report = check(livrets(2), tmp_path, f"LSL_{SISTER}_2025.xml")
    assert report.rules == {"N001": 1}


@pytest.mark.parametrize(
    ("year", "message"),
    [("2025", "la forme APB dit la fin"), ("2020", "on attend 2024"), ("", "on attend 2024")],
)
def test_a_file_of_another_year_is_blocking(year: str, message: str, tmp_path: Path) -> None:
    file = livrets(MANY)
    for pupil in file.pupils:
        pupil.year, pupil.identifier = year, "?"
    finding = only(file, tmp_path, "N002")
    assert message in finding.message
    report = check(file, tmp_path)
    assert {"N101", "N103", "N109"} <= set(report.not_evaluated)
    assert not report.usable


def test_a_file_without_pupil_is_blocking(tmp_path: Path) -> None:
    report = check(Livrets([]), tmp_path)
    assert report.rules == {"N003": 1}
    assert {"N002", "N101", "N110"} <= set(report.not_evaluated)


def test_a_file_without_any_grade_is_blocking(tmp_path: Path) -> None:
    file = livrets(MANY)
    for evaluation in every(file) + every(file, 1):
        evaluation.periods = [("1", "-1"), ("2", "")]
    report = check(file, tmp_path)
    assert report.rules == {"N003": 1}
    assert {"N103", "N107", "N109"} <= set(report.not_evaluated)


def test_a_subject_must_be_in_the_nomenclature_when_it_is_given(tmp_path: Path) -> None:
    path = livrets(MANY).write(tmp_path)
    known = Nomenclature(subjects=frozenset({"061300"}))
    report = check_path(path, msgspec.structs.replace(expectation(), nomenclature=known))
    assert report.rules == {"N105": 1}
    assert report.findings[0].message.endswith(f"({MANY} élèves).")
    assert report.findings[0].value == "030201"
    assert at(report.findings[0]) == where(path.read_text("utf-8"), 'code-matiere="030201"')
