"""Two uploads of one school compared: which findings are new, fixed, changed, or remain.

A finding is recognised by its rule, its pupil and its field, never by its line: the same export
done again, in another order, compares right. The value is compared apart: « changed » is the same
finding with another wrong value.
"""

from collections.abc import Iterable

import msgspec

from cio_console.domain.finding import Finding, Report
from cio_console.domain.matching import Who, comparable, same_pupils

_Recognised = tuple[str, str, int | str]
"""Rule, field, and the pupil's number or the value that several pupils share."""

_WHOLE_FILE = -1


class Comparison(msgspec.Struct, frozen=True):
    """The findings that appeared, disappeared, changed and stayed between two reports."""

    new: tuple[Finding, ...] = ()
    fixed: tuple[Finding, ...] = ()
    changed: tuple[tuple[Finding, Finding], ...] = ()
    """Before, and after."""
    remaining: tuple[Finding, ...] = ()
    """As they are in the newer report."""
    exact: bool = True
    """False when a list was cut, or a rule evaluated in one report only: what is not listed is
    neither told new nor fixed."""


def compare(before: Report, after: Report) -> Comparison:
    """Return how the findings of `after` differ from those of `before`.

    Findings of rules that `after` could not evaluate are not said to be fixed.
    """
    old_who, new_who = same_pupils(before, after)
    hashed = comparable(before, after)
    old = _grouped(before.findings, old_who, hashed=hashed)
    new = _grouped(after.findings, new_who, hashed=hashed)
    unknown = set(after.not_evaluated)
    lists = _Lists(hashed=hashed)
    for key in dict.fromkeys((*new, *old)):  # in the reports' order, not in that of a set
        gone = () if key[0] in unknown else old.get(key, ())
        lists.sort_out(gone, new.get(key, ()))
    cut = before.truncated or after.truncated
    exact = not cut and set(before.not_evaluated) == unknown
    return Comparison(
        _in_order(lists.new),
        _in_order(lists.fixed),
        tuple(sorted(lists.changed, key=lambda pair: _place(pair[1]))),
        _in_order(lists.remaining),
        exact,
    )


class _Lists:
    """The findings sorted out so far."""

    def __init__(self, *, hashed: bool) -> None:
        self._hashed = hashed
        self.new: list[Finding] = []
        self.fixed: list[Finding] = []
        self.changed: list[tuple[Finding, Finding]] = []
        self.remaining: list[Finding] = []

    def sort_out(self, old: Iterable[Finding], new: Iterable[Finding]) -> None:
        """Sort out the findings of one rule on one field of one pupil: mostly one or two."""
        left: dict[str, list[Finding]] = {}
        for finding in old:
            left.setdefault(value_of(finding, hashed=self._hashed), []).append(finding)
        others = []
        for finding in new:
            if left.get(value_of(finding, hashed=self._hashed)):
                left[value_of(finding, hashed=self._hashed)].pop()
                self.remaining.append(finding)
            else:
                others.append(finding)
        gone = [finding for _, same in sorted(left.items()) for finding in same]
        pairs = min(len(gone), len(others))
        self.changed += zip(gone[:pairs], others[:pairs], strict=True)
        self.fixed += gone[pairs:]
        self.new += others[pairs:]


def value_of(finding: Finding, *, hashed: bool) -> str:
    """Return what stands for the value of a finding: its hash, else as it is shown."""
    return finding.value_key if hashed and finding.value_key else finding.value


def field_of(finding: Finding) -> str:
    """Return the field of a finding; reports of earlier versions only tell its path."""
    return finding.field or finding.path.rpartition("/")[2]


def _grouped(
    findings: Iterable[Finding], who: Who, *, hashed: bool
) -> dict[_Recognised, list[Finding]]:
    groups: dict[_Recognised, list[Finding]] = {}
    for finding in findings:
        subject: int | str
        if finding.shared:
            subject = value_of(finding, hashed=hashed)
        else:
            subject = _WHOLE_FILE if finding.pupil is None else who[finding.pupil]
        groups.setdefault((finding.rule, field_of(finding), subject), []).append(finding)
    return groups


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=_place))


def _place(finding: Finding) -> tuple[str, int, int, str, str, str]:
    return (
        finding.member,
        finding.line,
        finding.column,
        finding.rule,
        finding.path,
        finding.message,
    )
