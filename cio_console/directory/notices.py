"""What a sheet makes one say, gathered: the same trouble on many lines is one sentence."""

from collections.abc import Iterable, Sequence

_SHOWN = 5
"""Lines named in one sentence; the others are counted."""
_LONGEST = 30
"""Characters shown of what could not be read."""
_UNREAD = {
    "nature": "nature non comprise, laissée vide",
    "sector": "statut (public ou privé) non compris, laissé vide",
    "terminale_expected": "effectif de terminale non compris, laissé vide",
    "parent_uai": "établissement mère sans UAI, laissé vide",
}
"""What is said of a cell that could not be read, by the field of the school."""


class Notices:
    """The French sentences on one sheet, in the order in which their troubles were met."""

    def __init__(self) -> None:
        """Start with nothing to say."""
        self._said: list[str] = []
        self._lines: dict[str, list[str]] = {}

    def say(self, sentence: str) -> None:
        """Say a sentence as it is."""
        self._said.append(sentence)

    def at(self, line: int, trouble: str, shown: str = "") -> None:
        """Say what is the matter with a line, and what makes one recognise it."""
        told = f"{line} ({shown})" if shown else str(line)
        self._lines.setdefault(trouble, []).append(told)

    def unread(self, line: int, field: str, cell: str) -> None:
        """Say that a cell could not be read."""
        self.at(line, _UNREAD[field], shown=f"« {cell[:_LONGEST]} »")

    def sentences(self) -> tuple[str, ...]:
        """Return all that is to be said."""
        gathered = (
            f"{'lignes' if len(lines) > 1 else 'ligne'} {self.enumerated(lines)} : {trouble}."
            for trouble, lines in self._lines.items()
        )
        return (*self._said, *gathered)

    @staticmethod
    def enumerated(things: Sequence[str] | Iterable[str]) -> str:
        """Return « a, b et 12 autres »: never more than a few are named."""
        listed = list(things)
        if len(listed) <= _SHOWN + 1:
            return ", ".join(listed)
        return f"{', '.join(listed[:_SHOWN])} et {len(listed) - _SHOWN} autres"
