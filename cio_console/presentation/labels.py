"""The words and glyphs of statuses, flags, severities and verdicts.

A status is always glyph + word (+ colour on screen): no information is carried by colour alone.
"""

from enum import StrEnum

from cio_console.domain.diagnosis import Judgement
from cio_console.domain.finding import Severity, Verdict
from cio_console.domain.progress import State
from cio_console.domain.status import Flag, Status


class GlyphSet(StrEnum):
    """Which characters the terminal can draw."""

    UNICODE = "unicode"
    ASCII = "ascii"


_STATUSES = {
    Status.OUT_OF_SCOPE: ("hors périmètre", "–", "-"),
    Status.UPCOMING: ("à venir", "·", "."),
    Status.EXPECTED: ("attendu", "○", "o"),
    Status.LATE: ("en retard", "✗", "x"),
    Status.REJECTED: ("rejeté", "■", "#"),
    Status.TO_CORRECT: ("à corriger", "▲", "!"),
    Status.TO_REVIEW: ("à vérifier", "△", "?"),
    Status.DECLARED: ("déclaré", "□", "+"),
    Status.PASSED: ("conforme", "●", "="),
}

_FLAGS = {
    Flag.AFTER_DEADLINE: "hors délai",
    Flag.LAST_REJECTED: "dernier dépôt rejeté",
    Flag.OUT_OF_ORDER: "hors ordre",
    Flag.UNCHECKED: "dernier dépôt non contrôlé",
}

_SEVERITIES = {
    Severity.BLOCKING: ("bloquante", "■", "#"),
    Severity.ERROR: ("erreur", "▲", "!"),
    Severity.WARNING: ("avertissement", "△", "?"),
    Severity.INFORMATION: ("information", "·", "."),
}

_VERDICTS = {
    Verdict.PASSED: "conforme aux contrôles locaux",
    Verdict.FAILED: "non conforme",
    Verdict.UNFINISHED: "contrôle inachevé",
}

_JUDGEMENTS = {
    Judgement.GOOD: ("bon", "●", "="),
    Judgement.DOUBTFUL: ("à vérifier", "△", "?"),
    Judgement.FAULTY: ("en défaut", "✗", "x"),
    Judgement.UNTRIED: ("non essayé", "·", "."),
}

_STATES = {
    State.NEW: ("+", "+"),
    State.CHANGED: ("≠", "%"),
    State.SAME: ("=", "="),
    State.FIXED: ("−", "-"),
    State.UNKNOWN: (" ", " "),
}

_MARKS = {GlyphSet.UNICODE: "✓", GlyphSet.ASCII: "*"}


def mark_glyph(glyphs: GlyphSet) -> str:
    """Return the one-cell glyph of a line that was marked."""
    return _MARKS[glyphs]


def status_label(status: Status) -> str:
    """Return the French word of a status: « en retard »."""
    return _STATUSES[status][0]


def status_glyph(status: Status, glyphs: GlyphSet) -> str:
    """Return the one-cell glyph of a status."""
    return _STATUSES[status][2 if glyphs is GlyphSet.ASCII else 1]


def flag_label(flag: Flag) -> str:
    """Return the French words of a flag: « hors délai »."""
    return _FLAGS[flag]


def severity_label(severity: Severity) -> str:
    """Return the French word of a severity: « erreur »."""
    return _SEVERITIES[severity][0]


def severity_glyph(severity: Severity, glyphs: GlyphSet) -> str:
    """Return the one-cell glyph of a severity."""
    return _SEVERITIES[severity][2 if glyphs is GlyphSet.ASCII else 1]


def verdict_label(verdict: Verdict) -> str:
    """Return the French words of a verdict; never « conforme Parcoursup »."""
    return _VERDICTS[verdict]


def state_glyph(state: State, glyphs: GlyphSet) -> str:
    """Return the one-cell glyph of a finding against the upload before."""
    return _STATES[state][glyphs is GlyphSet.ASCII]


def judgement_label(judgement: Judgement) -> str:
    """Return the French words of a judgement on one line of a diagnosis: « à vérifier »."""
    return _JUDGEMENTS[judgement][0]


def judgement_glyph(judgement: Judgement, glyphs: GlyphSet) -> str:
    """Return the one-cell glyph of a judgement."""
    return _JUDGEMENTS[judgement][2 if glyphs is GlyphSet.ASCII else 1]
