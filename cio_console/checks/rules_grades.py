"""Rules on one pupil of a grades file of the « APB » shape, over the years that are judged.

Each flaw comes with its key: the flaws of one key may have one cause, which the end of the file
tells (see `recurring`).
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from cio_console.checks.flaw import Flaw
from cio_console.checks.grades_pupil import Card, GradesPupil, Mark, Year
from cio_console.checks.rules_identity import ine_shape_fault
from cio_console.domain.identifiers import ine_form

GRADED = "S"
NOT_GRADED = "N"
STATES = {GRADED: "noté", "A": "absent", NOT_GRADED: "non noté", "D": "dispensé"}
HIGHEST = 20
MAX_DECIMALS = 2
LONGEST_REMARK = 300
"""Characters of an appreciation, by the published form of the LSL import."""
PERIODS = frozenset({"1", "2", "3"})
"""Any period of any division of the year."""

COMMA, MISSING, PERIOD = "comma", "missing", "period"
"""First words of the keys whose flaws may have one cause."""

_NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_NUMBER_WITH_COMMA = re.compile(r"[0-9]+,[0-9]+")
_WITH_COMMA = "La moyenne est écrite avec une virgule : il faut un point."

Path = tuple[str | int, ...]
Keyed = tuple[Hashable, Flaw]
"""A flaw and what its like have in common."""


Expected = Callable[[Year], frozenset[str]]
"""Periods that the bulletins of a year may be of."""

GradesCheck = Callable[[GradesPupil, Expected], Iterator[Keyed]]


class GradesRule(msgspec.Struct, frozen=True):
    """A rule over the values of one `eleve`."""

    code: str
    check: GradesCheck


def grades_rule(code: str) -> Callable[[GradesCheck], GradesRule]:
    """Make the decorated function the rule `code`."""
    return lambda check: GradesRule(code, check)


@grades_rule("N101")
def identifier(pupil: GradesPupil, _expected: Expected) -> Iterator[Keyed]:
    """Report an INE missing or ill-formed; duplicates are found at the end of the file."""
    if not pupil.ine:
        yield MISSING, Flaw("L'élève n'a pas d'INE dans le fichier de notes.")
    elif ine_form(pupil.ine) is None:
        message = f"L'INE n'a pas la bonne forme : {ine_shape_fault(pupil.ine)}."
        yield message, Flaw(message, value=pupil.ine)


@grades_rule("N103")
def averages(pupil: GradesPupil, expected: Expected) -> Iterator[Keyed]:
    """Report an average missing, in excess, or not a number from 0 to 20."""
    for year in pupil.years:
        for card in year.cards:
            for mark in card.marks:
                if mark.state in STATES and (message := average_fault(mark)):
                    if not mark.average and is_to_come(card, expected(year)):
                        continue
                    at: Path = (*mark.at, "moyenne") if mark.average else mark.at
                    key = average_key(mark.average, message, (mark.service, card.period))
                    yield key, Flaw(message, at, mark.average)


def average_fault(mark: Mark) -> str:
    """Return what is wrong with the average of a mark of a known state, as a sentence, or ""."""
    text = mark.average
    if mark.state != GRADED:
        label = STATES[mark.state]
        return f"Il y a une moyenne alors que l'élève est « {label} »." if text else ""
    return number_fault(text) if text else "La moyenne manque alors que l'élève est « noté »."


def average_key(average: str, message: str, service: Hashable) -> Hashable:
    """Return what an average's flaw has in common with others: its service, or its comma."""
    if not average:
        return MISSING, service
    return COMMA if message == _WITH_COMMA else None


@lru_cache(maxsize=4096)
def number_fault(text: str) -> str:
    """Return why a text is not an average from 0 to 20, as a sentence, or ""."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        if _NUMBER_WITH_COMMA.fullmatch(text):
            return _WITH_COMMA
        return f"La moyenne n'est pas un nombre de 0 à {HIGHEST}."
    if float(text) > HIGHEST:
        return f"La moyenne dépasse {HIGHEST}."
    if len(match[2] or "") > MAX_DECIMALS:
        return f"La moyenne a plus de {MAX_DECIMALS} décimales."
    return ""


@grades_rule("N104")
def states_and_periods(pupil: GradesPupil, expected: Expected) -> Iterator[Keyed]:
    """Report an unknown state, a period that is not expected, and one given twice."""
    seen: dict[str, Card] = {}
    for year in pupil.years:
        wanted = expected(year)
        for card in year.cards:
            if card.period not in wanted or card.period in seen:
                yield from _period_flaws(card, seen, wanted, year)
            seen.setdefault(card.period, card)
            if len({mark.service for mark in card.marks}) < len(card.marks):
                yield from _twice_in(card)
    for _, mark in _marks(pupil):
        if mark.state not in STATES:
            known = ", ".join(f"{code} ({label})" for code, label in STATES.items())
            message = f"L'état de la note est inconnu : on attend {known}."
            yield None, Flaw(message, mark.at, mark.state)


def _period_flaws(
    card: Card, seen: Mapping[str, Card], expected: frozenset[str], year: Year
) -> Iterator[Keyed]:
    first = seen.get(card.period)
    if card.period not in expected:
        if not is_to_come(card, expected):
            wanted = " ou ".join(sorted(expected))
            message = f"La période du bulletin n'est pas attendue : on attend {wanted}."
            yield (PERIOD, year.division, card.period), Flaw(message, card.at, card.period)
    # A pupil who changes class may have an empty bulletin in one of the two.
    elif first is not None and (first.at[:2] == card.at[:2] or is_graded(card, first)):
        message = "L'élève a deux bulletins pour la même période."
        yield None, Flaw(message, card.at, card.period)


def _twice_in(card: Card) -> Iterator[Keyed]:
    """Yield the marks of a bulletin that grade a service already graded in it."""
    seen: set[str] = set()
    for mark in card.marks:
        if mark.average and mark.service:
            if mark.service in seen:
                message = "Le même service de notation est noté deux fois sur la période."
                yield None, Flaw(message, mark.at, mark.service)
            seen.add(mark.service)


def is_graded(*cards: Card) -> bool:
    """Tell whether each of the bulletins holds at least one average."""
    return all(any(mark.average for mark in card.marks) for card in cards)


def is_to_come(card: Card, expected: frozenset[str]) -> bool:
    """Tell whether a bulletin is of a period to come, which programs write without a grade."""
    return card.period in PERIODS and card.period not in expected and not is_graded(card)


@grades_rule("N107")
def remarks(pupil: GradesPupil, _expected: Expected) -> Iterator[Keyed]:
    """Report the appreciation of a graded mark that is missing, and any that is too long."""
    for card, mark in _marks(pupil):
        if not mark.remark:
            if mark.average:
                message = "L'appréciation manque alors que l'élève est noté."
                key = (MISSING, (mark.service, card.period))
                yield key, Flaw(message, (*mark.at, "appreciation"))
        elif mark.remark > LONGEST_REMARK:
            yield None, Flaw(too_long(mark.remark), (*mark.at, "appreciation"))


def too_long(characters: int) -> str:
    """Return the sentence for an appreciation of so many characters."""
    return f"L'appréciation compte {characters} caractères : {LONGEST_REMARK} au plus."


def _marks(pupil: GradesPupil) -> Iterator[tuple[Card, Mark]]:
    for year in pupil.years:
        for card in year.cards:
            for mark in card.marks:
                yield card, mark


def expected_periods(division: str, periods: Mapping[str, Sequence[int]]) -> frozenset[str]:
    """Return the periods that the campaign (`periods`) expects of a division of the year.

    A division that is not known may have any period that the campaign expects; a campaign that
    tells nothing expects any.
    """
    known = [periods[division]] if division in periods else periods.values()
    return frozenset(str(number) for numbers in known for number in numbers) or PERIODS


GRADES_RULES = (identifier, averages, states_and_periods, remarks)
"""Every rule over one pupil of a grades file."""
