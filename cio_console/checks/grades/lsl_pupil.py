"""One pupil of a grades file of the LSL shape (livret scolaire du lycée), values read once.

A place (`at`) is the path of child positions below the record, counting elements only. Schoolings
of other years are read no further than their year: a livret holds those of premiere too.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from cio_console.checks.values.elements import XML_SPACES, At, children, shortened

_SKILL = re.compile(r"[0-9]{4}")
_LEVELS = frozenset({"0", "NE", "1", "2", "3", "4", "A1", "A2", "B1", "B2", "C1", "C2"})
_STRUCTURE = (
    "effectif",
    "moyenne",
    "repar-moins-huit",
    "repar-huit-douze",
    "repar-plus-douze",
)


class Structure(NamedTuple):
    """What `structure` says of the group that a subject is taught to; "" for what it does not."""

    headcount: str = ""
    average: str = ""
    low: str = ""
    """Percentage of the group below 8."""
    middle: str = ""
    high: str = ""


class Period(NamedTuple):
    """One `periode` of an evaluation."""

    at: At
    number: str
    average: str
    """« -1 » for a pupil who is not graded."""


class Evaluation(NamedTuple):
    """One subject of a year."""

    at: At
    subject: str
    way: str
    """Modalité d'élection: S, O or F."""
    structure: Structure
    structure_at: At
    remark: int
    """Characters of `annuelle`, the spaces around it left out; 0 when it is missing."""
    periods: tuple[Period, ...]
    teachers: str
    """Names of the teachers, which tell two groups of one subject apart; "" without any."""
    strange_skills: tuple[tuple[At, str], ...]
    """The `competence` whose code or level is none of the form's: place and code."""


class Schooling(NamedTuple):
    """One `scolarite`; `year` is the one in which it begins."""

    at: At
    year: str
    division: str
    """Text of @code-periode: T (trimesters) or S (semesters)."""
    evaluations: tuple[Evaluation, ...]


class Livret(NamedTuple):
    """The values of one `eleve`."""

    identifier: str
    schoolings: tuple[Schooling, ...]


def read_livret(element: etree._Element, year: str) -> Livret:
    """Return the values of an `eleve`; the evaluations are those of `year`."""
    schoolings = tuple(
        _schooling(child, (outer, inner), year)
        for outer, container in children(element, "scolarites")
        for inner, child in children(container, "scolarite")
    )
    return Livret(element.attrib.get("id", "").strip(XML_SPACES), schoolings)


def _schooling(element: etree._Element, at: At, wanted: str) -> Schooling:
    get = element.attrib.get
    year = shortened(get("annee-scolaire", "").strip())
    evaluations: tuple[Evaluation, ...] = ()
    if year == wanted:
        evaluations = tuple(
            _evaluation(child, (*at, place)) for place, child in children(element, "evaluation")
        )
    return Schooling(at, year, shortened(get("code-periode", "").strip()), evaluations)


def _evaluation(element: etree._Element, at: At) -> Evaluation:
    get = element.attrib.get
    structure, structure_at = Structure(), at
    remark, teachers = 0, ""
    periods: tuple[Period, ...] = ()
    skills: tuple[tuple[At, str], ...] = ()
    for place, child in children(element):
        tag = child.tag
        if tag == "structure":
            values = child.attrib.get
            structure = Structure(*(shortened(values(name, "").strip()) for name in _STRUCTURE))
            structure_at = (*at, place)
        elif tag == "annuelle":
            remark = len((child.text or "").strip())
        elif tag == "periodiques":
            periods = tuple(_periods(child, (*at, place)))
        elif tag == "enseignants":
            teachers = _teachers(child)
        elif tag == "competences":
            skills = tuple(_strange(child, (*at, place)))
    subject = shortened(get("code-matiere", "").strip())
    way = shortened(get("modalite-election", "").strip())
    return Evaluation(at, subject, way, structure, structure_at, remark, periods, teachers, skills)


def _periods(element: etree._Element, at: At) -> Iterator[Period]:
    for place, child in children(element, "periode"):
        get = child.attrib.get
        number, average = get("numero", "").strip(), get("moyenne", "").strip()
        yield Period((*at, place), shortened(number), shortened(average))


def _teachers(element: etree._Element) -> str:
    names = (
        f"{child.attrib.get('nom', '').strip()} {child.attrib.get('prenom', '').strip()}"
        for _, child in children(element, "enseignant")
        if child.attrib.get("nom", "").strip()
    )
    return shortened(", ".join(names))


def _strange(element: etree._Element, at: At) -> Iterator[tuple[At, str]]:
    for place, child in children(element, "competence"):
        code = child.attrib.get("code", "").strip()
        if not _SKILL.fullmatch(code):
            yield (*at, place), shortened(code)
        elif (child.text or "").strip() not in _LEVELS:
            yield (*at, place), shortened((child.text or "").strip())
