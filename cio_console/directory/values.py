"""One cell of a list of schools, read as what it means; None where it means nothing known."""

import re
from typing import Literal

from cio_console.domain.identifiers import is_uai
from cio_console.domain.school import NATURES
from cio_console.domain.text import fold

_UAI = re.compile(r"(?<![0-9A-Za-z])([0-9]{7}) ?([A-Za-z])(?![0-9A-Za-z])")
_UAI_SHORT = re.compile(r"([0-9]{6})([A-Za-z])")
"""A UAI whose first zero a spreadsheet took away."""
_NATURE_CODE = re.compile(r"(?<![0-9])([0-9]{3})(?![0-9])")
_DIGITS = 10
"""Of a French telephone number."""
_IN_A_ROW = re.compile(r"0[0-9]{9}")
_LARGEST_COUNT = 100_000
_YES = frozenset({"1", "oui", "o", "vrai", "true", "x", "yes"})
_NO = frozenset({"", "0", "non", "n", "faux", "false", "no", "-", "–"})
_PUBLIC = frozenset({"public", "pu", "publique"})
_PRIVATE = frozenset({"prive", "pr", "privee", "prive sous contrat", "prive hors contrat"})

_NATURE_WORDS: tuple[tuple[str, str], ...] = (
    ("lycee general et technologique", "300"),
    ("lycee d'enseignement general et technologique", "300"),
    ("lycee enseignt general et technologique", "300"),
    ("lycee general technologique", "300"),
    ("lgt", "300"),
    ("lycee technologique", "301"),
    ("lycee d enseignement technologique", "301"),
    ("lycee general", "302"),
    ("lycee d enseignement general", "302"),
    ("lycee polyvalent", "306"),
    ("lycee agricole", "307"),
    ("lycee professionnel", "320"),
    ("section d enseignement professionnel", "334"),
    ("section enseignt general et technologique", "335"),
    ("section d enseignement general et technologique", "335"),
    ("erea", "370"),
    ("etablissement regional d enseignement adapte", "370"),
    ("maison familiale rurale", "380"),
)
"""How natures are written besides their code, their abbreviation and their label."""


def plain(text: str) -> str:
    """Return a text without accents, case nor punctuation."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


_NATURES = {
    **{plain(words): code for words, code in _NATURE_WORDS},
    **{plain(nature.short): nature.code for nature in NATURES.values()},
    **{plain(nature.label): nature.code for nature in NATURES.values()},
}


def uais_in(cell: str) -> tuple[str, ...]:
    """Return the UAIs that a cell holds, in capitals, whatever stands around them."""
    return tuple((digits + letter).upper() for digits, letter in _UAI.findall(cell))


def uai_of(cell: str) -> str | None:
    """Return the UAI that a cell is about: the only one in it, its first zero put back."""
    found = uais_in(cell)
    if not found and (short := _UAI_SHORT.fullmatch(cell.strip())):
        whole = f"0{short[1]}{short[2].upper()}"
        return whole if is_uai(whole) else None
    return found[0] if len(set(found)) == 1 else None


def nature_of(cell: str) -> str | None:
    """Return the code of a nature, written as a code, an abbreviation or in words."""
    if code := _NATURE_CODE.search(cell):
        return code[1]
    return _NATURES.get(plain(cell))


def sector_of(cell: str) -> Literal["public", "private"] | None:
    """Return whether a school is public or private."""
    word = plain(cell)
    if word in _PUBLIC:
        return "public"
    return "private" if word in _PRIVATE else None


def telephone_of(cell: str) -> str:
    """Return a telephone number, the first zero that a spreadsheet took away put back.

    One that is written in a row is written in pairs, as it is read out.
    """
    digits = "".join(c for c in cell if c.isdigit())
    lost = len(digits) == _DIGITS - 1 and cell.strip()[:1] in "123456789"
    whole = f"0{cell.strip()}" if lost else cell
    if not _IN_A_ROW.fullmatch(whole.strip()):
        return whole
    pairs = re.findall("..", whole.strip())
    return " ".join(pairs)


def is_telephone(cell: str) -> bool:
    """Tell whether a cell has the form of a telephone number, with or without its country."""
    kept = [c for c in cell if c.isdigit()]
    return _DIGITS <= len(kept) <= _DIGITS + 3 and not any(c.isalpha() for c in cell)


def count_of(cell: str) -> int | None:
    """Return a number of pupils: « 1 234 », « 120,0 »."""
    digits = re.sub(r"[\s\u00a0\u202f']", "", cell)
    found = re.fullmatch(r"([0-9]{1,6})(?:[.,]0+)?", digits)
    return int(found[1]) if found and int(found[1]) < _LARGEST_COUNT else None


def yes_or_no(cell: str) -> bool | None:
    """Return what a cell answers; an empty one says no."""
    word = plain(cell) if cell not in _NO else cell
    if word in _YES:
        return True
    return False if word in _NO else None
