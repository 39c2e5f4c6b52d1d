"""X101 to X104 on real files: a SIECLE export, a grades file, and exactly the planted findings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.checks.crossing.base import Base
from cio_console.checks.crossing.base_reading import read_base
from cio_console.checks.engine import check_path
from cio_console.checks.expectation import Expectation, Identities
from cio_console.domain.finding import Finding, Report, Severity
from tests.checks.apb import Graded, Grades, grades
from tests.checks.builders import (
    SECONDE,
    Eleves,
    Pupil,
    damage,
    eleves,
    expectation,
    rnie,
    where,
)

COUNT = 9
RULES = {"X101", "X102", "X103", "X104"}


@dataclass
class School:
    """Both files of one school, that agree on everything."""

    siecle: Eleves
    notes: Grades

    def pupil(self, number: int) -> Pupil:
        """Return the pupil of SIECLE of that number."""
        return self.siecle.pupils[number - 1]

    def graded(self, number: int) -> Graded:
        """Return the same one in the grades."""
        return next(pupil for pupil in self.notes.pupils if pupil.number == number)

    def drop(self, *numbers: int) -> None:
        """Leave these pupils out of the grades."""
        self.notes.pupils = [p for p in self.notes.pupils if p.number not in numbers]

    def expected(self, folder: Path, identities: Identities = Identities.FULL) -> Expectation:
        """Return what the grades are checked against: the base of this SIECLE file."""
        base: Base = read_base(self.siecle.write(folder), identities)
        return replace(expectation(identities=identities), base=base)

    def check(self, folder: Path, identities: Identities = Identities.FULL) -> Report:
        """Check the grades beside SIECLE."""
        return check_path(self.notes.write(folder), self.expected(folder, identities))


def school(count: int = COUNT) -> School:
    """Return a school whose two files agree."""
    both = School(eleves(count), grades(count))
    for number in range(1, count + 1):
        born = date(2007, 5, number % 28 + 1)
        both.graded(number).born = born.isoformat()
    return both


def crossed(report: Report) -> list[Finding]:
    """Return the findings of the crossing."""
    return [finding for finding in report.findings if finding.rule in RULES]


def test_two_files_that_agree_give_no_finding_and_every_rule_is_evaluated(tmp_path: Path) -> None:
    report = school().check(tmp_path)
    assert report.findings == ()
    assert report.not_evaluated == ()


def test_without_a_base_the_rules_are_not_evaluated(tmp_path: Path) -> None:
    report = check_path(grades(3).write(tmp_path), expectation())
    assert report.findings == ()
    assert set(report.not_evaluated) == RULES


def test_a_pupil_of_siecle_without_grades_is_named_as_siecle_does(tmp_path: Path) -> None:
    both = school()
    both.drop(4)
    report = both.check(tmp_path)
    assert report.rules == {"X101": 1}
    (finding,) = report.findings
    assert finding.severity is Severity.ERROR
    assert (finding.line, finding.column, finding.excerpt) == (0, 0, "")
    assert finding.pupil is not None
    assert (finding.pupil.eleve_id, finding.pupil.elenoet) == ("700004", "4")
    assert (finding.pupil.division, finding.pupil.name) == ("TG2", "O'BRANNIGAN Clémence")


def test_a_masked_report_masks_the_pupils_of_siecle_too(tmp_path: Path) -> None:
    both = school()
    both.drop(4)
    (finding,) = both.check(tmp_path, Identities.MASKED).findings
    assert finding.pupil is not None
    assert finding.pupil.name == "O. C."


def test_a_pupil_unknown_to_siecle_stands_at_their_record(tmp_path: Path) -> None:
    both = school()
    both.notes.pupils.append(Graded(50))
    report = both.check(tmp_path)
    assert report.rules == {"X102": 1}
    (finding,) = report.findings
    assert finding.severity is Severity.ERROR
    assert (finding.line, finding.column) == where(both.notes.text(), '<eleve code="E-50"')
    assert finding.path == "fichier/etablissement/eleves/eleve"
    assert finding.value == rnie(50)
    assert finding.pupil is not None
    assert finding.pupil.eleve_id == "E-50"


@pytest.mark.parametrize("identities", Identities)
def test_an_ine_that_changed_is_one_finding_that_tells_which_pupil(
    identities: Identities, tmp_path: Path
) -> None:
    both = school()
    both.graded(4).ine = rnie(77)
    report = both.check(tmp_path, identities)
    assert report.rules == {"X102": 1}
    (finding,) = report.findings
    assert "classe TG2, n° interne 4" in finding.message
    assert "même nom et même date de naissance" in finding.message
    assert finding.value == rnie(77)
    for secret in (rnie(4), rnie(77), "BRANNIGAN", "Clémence", "2007"):
        assert secret not in finding.message


@dataclass(frozen=True)
class Different:
    """A change of one pupil of the grades, and how the finding must tell it."""

    name: str
    change: dict[str, str]
    said: str
    value: str


DIFFERENT = (
    Different("birth", {"born": "2007-11-05"}, "La date de naissance diffère", "2007-11-05"),
    Different("family", {"family": "MARTINEAU"}, "Le nom de famille diffère", "MARTINEAU Clémence"),
    Different("first", {"first": "Claire"}, "Le prénom diffère", "O'BRANNIGAN Claire"),
    Different(
        "names",
        {"family": "MARTINEAU", "first": "Claire"},
        "Le nom de famille et le prénom diffèrent",
        "MARTINEAU Claire",
    ),
    Different(
        "everything",
        {"family": "MARTINEAU", "first": "Claire", "born": "2006-01-01"},
        "l'identifiant est peut-être celui d'un autre élève",
        "2006-01-01",
    ),
)


@pytest.mark.parametrize("different", DIFFERENT, ids=lambda d: d.name)
def test_another_civil_status_is_one_warning(different: Different, tmp_path: Path) -> None:
    both = school()
    for name, value in different.change.items():
        setattr(both.graded(4), name, value)
    report = both.check(tmp_path)
    assert report.rules == {"X103": 1}
    (finding,) = report.findings
    assert finding.severity is Severity.WARNING
    assert different.said in finding.message
    assert "classe TG2, n° interne 4" in finding.message
    assert finding.value == different.value
    assert (finding.line, finding.column) == where(both.notes.text(), '<eleve code="E-4"')


@pytest.mark.parametrize("different", DIFFERENT, ids=lambda d: d.name)
def test_a_masked_report_shows_no_name_and_no_birth_date(
    different: Different, tmp_path: Path
) -> None:
    both = school()
    for name, value in different.change.items():
        setattr(both.graded(4), name, value)
    (finding,) = both.check(tmp_path, Identities.MASKED).findings
    told = f"{finding.message} {finding.value} {finding.excerpt}"
    for secret in ("MARTINEAU", "Claire", "2007-11", "2006-01", "BRANNIGAN"):
        assert secret not in told


SAME_PERSON: dict[str, dict[str, str]] = {
    "case and accents": {"family": "o brannigan", "first": "CLEMENCE"},
    "double name": {"family": "O'BRANNIGAN-DURAND"},
    "several first names": {"first": "Clémence Marie"},
    "other writing of the day": {"born": "05/05/2007"},
    "no birth date": {"born": ""},
    "mojibake": {"first": damage("Clémence")},
    "lost character": {"first": "Cl?mence"},
}


@pytest.mark.parametrize("change", SAME_PERSON.values(), ids=SAME_PERSON)
def test_the_writing_of_another_program_is_no_difference(
    change: dict[str, str], tmp_path: Path
) -> None:
    both = school()
    for name, value in change.items():
        setattr(both.graded(4), name, value)
    assert both.check(tmp_path).rules == {}


def test_a_name_of_usage_is_no_difference(tmp_path: Path) -> None:
    both = school()
    both.pupil(4).change(NOM_USAGE="D'ORVAL", PRENOM2="Anne")
    both.graded(4).family, both.graded(4).first = "D'Orval", "Anne"
    assert both.check(tmp_path).rules == {}


@dataclass(frozen=True)
class Harmless:
    """Something of the life of a school that the crossing must not take for a fault."""

    name: str
    happen: Callable[[School], object]
    rules: Iterable[str] = ()
    """Rules of the grades file alone that tell it."""


def _leave(both: School, number: int) -> None:
    both.pupil(number).change(DATE_SORTIE="15/11/2024")


def _share(both: School) -> None:
    both.pupil(5).change(ID_NATIONAL=rnie(4))


def _leaver_dropped(both: School) -> None:
    _leave(both, 4)
    both.drop(4)


def _other_level_dropped(both: School) -> None:
    both.pupil(4).change(CODE_MEF=SECONDE)
    both.drop(4)


def _premiere(both: School) -> None:
    both.notes.classes.append(
        {"code": "C-9", "annee": "2025", "nom": "1G1", "niveau": "premiere", "decoupage": "3"}
    )
    both.notes.pupils.append(Graded(60, division="C-9"))


HARMLESS = (
    Harmless("a leaver who has grades", lambda both: _leave(both, 4)),
    Harmless("a leaver without grades", _leaver_dropped),
    Harmless("another level, without grades", _other_level_dropped),
    Harmless("another level, in the grades", lambda b: b.pupil(4).change(CODE_MEF=SECONDE)),
    Harmless("no class in SIECLE", lambda both: both.pupil(4).structures.clear()),
    Harmless("a pupil of première in the grades", _premiere),
    Harmless("no INE in SIECLE", lambda both: both.pupil(4).change(ID_NATIONAL=None)),
    Harmless("ill-formed INE in SIECLE", lambda both: both.pupil(4).change(ID_NATIONAL="12345")),
    Harmless("one INE for two in SIECLE", _share),
    Harmless("no INE in the grades", lambda both: setattr(both.graded(4), "ine", None), ["N101"]),
    Harmless("ill-formed INE", lambda both: setattr(both.graded(4), "ine", "12345"), ["N101"]),
    Harmless("one INE for two", lambda both: setattr(both.graded(4), "ine", rnie(5)), ["N101"]),
)


@pytest.mark.parametrize("harmless", HARMLESS, ids=lambda h: h.name)
def test_the_life_of_a_school_is_no_fault_of_the_crossing(
    harmless: Harmless, tmp_path: Path
) -> None:
    both = school()
    harmless.happen(both)
    report = both.check(tmp_path)
    assert crossed(report) == []
    assert set(harmless.rules) == set(report.rules)
    assert report.not_evaluated == ()


def test_a_pupil_entered_again_under_another_number_is_told_once(tmp_path: Path) -> None:
    both = school()
    again = Pupil(4).change(ID_NATIONAL=rnie(88))
    again.attributes = {"ELEVE_ID": "700400", "ELENOET": "400"}
    _leave(both, 4)
    both.siecle.pupils.append(again)
    report = both.check(tmp_path)
    assert report.rules == {"X102": 1}
    assert "n° interne 400" in report.findings[0].message


def test_several_faults_of_each_rule_are_each_found_once(tmp_path: Path) -> None:
    both = school(30)
    both.drop(3, 9)
    both.notes.pupils += [Graded(80), Graded(81)]
    both.graded(12).ine = rnie(99)
    both.graded(15).born = "2001-01-01"
    both.graded(18).first = "Autre"
    both.graded(20).cards.pop()
    both.graded(21).cards.pop(0)
    report = both.check(tmp_path)
    assert report.rules == {"X101": 2, "X102": 3, "X103": 2, "X104": 2}
