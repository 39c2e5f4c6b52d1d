"""Any mixture of faults: what is planted is found, once, and nothing else is."""

import io
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from cio_console.checks.engine import check_stream
from cio_console.checks.reporting.collector import MAX_EXCERPT
from cio_console.domain.finding import verdict_of
from cio_console.domain.text import clean_block
from tests.checks.builders import eleves, expectation
from tests.checks.faults import PLANTED, Planted

SECTIONS = st.permutations(["ELEVES", "STRUCTURES", "ADRESSES"])
MIXTURES = st.lists(st.sampled_from(PLANTED), min_size=0, max_size=14, unique=True)


@settings(max_examples=60, deadline=None)
@given(MIXTURES, SECTIONS, st.booleans())
def test_what_is_planted_is_found_and_nothing_else(
    planted: list[Planted], sections: list[str], crlf: bool
) -> None:
    file = eleves(len(planted) + 1)
    file.sections = ("PARAMETRES", *sections)
    expected: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    for fault, pupil in zip([p for p in PLANTED if p in planted], file.pupils, strict=False):
        fault.plant(pupil)
        expected[fault.rule] += 1
        severities[fault.severity] += 1
    data = file.data().replace(b"\n", b"\r\n") if crlf else file.data()
    report = check_stream(io.BytesIO(data), "e.xml", expectation())
    assert report.rules == dict(sorted(expected.items()))
    assert {s: n for s, n in report.counts.items() if n} == dict(severities)
    assert len(report.findings) == sum(expected.values())
    assert report.verdict is verdict_of(report.counts)
    lines = data.decode("iso-8859-15").split("\n")
    for finding in report.findings:
        rest = lines[finding.line - 1][finding.column - 1 :]
        assert clean_block(rest, MAX_EXCERPT) == finding.excerpt
