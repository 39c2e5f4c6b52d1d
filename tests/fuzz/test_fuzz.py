"""A short campaign of fixed seeds, and the proof that its oracles can fail."""

import io
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.checks.engine import check_stream
from cio_console.checks.reading.stretch import Run
from cio_console.checks.siecle.enrolment import Enrolment
from cio_console.domain.finding import Finding, Report, Severity, Verdict
from tests.checks.builders import eleves, expectation
from tests.fuzz.campaign import Outcome, keep, run
from tests.fuzz.cases import Case, case_of
from tests.fuzz.mutators import VALUES, tokens_of
from tests.fuzz.oracle import broken, of_report, texts
from tests.fuzz.seeds import KINDS

BATCHES = [(seed, 120) for seed in range(1, 5)]


@pytest.mark.parametrize(("seed", "inputs"), BATCHES)
def test_whatever_the_file_the_report_holds(seed: int, inputs: int) -> None:
    found = {number: broken(case_of(seed, number)) for number in range(inputs)}
    assert {number: what for number, what in found.items() if what} == {}


def test_an_input_is_made_again_from_its_numbers() -> None:
    for number in range(40):
        assert case_of(5, number) == case_of(5, number)
    assert len({case_of(5, number).data for number in range(40)}) > 30


def test_every_kind_and_archives_are_drawn() -> None:
    cases = [case_of(6, number) for number in range(120)]
    assert {case.origin.kind for case in cases if case.origin} == set(KINDS)
    assert sum(case.data.startswith(b"PK") for case in cases) > 5
    assert any(case.origin and case.origin.data() == case.data for case in cases)


def test_tags_and_texts_are_told_apart_without_loss() -> None:
    text = eleves(2).text()
    assert "".join(tokens_of(text)) == text
    assert "<DONNEES>" in tokens_of(text)


def a_report(**changes: object) -> Report:
    """Return a report of one error, changed."""
    finding = Finding("S101", "ine-absent", Severity.ERROR, "L'INE manque.")
    counts = {"bloquante": 0, "erreur": 1, "avertissement": 0, "information": 0}
    facts = check_stream(io.BytesIO(eleves(1).data()), "e.xml", expectation()).facts
    report = Report(facts, Verdict.FAILED, counts, {"S101": 1}, (finding,))
    return replace(report, **changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"verdict": Verdict.UNFINISHED, "cause": "x"}, "unfinished"),
        ({"verdict": Verdict.PASSED}, "verdict"),
        ({"rules": {"S101": 2}}, "counts"),
        ({"rules": {"S102": 1}}, "findings"),
        ({"truncated": True}, "findings"),
        ({"pupils": {"S101": 1}}, "concerned"),
        ({"engine": "cio\x1b[31m"}, "holds"),
        ({"engine": "cio\u202e"}, "holds"),
        ({"engine": "a\nb"}, "a line break"),
    ],
)
def test_the_oracle_sees_a_report_that_does_not_hold(changes: dict[str, object], said: str) -> None:
    found = list(of_report(a_report(**changes)))
    assert (said in "; ".join(found)) if said else found == []


def test_the_oracle_sees_a_lane_that_takes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(self: Enrolment, found: Run) -> None:
        """Take note of nobody."""

    monkeypatch.setattr(Enrolment, "run", deaf)
    data = eleves(40).data()
    case = replace_data(case_of(1, 0), data)
    assert "another report without lanes" in broken(case)


def replace_data(case: Case, data: bytes) -> Case:
    """Return a case of other bytes, read in short blocks."""
    limits = replace(case.limits, prolog_bytes=2048, block=700)
    return Case(case.number, data, expectation(), limits, case.block)


def test_every_string_of_nested_containers_is_looked_at() -> None:
    nested = {"a": ["x", {"b": ("y",)}], "c": 3}
    assert sorted(text for _, text in texts(nested)) == ["a", "b", "c", "x", "y"]
    assert any("\x1b" in value for value in VALUES)


def test_a_campaign_counts_and_keeps_what_fails(tmp_path: Path) -> None:
    whole = Outcome()
    whole.add(run(seed=3, first=0, inputs=5))
    whole.add(run(seed=3, first=5, inputs=5))
    assert (whole.inputs, whole.failures, sum(whole.kinds.values())) == (10, {}, 10)
    assert whole.slowest[1] in range(10)
    keep(case_of(3, 7), ["raised"], tmp_path / "kept")
    assert (tmp_path / "kept" / "0000007.bin").read_bytes() == case_of(3, 7).data
    assert (tmp_path / "kept" / "0000007.txt").read_text("utf-8") == "raised\n"
