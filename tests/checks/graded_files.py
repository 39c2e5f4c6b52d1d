"""Checking a built grades file of the APB shape, and spoiling many of its marks at once."""

from pathlib import Path

from cio_console.checks.engine import check_path
from cio_console.checks.grades.tally import WHOLE_CLASS
from cio_console.domain.finding import Finding, Report
from tests.checks.apb import Grades, Mark
from tests.checks.builders import expectation

MANY = WHOLE_CLASS + 2
"""Pupils enough for what they share to be told once."""


def check(file: Grades, folder: Path) -> Report:
    """Write the file and check it with full identities."""
    return check_path(file.write(folder), expectation())


def only(file: Grades, folder: Path, rule: str) -> Finding:
    """Check that a file gives one finding, of `rule`, and return it."""
    report = check(file, folder)
    assert report.rules == {rule: 1}
    return report.findings[0]


def at(finding: Finding) -> tuple[int, int]:
    """Return where a finding stands."""
    return finding.line, finding.column


def marks(file: Grades, *services: str) -> list[Mark]:
    """Return every mark of the services, of all pupils."""
    every = [m for pupil in file.pupils for _, marks in pupil.cards for m in marks]
    return [mark for mark in every if mark.service in services]


def spoil(file: Grades, *services: str, **values: str | None) -> None:
    """Change every mark of some services."""
    for mark in marks(file, *services):
        for name, value in values.items():
            setattr(mark, name, value)
