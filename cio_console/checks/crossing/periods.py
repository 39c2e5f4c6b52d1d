"""X104: the periods in which the pupils of SIECLE have no grade although the campaign asks for one.

One fault is told once. What a whole class of the grades file lacks, and a pupil without any grade,
are left to N109, a period under a wrong number to N104. What a whole class of SIECLE lacks, where
the file names no class, is one finding and not one for each pupil. A pupil who arrived during the
year may lack the periods before: a warning.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cio_console.checks.catalogue import usual
from cio_console.checks.crossing.base import BasePupil
from cio_console.checks.crossing.pairing import Pairs, everyone
from cio_console.checks.grades.calendar import (
    WHOLE_CLASS,
    Calendar,
    asked,
    calendar_of,
    named_periods,
)
from cio_console.checks.reporting.flaw import Draft
from cio_console.checks.reporting.graded import Graded
from cio_console.domain.campaign import Campaign
from cio_console.domain.finding import Severity

_SETTLED = (10, 15)
"""Month and day after which an arrival is not graded over the whole of the first period."""


class Lack(NamedTuple):
    """One pupil and the periods that are missing."""

    graded: Graded
    pupil: BasePupil
    periods: frozenset[str]


def missing_periods(pairs: Pairs, campaign: Campaign) -> Iterator[Draft]:
    """Yield the X104 of the pupils of both files, whole classes first."""
    calendar = calendar_of(campaign)
    settled = date(campaign.school_year, *_SETTLED)
    together = [pair for pair in (*pairs.joined, *pairs.shared, *pairs.alike) if pair[0].periods]
    told = _lacked_together(everyone(pairs), calendar)
    lacks = [
        Lack(*pair, lacking(pair[0], calendar) - told.get(_group(pair[0]), frozenset()))
        for pair in together
    ]
    classes: dict[str, list[Lack]] = {}
    for lack in lacks:
        classes.setdefault(lack.pupil.division, []).append(lack)
    for division, pupils in classes.items():
        common = frozenset.intersection(*(lack.periods for lack in pupils))
        if common and len(pupils) >= WHOLE_CLASS:
            yield _class_draft(division, pupils, common)
        else:
            common = frozenset()
        for lack in pupils:
            if own := lack.periods - common:
                yield _pupil_draft(lack._replace(periods=own), settled)


def _lacked_together(pupils: Iterable[Graded], calendar: Calendar) -> dict[str, frozenset[str]]:
    """Return the periods that all the pupils of one class of the file lack, which N109 tells."""
    groups: dict[str, list[frozenset[str]]] = {}
    for graded in pupils:
        groups.setdefault(_group(graded), []).append(lacking(graded, calendar))
    return {
        name: frozenset.intersection(*lacks)
        for name, lacks in groups.items()
        if len(lacks) >= WHOLE_CLASS
    }


def _group(graded: Graded) -> str:
    """Return the class of a pupil, or what stands for one in a file that names none."""
    return graded.division or graded.division_of_year


def lacking(graded: Graded, calendar: Calendar) -> frozenset[str]:
    """Return the periods that a pupil lacks.

    A period that nobody asked for, in the place of one that is missing, is a wrong number: N104
    tells it.
    """
    asked = expected(graded, calendar)
    missing = asked - graded.periods
    return missing if len(missing) > len(graded.periods - asked) else frozenset()


def expected(graded: Graded, calendar: Calendar) -> frozenset[str]:
    """Return the periods asked for of a pupil.

    Where the division of the year is not known, they are those that the pupil lacks the least of.
    """
    return asked(graded.division_of_year, graded.periods, calendar)


def _class_draft(division: str, pupils: Sequence[Lack], periods: frozenset[str]) -> Draft:
    graded = pupils[0].graded
    count = len(pupils)
    message = (
        f"Aucun des {count} élèves de la classe {division} n'a de note "
        f"{named_periods(graded.division_of_year, periods)}."
    )
    return Draft("X104", usual("X104"), message, graded.place)


def _pupil_draft(lack: Lack, settled: date) -> Draft:
    graded = lack.graded
    message = f"L'élève n'a aucune note {named_periods(graded.division_of_year, lack.periods)}."
    severity = usual("X104")
    if _before_arrival(lack, settled):
        severity = Severity.WARNING
        message += " Selon SIECLE, il est arrivé en cours d'année."
    return Draft("X104", severity, message, graded.place, graded.subject)


def _before_arrival(lack: Lack, settled: date) -> bool:
    """Tell whether only periods before the pupil's first grades are missing, for an arrival."""
    arrived = lack.pupil.arrived
    late = arrived is not None and arrived > settled
    return late and max(lack.periods) < min(lack.graded.periods)
