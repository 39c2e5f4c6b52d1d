"""What one upload brought against another, told for sure: lists that were cut prove nothing.

A list of findings is cut beyond a number per rule; the counts are always exact. A finding is only
said new when the list before would have held it, and corrected when the list after would.
"""

from collections import Counter
from enum import StrEnum

import msgspec

from cio_console.domain.comparison import Comparison, compare
from cio_console.domain.finding import Finding, Report


class State(StrEnum):
    """A finding against the upload before."""

    NEW = "nouvelle"
    CHANGED = "changée"
    SAME = "restante"
    FIXED = "corrigée"
    UNKNOWN = ""
    """Not compared: no upload before, or lists that were cut."""


class RuleChange(msgspec.Struct, frozen=True):
    """One rule whose findings are not all listed: only its counts are known."""

    rule: str
    before: int
    after: int


class Progress(msgspec.Struct, frozen=True):
    """What is known for sure of the way from one report to another."""

    sure: Comparison
    """The findings of the rules whose every finding is listed in both reports."""
    cut: tuple[RuleChange, ...] = ()
    """The rules of the others, in the order of their codes."""
    unknown: tuple[str, ...] = ()
    """Codes of the rules that only one of the reports could evaluate."""
    remaining_cut: tuple[Finding, ...] = ()
    """Findings of the rules of `cut` that both reports list."""


def states(found: Progress) -> dict[int, State]:
    """Return where each finding of the newer report stands, by its `id`.

    Those not compared are absent. Hashing 20 000 findings would cost more than all the rest; the
    comparison keeps them, so that their identity lasts as long as it does.
    """
    changed = (after for _, after in found.sure.changed)
    remaining = (*found.sure.remaining, *found.remaining_cut)
    return {
        **dict.fromkeys(map(id, found.sure.new), State.NEW),
        **dict.fromkeys(map(id, changed), State.CHANGED),
        **dict.fromkeys(map(id, remaining), State.SAME),
    }


def progress(before: Report, after: Report) -> Progress:
    """Return what `after` brought against `before`, both of usable files."""
    unknown = set(before.not_evaluated) ^ set(after.not_evaluated)
    cut = (_cut_rules(before) | _cut_rules(after)) - unknown
    aside = cut | unknown
    found = compare(before, after)
    sure = Comparison(
        new=_without(found.new, aside),
        fixed=_without(found.fixed, aside),
        changed=tuple(pair for pair in found.changed if pair[1].rule not in aside),
        remaining=_without(found.remaining, aside),
        exact=not aside,
    )
    return Progress(
        sure,
        tuple(
            RuleChange(rule, before.rules.get(rule, 0), after.rules.get(rule, 0))
            for rule in sorted(cut)
        ),
        tuple(sorted(unknown)),
        tuple(finding for finding in found.remaining if finding.rule in cut),
    )


def _cut_rules(report: Report) -> set[str]:
    if not report.truncated:
        return set()
    listed = Counter(finding.rule for finding in report.findings)
    return {rule for rule, count in report.rules.items() if count > listed[rule]}


def _without(findings: tuple[Finding, ...], aside: set[str]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.rule not in aside)
