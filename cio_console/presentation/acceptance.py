"""A decision to leave a finding as it is, in words: shared by the screens and the commands."""

from datetime import date

from cio_console.domain.acceptance import Acceptance
from cio_console.domain.acceptance_line import AcceptanceLine
from cio_console.presentation.dates import full_day, long_day
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.numbers import plural

_GLYPHS = {GlyphSet.UNICODE: "◇", GlyphSet.ASCII: "~"}
_EXAMPLE = "Exemple : Vérifié avec la famille ; jusqu'au 15/02"


def acceptance_glyph(glyphs: GlyphSet) -> str:
    """Return the one-cell glyph of what was accepted."""
    return _GLYPHS[glyphs]


def accepted_among(count: int) -> str:
    """Return « dont 1 acceptée », said beside what counts them too; "" when there are none."""
    return f"dont {plural(count, 'acceptée', 'acceptées')}" if count else ""


def acceptance_text(acceptance: Acceptance, *, accepted: bool) -> str:
    """Return « acceptée jusqu'au 31/03/2025 », or that this day has passed."""
    kind = "acceptée jusqu'au" if accepted else "acceptation échue le"
    return f"{kind} {full_day(acceptance.until)}"


def understood_line(text: str, line: AcceptanceLine, end: date) -> str:
    """Return how the line being typed is understood; an example while it is empty."""
    if not text.strip():
        return f"{_EXAMPLE}. Sans jour : jusqu'au {full_day(end)}, fin de la campagne."
    if line.problem:
        return line.problem
    whole = "" if line.told else ", fin de la campagne"
    return f"Compris : acceptée jusqu'au {long_day(line.until)}{whole}"
