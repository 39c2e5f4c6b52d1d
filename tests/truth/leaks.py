"""What a masked report must not show: names, addresses, numbers, an INE with its birth date."""

import re
from collections.abc import Iterator

from cio_console.domain.finding import Finding, Report
from tests.truth.eleves import FRENCH
from tests.truth.school import Pupil, School

_SHORT = 4
"""Letters under which a name may well be something else."""


def leaks(report: Report, school: School) -> list[str]:
    """Return what a report shows of the pupils of a school, by rule and kind."""
    secrets = {
        kind: set(_secrets(school, kind)) for kind in ("name", "mail", "telephone", "street")
    }
    found = []
    for finding in report.findings:
        text = _shown(finding)
        words = set(re.findall(r"[\w'&-]+", text))
        if words & secrets["name"]:
            found.append(f"{finding.rule}: name {words & secrets['name']}")
        for kind in ("mail", "telephone", "street"):
            found += [f"{finding.rule}: {kind} {one}" for one in secrets[kind] if one in text]
        found += [f"{finding.rule}: INE and birth date" for p in school.pupils if _opens(p, text)]
    return found


def _shown(finding: Finding) -> str:
    name = finding.pupil.name if finding.pupil else ""
    return f"{finding.message}\n{finding.value}\n{finding.excerpt}\n{finding.path}\n{name}"


def _secrets(school: School, kind: str) -> Iterator[str]:
    for adult in school.guardians:
        if kind == "name" and len(adult.first) > _SHORT:
            yield adult.first
        elif kind == "mail" and adult.email:
            yield adult.email
    for pupil in school.pupils:
        if kind == "name":
            names = (pupil.family, pupil.usage, *pupil.firsts, pupil.firsts[0].upper())
            yield from (one for one in names if len(one) > _SHORT)
        elif kind == "mail" and "@" in pupil.email and "lycee" not in pupil.email:
            yield pupil.email
        elif kind == "telephone":
            yield from pupil.telephones.values()
        elif kind == "street" and pupil.home:
            yield pupil.home.street


def _opens(pupil: Pupil, text: str) -> bool:
    """Tell whether a text gives what opens a pupil's file on Parcoursup."""
    return pupil.ine in text and pupil.birth.day.strftime(FRENCH) in text
