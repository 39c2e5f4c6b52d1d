"""The pupils of SIECLE by the words of their names: who may be the person of a grades file.

Comparing everyone with everyone would take minutes where no identifier joins; only those who share
a word are compared, and where too many do nobody is guessed.
"""

from collections.abc import Iterable
from datetime import date

from cio_console.checks.crossing.base import BasePupil
from cio_console.checks.values.naming import LOST, Words

MOST_ALIKE = 300
"""Pupils compared with one of the grades: a thousand pupils share neither a day nor a name."""

_Key = tuple[date | None, str]
"""A birth date, None for any, and a word."""
_ANY = ""
"""Stands for the words of a name that may be anybody's: none at all, or with lost characters."""


class Likeness:
    """The pupils of one base among whom persons are looked for."""

    def __init__(self, pupils: Iterable[BasePupil]) -> None:
        self._all: dict[date | None, list[BasePupil]] = {}
        self._holding: dict[_Key, list[BasePupil]] = {}
        """By each word of a name."""
        self._named: dict[_Key, list[BasePupil]] = {}
        """By the longest word of a name, by the whole name in one word, or by `_ANY`."""
        for pupil in pupils:
            if pupil.family_names and pupil.first_names:
                for birth in {None, pupil.birth}:
                    self._add(pupil, birth)

    def _add(self, pupil: BasePupil, birth: date | None) -> None:
        self._all.setdefault(birth, []).append(pupil)
        for words in pupil.family_names:
            if _is_vague(words):
                self._named.setdefault((birth, _ANY), []).append(pupil)
                continue
            for word in words:
                self._holding.setdefault((birth, word), []).append(pupil)
            for word in {max(words, key=len), "".join(words)}:
                self._named.setdefault((birth, word), []).append(pupil)

    def candidates(self, family: Words, birth: date | None) -> list[BasePupil]:
        """Return those born that day, or any day, who may have that family name.

        One of two names holds all the words of the other, or both are one word once joined. Nobody
        is returned when there are too many.
        """
        if _is_vague(family):
            found = self._all.get(birth, [])
            return found if len(found) <= MOST_ALIKE else []
        holding = (self._holding.get((birth, word), []) for word in family)
        near = [min(holding, key=len)]
        near += (self._named.get((birth, w), []) for w in (*family, "".join(family), _ANY))
        if sum(map(len, near)) > MOST_ALIKE:
            return []
        return list({id(pupil): pupil for pupils in near for pupil in pupils}.values())


def _is_vague(words: Words) -> bool:
    return not words or any(LOST in word for word in words)
