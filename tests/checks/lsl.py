"""A small writer of grades files of the LSL shape, one element per line, all invented."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.checks.builders import UAI, leaves, opening, write

SUBJECTS = ("061300", "030201")
SHARES = ("20.00", "50.00", "30.00")


@dataclass
class Evaluation:
    """One `evaluation`; None drops a value."""

    subject: str | None
    way: str | None = "S"
    periods: list[tuple[str | None, str | None]] = field(
        default_factory=lambda: [("1", "12.50"), ("2", "13"), ("3", "-1")]
    )
    """Number and average."""
    headcount: str | None = "30"
    average: str | None = "11.42"
    shares: tuple[str | None, str | None, str | None] = SHARES
    remark: str | None = "Une bonne année."
    teacher: str | None = "GRANDCHAMP"
    skills: list[tuple[str, str]] = field(default_factory=list)
    """Code and level."""

    def opening(self) -> str:
        """Return the opening tag."""
        return opening("evaluation", {"modalite-election": self.way, "code-matiere": self.subject})

    def structure(self) -> str:
        """Return the line of the group."""
        low, middle, high = self.shares
        values = {"effectif": self.headcount, "moyenne": self.average, "repar-moins-huit": low}
        return opening(
            "structure", values | {"repar-huit-douze": middle, "repar-plus-douze": high}, "/>"
        )

    def lines(self) -> list[str]:
        """Return the lines of the element."""
        lines = [self.opening(), self.structure(), *leaves({"annuelle": self.remark})]
        lines += ["<periodiques>", *(period(*one) for one in self.periods), "</periodiques>"]
        if self.skills:
            given = [
                f'<competence code="{code}">{level}</competence>' for code, level in self.skills
            ]
            lines += ["<competences>", *given, "</competences>"]
        if self.teacher is not None:
            teacher = opening("enseignant", {"nom": self.teacher, "prenom": "Odile"}, "/>")
            lines += ["<enseignants>", teacher, "</enseignants>"]
        return [*lines, "</evaluation>"]


def period(number: str | None, average: str | None) -> str:
    """Return the line of a period."""
    return opening("periode", {"numero": number, "moyenne": average}, "/>")


@dataclass
class Pupil:
    """One pupil with a year of premiere, and one of terminale."""

    number: int
    identifier: str | None = ""
    division: str | None = "T"
    year: str | None = "2024"
    evaluations: list[Evaluation] = field(
        default_factory=lambda: [Evaluation(subject) for subject in SUBJECTS]
    )

    def __post_init__(self) -> None:
        """Give the pupil their ELEVE_ID."""
        self.identifier = str(700_000 + self.number)

    def opening(self) -> str:
        """Return the opening tag of the record."""
        return opening("eleve", {"id": self.identifier})

    def schooling(self) -> str:
        """Return the opening tag of the present year."""
        return opening("scolarite", {"annee-scolaire": self.year, "code-periode": self.division})

    def lines(self) -> list[str]:
        """Return the lines of the record."""
        before = ['<scolarite annee-scolaire="2023" code-periode="T">', *PREMIERE, "</scolarite>"]
        inside = [line for evaluation in self.evaluations for line in evaluation.lines()]
        present = [self.schooling(), *inside, "</scolarite>"]
        return [self.opening(), "<scolarites>", *before, *present, "</scolarites>", "</eleve>"]


PREMIERE = Evaluation("0437", remark=None, teacher=None, periods=[("9", "25"), ("9", "")]).lines()
"""What nobody can correct any more: everything is wrong in it."""


@dataclass
class Livrets:
    """A whole grades file."""

    pupils: list[Pupil]
    uai: str | None = UAI
    encoding: str = "UTF-8"
    start: str = '<lsl:lsl xmlns:lsl="urn:ac-grenoble.fr:lsl:import" schemaVersion="1.0">'
    end: str = "</lsl:lsl>"

    def text(self) -> str:
        """Return the document."""
        lines = [f'<?xml version="1.0" encoding="{self.encoding}"?>', self.start, "<entete>"]
        lines += leaves({"editeur": "Essai", "application": "Essai", "etablissement": self.uai})
        lines += ["</entete>", "<donnees>"]
        lines += [line for pupil in self.pupils for line in pupil.lines()]
        return "\n".join([*lines, "</donnees>", self.end, ""])

    def data(self) -> bytes:
        """Return the document's bytes."""
        return self.text().encode(self.encoding)

    def write(self, folder: Path, name: str = "lsl.xml") -> Path:
        """Write the document."""
        return write(folder, name, self.data())


def livrets(count: int = 4) -> Livrets:
    """Return a clean file of `count` pupils."""
    return Livrets([Pupil(number) for number in range(1, count + 1)])
