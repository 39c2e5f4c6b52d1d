"""The text of `diagnostic`: one line for each thing, its verdict first, ready to be sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from cio_console import __version__
from cio_console.commands.output import Styler, folded
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.presentation.labels import GlyphSet, judgement_glyph, judgement_label
from cio_console.presentation.numbers import plural
from cio_console.presentation.styles import JUDGEMENT_STYLES

_WIDEST = 80
"""Columns of the text: wider, it would be folded again in the message that carries it."""
_LABEL = 22
"""Cells of the longest labels; a longer one takes a line of its own."""
_ASCII = str.maketrans({"·": "-", "→": "->", "’": "'"})
"""The signs that lines hold, where the terminal cannot write them; accents are left to it."""
_ALARMING = (Judgement.DOUBTFUL, Judgement.FAULTY)


def diagnosis_text(
    checks: Sequence[Check],
    made_at: datetime,
    room: int,
    glyphs: GlyphSet,
    style: Styler,
    *,
    essential: bool = False,
) -> list[str]:
    """Return the whole text; with `essential`, only what is not good."""
    shown = [c for c in checks if c.verdict in _ALARMING] if essential else list(checks)
    room = min(room, _WIDEST)
    lines = [
        style(f"Diagnostic de la console {__version__}, le {made_at:%d/%m/%Y à %H:%M %z}", "title"),
        *folded(_summary(checks), room),
    ]
    for section, group in groupby(shown, key=lambda check: check.section):
        lines += ["", style(section, "title")]
        for check in group:
            lines += _lines(check, room, glyphs, style)
    return lines


def _summary(checks: Sequence[Check]) -> str:
    faulty = sum(check.verdict is Judgement.FAULTY for check in checks)
    doubtful = sum(check.verdict is Judgement.DOUBTFUL for check in checks)
    if not (faulty or doubtful):
        return "Rien en défaut, rien à vérifier. Aucun secret ne figure ici."
    told = [plural(faulty, "ligne en défaut", "lignes en défaut")] if faulty else []
    if doubtful:
        told.append(plural(doubtful, "ligne à vérifier", "lignes à vérifier"))
    return f"{', '.join(told)}. Aucun secret ne figure ici."


def _longest(text: str) -> int:
    """Return the length of the longest word: a path is not to be cut, it will be copied."""
    return max(map(len, text.split()))


def _lines(check: Check, room: int, glyphs: GlyphSet, style: Styler) -> Iterator[str]:
    """Give the line of a check, folded under its value, then its advice."""
    glyph, words = judgement_glyph(check.verdict, glyphs), judgement_label(check.verdict)
    mark = f"{glyph} {words}"
    head = f"  {mark:<12}  "
    indent = " " * (len(head) + _LABEL)
    plain = {} if glyphs is GlyphSet.UNICODE else _ASCII
    value = check.value.translate(plain) or "-"
    beside = len(check.label) < _LABEL and _longest(value) <= room - len(indent)
    margin = indent if beside else " " * (len(head) + 2)
    first, *rest = folded(value, max(room, len(margin) + _longest(value)), margin)
    if beside:
        first = f"{check.label:<{_LABEL}}" + first[len(indent) :]
    else:
        first, rest = check.label, [first, *rest]
    yield head.replace(mark, style(mark, JUDGEMENT_STYLES[check.verdict])) + first
    yield from rest
    arrow = "→".translate(plain)
    if check.advice:
        told = folded(check.advice.translate(plain), room, " " * (len(head) + len(arrow) + 1))
        yield " " * len(head) + f"{arrow} {told[0].lstrip()}"
        yield from told[1:]
