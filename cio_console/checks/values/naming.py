"""Whether two programs that write names each in its own way mean the same person.

SIECLE writes « DE LA TOUR-MAUBOURG » and « Marie, Anne », grades programs « De La Tour Maubourg »
and « Marie-Anne » or « Marie »: case, accents, hyphens, a name of usage, first names left out are
no difference. A character lost on the way (« ? », mojibake) stands for any other.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from cio_console.checks.values.mojibake import damaged_character
from cio_console.domain.text import fold

Words = tuple[str, ...]
"""The words of a name, folded; a character that was lost is a « ? »."""

_LONGEST = 200
"""Characters of a name that are compared: SIECLE's have 100 at most."""
LOST = "?"
"""What stands for a character that was lost."""
_WORD = re.compile(r"(?:[^\W_]|\?)+")


def words_of(name: str) -> Words:
    """Return the words of a name, without case nor accents; of its beginning, if it is endless."""
    return _words_of(name[:_LONGEST])


@lru_cache(maxsize=8192)
def _words_of(name: str) -> Words:
    if not name.isascii():
        name = damaged_character().sub(LOST, name).replace("\ufffd", LOST)
    return tuple(_WORD.findall(fold(name)))


def same_name(one: Words, other: Words) -> bool:
    """Tell whether two names may be the same; a missing one may be any."""
    if not one or not other or _same("".join(one), "".join(other)):
        return True
    few, many = sorted((one, other), key=len)
    return all(any(_same(word, known) for known in many) for word in few)


def same_family_name(name: Words, known: Sequence[Words]) -> bool:
    """Tell whether a family name may be one of those of a civil status."""
    return not known or any(same_name(name, each) for each in known)


def same_first_name(name: Words, known: Sequence[Words]) -> bool:
    """Tell whether a first name may be that of a civil status, or several of them."""
    if not known or same_name(name, known[0]):
        return True
    return same_name(name, tuple(word for each in known for word in each))


def _same(one: str, other: str) -> bool:
    if LOST not in one and LOST not in other:
        return one == other
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and all(a == b or LOST in (a, b) for a, b in pairs)
