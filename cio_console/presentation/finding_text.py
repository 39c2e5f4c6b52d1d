"""One finding in words: where it is, whom it is about, and its excerpt with a caret."""

from cio_console.domain.finding import Finding, PupilRef
from cio_console.domain.text import harmless

MAX_EXCERPT_LINES = 8
"""Lines shown of an excerpt; the rest is said to be cut."""
_TAB = "    "


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
    told.insert(row + 1, f"{' ' * gutter} │ {' ' * start}{'^' * width}")
    return told + ([f"{' ' * gutter} │ …"] if len(lines) > len(shown) else [])


def _wrong_part(lines: list[str], value: str) -> tuple[int, int, int]:
    """Return the row, the first column and the width of what the carets show."""
    for row, line in enumerate(lines):
        # As the content of an element or of an attribute: « 1 » is also found in « <T1> ».
        for mark in (">", '"', "'"):
            if value and mark + value in line:
                return row, line.index(mark + value) + 1, len(value)
    tag, closed, _ = lines[0].partition(">")
    return 0, 0, max(len(tag + closed), 1)
