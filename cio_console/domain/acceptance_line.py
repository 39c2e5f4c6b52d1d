"""An acceptance told in one line: why, and until which day.

    Vérifié avec la famille ; jusqu'au 15/03

What stands after the last « ; » is the last day, told as a day to call back is (« 15/03 »,
« 15 mars », « jeudi », « +2s »), with or without « jusqu'au » before it. Without a day, the
acceptance holds until the end of the campaign. No word is ever lost: what is no day is reason.
"""

import re
from datetime import date
from typing import NamedTuple

from cio_console.domain.contact_line import day_told
from cio_console.domain.text import clean_line, fold

_UNTIL = re.compile(r"(?:jusqu['’ ]?(?:au|a|en)?\b ?:?|→|>)\s*")
_LOOKS_LIKE_A_DAY = re.compile(r"\d{1,4}[/-]\d[\d/-]*")


class AcceptanceLine(NamedTuple):
    """What is understood of a line."""

    reason: str
    until: date
    told: bool = False
    """Whether the line tells the day."""
    problem: str = ""
    """French sentence on what is wrong or missing; "" when all is well."""


def read_acceptance_line(line: str, today: date, end: date) -> AcceptanceLine:
    """Return what `line` tells on the day `today`; `end` is the last day of the campaign."""
    whole = clean_line(line, len(line) + 1)
    before, sign, after = whole.rpartition(";")
    day, problem = _until(after.strip(), today) if sign else (None, "")
    reason = (before if day or problem else whole).strip(" ;")
    until = day or end
    if not reason:
        problem = "Écrivez pourquoi : une raison suffit, Échap laisse."
    elif not problem and until < today:
        problem = _past(until, told=day is not None)
    return AcceptanceLine(reason, until, day is not None, problem)


def _past(until: date, *, told: bool) -> str:
    passed = f"Le {until:%d/%m/%Y} est passé : donnez un jour à venir"
    return f"{passed}." if told else f"La campagne est finie. {passed}, « ; jusqu'au JJ/MM »."


def _until(text: str, today: date) -> tuple[date | None, str]:
    """Return the day that `text` tells, None when it is words; and what is wrong with it."""
    folded = fold(text)
    introduction = _UNTIL.match(folded)
    told = folded[introduction.end() :] if introduction else folded
    day = day_told(told, today)
    if day is not None or not (introduction or (told and _LOOKS_LIKE_A_DAY.fullmatch(told))):
        return day, ""
    return None, f"« {text} » n'est pas un jour : écrivez « ; jusqu'au JJ/MM »."
