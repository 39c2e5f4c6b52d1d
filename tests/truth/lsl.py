"""Grades in the LSL shape: one livret for each pupil, by ELEVE_ID, without names nor classes."""

import random
from dataclasses import dataclass, field

from tests.truth import words
from tests.truth.marks import Grades, periods_of
from tests.truth.school import RENTREE, Division, Pupil, School
from tests.truth.tree import Element

NAMESPACE = "urn:ac-grenoble.fr:lsl:import"
NOT_GRADED = "-1"


@dataclass
class Lsl:
    """The document, and where everything stands in it."""

    root: Element
    records: dict[int, Element] = field(default_factory=dict)
    """Pupil's number → eleve."""
    years: dict[int, Element] = field(default_factory=dict)
    """Pupil's number → scolarite of the campaign's year."""
    evaluations: dict[tuple[int, str], Element] = field(default_factory=dict)
    periods: dict[tuple[int, str, int], Element] = field(default_factory=dict)

    @property
    def header(self) -> Element:
        """The element that names the school and the program."""
        return self.root.at("entete")


def lsl(school: School, grades: Grades, seed: int) -> Lsl:
    """Return the livrets of the candidates of a school."""
    rng = random.Random(seed)
    root = Element("lsl:lsl", schemaVersion="1.0")
    root.attributes["xmlns:lsl"] = NAMESPACE
    made = Lsl(root)
    header = root.add("entete")
    header.add("editeur", "ÉDITEUR & FILS")
    header.add("application", "CARNET")
    header.add("etablissement", school.uai)
    data = root.add("donnees")
    structures: dict[tuple[str, str], dict[str, str]] = {}
    for pupil in grades.pupils:
        data.children.append(_pupil(pupil, grades, rng, made, structures))
    return made


def _pupil(
    pupil: Pupil,
    grades: Grades,
    rng: random.Random,
    made: Lsl,
    structures: dict[tuple[str, str], dict[str, str]],
) -> Element:
    record = Element("eleve", id=pupil.eleve_id)
    made.records[pupil.number] = record
    if rng.random() < 0.3:
        record.add("engagements").add("engagement", "DÉLÉGUÉ")
    if rng.random() < 0.5:
        record.add("avisExamen", code=rng.choice("TFAD"))
    years = record.add("scolarites")
    if rng.random() < 0.3:
        years.children.append(_before())
    year = years.add("scolarite")
    year.attributes["annee-scolaire"] = str(RENTREE)
    year.attributes["code-periode"] = "S" if pupil.division.periods == 2 else "T"
    made.years[pupil.number] = year
    for tag in ("avisEngagement", "avisInvestissement", "avisChefEtab"):
        if rng.random() < 0.3:
            year.add(tag, "Élève impliqué·e.", nom="ŒUVRARD", prenom="Alix")
    for subject in pupil.subjects:
        key = (pupil.division.code, subject)
        if key not in structures:
            structures[key] = _structure(pupil.division, subject, grades)
        one = _evaluation(pupil, subject, grades, rng, made)
        one.children.insert(0, Element("structure", **structures[key]))
        year.children.append(one)
        made.evaluations[pupil.number, subject] = one
    return record


def _before() -> Element:
    """Return a year of premiere, of which nothing is judged."""
    made = Element("scolarite")
    made.attributes |= {"annee-scolaire": str(RENTREE - 1), "code-periode": "T"}
    one = made.add("evaluation")
    one.attributes |= {"modalite-election": "S", "code-matiere": "030201"}
    one.add("annuelle", "Bien.")
    one.add("periodiques").add("periode", numero="3", moyenne="12.5")
    one.add("enseignants").add("enseignant", nom="ABADIE", prenom="Alix")
    return made


def _structure(division: Division, subject: str, grades: Grades) -> dict[str, str]:
    """Return what is said of a class in a subject: averages of the first period."""
    graded = grades.graded(division, subject, 1)
    most = max(len(grades.graded(division, subject, n)) for n in periods_of(division))
    total = len(graded) or 1
    shares = (
        sum(value < 8 for value in graded),
        sum(8 <= value < 12 for value in graded),
        sum(value >= 12 for value in graded),
    )
    names = ("repar-moins-huit", "repar-huit-douze", "repar-plus-douze")
    said = {"effectif": str(max(most, 1) + 3)}
    said["moyenne"] = f"{sum(graded) / total:.2f}" if graded else NOT_GRADED
    said |= {name: f"{100 * n / total:.2f}" for name, n in zip(names, shares, strict=True)}
    return said


def _evaluation(
    pupil: Pupil, subject: str, grades: Grades, rng: random.Random, made: Lsl
) -> Element:
    one = Element("evaluation")
    one.attributes |= {"modalite-election": rng.choice("SOF"), "code-matiere": subject}
    marks = {n: grades.of(pupil, subject, n) for n in periods_of(pupil.division)}
    one.add("annuelle", next((mark.remark for mark in marks.values() if mark.average), ""))
    periods = one.add("periodiques")
    for number, mark in marks.items():
        average = mark.average or NOT_GRADED
        period = periods.add("periode", numero=str(number), moyenne=average)
        made.periods[pupil.number, subject, number] = period
    if rng.random() < 0.2:
        periods.add("periode", numero=str(len(marks) + 1), moyenne=NOT_GRADED)
    if rng.random() < 0.2:
        skills = one.add("competences")
        skills.add("competence", rng.choice(("0", "NE", "3", "B1")), code="0102")
    name = words.FAMILY[int(subject) % len(words.FAMILY)]
    # One teacher for each class: nothing else tells small groups from one another.
    one.add("enseignants").add("enseignant", nom=name, prenom=f"Alix {pupil.division.code}")
    return one
