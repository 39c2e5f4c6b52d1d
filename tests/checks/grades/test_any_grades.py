"""Any mixture of faults of an APB file: what is planted is found, once, and nothing else is."""

import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from cio_console.checks.engine import check_stream
from cio_console.checks.reporting.collector import MAX_EXCERPT
from cio_console.domain.finding import Severity, verdict_of
from cio_console.domain.text import clean_block
from tests.checks.apb import Graded, Grades, Mark, grades
from tests.checks.builders import UAI, expectation

ERROR, WARNING, INFORMATION = Severity.ERROR, Severity.WARNING, Severity.INFORMATION


@dataclass(frozen=True)
class Fault:
    """A fault of one pupil, or of the file around the pupils."""

    rule: str
    severity: Severity
    plant: Callable[[Grades, Graded], object]


def mark(place: int = 0, card: int = 0, **values: str | None) -> Callable[[Grades, Graded], object]:
    """Return a fault that changes one mark of a pupil."""

    def plant(_file: Grades, pupil: Graded) -> None:
        for name, value in values.items():
            setattr(pupil.cards[card][1][place], name, value)

    return plant


def no_grade(_file: Grades, pupil: Graded) -> None:
    """Leave a pupil without any grade."""
    pupil.cards = [
        (period, [Mark(one.service, "N", None, remark=None) for one in marks])
        for period, marks in pupil.cards
    ]


def twice(_file: Grades, pupil: Graded) -> None:
    """Give a pupil the bulletin of a period twice."""
    pupil.cards.append(pupil.cards[0])


FAULTS = (
    Fault("N101", ERROR, lambda _, pupil: setattr(pupil, "ine", None)),
    Fault("N101", ERROR, lambda _, pupil: setattr(pupil, "ine", "12345")),
    Fault("N102", ERROR, mark(service="S-99", average=None, state="N")),
    Fault("N103", ERROR, mark(average=None)),
    Fault("N103", ERROR, mark(1, average="12,5")),
    Fault("N103", ERROR, mark(0, 1, average="20.5")),
    Fault("N103", ERROR, mark(1, 1, state="A")),
    Fault("N104", ERROR, mark(state="Z")),
    Fault("N104", ERROR, lambda _, pupil: pupil.cards.append(("7", [Mark("S-11")]))),
    Fault("N104", ERROR, twice),
    Fault("N106", WARNING, mark(rank="999")),
    Fault("N107", WARNING, mark(0, 1, remark=" ")),
    Fault("N107", WARNING, mark(1, 0, remark="x" * 301)),
    Fault("N109", ERROR, no_grade),
    Fault("N105", ERROR, lambda file, _: file.subjects.update({"M-2": "12"})),
    Fault("N108", WARNING, lambda file, _: file.teachers.update({"S-21": ""})),
    Fault("N110", INFORMATION, lambda file, _: file.labels.update({"M-1": "LV1 ET LV2"})),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(range(len(FAULTS))), max_size=10, unique=True),
    st.sampled_from(["UTF-8", "ISO-8859-15"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_planted_is_found_and_nothing_else(
    chosen: list[int], encoding: str, end: str
) -> None:
    file = grades(40)
    file.headcounts = dict.fromkeys(file.services, "50")
    expected: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    for place, number in enumerate(chosen):
        fault = FAULTS[number]
        fault.plant(file, file.pupils[3 * place])
        expected[fault.rule] += 1
        severities[fault.severity] += 1
    data = file.text().replace("UTF-8", encoding).replace("\n", end).encode(encoding)
    report = check_stream(io.BytesIO(data), f"{UAI}_E1.xml", expectation())
    assert report.rules == dict(sorted(expected.items()))
    assert {s: n for s, n in report.counts.items() if n} == dict(severities)
    assert report.verdict is verdict_of(report.counts)
    lines = data.decode(encoding).split("\n")
    for finding in report.findings:
        rest = lines[finding.line - 1][finding.column - 1 :]
        assert clean_block(rest, MAX_EXCERPT) == finding.excerpt
