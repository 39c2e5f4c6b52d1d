"""What names a finding from one report to another, and short enough to be typed.

A fingerprint holds the rule, the pupil and the field, never a line; the value stands apart. One
pupil may be known in several ways, so that the finding of a fiche created again is still found.
What is about neither a pupil nor a value is told by its severity and its sentence, without what
differs from one upload to the next: the numbers of lines, and how many there are.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from cio_console.domain.comparison import field_of
from cio_console.domain.finding import Finding, PupilRef

SHORT = 8
"""Hexadecimal digits that people see and type."""

_SIZE = 8
_COUNTS = re.compile(r"(?<=\bligne )\d+|(?<![\w-])\d[\d\s]*(?=\s(?:%|[a-zà-ÿœ]{3}))")
"""In a sentence: the numbers of lines, and what is counted (« 27 élèves », « 64 % »), not the name
of a class or of a period."""
_FILE_NUMBERS = frozenset({"APB"})
"""Kinds of files that number their pupils anew: their number serves for want of anything else."""


class Fingerprint(NamedTuple):
    """One finding of one report."""

    subjects: tuple[str, ...]
    """Rule, pupil and field, once for each way in which the pupil is known, the surest first."""
    value: str = ""
    """Of the value; "" when it is missing."""
    rank: int = 0
    """0 for the first of several that are the same, 1 for the next one…"""
    former: tuple[str, str, int] | None = None
    """Subject, value and rank under which decisions of before know it, when those are others: they
    named the faults of a whole file by their rule only."""

    @property
    def keys(self) -> tuple[tuple[str, str, int], ...]:
        """Subject, value and rank of each way in which a decision may know it, the surest first."""
        known = tuple((subject, self.value, self.rank) for subject in self.subjects)
        return (*known, self.former) if self.former else known

    @property
    def whole(self) -> str:
        """All of it in sixteen digits."""
        return _hash(self.subjects[0], self.value, str(self.rank))

    @property
    def short(self) -> str:
        """The beginning of it, which people see and type."""
        return self.whole[:SHORT]


def fingerprints(findings: Iterable[Finding], kind: str = "") -> tuple[Fingerprint, ...]:
    """Return the fingerprint of each finding of a report on a file of that kind."""
    met: Counter[tuple[str, str]] = Counter()

    def key(subject: str, value: str) -> tuple[str, str, int]:
        met[subject, value] += 1
        return subject, value, met[subject, value] - 1

    found = []
    for finding in findings:
        value = finding.value_key or (_hash(finding.value) if finding.value else "")
        about = (finding.rule, field_of(finding))
        subjects = tuple(_hash(*about, who) for who in _subjects(finding, value, kind))
        former = None
        if not value and (finding.shared or finding.pupil is None):
            former = key(subjects[0], value)
            subjects = (_hash(*about, _subjects(finding, value, kind)[0], *_fault(finding)),)
        found.append(Fingerprint(subjects, value, key(subjects[0], value)[2], former))
    return tuple(found)


def _subjects(finding: Finding, value: str, kind: str) -> tuple[str, ...]:
    if finding.shared:
        return (f"valeur {value}",)
    return ("fichier",) if finding.pupil is None else _known_as(finding.pupil, kind)


def _fault(finding: Finding) -> tuple[str, str]:
    """Return what tells a fault from another one of the same rule, on the same file."""
    return finding.severity, _COUNTS.sub("#", finding.message)


def _known_as(pupil: PupilRef, kind: str) -> tuple[str, ...]:
    hashes = [("ine", pupil.ine_key), ("personne", pupil.person_key)]
    number = [("id", pupil.eleve_id)]
    if kind in _FILE_NUMBERS:
        number = [] if any(key for _, key in hashes) else number
    known = tuple(f"{name} {key}" for name, key in (*number, *hashes) if key)
    return known or (f"n° {pupil.elenoet}" if pupil.elenoet else f"{pupil.name}/{pupil.division}",)


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=_SIZE).hexdigest()
