"""The grades of a school's terminale pupils, as a grades program exports them in the APB shape.

Root `fichier`, UTF-8; `annee` is the year in which the school year ends, and `trimestre` counts
the periods, semesters too. `GradesFile` holds texts so that a fault can write anything in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from xml.sax.saxutils import quoteattr

from cio_console.demo import names
from cio_console.demo.pupils import Pupil

ENCODING = "UTF-8"
TRIMESTERS, SEMESTERS = "3", "2"
"""Values of `decoupage`."""
GRADED, ABSENT, NOT_GRADED, EXEMPTED = "S", "A", "N", "D"

_PROGRAMS = (("NotaBulle", "2024.3"), ("ClassiGrades", "11.0.2"), ("Le Carnet", "7.8"))
"""Invented grades programs."""
_REMARKS = (
    "Ensemble convenable, qui demande à être consolidé.",
    "Un ensemble solide, il faut poursuivre ainsi.",
    "Travail sérieux, participation à encourager.",
    "Des capacités, mais un travail trop irrégulier.",
    "Bon trimestre. L'écrit progresse.",
    "Résultats fragiles : reprendre les méthodes vues en classe.",
)

Subject = tuple[str, str, str]
"""SIECLE code, label, coefficient."""

_COMMON: tuple[Subject, ...] = (
    ("013000", "PHILOSOPHIE", "8"),
    ("043700", "HISTOIRE-GEOGRAPHIE", "3"),
    ("030201", "ANGLAIS LV1", "3"),
    ("030602", "ESPAGNOL LV2", "3"),
    ("100100", "EDUCATION PHYSIQUE ET SPORTIVE", "6"),
)
_VOCATIONAL: tuple[Subject, ...] = (
    ("020700", "FRANCAIS", "3"),
    ("043700", "HISTOIRE-GEOGRAPHIE", "2"),
    ("030201", "ANGLAIS LV1", "2"),
    ("061300", "MATHEMATIQUES", "2"),
    ("100100", "EDUCATION PHYSIQUE ET SPORTIVE", "1"),
)
SUBJECTS: dict[str, tuple[Subject, ...]] = {
    "G": (
        *_COMMON,
        ("061300", "MATHEMATIQUES", "16"),
        ("063600", "PHYSIQUE-CHIMIE", "16"),
        ("006000", "ENSEIGNEMENT SCIENTIFIQUE", "3"),
    ),
    "STMG": (*_COMMON, ("061300", "MATHEMATIQUES", "3"), ("115200", "MANAGEMENT, DROIT", "16")),
    "STI2D": (*_COMMON, ("061300", "MATHEMATIQUES", "3"), ("230700", "INGENIERIE", "16")),
    "AGORA": (*_VOCATIONAL, ("801200", "GESTION-ADMINISTRATION", "7")),
    "MELEC": (*_VOCATIONAL, ("255100", "ELECTROTECHNIQUE", "7")),
    "ASSP": (*_VOCATIONAL, ("330100", "SOINS ET SERVICES", "7")),
    "CGEA": (*_VOCATIONAL, ("211100", "AGRONOMIE", "7")),
}
"""Track → what its terminale classes are graded in."""

_ABSENT_SHARE = 0.01
_EXEMPTED_SHARE = 0.02
_SPORT = "100100"


@dataclass(frozen=True, slots=True)
class Grade:
    """One pupil's grade in one subject and one period."""

    service: str
    state: str
    average: str | None
    rank: str | None
    coefficient: str
    remark: str


@dataclass(frozen=True, slots=True)
class GradedPupil:
    """One pupil with their bulletins: (period, grades)."""

    code: str
    ine: str | None
    family: str
    first: str
    birth: str
    division: str
    bulletins: tuple[tuple[str, tuple[Grade, ...]], ...]


@dataclass(frozen=True, slots=True)
class Service:
    """One subject taught to one division by one teacher during one period."""

    code: str
    period: str
    teacher: str
    subject: Subject
    division: str


@dataclass(frozen=True, slots=True)
class GradesFile:
    """Everything one grades file says."""

    uai: str
    school: str
    created_at: datetime
    year: int
    division_of_year: str
    divisions: tuple[str, ...]
    services: tuple[Service, ...]
    teachers: tuple[tuple[str, str], ...]
    """Family name, first name; the code is P- and the place, from 1."""
    pupils: tuple[GradedPupil, ...]


def make_grades(
    uai: str,
    school: str,
    pupils: tuple[Pupil, ...],
    *,
    periods: tuple[int, ...],
    division_of_year: str,
    session: int,
    created_at: datetime,
    seed: str,
) -> GradesFile:
    """Return the grades of the terminale `pupils`: the same at each export, whoever has left."""
    rng = Random(seed)
    tracks = {p.divisions[0]: p.track for p in pupils}
    wanted = tuple(str(period) for period in periods)
    teachers = tuple(names.person(rng) for _ in range(max(4, 3 * len(tracks))))
    services = tuple(_services(rng, tracks, wanted, len(teachers)))
    return GradesFile(
        uai=uai,
        school=school,
        created_at=created_at,
        year=session,
        division_of_year=division_of_year,
        divisions=tuple(tracks),
        services=services,
        teachers=teachers,
        pupils=_graded(pupils, services, wanted, seed),
    )


def _services(
    rng: Random, tracks: dict[str, str], periods: tuple[str, ...], teachers: int
) -> Iterator[Service]:
    for division, track in tracks.items():
        for subject in SUBJECTS[track]:
            teacher = f"P-{rng.randrange(teachers) + 1}"
            for period in periods:
                code = f"S-{division}-{subject[0]}-{period}"
                yield Service(code, period, teacher, subject, division)


def _graded(
    pupils: tuple[Pupil, ...], services: tuple[Service, ...], periods: tuple[str, ...], seed: str
) -> tuple[GradedPupil, ...]:
    """Return every pupil's grades, ranked within their division."""
    averages = {s.code: _averages(s, pupils, seed) for s in services}
    ranks = {code: sorted(marks.values(), reverse=True) for code, marks in averages.items()}
    by_place: dict[tuple[str, str], list[Service]] = {}
    for service in services:
        by_place.setdefault((service.division, service.period), []).append(service)
    return tuple(
        GradedPupil(
            code=f"E-{pupil.elenoet}",
            ine=pupil.ine,
            family=pupil.family or "",
            first=pupil.first or "",
            birth="-".join(reversed((pupil.birth or "").split("/"))),
            division=pupil.divisions[0],
            bulletins=tuple(
                (
                    period,
                    tuple(
                        _grade(pupil, s, averages[s.code].get(pupil.elenoet), ranks[s.code])
                        for s in by_place[pupil.divisions[0], period]
                    ),
                )
                for period in periods
            ),
        )
        for pupil in pupils
    )


def _averages(service: Service, pupils: tuple[Pupil, ...], seed: str) -> dict[str | None, float]:
    """Return the averages of one service by ELENOET; pupils absent or exempted have none."""
    rng = Random(f"{seed}/{service.code}")
    level = rng.uniform(9.5, 13.5)
    marks: dict[str | None, float] = {}
    for pupil in pupils:
        if pupil.divisions[0] != service.division:
            continue
        away = _EXEMPTED_SHARE if service.subject[0] == _SPORT else _ABSENT_SHARE
        mark = round(min(20.0, max(0.5, rng.gauss(level, 3.2))), 2)
        if rng.random() >= away:
            marks[pupil.elenoet] = mark
    return marks


def _grade(pupil: Pupil, service: Service, mark: float | None, ranked: list[float]) -> Grade:
    _code, _label, coefficient = service.subject
    if mark is None:
        state = EXEMPTED if service.subject[0] == _SPORT else ABSENT
        return Grade(service.code, state, None, None, coefficient, "")
    remark = _REMARKS[(int(mark * 7) + pupil.address) % len(_REMARKS)]
    rank = str(ranked.index(mark) + 1)
    return Grade(service.code, GRADED, f"{mark:.2f}", rank, coefficient, remark)


def render(grades: GradesFile) -> str:
    """Return the whole document."""
    program, version = _PROGRAMS[int(grades.uai[3:7]) % len(_PROGRAMS)]
    lines = [
        f'<?xml version="1.0" encoding="{ENCODING}"?>',
        f'<fichier logiciel="{program}" version="{version}" '
        f'date-creation="{grades.created_at:%Y-%m-%d}">',
        f'<etablissement rne="{grades.uai}" nom={quoteattr(grades.school)} cp="99410">',
        "<classes>",
    ]
    lines.extend(
        f'<classe code="C-{d}" annee="{grades.year}" nom="{d}" niveau="terminale" '
        f'decoupage="{grades.division_of_year}"/>'
        for d in grades.divisions
    )
    lines += ["</classes>", "<services-notations>", *_service_lines(grades)]
    lines += ["</services-notations>", "<matieres>", *_subject_lines(grades)]
    lines += ["</matieres>", "<enseignants>"]
    lines.extend(
        f'<enseignant code="P-{number}" nom={quoteattr(family)} prenom={quoteattr(first)}/>'
        for number, (family, first) in enumerate(grades.teachers, 1)
    )
    lines += ["</enseignants>", "<eleves>"]
    for pupil in grades.pupils:
        lines.extend(_pupil_lines(pupil, grades.year))
    lines += ["</eleves>", "</etablissement>", "</fichier>", ""]
    return "\n".join(lines)


def _service_lines(grades: GradesFile) -> Iterator[str]:
    for s in grades.services:
        yield (
            f'<service-notation code="{s.code}" annee="{grades.year}" trimestre="{s.period}" '
            f'code-enseignant="{s.teacher}" code-matiere="M-{s.subject[0]}"/>'
        )


def _subject_lines(grades: GradesFile) -> Iterator[str]:
    labels = {code: label for code, label, _ in (s.subject for s in grades.services)}
    for code, label in labels.items():
        yield f'<matiere code="M-{code}" code-sconet="{code}" libelle={quoteattr(label)}/>'


def _pupil_lines(pupil: GradedPupil, year: int) -> Iterator[str]:
    ine = "" if pupil.ine is None else f' ine="{pupil.ine}"'
    yield (
        f'<eleve code="{pupil.code}"{ine} nom={quoteattr(pupil.family)} '
        f'prenom={quoteattr(pupil.first)} date-naissance="{pupil.birth}">'
    )
    yield "<annees-scolaires>"
    yield f'<annee-scolaire annee="{year}" code-classe="C-{pupil.division}">'
    yield "<bulletins>"
    for period, grades in pupil.bulletins:
        yield f'<bulletin trimestre="{period}">'
        for grade in grades:
            yield f'<notes code-service-notation="{grade.service}" etat="{grade.state}">'
            if grade.average is not None:
                yield f"<moyenne>{grade.average}</moyenne>"
            if grade.rank is not None:
                yield f"<rang>{grade.rank}</rang>"
            yield f"<coefficient>{grade.coefficient}</coefficient>"
            yield f"<appreciation>{grade.remark}</appreciation>"
            yield "</notes>"
        yield "</bulletin>"
    yield "</bulletins>"
    yield "</annee-scolaire>"
    yield "</annees-scolaires>"
    yield "</eleve>"
