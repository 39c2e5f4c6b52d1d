"""What is wrong in an upload, counted class by class: what a school is told to correct."""

from collections import Counter

import msgspec

from cio_console.domain.finding import ANOMALIES, Finding, PupilRef, Report
from cio_console.domain.text import collation_key


class ClassCount(msgspec.Struct, frozen=True):
    """The anomalies of one class."""

    division: str
    """The class; "" for what is about no class: the whole file."""
    findings: int
    rules: tuple[tuple[str, int], ...]
    """Rule code and number of anomalies, most frequent first."""
    pupils: tuple[PupilRef, ...]
    """The pupils concerned, each once, by their number."""


def by_class(report: Report) -> tuple[ClassCount, ...]:
    """Return the anomalies listed in `report` by class; what is about no class comes first.

    A report whose list was cut counts what it lists: `Report.truncated` tells it.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.severity in ANOMALIES:
            division = finding.pupil.division if finding.pupil else ""
            groups.setdefault(division, []).append(finding)
    return tuple(
        _counted(division, groups[division]) for division in sorted(groups, key=collation_key)
    )


def pupil_number(pupil: PupilRef) -> str:
    """Return the number by which a secretary finds a pupil: the internal one, else SIECLE's."""
    return pupil.elenoet or pupil.eleve_id


def _counted(division: str, findings: list[Finding]) -> ClassCount:
    rules = Counter(finding.rule for finding in findings)
    pupils: dict[tuple[str, str, str], PupilRef] = {}
    for finding in findings:
        if (pupil := finding.pupil) is not None:
            pupils.setdefault((pupil.eleve_id, pupil.elenoet, pupil.name), pupil)
    return ClassCount(
        division=division,
        findings=len(findings),
        rules=tuple(sorted(rules.items(), key=lambda item: (-item[1], item[0]))),
        pupils=tuple(sorted(pupils.values(), key=_number_order)),
    )


def _number_order(pupil: PupilRef) -> tuple[int, str, str]:
    number = pupil_number(pupil)
    return (int(number) if number.isdecimal() else 0, number, pupil.name)
