"""Grades files of the APB shape, on real files: exactly the planted findings, at their places."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cio_console.checks.crossing.crossing import CROSSING_CODES
from cio_console.checks.engine import check_path
from cio_console.domain.finding import Report, Severity, Verdict
from tests.checks.apb import Grades, Mark, grades
from tests.checks.builders import SISTER, UAI, expectation, where

ELEVE = "fichier/etablissement/eleves/eleve"
CARD = f"{ELEVE}/annees-scolaires/annee-scolaire/bulletins/bulletin"


def check(file: Grades, folder: Path, name: str = f"{UAI}_E1.xml", uai: str = UAI) -> Report:
    """Write the file and check it with full identities."""
    return check_path(file.write(folder, name), expectation(uai=uai))


@dataclass(frozen=True)
class Planted:
    """A fault of a grades file and the finding that it must give."""

    name: str
    rule: str
    plant: Callable[[Grades], object]
    path: str
    needle: str
    """Text of the written file that the finding stands at."""
    value: str = ""
    message: str = ""
    pupil: str = ""
    """Code of the pupil of the finding, "" for none."""
    nth: int = 1
    """Which occurrence of the text."""


def change_mark(mark: Mark) -> Callable[[Grades], object]:
    """Return a fault that replaces a mark of the second pupil's second bulletin."""
    return lambda file: file.pupils[1].cards[1][1].__setitem__(0, mark)


def mark_fault(name: str, average: str | None, message: str, state: str = "S") -> Planted:
    """Return a fault of the average of one mark."""
    mark = Mark("S-12", state, average)
    nth = 2 if average is None else 1
    needle = mark.opening() if average is None else f"<moyenne>{average}<"
    path = f"{CARD}/notes" if average is None else f"{CARD}/notes/moyenne"
    return Planted(
        name, "N103", change_mark(mark), path, needle, average or "", message, "E-2", nth
    )


def set_period(period: str) -> Callable[[Grades], object]:
    """Return a fault that changes the period of the second pupil's second bulletin."""
    return lambda file: file.pupils[1].cards.__setitem__(1, (period, file.pupils[1].cards[1][1]))


def unknown_service(file: Grades) -> None:
    """Refer twice to a service that is not declared."""
    change_mark(Mark("S-99"))(file)
    file.pupils[2].cards[0][1].append(Mark("S-99"))


PLANTED = (
    Planted(
        "ine-absent",
        "N101",
        lambda file: setattr(file.pupils[1], "ine", None),
        ELEVE,
        '<eleve code="E-2"',
        message="n'a pas d'INE",
        pupil="E-2",
    ),
    Planted(
        "ine-mal-forme",
        "N101",
        lambda file: setattr(file.pupils[1], "ine", "12345"),
        ELEVE,
        '<eleve code="E-2"',
        "12345",
        "5 caractères",
        pupil="E-2",
    ),
    Planted(
        "ine-en-double",
        "N101",
        lambda file: setattr(file.pupils[2], "ine", file.pupils[0].ine),
        ELEVE,
        '<eleve code="E-3"',
        grades(1).pupils[0].ine or "",
        "2 élèves",
        pupil="E-3",
    ),
    Planted(
        "classe-inconnue",
        "N102",
        lambda file: setattr(file.pupils[1], "division", "C-9"),
        f"{ELEVE}/annees-scolaires/annee-scolaire",
        '<annee-scolaire annee="2025" code-classe="C-9">',
        "C-9",
        "la classe de code « C-9 »",
        pupil="E-2",
    ),
    Planted(
        "service-inconnu",
        "N102",
        unknown_service,
        f"{CARD}/notes",
        '<notes code-service-notation="S-99"',
        "S-99",
        "cité 2 fois",
        pupil="E-2",
    ),
    Planted(
        "matiere-inconnue",
        "N102",
        lambda file: file.services.update({"S-22": ("2", "M-9")}),
        "fichier/etablissement/services-notations/service-notation",
        '<service-notation code="S-22"',
        "M-9",
        "la matière",
    ),
    Planted(
        "enseignant-inconnu",
        "N102",
        lambda file: setattr(file, "teacher", "P-9"),
        "fichier/etablissement/services-notations/service-notation",
        '<service-notation code="S-11"',
        "P-9",
        "cité 4 fois",
    ),
    Planted(
        "matiere-en-double",
        "N102",
        lambda file: file.extra.append('<matiere code="M-1" code-sconet="020700" libelle="BIS"/>'),
        "fichier/etablissement/matieres/matiere",
        '<matiere code="M-1" code-sconet="020700" libelle',
        "M-1",
        "déclaré deux fois",
    ),
    mark_fault("manque", None, "manque"),
    mark_fault("en-trop", "12.25", "« absent »", "A"),
    mark_fault("virgule", "12,25", "virgule"),
    mark_fault("texte", "douze", "n'est pas un nombre"),
    mark_fault("negative", "-1", "n'est pas un nombre"),
    mark_fault("trop-haute", "20.01", "dépasse 20"),
    mark_fault("decimales", "12.255", "plus de 2 décimales"),
    Planted(
        "etat",
        "N104",
        change_mark(Mark("S-12", "X")),
        f"{CARD}/notes",
        '<notes code-service-notation="S-12" etat="X">',
        "X",
        "S (noté), A (absent)",
        pupil="E-2",
    ),
    Planted(
        "periode-3",
        "N104",
        set_period("3"),
        CARD,
        '<bulletin trimestre="3">',
        "3",
        "on attend 1 ou 2",
        pupil="E-2",
    ),
    Planted(
        "periode-vide", "N104", set_period(""), CARD, '<bulletin trimestre="">', "", "", pupil="E-2"
    ),
)


def test_a_clean_file_gives_no_finding_and_its_facts(tmp_path: Path) -> None:
    file = grades(4)
    file.pupils[3].division = "C-2"
    file.pupils[3].cards.pop()
    report = check(file, tmp_path)
    assert report.findings == ()
    assert report.verdict is Verdict.PASSED
    assert report.not_evaluated == CROSSING_CODES
    facts = report.facts
    assert (facts.kind, facts.uai, facts.school_year) == ("APB", UAI, 2024)
    assert (facts.pupils, facts.in_school, facts.terminales, facts.classes) == (4, 4, 4, 2)
    assert (facts.exported_at, facts.encoding) == ("2025-02-20", "UTF-8")


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: p.name)
def test_a_planted_fault_gives_exactly_its_finding(planted: Planted, tmp_path: Path) -> None:
    file = grades(4)
    planted.plant(file)
    report = check(file, tmp_path)
    assert report.rules == {planted.rule: 1}
    (finding,) = report.findings
    assert finding.severity is Severity.ERROR
    assert (finding.line, finding.column) == where(file.text(), planted.needle, planted.nth)
    assert (finding.path, finding.value) == (planted.path, planted.value)
    assert planted.message in finding.message
    assert (finding.pupil.eleve_id if finding.pupil else "") == planted.pupil
    if finding.pupil and "classe" not in planted.name:
        assert finding.pupil.division == "TG1"


def test_the_same_period_twice_is_found_at_the_second(tmp_path: Path) -> None:
    file = grades(2)
    file.pupils[1].cards[1] = ("1", file.pupils[1].cards[1][1])
    report = check(file, tmp_path)
    assert report.rules == {"N104": 1}
    (finding,) = report.findings
    assert (finding.line, finding.column) == where(file.text(), '<bulletin trimestre="1">', 3)


def test_a_semester_class_may_only_send_its_first_semester(tmp_path: Path) -> None:
    file = grades(2)
    file.pupils[0].division = "C-2"
    report = check(file, tmp_path)
    assert report.rules == {"N104": 1}
    assert report.findings[0].value == "2"


def test_averages_at_the_edges_are_right(tmp_path: Path) -> None:
    file = grades(2)
    averages = ["0", "20", "20.00", "7.5"]
    marks = [mark for _, cards in file.pupils[0].cards for mark in cards]
    for mark, average in zip(marks, averages, strict=True):
        mark.average = average
    file.pupils[1].cards[0][1][0] = Mark("S-11", "N", None)
    file.pupils[1].cards[0][1][1] = Mark("S-21", "D", "")
    assert check(file, tmp_path).findings == ()


def test_bulletins_of_an_earlier_year_are_not_judged_by_this_campaign(tmp_path: Path) -> None:
    file = grades(3)
    file.classes.append(
        {"code": "C-0", "annee": "2024", "nom": "1G1", "niveau": "premiere", "decoupage": "3"}
    )
    file.pupils[1].year = "2024"
    file.pupils[1].division = "C-0"
    file.pupils[1].cards[1] = ("3", file.pupils[1].cards[1][1])
    report = check(file, tmp_path)
    assert report.findings == ()
    assert report.facts.in_school == 2


@pytest.mark.parametrize(
    ("uai", "message"),
    [
        (None, "manque"),
        ("", "manque"),
        (SISTER, "« Lycée des Érables »"),
        ("0750001A", "établissement 0750001A"),
        ("94111", "n'est pas un UAI"),
    ],
)
def test_a_file_of_another_school_is_blocking(
    uai: str | None, message: str, tmp_path: Path
) -> None:
    file = grades(2)
    file.uai = uai
    report = check(file, tmp_path, "notes.xml")
    assert report.rules == {"N001": 1}
    assert not report.usable
    (finding,) = report.findings
    assert message in finding.message
    assert (finding.line, finding.column) == where(file.text(), "<etablissement")


def test_a_file_name_of_another_school_is_blocking(tmp_path: Path) -> None:
    report = check(grades(2), tmp_path, f"2025-03-03T101500_{SISTER}_E1.xml")
    assert report.rules == {"N001": 1}
    assert SISTER in report.findings[0].message


@pytest.mark.parametrize(
    ("year", "message"), [("2024", "SIECLE, lui, dit la rentrée"), ("2019", "on attend 2025")]
)
def test_a_file_of_another_year_is_blocking(year: str, message: str, tmp_path: Path) -> None:
    file = grades(3)
    for pupil in file.pupils:
        pupil.year = year
    report = check(file, tmp_path)
    assert report.rules == {"N002": 1}
    assert not report.usable
    (finding,) = report.findings
    assert message in finding.message
    assert (finding.line, finding.column) == where(file.text(), "<annee-scolaire ")
    assert finding.value == year


def test_a_file_without_pupil_is_blocking_and_says_what_was_not_evaluated(tmp_path: Path) -> None:
    report = check(Grades([]), tmp_path)
    assert report.rules == {"N003": 1}
    assert not report.usable
    of_grades = [f"N{number}" for number in range(103, 111)]
    assert report.not_evaluated == ("N002", "N101", *of_grades, *CROSSING_CODES)
    assert report.facts.uai == UAI


def test_a_file_without_any_average_is_blocking(tmp_path: Path) -> None:
    file = grades(2)
    for pupil in file.pupils:
        for _, marks in pupil.cards:
            marks[:] = [Mark(mark.service, "N", None) for mark in marks]
    report = check(file, tmp_path)
    assert report.rules == {"N003": 1}
    assert "Aucun des 2 élèves" in report.findings[0].message
