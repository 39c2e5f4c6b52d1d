"""Rules on one pupil of a grades file: identifier, averages, states and periods."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from cio_console.checks.flaw import Flaw
from cio_console.checks.grades_pupil import Card, GradesPupil, Mark, Year
from cio_console.checks.rules_identity import ine_shape_fault
from cio_console.domain.identifiers import ine_form

GRADED = "S"
STATES = {GRADED: "noté", "A": "absent", "N": "non noté", "D": "dispensé"}
HIGHEST = 20
MAX_DECIMALS = 2
DIVISIONS_OF_YEAR = {"2": "semestre", "3": "trimestre"}
"""@decoupage of a class → name of its periods in the campaign file."""
PERIODS = frozenset({"1", "2", "3"})
"""Any period of any division of the year."""

_NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_NUMBER_WITH_COMMA = re.compile(r"[0-9]+,[0-9]+")


class Calendar(msgspec.Struct, frozen=True):
    """What is expected of the bulletins of one pupil's year."""

    session: str
    """The year in which the school year of the campaign ends."""
    expected: Callable[[Year], frozenset[str]]
    """Periods that a year's bulletins may be of."""


GradesCheck = Callable[[GradesPupil, Calendar], Iterator[Flaw]]


class GradesRule(msgspec.Struct, frozen=True):
    """A rule over the values of one `eleve`."""

    code: str
    check: GradesCheck


def grades_rule(code: str) -> Callable[[GradesCheck], GradesRule]:
    """Make the decorated function the rule `code`."""
    return lambda check: GradesRule(code, check)


@grades_rule("N101")
def identifier(pupil: GradesPupil, _calendar: Calendar) -> Iterator[Flaw]:
    """Report an INE missing or ill-formed; duplicates are found at the end of the file."""
    if not pupil.ine:
        yield Flaw("L'élève n'a pas d'INE dans le fichier de notes.")
    elif ine_form(pupil.ine) is None:
        message = f"L'INE n'a pas la bonne forme : {ine_shape_fault(pupil.ine)}."
        yield Flaw(message, value=pupil.ine)


@grades_rule("N103")
def averages(pupil: GradesPupil, _calendar: Calendar) -> Iterator[Flaw]:
    """Report an average missing, in excess, or not a number from 0 to 20."""
    for mark in _marks(pupil):
        if mark.state in STATES:
            message = average_fault(mark)
            if message:
                at = mark.average_at if mark.average else mark.at
                yield Flaw(message, at, mark.average)


def average_fault(mark: Mark) -> str:
    """Return what is wrong with the average of a mark of a known state, as a sentence, or ""."""
    text = mark.average
    if mark.state != GRADED:
        label = STATES[mark.state]
        return f"Il y a une moyenne alors que l'élève est « {label} »." if text else ""
    return number_fault(text) if text else "La moyenne manque alors que l'élève est « noté »."


def number_fault(text: str) -> str:
    """Return why a text is not an average from 0 to 20, as a sentence, or ""."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        if _NUMBER_WITH_COMMA.fullmatch(text):
            return "La moyenne est écrite avec une virgule : il faut un point."
        return f"La moyenne n'est pas un nombre de 0 à {HIGHEST}."
    if float(text) > HIGHEST:
        return f"La moyenne dépasse {HIGHEST}."
    if len(match[2] or "") > MAX_DECIMALS:
        return f"La moyenne a plus de {MAX_DECIMALS} décimales."
    return ""


@grades_rule("N104")
def states_and_periods(pupil: GradesPupil, calendar: Calendar) -> Iterator[Flaw]:
    """Report an unknown state, a period that is not expected, and one given twice."""
    for year in pupil.years:
        seen: set[str] = set()
        expected = calendar.expected(year)
        for card in year.cards:
            yield from _period_flaws(card, seen, expected)
            seen.add(card.period)
    known = ", ".join(f"{code} ({label})" for code, label in STATES.items())
    for mark in _marks(pupil):
        if mark.state not in STATES:
            yield Flaw(f"L'état de la note est inconnu : on attend {known}.", mark.at, mark.state)


def _period_flaws(card: Card, seen: set[str], expected: frozenset[str]) -> Iterator[Flaw]:
    if card.period not in expected:
        wanted = " ou ".join(sorted(expected))
        message = f"La période du bulletin n'est pas attendue : on attend {wanted}."
        yield Flaw(message, card.at, card.period)
    elif card.period in seen:
        message = "L'élève a deux bulletins pour la même période."
        yield Flaw(message, card.at, card.period)


def _marks(pupil: GradesPupil) -> Iterator[Mark]:
    for year in pupil.years:
        for card in year.cards:
            yield from card.marks


def expected_periods(
    attributes: Mapping[str, str], periods: Mapping[str, Sequence[int]]
) -> frozenset[str]:
    """Return the periods expected of a class (`attributes`) by the campaign (`periods`).

    A class whose division of the year is not known may have any period that the campaign expects;
    a campaign that tells nothing expects any.
    """
    name = DIVISIONS_OF_YEAR.get(attributes.get("decoupage", ""), "")
    numbers = periods[name] if name in periods else [n for many in periods.values() for n in many]
    return frozenset(str(number) for number in numbers) or PERIODS


GRADES_RULES = (identifier, averages, states_and_periods)
"""Every rule over one pupil of a grades file."""
