"""The periods of the year in which a campaign asks for grades, and how a message names them."""

from collections.abc import Collection, Mapping, Sequence

from cio_console.domain.campaign import GRADES, Campaign

Calendar = Mapping[str, Sequence[int]]
"""Division of the year → the periods that the campaign asks for."""

WHOLE_CLASS = 6
"""Pupils from which on a class is missing something as a whole; among fewer it may be chance."""


def calendar_of(campaign: Campaign) -> Calendar:
    """Return the periods that the campaign asks for, by division of the year."""
    collection = campaign.collection(GRADES)
    return collection.periods if collection else {}


def asked(division: str, present: frozenset[str], calendar: Calendar) -> frozenset[str]:
    """Return the periods asked for where the year is divided so, `present` being graded."""
    known = calendar.get(division)
    choices = [known] if known is not None else list(calendar.values())
    sets = [frozenset(map(str, numbers)) for numbers in choices]
    return min(sets, key=lambda periods: len(periods - present), default=frozenset())


def named_periods(division: str, periods: Collection[str]) -> str:
    """Return « du trimestre 2 », « des trimestres 1 et 2 », « de la période 1 »."""
    numbers = " et ".join(sorted(periods))
    name = division or "période"
    if len(periods) > 1:
        return f"des {name}s {numbers}"
    return f"{'de la' if name == 'période' else 'du'} {name} {numbers}"
