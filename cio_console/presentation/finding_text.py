"""One finding in words: where it is, whom it is about, and its excerpt with a caret."""

from cio_console.domain.finding import Finding, PupilRef
from cio_console.domain.text import harmless

MAX_EXCERPT_LINES = 8
"""Lines shown of an excerpt; the rest is said to be cut."""
_TAB = "    "


def where(finding: Finding) -> str:
    """Return « ligne 12, colonne 5 », or « tout le fichier »."""
    if not finding.line:
        return "tout le fichier"
    if not finding.column:
        return f"ligne {finding.line}"
    return f"ligne {finding.line}, colonne {finding.column}"


def pupil(reference: PupilRef) -> str:
    """Return « D. L., TG2, n° 1234 », with what is known of the pupil."""
    number = f"n° {reference.elenoet}" if reference.elenoet else ""
    identifier = f"identifiant {reference.eleve_id}" if reference.eleve_id and not number else ""
    parts = (reference.name, reference.division, number, identifier)
    return ", ".join(part for part in parts if part) or "élève non désigné"


def excerpt_lines(finding: Finding) -> list[str]:
    """Return the excerpt with its line numbers, and a caret under its first character.

    The excerpt begins at the finding's own line and column; empty when there is none.
    """
    if not finding.excerpt:
        return []
    lines = [harmless(line.replace("\t", _TAB)) for line in finding.excerpt.split("\n")]
    shown = lines[:MAX_EXCERPT_LINES]
    first = max(finding.line, 1)
    gutter = len(str(first + len(shown) - 1))
    numbered = [f"{first + i:>{gutter}} │ {line}" for i, line in enumerate(shown)]
    caret = f"{' ' * gutter} │ {'^' * _caret_width(shown[0])}"
    cut = [f"{' ' * gutter} │ …"] if len(lines) > len(shown) else []
    return [numbered[0], caret, *numbered[1:], *cut]


def _caret_width(line: str) -> int:
    name = line.split(">", 1)[0]
    return max(len(name.rstrip()) + 1, 1) if ">" in line else max(len(line), 1)
