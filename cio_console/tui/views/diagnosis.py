"""The diagnosis as plain lines: what is not good first, the rest folded under its section."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from msgspec import Struct

from cio_console import __version__
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.keyboard.keymap import ORIGINAL, Naming
from cio_console.presentation.labels import GlyphSet, judgement_glyph, judgement_label
from cio_console.presentation.numbers import number, plural
from cio_console.presentation.styles import JUDGEMENT_STYLES
from cio_console.tui.views.lines import EMPTY, Line, Span, heading, joined, line, wrap

DIAGNOSE_KEY = "diagnostic"
"""Key of the line that starts the diagnosis."""
SECTION_KEY = "section:"
"""What the key of a section begins with; its name follows."""

_ALARMING = (Judgement.DOUBTFUL, Judgement.FAULTY)
_ORDER = (Judgement.FAULTY, Judgement.DOUBTFUL, Judgement.UNTRIED, Judgement.GOOD)
_LINES = {
    Judgement.GOOD: ("sans défaut", "sans défaut"),
    Judgement.UNTRIED: ("non essayée", "non essayées"),
}
"""What lines are said to be, one and several: the others are said the same way."""
_MARK, _LABEL = 14, 22
"""Cells of the verdict, of the label beside its value."""
_BESIDE_FROM = 72
"""From this width a value stands beside its label."""
_WRITTEN = 78
"""Columns of the text that is copied or written: it fits a message."""
_WHAT = (
    "Ce qu'un service d'assistance demande d'abord : réglages, réseau, flux, dossiers, terminal."
    " Rien n'est modifié, aucun secret n'y figure."
)
_RUNNING = "En cours : trente secondes au plus. Quitter cet écran l'arrête."


class Examined(Struct, frozen=True):
    """The diagnosis of the session: not asked for yet, running, or done."""

    running: bool = False
    checks: tuple[Check, ...] = ()
    made_at: datetime | None = None
    """By the clock to show; None until one is done."""


def diagnosis_lines(
    examined: Examined,
    unfolded: frozenset[str],
    glyphs: GlyphSet,
    width: int,
    key: Naming = ORIGINAL,
) -> list[Line]:
    """Return the diagnosis, the sections of `unfolded` whole."""
    named = Span(key("diagnose"), "accent")
    start = line(named, "  Lancer le diagnostic", key=DIAGNOSE_KEY)
    if examined.running:
        return [heading("Diagnostic"), *wrap(_RUNNING, width, "  ", "accent")]
    if examined.made_at is None:
        return [heading("Diagnostic"), *wrap(_WHAT, width, "  "), _indented(start)]
    again = line(named, "  Refaire le diagnostic", key=DIAGNOSE_KEY)
    told = f"de {examined.made_at:%H:%M} · {summary(examined.checks)}"
    lines = [heading("Diagnostic"), *wrap(told, width, "  ")]
    for section, group in groupby(examined.checks, key=lambda check: check.section):
        lines += _section(section, list(group), unfolded, glyphs, width)
    return [*lines, _indented(again)]


def summary(checks: Sequence[Check]) -> str:
    """Return how many lines are not good, in words."""
    counts = Counter(check.verdict for check in checks)
    faulty, doubtful = counts[Judgement.FAULTY], counts[Judgement.DOUBTFUL]
    told = [plural(faulty, "ligne en défaut", "lignes en défaut")] if faulty else []
    if doubtful:
        told.append(plural(doubtful, "ligne à vérifier", "lignes à vérifier"))
    return ", ".join(told) or "rien en défaut, rien à vérifier"


def exported(examined: Examined, glyphs: GlyphSet) -> str:
    """Return the whole diagnosis as text to send: every section, every line."""
    if examined.made_at is None:
        return ""
    made = f"{examined.made_at:%d/%m/%Y à %H:%M %z}"
    lines = [
        f"Diagnostic de la console {__version__}, le {made}",
        f"{summary(examined.checks).capitalize()}. Aucun secret ne figure ici.",
    ]
    for section, group in groupby(examined.checks, key=lambda check: check.section):
        lines += ["", section]
        for check in group:
            lines += [one.text.rstrip() for one in _check(check, glyphs, _WRITTEN)]
    return "".join(f"{text}\n" for text in lines)


def _indented(one: Line) -> Line:
    return Line((Span("  "), *one.spans), one.key)


def _section(
    name: str, checks: list[Check], unfolded: frozenset[str], glyphs: GlyphSet, width: int
) -> list[Line]:
    key = f"{SECTION_KEY}{name}"
    whole = key in unfolded
    shown = [check for check in checks if whole or check.verdict in _ALARMING]
    sign = "-" if len(shown) == len(checks) else "+"
    counts = Counter(check.verdict for check in checks)
    marks = [_count(v, counts[v], glyphs) for v in _ORDER if counts[v]]
    told = joined(marks, "  ").spans
    lines = [EMPTY, line(f"  {sign} ", Span(name, "title"), "  ", *told, key=key)]
    for check in shown:
        lines += _check(check, glyphs, width)
    return lines


def _count(verdict: Judgement, count: int, glyphs: GlyphSet) -> Line:
    one, many = _LINES.get(verdict, (judgement_label(verdict),) * 2)
    words = many if count > 1 else one
    mark = f"{judgement_glyph(verdict, glyphs)} {number(count)} {words}"
    return line(Span(mark, JUDGEMENT_STYLES[verdict]))


def _check(check: Check, glyphs: GlyphSet, width: int) -> Iterator[Line]:
    """Give the verdict and the label, the value beside or under them, then what to do."""
    mark = f"{judgement_glyph(check.verdict, glyphs)} {judgement_label(check.verdict)}"
    head = Span(f"    {mark:<{_MARK}}", JUDGEMENT_STYLES[check.verdict])
    margin = " " * (4 + _MARK)
    value = check.value or "–"
    if width >= _BESIDE_FROM and len(check.label) < _LABEL:
        first, *rest = wrap(value, width, margin + " " * _LABEL)
        yield line(head, Span(f"{check.label:<{_LABEL}}", "muted"), *first.spans[1:])
        yield from rest
    else:
        yield line(head, Span(check.label, "muted"))
        yield from wrap(value, width, " " * 8)
    if check.advice:
        arrow = "->" if glyphs is GlyphSet.ASCII else "→"
        narrow = margin if width >= _BESIDE_FROM else " " * 8
        yield from wrap(f"{arrow} {check.advice}", width, narrow)
