"""Any mixture of faults of an LSL file: what is planted is found, once, and nothing else is."""

import io
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from cio_console.checks.engine import check_stream
from cio_console.checks.reporting.collector import MAX_EXCERPT
from cio_console.domain.finding import verdict_of
from cio_console.domain.text import clean_block
from tests.checks.builders import expectation
from tests.checks.lsl import livrets
from tests.checks.lsl_faults import PLANTED, Planted

MIXTURES = st.lists(st.sampled_from(PLANTED), max_size=12, unique=True)


@settings(max_examples=60, deadline=None)
@given(MIXTURES, st.sampled_from(["UTF-8", "ISO-8859-15"]), st.sampled_from(["\n", "\r\n"]))
def test_what_is_planted_is_found_and_nothing_else(
    planted: list[Planted], encoding: str, end: str
) -> None:
    file = livrets(3 * len(planted) + 4)
    file.encoding = encoding
    expected: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    for place, fault in enumerate(planted):
        pupil = file.pupils[3 * place + 1]
        fault.plant(pupil)
        # Each group is its own: two that are wrong in the same way are one finding.
        for evaluation in pupil.evaluations:
            evaluation.headcount = evaluation.headcount and f"{evaluation.headcount}{place}"
        expected[fault.rule] += 1
        severities[fault.severity] += 1
    for evaluation in (e for pupil in file.pupils for e in pupil.evaluations):
        if evaluation.headcount == "30":
            evaluation.headcount = "300"
    data = file.text().replace("\n", end).encode(encoding)
    report = check_stream(io.BytesIO(data), "lsl.xml", expectation())
    assert report.rules == dict(sorted(expected.items()))
    assert {s: n for s, n in report.counts.items() if n} == dict(severities)
    assert len(report.findings) == len(planted)
    assert report.verdict is verdict_of(report.counts)
    lines = data.decode(encoding).split("\n")
    for finding in report.findings:
        rest = lines[finding.line - 1][finding.column - 1 :]
        shown = finding.excerpt.removesuffix("…")
        assert clean_block(rest, MAX_EXCERPT).startswith(shown)
