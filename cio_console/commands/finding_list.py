"""The findings of one rule as a list: a heading, then by message one line per pupil."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from cio_console.checks.catalogue import catalogue
from cio_console.commands.output import Styler, folded, hanging
from cio_console.domain.finding import SEVERITIES, Finding
from cio_console.domain.text import collation_key, harmless
from cio_console.presentation.finding_text import excerpt_lines, framed, pupil, where, within
from cio_console.presentation.labels import severity_label
from cio_console.presentation.numbers import number
from cio_console.presentation.styles import SEVERITY_STYLES

T = TypeVar("T")

_RANKS = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_INDENT = "    "


def rank(finding: Finding) -> tuple[int, str, tuple[str, str], int, int]:
    """Return what orders a list: severity, worst first, then rule, class and place."""
    division = finding.pupil.division if finding.pupil else ""
    return (
        _RANKS[finding.severity],
        finding.rule,
        collation_key(division),
        finding.line,
        finding.column,
    )


def kind(finding: Finding) -> tuple[str, str]:
    """Return what the findings under one heading have in common: severity and rule."""
    return finding.severity, finding.rule


def heading(findings: Sequence[Finding], room: int, style: Styler, more: str = "") -> list[str]:
    """Return « erreur S111  36 × L'élève de terminale n'a pas d'adresse de courriel », folded."""
    first = findings[0]
    rule = catalogue().get(first.rule)
    told = harmless(f"{severity_label(first.severity)} {first.rule}")
    title = rule.title if rule else first.slug
    mark = style(told, SEVERITY_STYLES[first.severity])
    counted = f"{number(len(findings))} × {title}{more}"
    return hanging(f"{mark}  ", len(told) + 2, counted, room)


def by_message(found: Iterable[T], finding_of: Callable[[T], Finding]) -> list[tuple[str, list[T]]]:
    """Return findings of a rule by message, to be told once above those that share it.

    The messages that several share come first, in the order of the list; then, under "", the
    findings that are alone to say theirs.
    """
    groups: dict[str, list[T]] = {}
    for one in found:
        groups.setdefault(finding_of(one).message, []).append(one)
    shared = [(message, same) for message, same in groups.items() if len(same) > 1]
    alone = [one for same in groups.values() if len(same) == 1 for one in same]
    return [*shared, ("", alone)] if alone else shared


def entry(finding: Finding, room: int, *, message: bool) -> Iterator[str]:
    """Give the line of one finding, folded: the pupil, the place, and the message if wanted."""
    told = [pupil(finding.pupil)] if finding.pupil else []
    if finding.line or finding.member or not told:
        told.append(where(finding))
    parts = (" · ".join(told), finding.message if message else "")
    whole = folded(" : ".join(filter(None, parts)), room - 2, _INDENT)
    yield whole[0]
    yield from (f"  {rest}" for rest in whole[1:])


def excerpt(finding: Finding, room: int) -> Iterator[str]:
    """Give the lines of the file that a finding is about, below its entry, and libxml2's words."""
    room -= len(_INDENT) + 2
    for line in framed(excerpt_lines(finding), room):
        yield f"{_INDENT}  {within(line, room)}"
    if finding.original:
        yield from folded(f"libxml2 : {finding.original}", room, f"{_INDENT}  ")
