"""A small writer of grades files of the « APB » shape, one element per line, all invented."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.checks.builders import FIRST_NAMES, SURNAMES, UAI, leaves, opening, rnie, write

SUBJECTS = {"M-1": "020700", "M-2": "030201"}
"""Code → six digits of the nomenclature."""
SERVICES = {"S-11": ("1", "M-1"), "S-12": ("2", "M-1"), "S-21": ("1", "M-2"), "S-22": ("2", "M-2")}
"""Code → (period, subject)."""


@dataclass
class Mark:
    """One `notes`; None drops the average."""

    service: str
    state: str = "S"
    average: str | None = "12.5"
    rank: str | None = None
    remark: str | None = "Bon trimestre"

    def lines(self) -> list[str]:
        """Return the lines of the element."""
        given = {"moyenne": self.average, "rang": self.rank, "appreciation": self.remark}
        return [self.opening(), *leaves(given), "</notes>"]

    def opening(self) -> str:
        """Return the opening tag."""
        return f'<notes code-service-notation="{self.service}" etat="{self.state}">'


@dataclass
class Graded:
    """One pupil with two bulletins of two marks."""

    number: int
    ine: str | None = ""
    year: str = "2025"
    division: str = "C-1"
    family: str = ""
    first: str = ""
    born: str = "2007-05-12"
    cards: list[tuple[str, list[Mark]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Give the pupil everything a clean file has."""
        self.ine = rnie(self.number)
        self.family = SURNAMES[self.number % len(SURNAMES)]
        self.first = FIRST_NAMES[self.number % len(FIRST_NAMES)]
        self.cards = [
            (period, [Mark(code) for code, service in SERVICES.items() if service[0] == period])
            for period in ("1", "2")
        ]

    def opening(self) -> str:
        """Return the opening tag of the record."""
        values = {
            "code": f"E-{self.number}",
            "ine": self.ine,
            "nom": self.family,
            "prenom": self.first,
            "date-naissance": self.born,
        }
        return opening("eleve", values)

    def lines(self) -> list[str]:
        """Return the lines of the record."""
        lines = [self.opening(), "<annees-scolaires>"]
        lines += [f'<annee-scolaire annee="{self.year}" code-classe="{self.division}">']
        lines += ["<bulletins>"]
        for period, marks in self.cards:
            inside = [line for mark in marks for line in mark.lines()]
            lines += [f'<bulletin trimestre="{period}">', *inside, "</bulletin>"]
        return [*lines, "</bulletins>", "</annee-scolaire>", "</annees-scolaires>", "</eleve>"]


@dataclass
class Grades:
    """A whole grades file."""

    pupils: list[Graded]
    uai: str | None = UAI
    classes: list[dict[str, str | None]] = field(
        default_factory=lambda: [
            {"code": "C-1", "annee": "2025", "nom": "TG1", "niveau": "terminale", "decoupage": "3"},
            {"code": "C-2", "annee": "2025", "nom": "TP2", "niveau": "terminale", "decoupage": "2"},
        ]
    )
    services: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(SERVICES))
    teacher: str = "P-1"
    """Teacher of every service."""
    teachers: dict[str, str | None] = field(default_factory=dict)
    """Service → its own teacher; None for no attribute at all."""
    headcounts: dict[str, str] = field(default_factory=dict)
    """Service → the head-count that it announces."""
    subjects: dict[str, str | None] = field(default_factory=lambda: dict[str, str | None](SUBJECTS))
    labels: dict[str, str] = field(default_factory=dict)
    """Subject → its name."""
    teacher_name: str = "GRANDCHAMP"
    extra: list[str] = field(default_factory=list)
    """Lines added to the subjects."""

    def text(self) -> str:
        """Return the document."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>']
        lines += ['<fichier logiciel="Essai" version="1.0" date-creation="2025-02-20">']
        lines += [opening("etablissement", {"rne": self.uai, "nom": "Lycée des Peupliers"})]
        lines += ["<classes>", *(opening("classe", c, "/>") for c in self.classes), "</classes>"]
        lines += ["<services-notations>", *self._services(), "</services-notations>"]
        lines += ["<matieres>"]
        lines += [self.subject(code) for code in self.subjects]
        lines += [*self.extra, "</matieres>", "<enseignants>"]
        name = self.teacher_name
        lines += [f'<enseignant code="P-1" nom="{name}" prenom="Odile"/>', "</enseignants>"]
        lines += ["<eleves>", *(line for pupil in self.pupils for line in pupil.lines())]
        return "\n".join([*lines, "</eleves>", "</etablissement>", "</fichier>", ""])

    def data(self) -> bytes:
        """Return the document's bytes."""
        return self.text().encode("utf-8")

    def write(self, folder: Path, name: str = f"{UAI}_E1.xml") -> Path:
        """Write the document."""
        return write(folder, name, self.data())

    def subject(self, code: str) -> str:
        """Return the line of a subject."""
        values = {"code": code, "code-sconet": self.subjects[code], "libelle": None}
        return opening("matiere", values | {"libelle": self.labels.get(code)}, "/>")

    def service(self, code: str) -> str:
        """Return the opening tag of a service."""
        period, subject = self.services[code]
        values = {
            "code": code,
            "annee": "2025",
            "trimestre": period,
            "code-enseignant": self.teachers.get(code, self.teacher),
            "code-matiere": subject,
        }
        return opening("service-notation", values, ">" if code in self.headcounts else "/>")

    def _services(self) -> Iterator[str]:
        for code in self.services:
            yield self.service(code)
            if code in self.headcounts:
                yield from leaves({"effectif": self.headcounts[code]})
                yield "</service-notation>"


def grades(count: int = 4) -> Grades:
    """Return a clean file of `count` pupils."""
    return Grades([Graded(number) for number in range(1, count + 1)])
