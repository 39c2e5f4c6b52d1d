"""Rules on one pupil of a grades file of the LSL shape, over the campaign's year.

Each flaw comes with its key: the flaws of one key may have one cause, which the end of the file
tells (see `reporting.recurring`).
"""

import re
from collections.abc import Hashable, Iterator

from cio_console.checks.grades.lsl_pupil import Evaluation, Livret, Period, Schooling, Structure
from cio_console.checks.grades.rules import (
    LONGEST_REMARK,
    MISSING,
    PERIOD,
    Keyed,
    Path,
    average_key,
    number_fault,
    too_long,
)
from cio_console.checks.reporting.flaw import Flaw
from cio_console.domain.finding import Severity
from cio_console.domain.identifiers import ine_form

DIVISIONS = {"T": "trimestre", "S": "semestre"}
"""@code-periode → name of the periods in the campaign file."""
_NUMBERS = {"T": frozenset("123"), "S": frozenset("12"), "": frozenset("123")}
"""@code-periode → the numbers that a period of the year may have."""

Service = tuple[str, str, Structure]
"""What tells a group of pupils: subject, teachers, and what `structure` says of it."""

_IDENTIFIER = re.compile(r"0*[1-9][0-9]*")
_NOT_GRADED = re.compile(r"-1(?:\.0+)?")
_COUNT = re.compile(r"[0-9]+")
_PERCENTAGE = re.compile(r"[0-9]+(?:\.([0-9]+))?")
_WHOLE = 100
_ROUNDING = 2
"""Units of the last decimal by which three rounded or cut percentages may miss their sum."""


def service_of(evaluation: Evaluation) -> Service:
    """Return what tells the group of pupils in which a subject is graded."""
    return evaluation.subject, evaluation.teachers, evaluation.structure


def is_graded(period: Period) -> bool:
    """Tell whether a period holds a grade, right or not."""
    average = period.average
    return bool(average) and not (average[0] == "-" and _NOT_GRADED.fullmatch(average))


def identifier(livret: Livret) -> Iterator[Keyed]:
    """Report an identifier (N101) that is not an ELEVE_ID; duplicates are found at the end."""
    text = livret.identifier
    if _IDENTIFIER.fullmatch(text):
        return
    if not text:
        message = "L'élève n'a pas d'identifiant SIECLE (id)."
    elif ine_form(text.upper()) is not None:
        message = "L'identifiant est un INE : cette forme attend l'ELEVE_ID de SIECLE, un nombre."
    else:
        message = "L'identifiant n'est pas un ELEVE_ID de SIECLE : on attend un nombre."
    yield message, Flaw(message, ("@id",), text)


def averages(evaluation: Evaluation, expected: frozenset[str]) -> Iterator[Keyed]:
    """Report the average (N103) of a period that is missing, or not a number from 0 to 20."""
    for period in evaluation.periods:
        text = period.average
        if text and (_NOT_GRADED.fullmatch(text) or not number_fault(text)):
            continue
        if text:
            message = number_fault(text)
        elif period.number not in expected:
            continue
        else:
            message = "La moyenne de la période manque : -1 pour un élève non noté."
        key = average_key(text, message, (service_of(evaluation), period.number))
        at: Path = (*period.at, "@moyenne")
        yield key, Flaw(message, at, text)


def division(schooling: Schooling) -> Iterator[Keyed]:
    """Report how the year is divided (N104) when it is neither T nor S."""
    if schooling.division not in DIVISIONS:
        message = "Le découpage de l'année (code-periode) est inconnu : on attend T ou S."
        at: Path = (*schooling.at, "@code-periode")
        yield (PERIOD, schooling.division, ""), Flaw(message, at, schooling.division)


def periods(schooling: Schooling, expected: frozenset[str]) -> Iterator[Keyed]:
    """Report a period (N104) that is not expected, once for a pupil, or given twice."""
    numbers = _NUMBERS.get(schooling.division, _NUMBERS[""])
    told: set[str] = set()
    for evaluation in schooling.evaluations:
        seen: set[str] = set()
        for period in evaluation.periods:
            number = period.number
            at: Path = (*period.at, "@numero")
            if number in seen:
                message = "La matière a deux fois la même période."
                yield None, Flaw(message, at, number)
            elif number not in expected | told and (number not in numbers or is_graded(period)):
                told.add(number)
                wanted = " ou ".join(sorted(expected))
                message = f"La période n'est pas attendue : on attend {wanted}."
                yield (PERIOD, schooling.division, number), Flaw(message, at, number)
            seen.add(number)


def remark(evaluation: Evaluation, graded: Period | None) -> Iterator[Keyed]:
    """Report the appreciation (N107) of a graded subject that is missing, and one too long."""
    at: Path = (*evaluation.at, "annuelle")
    if evaluation.remark > LONGEST_REMARK:
        yield None, Flaw(too_long(evaluation.remark), at)
    elif graded is not None and not evaluation.remark:
        message = "L'appréciation annuelle manque alors que l'élève est noté."
        key: Hashable = (MISSING, (service_of(evaluation), graded.number))
        yield key, Flaw(message, at, severity=Severity.ERROR)


def structure_fault(structure: Structure) -> str:
    """Return what is wrong (N106) with what an evaluation says of its group, or ""."""
    if structure.headcount and not _COUNT.fullmatch(structure.headcount):
        return "L'effectif du groupe n'est pas un nombre."
    average = structure.average
    if average and not _NOT_GRADED.fullmatch(average) and (fault := number_fault(average)):
        return fault.replace("La moyenne", "La moyenne du groupe")
    shares = (structure.low, structure.middle, structure.high)
    if not any(shares):
        return ""
    matches = [_PERCENTAGE.fullmatch(share) for share in shares]
    if not all(matches):
        return "La répartition des moyennes est incomplète, ou n'est pas faite de nombres."
    decimals = max(len(match[1] or "") for match in matches if match)
    # In whole units of the last decimal, for sums of decimals are not exact.
    total = sum(round(float(share) * 10**decimals) for share in shares)
    if total and abs(total - _WHOLE * 10**decimals) > _ROUNDING:
        return f"La répartition des moyennes fait {total / 10**decimals:g} et non 100."
    return ""
