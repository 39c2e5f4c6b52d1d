"""What the pupils of a school got, before any program writes it in its own shape."""

import random
from dataclasses import dataclass, field

from tests.truth import words
from tests.truth.school import Division, Pupil, School

GRADED, ABSENT, UNGRADED, EXEMPTED = "S", "A", "N", "D"
_EXCUSES = (ABSENT, UNGRADED, EXEMPTED, ABSENT)
COMMON = tuple(code for code, _ in words.SUBJECTS[: words.COMMON_SUBJECTS])
"""Subjects that everyone takes."""


@dataclass(frozen=True)
class Mark:
    """What one pupil got in one subject over one period."""

    state: str
    average: str = ""
    remark: str = ""


Marks = dict[tuple[int, str, int], Mark]
"""By pupil's number, subject and period."""


@dataclass
class Grades:
    """The grades of the candidates of a school."""

    pupils: list[Pupil]
    marks: Marks = field(default_factory=dict)

    def of(self, pupil: Pupil, subject: str, period: int) -> Mark:
        """Return a mark."""
        return self.marks[pupil.number, subject, period]

    def graded(self, division: Division, subject: str, period: int) -> list[float]:
        """Return the averages of a class in a subject over a period."""
        found = (
            self.marks.get((pupil.number, subject, period))
            for pupil in self.pupils
            if pupil.division is division
        )
        return [float(mark.average) for mark in found if mark is not None and mark.average]


def periods_of(division: Division) -> tuple[int, ...]:
    """Return the periods that the campaign of 2025 asks for: S1, or T1 and T2."""
    return (1,) if division.periods == 2 else (1, 2)


def grades(school: School, seed: int) -> Grades:
    """Return what every candidate got; nobody is without any grade in a period."""
    rng = random.Random(seed)
    made = Grades(list(school.candidates))
    rng.shuffle(made.pupils)
    for pupil in made.pupils:
        for subject in pupil.subjects:
            for period in periods_of(pupil.division):
                common = subject in COMMON[:2]
                made.marks[pupil.number, subject, period] = _mark(rng, certain=common)
    return made


def _mark(rng: random.Random, *, certain: bool) -> Mark:
    if not certain and rng.random() < 0.08:
        return Mark(rng.choice(_EXCUSES), remark=rng.choice(("", "Dispense médicale.")))
    average = rng.choice((0.0, 20.0, rng.uniform(0, 20), rng.uniform(7, 17), 10.0))
    text = rng.choice((f"{average:.2f}", f"{average:.1f}", f"{average:.0f}"))
    return Mark(GRADED, text, rng.choice(words.REMARKS))


def witnesses(school: School) -> set[int]:
    """Return the numbers of one candidate of each class, who keep without any fault.

    What all the pupils of a class lack is the class's fault, and one finding.
    """
    first: dict[str, int] = {}
    for pupil in school.candidates:
        first.setdefault(pupil.division.code, pupil.number)
    return set(first.values())
