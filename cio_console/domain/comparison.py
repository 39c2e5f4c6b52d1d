"""Two uploads of one school compared: which findings are new, fixed, or remain.

A finding is recognised by its rule, its pupil and its element, never by its line: the same export
done again with other line numbers compares right. Pupils are matched by ELEVE_ID, then by internal
number, then by the name the report gives.
"""

from collections import Counter

import msgspec

from cio_console.domain.finding import Finding, PupilRef, Report

Fingerprint = tuple[str, str, str]


class Comparison(msgspec.Struct, frozen=True):
    """How many findings appeared, disappeared and stayed between two reports."""

    new: int
    fixed: int
    remaining: int
    exact: bool
    """False when a list was cut: the figures then count the listed findings only."""


def fingerprint(finding: Finding) -> Fingerprint:
    """Return what identifies a finding from one upload to the next."""
    return (finding.rule, _pupil_key(finding.pupil), finding.path)


def compare(before: Report, after: Report) -> Comparison:
    """Return how the findings of `after` differ from those of `before`."""
    old = Counter(fingerprint(f) for f in before.findings)
    new = Counter(fingerprint(f) for f in after.findings)
    remaining = sum((old & new).values())
    return Comparison(
        new=sum(new.values()) - remaining,
        fixed=sum(old.values()) - remaining,
        remaining=remaining,
        exact=not (before.truncated or after.truncated),
    )


def _pupil_key(pupil: PupilRef | None) -> str:
    if pupil is None:
        return ""
    return pupil.eleve_id or pupil.elenoet or f"{pupil.name}/{pupil.division}"
