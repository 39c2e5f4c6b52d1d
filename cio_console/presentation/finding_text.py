"""One finding in words: where it is, whom it is about, and its excerpt with a caret."""

import unicodedata
from collections.abc import Sequence

from cio_console.domain.finding import Finding, PupilRef
from cio_console.domain.text import harmless

MAX_EXCERPT_LINES = 8
"""Lines shown of an excerpt; the rest is said to be cut."""
_TAB = "    "
_CARET = "^"
_RULE = "│ "
_ELLIPSIS = "…"
_SEEN = 10
"""Cells of the offending text that are worth seeing."""
_BEFORE = 8
"""Cells kept before it when the excerpt is moved left."""
_WIDE = frozenset("WF")
_UNSEEN = frozenset({"Mn", "Me", "Cf"})


def where(finding: Finding) -> str:
    """Return « ligne 12, colonne 5 », or « tout le fichier », after the member if there is one."""
    document = f"{harmless(finding.member)}, " if finding.member else ""
    if not finding.line:
        return f"{document}tout le fichier"
    if not finding.column:
        return f"{document}ligne {finding.line}"
    return f"{document}ligne {finding.line}, colonne {finding.column}"


def pupil(reference: PupilRef) -> str:
    """Return « D. L., TG2, n° 1234 », with what is known of the pupil."""
    number = f"n° {reference.elenoet}" if reference.elenoet else ""
    identifier = f"identifiant {reference.eleve_id}" if reference.eleve_id and not number else ""
    parts = (reference.name, reference.division, number, identifier)
    return ", ".join(part for part in parts if part) or "élève non désigné"


def about(finding: Finding) -> str:
    """Return whom or what a finding is about: the pupil, or « tout le fichier »."""
    return pupil(finding.pupil) if finding.pupil else "tout le fichier"


def excerpt_lines(finding: Finding) -> list[str]:
    """Return the excerpt with its line numbers and carets under what is wrong; [] without one.

    The excerpt begins at the finding's own line and column. The carets are under the offending
    value where the excerpt shows it, else under the opening tag.
    """
    if not finding.excerpt:
        return []
    lines = [harmless(line.replace("\t", _TAB)) for line in finding.excerpt.split("\n")]
    shown = lines[:MAX_EXCERPT_LINES]
    first = max(finding.line, 1)
    gutter = len(str(first + len(shown) - 1))
    row, start, width = _wrong_part(shown, harmless(finding.value))
    told = [f"{first + i:>{gutter}} │ {line}" for i, line in enumerate(shown)]
    told.insert(row + 1, f"{' ' * gutter} {_RULE}{' ' * start}{_CARET * width}")
    return told + ([f"{' ' * gutter} │ …"] if len(lines) > len(shown) else [])


def framed(excerpt: Sequence[str], width: int) -> list[str]:
    """Return the lines of an excerpt moved left, when its caret would stand beyond `width` cells.

    Each line keeps its number; what is left out at its beginning is told by an ellipsis.
    """
    caret = next((text for text in excerpt if text.rstrip().endswith(_CARET)), "")
    first, last = caret.find(_CARET), len(caret.rstrip())
    gutter = caret.find(_RULE) + len(_RULE)
    if not caret or min(last, first + _SEEN) <= width:
        return list(excerpt)
    left_out = first - gutter - _BEFORE
    if left_out <= 1:
        return list(excerpt)
    return [
        f"{text[:gutter]}{' ' if text is caret else _ELLIPSIS}"
        f"{_from_cell(text[gutter:], left_out + 1)}"
        for text in excerpt
    ]


def within(text: str, width: int) -> str:
    """Return a line in at most `width` cells, with an ellipsis when something is lost."""
    if cells(text) <= width:
        return text
    kept = ""
    for character in text:
        if cells(kept) + cells(character) > width - 1:
            break
        kept += character
    return f"{kept}{_ELLIPSIS}" if width > 0 else ""


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes: two for a wide character."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.east_asian_width(character) in _WIDE:
        return 2
    return 0 if unicodedata.category(character) in _UNSEEN else 1


def _from_cell(text: str, start: int) -> str:
    """Return a line without its first `start` cells; half a wide character leaves a space."""
    at = 0
    for rank, character in enumerate(text):
        if at >= start:
            return " " * (at - start) + text[rank:]
        at += cells(character)
    return " " * (at - start) if at > start else ""


def _wrong_part(lines: list[str], value: str) -> tuple[int, int, int]:
    """Return the row, the first cell and the cells of what the carets show."""
    for row, line in enumerate(lines):
        # As the content of an element or of an attribute: « 1 » is also found in « <T1> ».
        for mark in (">", '"', "'"):
            if value and mark + value in line:
                before = line[: line.index(mark + value) + 1]
                return row, cells(before), max(cells(value), 1)
    tag, closed, _ = lines[0].partition(">")
    return 0, 0, max(cells(tag + closed), 1)
