"""What the pupils of an APB file have in common: one cause, one finding; and what harms nobody."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cio_console.checks.engine import check_path
from cio_console.checks.grades.tally import WHOLE_CLASS
from cio_console.domain.finding import Severity
from tests.checks.apb import SERVICES, Grades, Mark, grades
from tests.checks.builders import UAI, expectation, where
from tests.checks.graded_files import MANY, at, check, marks, only, spoil

ERROR, WARNING, INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION
SERVICE = "fichier/etablissement/services-notations/service-notation"
NOTES = (
    "fichier/etablissement/eleves/eleve/annees-scolaires/annee-scolaire/bulletins/bulletin/notes"
)


def in_class(file: Grades, division: str, *numbers: int) -> None:
    """Move pupils to another class."""
    for number in numbers:
        file.pupils[number].division = division


def test_a_class_without_grade_in_a_period_is_one_finding_at_its_declaration(
    tmp_path: Path,
) -> None:
    file = grades(MANY)
    spoil(file, "S-12", "S-22", state="N", average=None)
    finding = only(file, tmp_path, "N109")
    assert finding.severity is ERROR
    assert (
        finding.message == f"Aucun des {MANY} élèves de la classe TG1 n'a de note du trimestre 2."
    )
    assert at(finding) == where(file.text(), '<classe code="C-1"')
    assert finding.pupil is None


def test_a_class_whose_bulletins_of_a_period_are_not_there_is_found_too(tmp_path: Path) -> None:
    file = grades(MANY)
    for pupil in file.pupils:
        pupil.cards.pop()
    assert "du trimestre 2" in only(file, tmp_path, "N109").message


def test_a_period_that_every_class_lacks_is_one_finding_of_the_file(tmp_path: Path) -> None:
    file = grades(2 * MANY)
    file.classes.append({**file.classes[0], "code": "C-3", "nom": "TG3"})
    in_class(file, "C-3", *range(MANY))
    for pupil in file.pupils:
        pupil.cards.pop()
    finding = only(file, tmp_path, "N109")
    assert finding.line == 0
    assert finding.message == f"Aucun des {2 * MANY} élèves du fichier n'a de note du trimestre 2."


def test_a_semester_class_lacks_nothing_with_its_first_semester(tmp_path: Path) -> None:
    file = grades(2 * MANY)
    in_class(file, "C-2", *range(MANY))
    for pupil in file.pupils[:MANY]:
        pupil.cards.pop()
    assert check(file, tmp_path).findings == ()


def test_a_class_that_does_not_say_how_its_year_is_divided_lacks_nothing(tmp_path: Path) -> None:
    file = grades(MANY)
    file.classes[0]["decoupage"] = None
    for pupil in file.pupils:
        pupil.cards.pop()
    assert check(file, tmp_path).findings == ()


def test_a_class_without_any_grade_is_told_once_and_not_for_each_pupil(tmp_path: Path) -> None:
    file = grades(2 * MANY)
    file.classes.append({**file.classes[0], "code": "C-3", "nom": "TG3"})
    in_class(file, "C-3", *range(MANY))
    for pupil in file.pupils[:MANY]:
        for _, given in pupil.cards:
            given[:] = [Mark(mark.service, "N", None) for mark in given]
    finding = only(file, tmp_path, "N109")
    assert "de la classe TG3 n'a de note des trimestres 1 et 2" in finding.message


def test_a_pupil_without_any_grade_is_found_at_their_record(tmp_path: Path) -> None:
    file = grades(MANY)
    for _, given in file.pupils[2].cards:
        given[:] = [Mark(mark.service, "A", None, remark=None) for mark in given]
    finding = only(file, tmp_path, "N109")
    assert finding.severity is ERROR
    assert at(finding) == where(file.text(), '<eleve code="E-3"')
    assert finding.pupil is not None
    assert (finding.pupil.eleve_id, finding.pupil.division) == ("E-3", "TG1")


def test_a_pupil_without_any_bulletin_is_without_grade(tmp_path: Path) -> None:
    file = grades(MANY)
    file.pupils[2].cards.clear()
    assert "aucune note" in only(file, tmp_path, "N109").message


def test_a_subject_that_nobody_is_graded_in_over_one_period_is_a_warning(tmp_path: Path) -> None:
    file = grades(MANY)
    file.labels["M-2"] = "ANGLAIS LV1"
    spoil(file, "S-22", state="N", average=None, remark=None)
    finding = only(file, tmp_path, "N109")
    assert finding.severity is WARNING
    assert finding.message == (
        f"Aucun des {MANY} élèves du service n'a de note du trimestre 2 en 030201 (ANGLAIS LV1) : "
        "tous sont « non notés »."
    )
    assert (at(finding), finding.path) == (where(file.text(), file.service("S-22")), SERVICE)


def test_a_subject_graded_nowhere_is_one_information(tmp_path: Path) -> None:
    file = grades(MANY)
    spoil(file, "S-21", "S-22", state="N", average=None, remark=None)
    finding = only(file, tmp_path, "N109")
    assert finding.severity is INFORMATION
    assert "en 030201, à aucune période" in finding.message


def test_a_subject_that_one_class_alone_is_not_graded_in_is_an_information(tmp_path: Path) -> None:
    file = grades(2 * MANY)
    file.classes.append(file.classes[0] | {"code": "C-3", "nom": "TG3"})
    in_class(file, "C-3", *range(MANY))
    for period in "12":
        file.services[f"S-3{period}"] = (period, "M-2")
    for pupil in file.pupils[:MANY]:
        for period, card in pupil.cards:
            card[:] = [
                Mark(f"S-3{period}", "N", None, remark=None) if mark.service[:3] == "S-2" else mark
                for mark in card
            ]
    report = check(file, tmp_path)
    assert report.rules == {"N109": 2}
    assert {finding.severity for finding in report.findings} == {INFORMATION}
    places = [where(file.text(), file.service(code)) for code in ("S-31", "S-32")]
    assert [at(finding) for finding in report.findings] == places


def test_averages_that_a_whole_service_lacks_are_one_error(tmp_path: Path) -> None:
    file = grades(MANY)
    spoil(file, "S-22", average=None)
    finding = only(file, tmp_path, "N109")
    assert finding.severity is ERROR
    assert at(finding) == where(file.text(), file.service("S-22"))


def test_averages_that_some_pupils_lack_are_found_one_by_one(tmp_path: Path) -> None:
    file = grades(MANY)
    for mark in marks(file, "S-22")[:3]:
        mark.average = None
    report = check(file, tmp_path)
    assert report.rules == {"N103": 3}
    assert all(finding.pupil for finding in report.findings)


def test_commas_everywhere_are_one_finding(tmp_path: Path) -> None:
    file = grades(MANY)
    spoil(file, *SERVICES, average="12,5")
    marks(file, "S-11")[0].average = "13"
    finding = only(file, tmp_path, "N103")
    assert (finding.line, finding.value) == (0, "")
    assert f"({4 * MANY - 1} moyennes" in finding.message


def test_a_file_without_any_ine_is_one_finding(tmp_path: Path) -> None:
    file = grades(MANY)
    for pupil in file.pupils:
        pupil.ine = None
    finding = only(file, tmp_path, "N101")
    assert f"les {MANY} élèves du fichier" in finding.message


def test_a_period_too_many_for_a_whole_class_is_one_finding(tmp_path: Path) -> None:
    file = grades(MANY)
    for pupil in file.pupils:
        pupil.cards.append(("3", [Mark("S-11")]))
    finding = only(file, tmp_path, "N104")
    assert finding.value == "3"
    assert at(finding) == where(file.text(), '<classe code="C-1"')


def test_a_period_to_come_that_is_there_but_empty_harms_nobody(tmp_path: Path) -> None:
    file = grades(MANY)
    for pupil in file.pupils:
        pupil.cards.append(("3", [Mark("S-11", "N", None, remark=None), Mark("S-21", "S", None)]))
    assert check(file, tmp_path).findings == ()


def test_a_service_graded_twice_in_a_bulletin_is_found_at_the_second(tmp_path: Path) -> None:
    file = grades(MANY)
    file.pupils[2].cards[0][1].append(Mark("S-11", average="17"))
    file.headcounts["S-11"] = str(MANY)
    found = only(file, tmp_path, "N104")
    line, _ = where(file.text(), "<moyenne>17<")
    assert (found.line, found.value, found.path) == (line - 1, "S-11", NOTES)


def test_a_bulletin_given_twice_counts_nobody_twice(tmp_path: Path) -> None:
    file = grades(MANY)
    file.headcounts |= dict.fromkeys(("S-11", "S-21"), str(MANY))
    file.pupils[2].cards.append(file.pupils[2].cards[0])
    assert check(file, tmp_path).rules == {"N104": 1}


def test_what_is_no_ine_is_not_an_ine_carried_twice(tmp_path: Path) -> None:
    file = grades(MANY)
    for pupil in file.pupils[:3]:
        pupil.ine = "INCONNU"
    assert check(file, tmp_path).rules == {"N101": 3}


def arrived_late(file: Grades) -> None:
    """Leave a pupil the bulletins of the second period only."""
    file.pupils[1].cards.pop(0)


def exempted(file: Grades) -> None:
    """Exempt half of the pupils from a subject, and say the others absent."""
    for number, mark in enumerate(marks(file, "S-21", "S-22")):
        mark.state, mark.average, mark.remark = "DA"[number % 2], None, None


def small_option(file: Grades) -> None:
    """Give a few pupils an option that nobody is graded in."""
    file.subjects["M-3"] = "041100"
    file.services |= {"S-31": ("1", "M-3"), "S-32": ("2", "M-3")}
    for pupil in file.pupils[: WHOLE_CLASS - 1]:
        pupil.cards[0][1].append(Mark("S-31"))
        pupil.cards[1][1].append(Mark("S-32", "N", None, remark=None))


def changed_class(file: Grades) -> None:
    """Give a pupil the service of each class over the period that they spent in it."""
    file.services |= {"S-13": ("2", "M-1"), "S-14": ("2", "M-1")}
    cards = file.pupils[1].cards
    cards[1] = ("2", [Mark("S-12", "N", None, remark=None), Mark("S-13"), Mark("S-22")])


def with_premiere(file: Grades) -> None:
    """Add a class of premiere to which everything is missing."""
    premiere = {"code": "C-0", "annee": "2025", "nom": "1G1", "niveau": "premiere"}
    file.classes.append({**premiere, "decoupage": "3"})
    for pupil in file.pupils[:WHOLE_CLASS]:
        pupil.division, pupil.ine = "C-0", None
        pupil.cards = [("1", [Mark("S-11", "S", None)]), ("9", [])]


def bilingual(file: Grades) -> None:
    """Give two languages of different ranks."""
    file.subjects["M-1"] = "030602"


def edges(file: Grades) -> None:
    """Put everything at its limit."""
    file.headcounts |= dict.fromkeys(SERVICES, str(2 * MANY))
    for mark in marks(file, *SERVICES):
        mark.rank, mark.remark = str(2 * MANY), "x" * 300


def odd_ranks(file: Grades) -> None:
    """Write ranks and head-counts that are no numbers, as some programs do."""
    file.headcounts |= {"S-11": "", "S-12": "-"}
    for mark in marks(file, *SERVICES):
        mark.rank = "-"


HARMLESS = (
    arrived_late,
    exempted,
    small_option,
    changed_class,
    with_premiere,
    bilingual,
    edges,
    odd_ranks,
)


@pytest.mark.parametrize("plant", HARMLESS, ids=lambda f: f.__name__)
def test_what_a_real_school_has_is_no_finding(
    plant: Callable[[Grades], None], tmp_path: Path
) -> None:
    file = grades(2 * MANY)
    plant(file)
    assert check(file, tmp_path).findings == ()


@pytest.mark.parametrize("level", ["terminale", "Terminale", "TLE", "", None])
def test_a_class_is_judged_unless_it_is_of_another_level_for_sure(
    level: str | None, tmp_path: Path
) -> None:
    file = grades(MANY)
    file.classes[0]["niveau"] = level
    marks(file, "S-11")[0].average = "21"
    report = check(file, tmp_path)
    assert report.rules == {"N103": 1}
    assert report.facts.terminales == MANY


@pytest.mark.parametrize("level", ["premiere", "Première", "seconde"])
def test_a_file_of_other_levels_only_is_refused(level: str, tmp_path: Path) -> None:
    file = grades(MANY)
    file.classes[0]["niveau"] = level
    report = check(file, tmp_path)
    assert report.rules == {"N003": 1}
    assert "terminale" in report.findings[0].message
    assert (report.facts.in_school, report.facts.terminales) == (MANY, 0)
    assert {"N101", "N103", "N109"} <= set(report.not_evaluated)


def test_a_wrong_year_leaves_the_rules_of_grades_without_object(tmp_path: Path) -> None:
    file = grades(MANY)
    for pupil in file.pupils:
        pupil.year, pupil.ine = "2024", None
    report = check(file, tmp_path)
    assert report.rules == {"N002": 1}
    assert {"N101", "N103", "N107", "N109"} <= set(report.not_evaluated)


def test_a_file_without_grades_leaves_the_rules_of_services_without_object(
    tmp_path: Path,
) -> None:
    file = grades(MANY)
    spoil(file, *SERVICES, average=None)
    report = check(file, tmp_path)
    assert report.rules == {"N003": 1}
    assert {"N103", "N107", "N109"} <= set(report.not_evaluated)
    assert "N101" not in report.not_evaluated


def test_damage_leaves_the_grades_that_may_be_lost_unjudged(tmp_path: Path) -> None:
    file = grades(MANY)
    spoil(file, "S-12", "S-22", state="N", average=None)
    path = tmp_path / f"{UAI}_E1.xml"
    path.write_text(file.text().replace("<eleves>", "<eleves><eleve></wrong>", 1), "utf-8")
    report = check_path(path, expectation())
    assert "N109" not in report.rules
    assert {"N102", "N109"} <= set(report.not_evaluated)


def test_a_file_cut_short_still_has_its_pupils_checked(tmp_path: Path) -> None:
    file = grades(MANY)
    marks(file, "S-12")[0].average = "25"
    path = tmp_path / f"{UAI}_E1.xml"
    path.write_bytes(file.data()[: file.data().index(b'<eleve code="E-7"') + 40])
    report = check_path(path, expectation())
    assert report.rules == {"F003": 1, "N103": 1}
    assert {"N002", "N003", "N105", "N109"} <= set(report.not_evaluated)


def test_beyond_a_thousand_findings_counts_stay_exact(tmp_path: Path) -> None:
    file = grades(700)
    for number, pupil in enumerate(file.pupils):
        if number % 7:
            pupil.cards[0][1][0].remark = None
            pupil.cards[0][1][1].average = "21"
            pupil.cards[1][1][0].remark = None
    report = check(file, tmp_path)
    assert report.rules == {"N103": 600, "N107": 1200}
    assert report.truncated
    assert len(report.findings) == 1600
