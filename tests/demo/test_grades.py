"""The grades file as it is written: the APB shape, consistent references, believable marks."""

from collections import Counter
from dataclasses import replace
from datetime import date
from statistics import fmean

import pytest
from lxml import etree

from cio_console.demo.grades import SUBJECTS, GradesFile, render
from cio_console.demo.pupils import TRACKS
from cio_console.demo.sector import KINDS
from tests.demo.builders import grades, parse
from tests.domain.ines import ine_key_holds

NOTES = "etablissement/eleves/eleve/annees-scolaires/annee-scolaire/bulletins/bulletin/notes"


def _root(given: GradesFile) -> etree._Element:
    return parse(render(given))


def _codes(root: etree._Element, path: str) -> list[str]:
    return [element.get("code", "") for element in root.iterfind(path)]


def _averages(given: GradesFile) -> list[float]:
    return [float(m.text or "") for m in _root(given).iterfind(f"{NOTES}/moyenne")]


def test_every_track_that_has_terminale_pupils_has_subjects() -> None:
    assert set(SUBJECTS) == set(TRACKS)
    assert {track for kind in KINDS.values() for track in kind.shares} <= set(SUBJECTS)


@pytest.mark.parametrize("track", SUBJECTS)
def test_a_subject_has_a_six_digit_code_and_appears_once(track: str) -> None:
    codes = [code for code, _, _ in SUBJECTS[track]]
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert len(set(codes)) == len(codes)


def test_the_declaration_and_the_root_are_those_of_the_apb_shape() -> None:
    text = render(grades())
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    root = parse(text)
    assert root.tag == "fichier"
    assert root.get("date-creation") == "2025-03-10"
    assert root.get("logiciel")


def test_the_blocks_stand_in_the_order_of_the_shape() -> None:
    root = _root(grades())
    assert [child.tag for child in root] == ["etablissement"]
    assert [child.tag for child in root[0]] == [
        "classes",
        "services-notations",
        "matieres",
        "enseignants",
        "eleves",
    ]


def test_the_school_is_named_by_its_uai() -> None:
    element = _root(grades()).find("etablissement")
    assert element is not None
    assert dict(element.attrib) == {"rne": "9990014L", "nom": "Lycée d'essai", "cp": "99410"}


def test_the_year_is_the_one_in_which_the_school_year_ends() -> None:
    root = _root(grades())
    years = {e.get("annee") for e in root.iter() if e.get("annee") is not None}
    assert years == {"2025"}


def test_classes_are_of_terminale_and_say_how_the_year_is_divided() -> None:
    for element in _root(grades()).iterfind("etablissement/classes/classe"):
        assert element.get("niveau") == "terminale"
        assert element.get("decoupage") == "3"
        assert element.get("code") == f"C-{element.get('nom')}"


@pytest.mark.parametrize(
    "path",
    [
        "etablissement/classes/classe",
        "etablissement/services-notations/service-notation",
        "etablissement/matieres/matiere",
        "etablissement/enseignants/enseignant",
        "etablissement/eleves/eleve",
    ],
)
def test_no_code_is_declared_twice(path: str) -> None:
    codes = _codes(_root(grades(kind="lpo", terminales=90)), path)
    assert codes
    assert len(set(codes)) == len(codes)


def test_every_reference_is_declared() -> None:
    root = _root(grades(kind="lpo", terminales=90))
    services = set(_codes(root, "etablissement/services-notations/service-notation"))
    teachers = set(_codes(root, "etablissement/enseignants/enseignant"))
    subjects = set(_codes(root, "etablissement/matieres/matiere"))
    classes = set(_codes(root, "etablissement/classes/classe"))
    for service in root.iterfind("etablissement/services-notations/service-notation"):
        assert service.get("code-enseignant") in teachers
        assert service.get("code-matiere") in subjects
    assert {n.get("code-service-notation") for n in root.iterfind(NOTES)} == services
    years = root.iterfind("etablissement/eleves/eleve/annees-scolaires/annee-scolaire")
    assert {year.get("code-classe") for year in years} == classes


def test_every_pupil_has_each_period_once() -> None:
    for pupil in _root(grades()).iterfind("etablissement/eleves/eleve"):
        bulletins = pupil.iterfind("annees-scolaires/annee-scolaire/bulletins/bulletin")
        assert [bulletin.get("trimestre") for bulletin in bulletins] == ["1", "2"]


def test_a_semester_school_has_one_period() -> None:
    periods = {s.period for s in grades(periods=(1,)).services}
    assert periods == {"1"}


def test_identifiers_and_birth_dates_are_those_of_the_pupils() -> None:
    for pupil in _root(grades()).iterfind("etablissement/eleves/eleve"):
        assert ine_key_holds(pupil.get("ine", ""))
        assert date.fromisoformat(pupil.get("date-naissance", "")).year in (2005, 2006, 2007)


def test_an_average_stands_exactly_where_the_state_is_graded() -> None:
    states = Counter[str]()
    for notes in _root(grades(terminales=200)).iterfind(NOTES):
        state = notes.get("etat", "")
        states[state] += 1
        assert (notes.find("moyenne") is not None) == (state == "S")
        assert (notes.find("rang") is not None) == (state == "S")
        assert notes.find("appreciation") is not None
    assert set(states) == {"S", "A", "D"}
    assert states["S"] > 20 * (states["A"] + states["D"])


def test_averages_are_between_0_and_20_with_two_decimals() -> None:
    marks = [m.text or "" for m in _root(grades(terminales=120)).iterfind(f"{NOTES}/moyenne")]
    assert all(0 <= float(mark) <= 20 for mark in marks)
    assert all(len(mark.partition(".")[2]) == 2 for mark in marks)


def test_the_mean_of_a_school_is_a_believable_one() -> None:
    assert fmean(_averages(grades(terminales=200))) == pytest.approx(11.5, abs=1)


def test_the_best_average_of_a_service_has_the_first_rank() -> None:
    given = grades()
    service = given.services[0].code
    ranked = [
        (float(grade.average or ""), int(grade.rank or ""))
        for pupil in given.pupils
        for _, bulletin in pupil.bulletins
        for grade in bulletin
        if grade.service == service and grade.average
    ]
    assert max(ranked)[1] == 1
    assert max(rank for _, rank in ranked) <= len(ranked)
    assert [mark for mark, _ in sorted(ranked, key=lambda pair: pair[1])] == sorted(
        (mark for mark, _ in ranked), reverse=True
    )


def test_a_second_export_of_the_same_school_has_the_same_grades() -> None:
    assert grades() == grades()
    assert render(grades()) == render(grades())


def test_a_pupil_without_ine_leaves_the_attribute_out() -> None:
    given = grades()
    spoilt = replace(given, pupils=(replace(given.pupils[0], ine=None),))
    element = _root(spoilt).find("etablissement/eleves/eleve")
    assert element is not None
    assert element.get("ine") is None


def test_names_survive_quotes_and_signs_of_xml() -> None:
    given = replace(grades(), school='Lycée "A & B"')
    element = _root(given).find("etablissement")
    assert element is not None
    assert element.get("nom") == 'Lycée "A & B"'
