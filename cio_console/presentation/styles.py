"""The style of each status and severity, by name: one table for the commands and the screens.

A command turns a name into terminal codes, a screen into a class of its style sheet.
"""

from cio_console.domain.diagnosis import Judgement
from cio_console.domain.finding import Severity
from cio_console.domain.status import Status

STATUS_STYLES = {
    Status.OUT_OF_SCOPE: "muted",
    Status.UPCOMING: "muted",
    Status.EXPECTED: "expected",
    Status.LATE: "late",
    Status.REJECTED: "rejected",
    Status.TO_CORRECT: "error",
    Status.TO_REVIEW: "warning",
    Status.DECLARED: "accent",
    Status.PASSED: "ok",
}
"""Status → style, the same everywhere."""

SEVERITY_STYLES = {
    Severity.BLOCKING: "rejected",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "muted",
}
"""Severity → style, the same everywhere."""

JUDGEMENT_STYLES = {
    Judgement.GOOD: "ok",
    Judgement.DOUBTFUL: "warning",
    Judgement.FAULTY: "late",
    Judgement.UNTRIED: "muted",
}
"""Judgement of a line of a diagnosis → style."""
