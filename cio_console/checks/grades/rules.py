"""What the rules on grades share, whatever the shape of the file: averages, periods, subjects.

Each flaw comes with its key: the flaws of one key may have one cause, which the end of the file
tells (see `reporting.recurring`).
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache

from cio_console.checks.references import Nomenclature
from cio_console.checks.reporting.flaw import Flaw

GRADED = "S"
NOT_GRADED = "N"
_HIGHEST = 20
_MAX_DECIMALS = 2
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
SUBJECT_CODE = re.compile(r"[0-9]{6}")
"""Code matière of the nomenclature (BCN)."""


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
        return f"La moyenne n'est pas un nombre de 0 à {_HIGHEST}."
    if float(text) > _HIGHEST:
        return f"La moyenne dépasse {_HIGHEST}."
    if len(match[2] or "") > _MAX_DECIMALS:
        return f"La moyenne a plus de {_MAX_DECIMALS} décimales."
    return ""


def too_long(characters: int) -> str:
    """Return the sentence for an appreciation of so many characters."""
    return f"L'appréciation compte {characters} caractères : {LONGEST_REMARK} au plus."


def expected_periods(division: str, periods: Mapping[str, Sequence[int]]) -> frozenset[str]:
    """Return the periods that the campaign (`periods`) expects of a division of the year.

    A division that is not known may have any period that the campaign expects; a campaign that
    tells nothing expects any.
    """
    known = [periods[division]] if division in periods else periods.values()
    return frozenset(str(number) for numbers in known for number in numbers) or PERIODS


def subject_fault(code: str, nomenclature: Nomenclature | None) -> str:
    """Return what is wrong with the code of a graded subject, as a sentence, or ""."""
    if not code:
        return "La matière n'a pas de code SIECLE."
    if not SUBJECT_CODE.fullmatch(code):
        return "Le code de la matière n'a pas la bonne forme : on attend six chiffres."
    if nomenclature is not None and nomenclature.subjects and code not in nomenclature.subjects:
        return "Le code de la matière n'est pas dans la nomenclature de l'établissement."
    return ""
