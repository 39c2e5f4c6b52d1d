"""Rules on one pupil of a grades file of the « APB » shape, over the years that are judged.

Each flaw comes with its key: the flaws of one key may have one cause, which the end of the file
tells (see `reporting.recurring`).
"""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from cio_console.checks.grades.apb_pupil import ApbPupil, Card, Mark, Year
from cio_console.checks.grades.rules import (
    GRADED,
    LONGEST_REMARK,
    MISSING,
    NOT_GRADED,
    PERIOD,
    PERIODS,
    Keyed,
    Path,
    average_key,
    number_fault,
    too_long,
)
from cio_console.checks.pupil.identity import ine_shape_fault
from cio_console.checks.reporting.flaw import Flaw
from cio_console.domain.identifiers import ine_form

_STATES = {GRADED: "noté", "A": "absent", NOT_GRADED: "non noté", "D": "dispensé"}
"""@etat of a mark, and what it means."""

Expected = Callable[[Year], frozenset[str]]
"""Periods that the bulletins of a year may be of."""

ApbCheck = Callable[[ApbPupil, Expected], Iterator[Keyed]]


class ApbRule(msgspec.Struct, frozen=True):
    """A rule over the values of one `eleve`."""

    code: str
    check: ApbCheck


def apb_rule(code: str) -> Callable[[ApbCheck], ApbRule]:
    """Make the decorated function the rule `code`."""
    return lambda check: ApbRule(code, check)


@apb_rule("N101")
def identifier(pupil: ApbPupil, _expected: Expected) -> Iterator[Keyed]:
    """Report an INE missing or ill-formed; duplicates are found at the end of the file."""
    if not pupil.ine:
        yield MISSING, Flaw("L'élève n'a pas d'INE dans le fichier de notes.")
    elif ine_form(pupil.ine) is None:
        message = f"L'INE n'a pas la bonne forme : {ine_shape_fault(pupil.ine)}."
        yield message, Flaw(message, value=pupil.ine)


@apb_rule("N103")
def averages(pupil: ApbPupil, expected: Expected) -> Iterator[Keyed]:
    """Report an average missing, in excess, or not a number from 0 to 20."""
    for year in pupil.years:
        for card in year.cards:
            for mark in card.marks:
                if mark.state in _STATES and (message := _average_fault(mark)):
                    if not mark.average and _is_to_come(card, expected(year)):
                        continue
                    at: Path = (*mark.at, "moyenne") if mark.average else mark.at
                    key = average_key(mark.average, message, (mark.service, card.period))
                    yield key, Flaw(message, at, mark.average)


def _average_fault(mark: Mark) -> str:
    """Return what is wrong with the average of a mark of a known state, as a sentence, or ""."""
    text = mark.average
    if mark.state != GRADED:
        label = _STATES[mark.state]
        return f"Il y a une moyenne alors que l'élève est « {label} »." if text else ""
    return number_fault(text) if text else "La moyenne manque alors que l'élève est « noté »."


@apb_rule("N104")
def states_and_periods(pupil: ApbPupil, expected: Expected) -> Iterator[Keyed]:
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
        if mark.state not in _STATES:
            known = ", ".join(f"{code} ({label})" for code, label in _STATES.items())
            message = f"L'état de la note est inconnu : on attend {known}."
            yield None, Flaw(message, mark.at, mark.state)


def _period_flaws(
    card: Card, seen: Mapping[str, Card], expected: frozenset[str], year: Year
) -> Iterator[Keyed]:
    first = seen.get(card.period)
    if card.period not in expected:
        if not _is_to_come(card, expected):
            wanted = " ou ".join(sorted(expected))
            message = f"La période du bulletin n'est pas attendue : on attend {wanted}."
            yield (PERIOD, year.division, card.period), Flaw(message, card.at, card.period)
    # A pupil who changes class may have an empty bulletin in one of the two.
    elif first is not None and (first.at[:2] == card.at[:2] or _is_graded(card, first)):
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


def _is_graded(*cards: Card) -> bool:
    """Tell whether each of the bulletins holds at least one average."""
    return all(any(mark.average for mark in card.marks) for card in cards)


def _is_to_come(card: Card, expected: frozenset[str]) -> bool:
    """Tell whether a bulletin is of a period to come, which programs write without a grade."""
    return card.period in PERIODS and card.period not in expected and not _is_graded(card)


@apb_rule("N107")
def remarks(pupil: ApbPupil, _expected: Expected) -> Iterator[Keyed]:
    """Report the appreciation of a graded mark that is missing, and any that is too long."""
    for card, mark in _marks(pupil):
        if not mark.remark:
            if mark.average:
                message = "L'appréciation manque alors que l'élève est noté."
                key = (MISSING, (mark.service, card.period))
                yield key, Flaw(message, (*mark.at, "appreciation"))
        elif mark.remark > LONGEST_REMARK:
            yield None, Flaw(too_long(mark.remark), (*mark.at, "appreciation"))


def _marks(pupil: ApbPupil) -> Iterator[tuple[Card, Mark]]:
    for year in pupil.years:
        for card in year.cards:
            for mark in card.marks:
                yield card, mark


APB_RULES = (identifier, averages, states_and_periods, remarks)
"""Every rule over one pupil of a grades file."""
