"""An acceptance told in one line: why, and until which day.

    Vérifié avec la famille ; jusqu'au 15/03

The line ends with the last day, told as a day to come is (`domain.days`: « 15/03 », « 15 mars »,
« jeudi », « +2s »): after the last « ; », with or without « jusqu'au », or after « jusqu'au »,
whatever stands before it. Without a day, the acceptance holds until the end of the campaign. No
word is ever lost: what is no day is reason. « jusqu'au » before what is no day is a problem, unless
it stands between quotes.
"""

import re
from datetime import date
from typing import NamedTuple

from cio_console.domain.days import QUOTED, day_told, folded_alike, misnamed
from cio_console.domain.text import clean_line

_UNTIL = re.compile(r"(?:jusqu['’ ]?(?:au|a|en)?\b ?:?|→|>)\s*")
_UNTIL_INSIDE = re.compile(r"(?<!\w)jusqu[' ]?(?P<sure>au|en|a)\b ?:?\s*")
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
    reason, day, problem = _told(whole, today)
    until = day or end
    if not reason:
        problem = "Écrivez pourquoi : une raison suffit, Échap laisse."
    elif not problem and until < today:
        problem = _past(until, told=day is not None)
    return AcceptanceLine(reason, until, day is not None, problem)


def _told(whole: str, today: date) -> tuple[str, date | None, str]:
    """Return the reason, the last day told if there is one, and what is wrong with it."""
    before, sign, after = whole.rpartition(";")
    day, problem = _until(after.strip(" ."), today) if sign else (None, "")
    if day or problem:
        return before.strip(" ;"), day, problem
    folded = QUOTED.sub(lambda quoted: "#" * len(quoted[0]), folded_alike(whole))
    found = list(_UNTIL_INSIDE.finditer(folded))
    if not found:
        return whole.strip(" ;"), None, ""
    last = found[-1]
    told = whole[last.end() :].rstrip(" .;!)")
    day = day_told(told, today) or day_told(f"le {told}", today)
    if day is None and (last["sure"] != "a" or _LOOKS_LIKE_A_DAY.match(told)):
        wrong = _no_day(whole[last.start() :], told, today)
        return whole.strip(" ;"), None, f"{wrong} Entre guillemets, c'est du texte."
    return (whole[: last.start()] if day else whole).strip(" ;,(–-"), day, ""


def _past(until: date, *, told: bool) -> str:
    passed = f"Le {until:%d/%m/%Y} est passé : donnez un jour à venir"
    return f"{passed}." if told else f"La campagne est finie. {passed}, « ; jusqu'au JJ/MM »."


def _until(text: str, today: date) -> tuple[date | None, str]:
    """Return the day that `text` tells, None when it is words; and what is wrong with it."""
    folded = folded_alike(text)
    introduction = _UNTIL.match(folded)
    told = folded[introduction.end() :] if introduction else folded
    day = day_told(told, today)
    if day is not None or not (introduction or (told and _LOOKS_LIKE_A_DAY.fullmatch(told))):
        return day, ""
    return None, _no_day(text, told, today)


def _no_day(text: str, told: str, today: date) -> str:
    wrong = misnamed(told, today) or f"« {text[:40]} » n'est pas un jour"
    return f"{wrong} : écrivez « ; jusqu'au JJ/MM »."
