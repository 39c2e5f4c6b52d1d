"""What the pupils of an LSL file have in common: one cause, one finding; and what harms nobody."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cio_console.checks.engine import check_path
from cio_console.domain.finding import Severity
from tests.checks.builders import expectation, rnie, where
from tests.checks.graded_files import MANY, at
from tests.checks.grades.test_lsl import check, every, only
from tests.checks.lsl import Evaluation, Livrets, livrets

ERROR, WARNING, INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION


def test_a_file_made_with_ines_is_one_finding(tmp_path: Path) -> None:
    file = livrets(MANY)
    for pupil in file.pupils:
        pupil.identifier = rnie(pupil.number)
    finding = only(file, tmp_path, "N101")
    assert (finding.line, finding.value) == (0, "")
    assert "est un INE" in finding.message
    assert f"{MANY} élèves du fichier" in finding.message


def test_a_period_given_twice_counts_nobody_twice(tmp_path: Path) -> None:
    file = livrets(MANY)
    for evaluation in every(file):
        evaluation.headcount = str(MANY)
    evaluation = file.pupils[1].evaluations[0]
    evaluation.periods.insert(0, evaluation.periods[0])
    assert only(file, tmp_path, "N104").value == "1"


def test_a_period_without_any_grade_is_one_finding(tmp_path: Path) -> None:
    file = livrets(MANY)
    for evaluation in every(file) + every(file, 1):
        evaluation.periods = [("1", "12.50"), ("2", "-1"), ("3", "-1")]
    finding = only(file, tmp_path, "N109")
    assert finding.severity is ERROR
    assert finding.message == f"Aucun des {MANY} élèves en trimestres n'a de note du trimestre 2."


def test_a_period_that_is_not_there_at_all_is_found_too(tmp_path: Path) -> None:
    file = livrets(MANY)
    for evaluation in every(file) + every(file, 1):
        evaluation.periods.pop(1)
    assert "du trimestre 2" in only(file, tmp_path, "N109").message


def test_a_subject_ungraded_over_one_period_is_a_warning_at_its_first_place(
    tmp_path: Path,
) -> None:
    file = livrets(MANY)
    for evaluation in every(file):
        evaluation.periods[1] = ("2", "-1")
    finding = only(file, tmp_path, "N109")
    assert finding.severity is WARNING
    assert "en 061300" in finding.message
    assert at(finding) == where(file.text(), '<periode numero="2" moyenne="-1"/>')


def test_a_subject_graded_nowhere_is_one_information(tmp_path: Path) -> None:
    file = livrets(MANY)
    for evaluation in every(file):
        evaluation.periods = [(number, "-1") for number in "123"]
        evaluation.remark = None
    assert only(file, tmp_path, "N109").severity is INFORMATION


def test_appreciations_that_a_whole_group_lacks_are_one_error(tmp_path: Path) -> None:
    file = livrets(MANY)
    for evaluation in every(file):
        evaluation.remark = " "
    finding = only(file, tmp_path, "N107")
    assert finding.severity is ERROR
    assert f"Aucun des {MANY} élèves notés en 061300 n'a d'appréciation" in finding.message


def test_a_group_whose_figures_are_wrong_is_one_finding(tmp_path: Path) -> None:
    file = livrets(MANY)
    for evaluation in every(file):
        evaluation.shares = ("10", "10", "10")
    finding = only(file, tmp_path, "N106")
    assert f"fait 30 et non 100 ({MANY} élèves)." in finding.message
    assert at(finding) == where(file.text(), every(file)[0].structure())


def test_more_pupils_than_the_head_count_are_one_finding(tmp_path: Path) -> None:
    file = livrets(MANY)
    for evaluation in every(file):
        evaluation.headcount = "3"
    finding = only(file, tmp_path, "N106")
    assert (finding.severity, finding.value) == (WARNING, "3")
    assert finding.excerpt == 'effectif="3"'
    assert finding.pupil is None


def test_a_file_without_any_teacher_is_one_finding(tmp_path: Path) -> None:
    file = livrets(MANY)
    for evaluation in every(file) + every(file, 1):
        evaluation.teacher = None
    finding = only(file, tmp_path, "N108")
    assert finding.line == 0
    assert "Aucune note du fichier" in finding.message


def test_a_division_of_the_year_unknown_everywhere_is_one_finding(tmp_path: Path) -> None:
    file = livrets(MANY)
    for pupil in file.pupils:
        pupil.division = "2"
    finding = only(file, tmp_path, "N104")
    assert (finding.value, finding.pupil) == ("2", None)


def test_commas_everywhere_are_one_finding(tmp_path: Path) -> None:
    file = livrets(MANY)
    for evaluation in every(file) + every(file, 1):
        evaluation.periods = [("1", "12,5"), ("2", "13,25")]
    assert only(file, tmp_path, "N103").line == 0


def semesters(file: Livrets) -> None:
    """Divide the year in two: the second semester is to come."""
    for pupil in file.pupils:
        pupil.division = "S"
        for evaluation in pupil.evaluations:
            evaluation.periods = [("1", "0"), ("2", "-1")]


def arrived_late(file: Livrets) -> None:
    """Leave a pupil the grades of the second period only."""
    for evaluation in file.pupils[1].evaluations:
        evaluation.periods[0] = ("1", "-1")


def exempted(file: Livrets) -> None:
    """Leave a few pupils without grade nor appreciation in a subject."""
    for evaluation in every(file)[:3]:
        evaluation.periods, evaluation.remark = [("1", "-1"), ("2", "-1")], None


def small_option(file: Livrets) -> None:
    """Give a few pupils an option graded over one period."""
    for pupil in file.pupils[:4]:
        pupil.evaluations.append(Evaluation("041100", "F", [("1", "12"), ("2", "-1")]))


def two_ways(file: Livrets) -> None:
    """Give a pupil sport twice, as everybody and as an option."""
    file.pupils[0].evaluations += [Evaluation("100100", "O"), Evaluation("100100", "F")]


def no_figures(file: Livrets) -> None:
    """Say of the groups only how many they are, and of one less than its pupils."""
    for evaluation in every(file) + every(file, 1):
        evaluation.average, evaluation.shares = None, (None, None, None)
        evaluation.headcount = "3"


def rounded(file: Livrets) -> None:
    """Round the figures of the groups, or say nothing of those where nobody is graded."""
    for evaluation in every(file):
        evaluation.shares = ("33", "33", "33")
    for evaluation in every(file, 1):
        evaluation.shares = ("0", "0.00", "0")


def skilled(file: Livrets) -> None:
    """Give every level of skill that the form has."""
    levels = ["0", "NE", "1", "2", "3", "4", "A1", "A2", "B1", "B2", "C1", "C2"]
    file.pupils[0].evaluations[0].skills = [("1234", level) for level in levels]


def namespace(file: Livrets) -> None:
    """Name the space with another prefix, and declare others."""
    file.start = (
        '<x:lsl xmlns:x="urn:ac-grenoble.fr:lsl:import" schemaVersion="2.0" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    )
    file.end = "</x:lsl>"


HARMLESS = (
    semesters,
    arrived_late,
    exempted,
    small_option,
    two_ways,
    no_figures,
    rounded,
    skilled,
    namespace,
)


@pytest.mark.parametrize("plant", HARMLESS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-15"])
def test_what_a_real_school_has_is_no_finding(
    plant: Callable[[Livrets], None], encoding: str, tmp_path: Path
) -> None:
    file = livrets(MANY)
    file.encoding = encoding
    plant(file)
    assert check(file, tmp_path).findings == ()


def test_beyond_a_thousand_findings_counts_stay_exact(tmp_path: Path) -> None:
    file = livrets(1400)
    for evaluation in every(file)[100:]:
        evaluation.periods[0] = ("1", "21")
        evaluation.headcount = "2000"
    for evaluation in every(file, 1):
        evaluation.headcount = "2000"
    report = check(file, tmp_path)
    assert report.rules == {"N103": 1300, "N106": 1}
    assert report.truncated
    assert len(report.findings) == 1001


def test_a_file_cut_short_still_has_its_pupils_checked(tmp_path: Path) -> None:
    file = livrets(MANY)
    file.pupils[1].evaluations[0].periods[0] = ("1", "21")
    path = tmp_path / "lsl.xml"
    path.write_bytes(file.data()[: file.data().index(b'<eleve id="700006"') + 20])
    report = check_path(path, expectation())
    assert report.rules == {"F003": 1, "N103": 1}
    assert {"N002", "N003", "N109"} <= set(report.not_evaluated)


def test_a_file_without_its_header_says_what_was_not_evaluated(tmp_path: Path) -> None:
    file = livrets(2)
    text = file.text()
    start, end = text.index("<entete>"), text.index("<donnees>")
    path = tmp_path / "lsl.xml"
    path.write_text(text[:start] + text[end:], "utf-8")
    report = check_path(path, expectation())
    assert report.rules == {"F009": 1}
    assert "N001" in report.not_evaluated


def test_a_file_all_in_a_namespace_is_one_blocking_finding(tmp_path: Path) -> None:
    file = livrets(MANY)
    file.start = '<lsl xmlns="urn:ac-grenoble.fr:lsl:import" schemaVersion="1.0">'
    file.end = "</lsl>"
    report = check(file, tmp_path)
    assert report.rules == {"F009": 1}
    assert not report.usable
    assert at(report.findings[0]) == where(file.text(), "<entete>")
    assert {"N001", "N002", "N103"} <= set(report.not_evaluated)
