"""One field of a row of open data, whatever the type it comes in this year.

Types drift ("0", 0 or 0.0; "99" or 99; null) and fields vanish: what is absent or empty is "".
"""

import re
from collections.abc import Callable, Iterable
from typing import Literal

from cio_console.directory.portal import Row
from cio_console.domain.candidate import Opening
from cio_console.domain.text import clean_line, fold
from cio_console.errors import UsageProblem

_YES = frozenset({"1", "oui", "o", "true", "vrai"})
_STATES = {
    "": Opening.OPEN,
    "ouvert": Opening.OPEN,
    "a ouvrir": Opening.OPENING,
    "a fermer": Opening.CLOSING,
    "ferme": Opening.CLOSED,
}
_SECTORS: dict[str, Literal["public", "private"]] = {"public": "public", "prive": "private"}
_CODE = re.compile("[0-9]{3}|02[AB]")
_MOST = 1_000_000
"""No school has as many pupils."""
_DEPARTEMENT = 3
"""Characters of a département's code: « 094 », « 02A », « 971 »."""


def text(row: Row, *names: str) -> str:
    """Return the first of those fields that tells something, as one harmless line."""
    for name in names:
        value = row.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str | int | float) and (line := clean_line(str(value))):
            return line
    return ""


def flag(row: Row, name: str) -> bool:
    """Tell whether a field says yes."""
    return fold(text(row, name)) in _YES


def count(row: Row, name: str) -> int | None:
    """Return a number of pupils, None when the field does not tell one."""
    digits = text(row, name)
    return int(digits) if digits.isdecimal() and int(digits) < _MOST else None


def departement_code(typed: str) -> str:
    """Return a département's code on three characters, of « 94 », « 094 » or « 2a ».

    Raises UsageProblem when it has not the form of one.
    """
    code = typed.strip().upper()
    code = code and code.zfill(_DEPARTEMENT)
    if not _CODE.fullmatch(code):
        raise UsageProblem(f"« {clean_line(typed)} » n'est pas un département : 94, 2A, 971…")
    return code


def state(row: Row) -> Opening | None:
    """Return whether a school is open, None for a word that is not known."""
    word = fold(text(row, "etat"))
    return _STATES.get(word) or next(
        (known for start, known in _STATES.items() if start and word.startswith(start)), None
    )


def sector(row: Row) -> Literal["public", "private", ""]:
    """Return whether a school is public or private, "" when it is not told."""
    return _SECTORS.get(fold(text(row, "statut_public_prive")), "")


def first(values: Iterable[str], wanted: Callable[[str], object] = bool) -> str:
    """Return the first value that is wanted, "" when there is none."""
    return next(filter(wanted, values), "")
