"""Grades of the LSL shape beside the SIECLE file of the school: joined by the ELEVE_ID."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.checks.crossing.base_reading import read_base
from cio_console.checks.engine import check_path
from cio_console.checks.expectation import Identities
from cio_console.domain.finding import Finding, Report
from tests.checks.builders import eleves, expectation, rnie, where
from tests.checks.lsl import Livrets, livrets

COUNT = 9


@pytest.fixture
def file() -> Livrets:
    """Return grades that agree with SIECLE."""
    return livrets(COUNT)


def crossed(file: Livrets, folder: Path) -> Report:
    """Check grades beside the SIECLE file of `COUNT` pupils."""
    base = read_base(eleves(COUNT).write(folder), Identities.FULL)
    return check_path(file.write(folder), replace(expectation(), base=base))


def only(file: Livrets, folder: Path, rule: str) -> Finding:
    """Check that the grades have one finding, of `rule`, and return it."""
    report = crossed(file, folder)
    assert report.rules == {rule: 1}
    return report.findings[0]


def test_two_files_that_agree_give_no_finding_and_every_rule_is_evaluated(
    file: Livrets, tmp_path: Path
) -> None:
    report = crossed(file, tmp_path)
    assert report.findings == ()
    assert report.not_evaluated == ()


def test_a_pupil_of_siecle_without_grades_is_named_as_siecle_does(
    file: Livrets, tmp_path: Path
) -> None:
    file.pupils.pop(3)
    finding = only(file, tmp_path, "X101")
    assert finding.pupil is not None
    assert (finding.pupil.eleve_id, finding.pupil.division) == ("700004", "TG2")


def test_a_pupil_unknown_to_siecle_stands_at_their_record(file: Livrets, tmp_path: Path) -> None:
    file.pupils += [livrets(20).pupils[-1]]
    finding = only(file, tmp_path, "X102")
    assert finding.value == "700020"
    assert (finding.line, finding.column) == where(file.text(), '<eleve id="700020">')


def test_an_identifier_that_is_none_is_told_once(file: Livrets, tmp_path: Path) -> None:
    for pupil in file.pupils[2:4]:
        pupil.identifier = "0"
    report = crossed(file, tmp_path)
    # The file names nobody: who they are in SIECLE is told by their absence.
    assert report.rules == {"N101": 2, "X101": 2}


def test_a_period_that_a_pupil_lacks_is_found(file: Livrets, tmp_path: Path) -> None:
    for evaluation in file.pupils[4].evaluations:
        evaluation.periods[1] = ("2", "-1")
    finding = only(file, tmp_path, "X104")
    assert "du trimestre 2" in finding.message
    assert finding.pupil is not None
    assert finding.pupil.eleve_id == "700005"


def test_a_period_that_nobody_has_is_told_by_one_rule(file: Livrets, tmp_path: Path) -> None:
    for pupil in file.pupils:
        for evaluation in pupil.evaluations:
            evaluation.periods[1] = ("2", "-1")
    assert "du trimestre 2" in only(file, tmp_path, "N109").message


def test_a_pupil_without_any_grade_is_told_by_one_rule(file: Livrets, tmp_path: Path) -> None:
    file.pupils[4].evaluations.clear()
    assert only(file, tmp_path, "N109").pupil is not None


def test_a_pupil_who_is_not_there_this_year_is_handed_to_nobody(
    file: Livrets, tmp_path: Path
) -> None:
    file.pupils += [livrets(20).pupils[-1]]
    file.pupils[-1].year = "2022"
    assert crossed(file, tmp_path).findings == ()


@pytest.mark.parametrize(
    ("wrong", "findings"), [(1, 1), (2, 2), (COUNT - 1, COUNT - 1), (COUNT, 1)]
)
def test_an_ine_in_the_place_of_the_identifier_is_told_once_and_crossed_all_the_same(
    file: Livrets, tmp_path: Path, wrong: int, findings: int
) -> None:
    for pupil in file.pupils[:wrong]:
        pupil.identifier = rnie(pupil.number)
    report = crossed(file, tmp_path)
    assert report.rules == {"N101": findings}
    assert report.not_evaluated == ()
    file.pupils[0].evaluations[0].periods.pop(1)
    file.pupils[0].evaluations[1].periods.pop(1)
    file.pupils.pop()
    assert crossed(file, tmp_path).rules.keys() == {"N101", "X101", "X104"}


def test_an_ine_that_siecle_does_not_know_is_told_by_its_form_alone(
    file: Livrets, tmp_path: Path
) -> None:
    file.pupils[0].identifier = rnie(500)
    assert crossed(file, tmp_path).rules == {"N101": 1, "X101": 1}
