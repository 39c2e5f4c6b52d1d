"""The root cause first: what makes the crossing say one thing, or nothing, instead of hundreds."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.checks.crossing.base import Key
from cio_console.checks.crossing.crossing import Crossing, root_cause
from cio_console.checks.crossing.pairing import paired
from cio_console.checks.engine import check_path
from cio_console.checks.reporting.graded import Graded
from cio_console.checks.reporting.reporter import Reporter
from cio_console.domain.finding import FileFacts, Severity
from tests.checks.apb import Graded as GradedPupil
from tests.checks.apb import Mark
from tests.checks.builders import SISTER, UAI, expectation, rnie
from tests.checks.crossed import a_base, graded, known
from tests.checks.crossing.test_crossing import RULES, School, school


def cause(pupils: list[Graded], count: int = 12, key: Key = Key.INE, uai: str = UAI) -> str:
    """Return the root cause found between these pupils and a base of `count`."""
    base = a_base(count=count)
    return root_cause(paired(pupils, base, key), base, key, uai)


def strangers(count: int) -> list[Graded]:
    """Return pupils of another school."""
    return [graded(number, family="VOISIN") for number in range(500, 500 + count)]


def test_a_file_that_joins_with_nobody_is_one_finding_and_the_rest_is_not_evaluated(
    tmp_path: Path,
) -> None:
    both = school()
    both.notes.pupils = [GradedPupil(number) for number in range(500, 520)]
    report = both.check(tmp_path)
    assert report.rules == {"X102": 1}
    (finding,) = report.findings
    assert (finding.line, finding.pupil, finding.severity) == (0, None, Severity.ERROR)
    assert finding.message.startswith("Aucun des 20 élèves du fichier de notes n'est")
    assert report.not_evaluated == ("X101", "X103", "X104")


@pytest.mark.parametrize(("joined", "found"), [(0, True), (1, True), (2, False)])
def test_fewer_than_one_in_ten_is_nobody(joined: int, found: bool) -> None:
    pupils = [*strangers(20 - joined), *(graded(number) for number in range(1, joined + 1))]
    assert bool(cause(pupils)) is found


def test_of_one_pupil_alone_the_pupil_is_told() -> None:
    assert cause([graded(500)]) == ""


def test_leavers_and_other_levels_are_somebody() -> None:
    base = a_base(count=3, ines=" ".join(rnie(number) for number in range(500, 520)))
    assert root_cause(paired(strangers(20), base, Key.INE), base, Key.INE, UAI) == ""


def test_the_cause_is_told_as_far_as_it_is_known() -> None:
    assert f"celles de {SISTER}" in cause(strangers(20), uai=SISTER)
    assert "même établissement et de la même année" in cause(strangers(20))
    assert "même établissement et de la même année" in cause(strangers(20), key=Key.ELEVE_ID)
    assert cause([graded(number) for number in range(1, 13)], key=Key.ELEVE_ID) == ""
    renumbered = [graded(number, identifier=f"{number}") for number in range(1, 13)]
    assert "12 y ont le même nom et un autre" in cause(renumbered, key=Key.ELEVE_ID)
    base = a_base(*(known(number, ine="") for number in range(1, 13)))
    pairs = paired(strangers(20), base, Key.INE)
    assert "aucun élève n'y a d'INE" in root_cause(pairs, base, Key.INE, UAI)


def wrong_school(both: School) -> None:
    """Make the grades those of the sister school."""
    both.notes.uai = SISTER


def wrong_year(both: School) -> None:
    """Make the grades those of the year before."""
    for pupil in both.notes.pupils:
        pupil.year = "2024"


def no_grade(both: School) -> None:
    """Take every grade away."""
    for pupil in both.notes.pupils:
        for _, marks in pupil.cards:
            marks[:] = [Mark(mark.service, "N", None) for mark in marks]


@pytest.mark.parametrize(
    ("spoil", "rule"), [(wrong_school, "N001"), (wrong_year, "N002"), (no_grade, "N003")]
)
def test_after_a_wrong_file_nothing_is_compared(spoil: object, rule: str, tmp_path: Path) -> None:
    both = school()
    assert callable(spoil)
    spoil(both)
    path = both.notes.write(tmp_path, "notes.xml")
    report = check_path(path, both.expected(tmp_path))
    assert set(report.rules) & {"N001", "N002", "N003"} == {rule}
    assert not set(report.rules) & RULES
    assert set(report.not_evaluated) >= RULES


def test_of_a_cut_file_nothing_is_compared(tmp_path: Path) -> None:
    both = school()
    path = tmp_path / "notes.xml"
    path.write_bytes(both.notes.data()[:-2000])
    report = check_path(path, both.expected(tmp_path))
    assert set(report.rules) == {"F003"}
    assert set(report.not_evaluated) >= RULES


def test_in_a_damaged_file_nobody_is_said_to_be_absent(tmp_path: Path) -> None:
    both = school()
    path = tmp_path / "notes.xml"
    path.write_bytes(both.notes.data().replace(b'code="E-4"', b'code="E-4', 1))
    report = check_path(path, both.expected(tmp_path))
    assert "X101" not in report.rules
    assert "X101" in report.not_evaluated


@pytest.mark.parametrize(("first", "rules"), [(False, {"X001": 1}), (True, {}), (None, {})])
def test_grades_before_siecle_are_a_warning_on_the_whole_file(
    first: bool | None, rules: dict[str, int], tmp_path: Path
) -> None:
    both = school()
    report = check_path(
        both.notes.write(tmp_path), replace(expectation(), siecle_first=first, base=None)
    )
    assert report.rules == rules
    assert report.counts["avertissement"] == sum(rules.values())
    assert all((f.line, f.pupil) == (0, None) for f in report.findings)


def test_the_lsl_shape_joins_by_the_siecle_identifier() -> None:
    base = a_base(count=4)
    reporter = Reporter(replace(expectation(), base=base))
    crossing = Crossing(reporter)
    assert reporter.sink is not None
    for number in (1, 2, 3, 70):
        nameless = graded(number, identifier=f"{700_000 + number}", family="", first="", born="")
        reporter.sink(nameless)
    crossing.finish(FileFacts(kind="LSL", uai=UAI), complete=True)
    assert reporter.collector.rules == {"X101": 1, "X102": 1}
    assert crossing.not_evaluated == set()


def test_of_a_kind_that_cannot_be_joined_nothing_is_compared() -> None:
    reporter = Reporter(replace(expectation(), base=a_base(count=4)))
    crossing = Crossing(reporter)
    crossing.finish(FileFacts(kind="?"), complete=True)
    assert reporter.collector.rules == {}
    assert crossing.not_evaluated == RULES


def test_without_a_base_no_pupil_is_kept() -> None:
    reporter = Reporter(expectation())
    Crossing(reporter)
    assert reporter.sink is None
