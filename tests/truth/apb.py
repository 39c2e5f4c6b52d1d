"""Grades in the « APB » shape: declarations, then the pupils' bulletins."""

import random
import unicodedata
from dataclasses import dataclass, field

from tests.truth import words
from tests.truth.marks import GRADED, Grades, periods_of
from tests.truth.school import RENTREE, Division, Pupil, School
from tests.truth.tree import Element

SESSION = str(RENTREE + 1)
"""The year in which the school year ends, which this shape gives."""
ISO = "%Y-%m-%d"
Service = tuple[str, str, int]
"""Class, subject and period."""


@dataclass
class Apb:
    """The document, and where everything stands in it."""

    root: Element
    records: dict[int, Element] = field(default_factory=dict)
    """Pupil's number → eleve."""
    years: dict[int, Element] = field(default_factory=dict)
    """Pupil's number → annee-scolaire of the campaign."""
    bulletins: dict[tuple[int, int], Element] = field(default_factory=dict)
    notes: dict[tuple[int, str, int], Element] = field(default_factory=dict)
    classes: dict[str, Element] = field(default_factory=dict)
    services: dict[Service, Element] = field(default_factory=dict)
    matters: dict[str, Element] = field(default_factory=dict)
    teachers: dict[str, Element] = field(default_factory=dict)
    """By subject."""
    one_code: bool = True
    """Whether a service has the same code over every period."""

    @property
    def school(self) -> Element:
        """The element that names the school."""
        return self.root.at("etablissement")

    def section(self, name: str) -> Element:
        """Return a section of the school."""
        return self.school.at(name)


def apb(school: School, grades: Grades, seed: int) -> Apb:
    """Return the grades of a school."""
    rng = random.Random(seed)
    root = Element("fichier", logiciel="CARNET & Cie", version="2024.1")
    root.attributes["date-creation"] = "2025-03-04"
    made = Apb(root, one_code=rng.random() < 0.5)
    within = root.add("etablissement", rne=school.uai, nom=school.name, cp="94000")
    sections = (
        _classes(grades, made),
        _services(grades, rng, made),
        _matters(made),
        _languages(),
        _teachers(made),
    )
    within.children = list(sections)
    if rng.random() < 0.3:
        rng.shuffle(within.children)
    pupils = Element("eleves")
    within.children.append(pupils)
    for pupil in grades.pupils:
        pupils.children.append(_pupil(pupil, grades, rng, made))
    _younger(school, rng, made, pupils)
    _before(grades, rng, made)
    return made


def _classes(grades: Grades, made: Apb) -> Element:
    section = Element("classes")
    for division in {pupil.division.code: pupil.division for pupil in grades.pupils}.values():
        one = section.add("classe", code=_class_code(division), annee=SESSION, nom=division.code)
        one.attributes |= {"niveau": "terminale", "decoupage": str(division.periods)}
        made.classes[division.code] = one
    return section


def _class_code(division: Division) -> str:
    return f"C-{division.code.replace(' ', '_')}"


def service_code(made: Apb, service: Service) -> str:
    """Return the code of a service over a period."""
    division, subject, period = service
    code = f"S-{division.replace(' ', '_')}-{subject}"
    return code if made.one_code else f"{code}-{period}"


def _services(grades: Grades, rng: random.Random, made: Apb) -> Element:
    section = Element("services-notations")
    counted = rng.random() < 0.5
    wanted = {
        (pupil.division.code, subject, period): pupil.division
        for pupil in grades.pupils
        for subject in pupil.subjects
        for period in periods_of(pupil.division)
    }
    for service, division in wanted.items():
        one = section.add("service-notation", code=service_code(made, service), annee=SESSION)
        one.attributes["trimestre"] = str(service[2])
        one.attributes["code-enseignant"] = f"P-{service[1]}"
        one.attributes["code-matiere"] = f"M-{service[1]}"
        if counted:
            graded = grades.graded(division, service[1], service[2])
            announce(one, max(1, len(graded)))
        made.services[service] = one
    return section


def announce(service: Element, headcount: int) -> None:
    """Say how many pupils a service has."""
    service.attributes["effectif"] = str(headcount)


def _matters(made: Apb) -> Element:
    section = Element("matieres")
    for code, label in words.SUBJECTS:
        one = section.add("matiere", code=f"M-{code}", libelle=label)
        one.attributes["code-sconet"] = code
        made.matters[code] = one
    # Subjects that nobody of terminale is graded in need no code.
    section.add("matiere", code="M-VIE", libelle="VIE DE CLASSE").attributes["code-sconet"] = ""
    return section


def _languages() -> Element:
    section = Element("langues-vivantes")
    section.add("langue-vivante", code="L-1", libelle="ANGLAIS")
    return section


def _teachers(made: Apb) -> Element:
    section = Element("enseignants")
    for rank, (code, _) in enumerate(words.SUBJECTS):
        one = section.add("enseignant", code=f"P-{code}", nom=words.FAMILY[rank], prenom="Alix")
        made.teachers[code] = one
    return section


def _pupil(pupil: Pupil, grades: Grades, rng: random.Random, made: Apb) -> Element:
    record = eleve(pupil)
    made.records[pupil.number] = record
    year = record.add("annees-scolaires").add("annee-scolaire", annee=SESSION)
    year.attributes["code-classe"] = _class_code(pupil.division)
    made.years[pupil.number] = year
    bulletins = year.add("bulletins")
    for period in periods_of(pupil.division):
        bulletin = bulletins.add("bulletin", trimestre=str(period))
        made.bulletins[pupil.number, period] = bulletin
        for subject in pupil.subjects:
            notes = _notes(pupil, subject, period, grades, rng, made)
            made.notes[pupil.number, subject, period] = notes
            bulletin.children.append(notes)
    if rng.random() < 0.2:
        # The period to come, which some programs write already.
        coming = bulletins.add("bulletin", trimestre=str(periods_of(pupil.division)[-1] + 1))
        service = (pupil.division.code, pupil.subjects[0], 1)
        one = coming.add("notes", etat="N")
        one.attributes["code-service-notation"] = service_code(made, service)
        one.add("appreciation")
    return record


def eleve(pupil: Pupil, ine: str = "") -> Element:
    """Return the record of a pupil, without any year."""
    known = pupil.other_ine if pupil.other_ine and pupil.number % 2 else pupil.ine
    made = Element("eleve", code=f"E-{pupil.number}", ine=ine or known, nom=_family(pupil))
    made.attributes["prenom"] = _first(pupil)
    made.attributes["date-naissance"] = pupil.birth.day.strftime(ISO)
    return made


def _family(pupil: Pupil) -> str:
    """Return a family name as grades programs write it: of usage perhaps, in small letters."""
    name = pupil.usage if pupil.usage and pupil.number % 2 else pupil.family
    return name.replace("-", " ").title() if pupil.number % 5 == 0 else name


def _first(pupil: Pupil) -> str:
    """Return a first name as they write it: in capitals, without accents, several together."""
    name = pupil.firsts[0]
    forms = (name, name.upper(), unaccented(name), " ".join(pupil.firsts), name.replace("-", " "))
    return forms[pupil.number % len(forms)]


def unaccented(text: str) -> str:
    """Return a text with its accents lost."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _notes(
    pupil: Pupil, subject: str, period: int, grades: Grades, rng: random.Random, made: Apb
) -> Element:
    mark = grades.of(pupil, subject, period)
    one = Element("notes", etat=mark.state)
    code = service_code(made, (pupil.division.code, subject, period))
    one.attributes["code-service-notation"] = code
    if mark.state == GRADED:
        one.add("moyenne", mark.average)
        if rng.random() < 0.3:
            one.add("rang", "1")
    if rng.random() < 0.5:
        one.add("coefficient", "1.0")
    one.add("appreciation", mark.remark)
    return one


def _younger(school: School, rng: random.Random, made: Apb, pupils: Element) -> None:
    """Write some pupils of premiere, of whom nothing is judged but their numbers."""
    if rng.random() < 0.7:
        return
    one = made.section("classes").add("classe", code="C-1ERE", annee=SESSION, nom="1ERE")
    one.attributes |= {"niveau": "premiere", "decoupage": "3"}
    for pupil in [one for one in school.present if not one.level.terminale][:5]:
        record = eleve(pupil)
        year = record.add("annees-scolaires").add("annee-scolaire", annee=SESSION)
        year.attributes["code-classe"] = "C-1ERE"
        year.add("bulletins").add("bulletin", trimestre="3")
        pupils.children.append(record)


def _before(grades: Grades, rng: random.Random, made: Apb) -> None:
    """Write the year before of some pupils, when they were in premiere."""
    before = str(RENTREE)
    if rng.random() < 0.6:
        return
    one = made.section("classes").add("classe", code="C-AVANT", annee=before, nom="1G2")
    one.attributes |= {"niveau": "premiere", "decoupage": "3"}
    service = made.section("services-notations").add("service-notation", code="S-AVANT")
    service.attributes |= {"annee": before, "trimestre": "3", "code-matiere": "M-030201"}
    service.attributes["code-enseignant"] = "P-030201"
    for pupil in grades.pupils[::3]:
        years = made.records[pupil.number].at("annees-scolaires")
        year = Element("annee-scolaire", annee=before)
        year.attributes["code-classe"] = "C-AVANT"
        notes = year.add("bulletins").add("bulletin", trimestre="3").add("notes", etat=GRADED)
        notes.attributes["code-service-notation"] = "S-AVANT"
        notes.add("moyenne", "12.5")
        years.children.insert(rng.randrange(2), year)
