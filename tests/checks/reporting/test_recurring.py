"""Flaws that wait for the end of the file: exact counts, first places, one cause or one by one."""

import io
from collections.abc import Hashable

import pytest

from cio_console.checks.opening.source import open_stream
from cio_console.checks.reading.reader import Reader
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.collector import KEPT_PER_RULE, Collector
from cio_console.checks.reporting.flaw import NOWHERE, Flaw, Subject
from cio_console.checks.reporting.recurring import TOLD, Case, Cause, Recurring, counted, once
from cio_console.checks.reporting.reporter import Reporter
from cio_console.domain.finding import Finding, Severity
from tests.checks.builders import expectation

DATA = b"<fichier>\n<eleve code='1'>\n<x/></eleve></fichier>"


def alone(_key: Hashable, _case: Case) -> Cause | None:
    """Return no cause."""
    return None


class Waiting:
    """Flaws of N107 that wait, and what is found of them."""

    def __init__(self) -> None:
        """Begin a report."""
        self.reporter = Reporter(expectation(), Collector())
        self.recurring = Recurring("N107", self.reporter)
        self._reader = iter(Reader(open_stream(io.BytesIO(DATA), "f.xml"), {"fichier": ("eleve",)}))
        record = next(self._reader)
        assert isinstance(record, Record)
        self._record = record

    def note(self, key: Hashable, times: int = 1, message: str = "Il manque.") -> None:
        """Note the same flaw several times."""
        for number in range(times):
            flaw = Flaw(message, ("x",), value=str(number))
            self.recurring.note(key, flaw, self._record, Subject(str(number)))

    def found(self) -> tuple[Finding, ...]:
        """Return what the report lists."""
        return self.reporter.collector.findings(lambda _: "TG1")

    @property
    def count(self) -> int:
        """The number of findings, listed or not."""
        return self.reporter.collector.rules.get("N107", 0)


@pytest.fixture
def waiting() -> Waiting:
    """Return flaws that wait, none so far."""
    return Waiting()


def test_nothing_is_told_before_the_end(waiting: Waiting) -> None:
    waiting.note("a", 3)
    assert waiting.found() == ()
    assert waiting.count == 0


def test_without_a_cause_each_flaw_is_a_finding_of_its_pupil(waiting: Waiting) -> None:
    waiting.note("a", 3)
    waiting.recurring.settle(alone)
    assert [f.pupil.eleve_id for f in waiting.found() if f.pupil] == ["0", "1", "2"]
    assert {(f.line, f.column, f.value) for f in waiting.found()} == {
        (3, 1, "0"),
        (3, 1, "1"),
        (3, 1, "2"),
    }


def test_a_cause_is_one_finding_of_nobody_at_the_first_place(waiting: Waiting) -> None:
    waiting.note("a", 3)
    waiting.recurring.settle(lambda _, case: Cause(f"Il en manque {case.count}."))
    (finding,) = waiting.found()
    assert (finding.message, finding.line, finding.value) == ("Il en manque 3.", 3, "0")
    assert finding.pupil is None
    assert finding.severity is Severity.WARNING


def test_a_cause_may_say_everything_otherwise(waiting: Waiting) -> None:
    waiting.note("a", 2)
    waiting.recurring.settle(lambda _k, _c: Cause("Tout.", NOWHERE, "N109", Severity.ERROR, ""))
    (finding,) = waiting.found()
    assert (finding.rule, finding.severity) == ("N109", Severity.ERROR)
    assert (finding.line, finding.value) == (0, "")


def test_what_is_told_elsewhere_is_not_told_again(waiting: Waiting) -> None:
    waiting.note("a", 2)
    waiting.note("b")
    waiting.recurring.settle(lambda key, _: TOLD if key == "a" else None)
    assert waiting.count == 1


def test_a_cause_is_looked_for_key_by_key_in_the_order_of_the_file(waiting: Waiting) -> None:
    for key in "bab":
        waiting.note(key)
    seen: list[tuple[Hashable, int]] = []
    waiting.recurring.settle(lambda key, case: seen.append((key, case.count)))
    assert seen == [("b", 2), ("a", 1)]


def test_what_is_settled_is_forgotten(waiting: Waiting) -> None:
    waiting.note("a")
    waiting.recurring.settle(alone)
    waiting.recurring.settle(alone)
    assert waiting.count == 1


def test_one_finding_for_a_key_says_how_many_pupils_it_is_true_of(waiting: Waiting) -> None:
    waiting.note("a", 30)
    waiting.note("b")
    waiting.recurring.settle(once)
    several, single = waiting.found()
    assert several.message == "Il manque (30 élèves)."
    assert single.message == "Il manque."
    assert single.pupil is not None


def test_counts_stay_exact_beyond_what_is_listed_and_all_the_room_is_used(
    waiting: Waiting,
) -> None:
    waiting.note("a", KEPT_PER_RULE - 100)
    waiting.note("b", 700)
    waiting.note("c", 700)
    waiting.recurring.settle(alone)
    assert waiting.count == KEPT_PER_RULE + 1300
    assert len(waiting.found()) == KEPT_PER_RULE
    assert waiting.reporter.collector.truncated


def test_a_cause_found_late_still_has_a_place(waiting: Waiting) -> None:
    waiting.note("a", KEPT_PER_RULE)
    waiting.note("b", 2)
    waiting.recurring.settle(lambda key, _: TOLD if key == "a" else Cause("Ici."))
    assert [finding.line for finding in waiting.found()] == [3]


def test_more_causes_than_a_report_lists_are_counted(waiting: Waiting) -> None:
    for number in range(KEPT_PER_RULE + 5):
        waiting.note(number, 2)
    waiting.recurring.settle(once)
    assert waiting.count == KEPT_PER_RULE + 5
    assert len(waiting.found()) == KEPT_PER_RULE


def test_the_number_of_pupils_stands_before_the_full_stop() -> None:
    assert counted("Le code manque.", 4) == "Le code manque (4 élèves)."
