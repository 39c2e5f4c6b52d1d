"""The collector: exact counts, bounded lists, stable order, said cuts."""

from cio_console.checks.collector import KEPT_PER_RULE, Collector
from cio_console.checks.flaw import Draft, Place, Subject
from cio_console.domain.finding import SEVERITIES, Severity


def draft(rule: str, line: int, severity: Severity = Severity.ERROR, column: int = 1) -> Draft:
    """Make a draft about one pupil."""
    subject = Subject(str(line), str(line), "D. L.")
    return Draft(rule, severity, "Quelque chose manque.", Place(line, column, "A/B"), subject)


def test_nothing_gives_zero_for_every_severity() -> None:
    collector = Collector()
    assert collector.counts == {str(s): 0 for s in SEVERITIES}
    assert collector.rules == {}
    assert not collector.truncated
    assert collector.findings(lambda _: "") == ()


def test_counts_stay_exact_beyond_what_is_listed() -> None:
    collector = Collector()
    for line in range(1, KEPT_PER_RULE + 251):
        collector.add(draft("S101", line))
    collector.add(draft("S103", 5, Severity.WARNING))
    assert collector.rules == {"S101": KEPT_PER_RULE + 250, "S103": 1}
    assert collector.counts["erreur"] == KEPT_PER_RULE + 250
    assert collector.counts["avertissement"] == 1
    assert len(collector.findings(lambda _: "")) == KEPT_PER_RULE + 1
    assert collector.truncated


def test_a_rule_is_wanted_until_its_list_is_full() -> None:
    collector = Collector(kept_per_rule=2)
    assert collector.wants("S101")
    collector.add(draft("S101", 1))
    collector.count("S101", Severity.ERROR)
    assert not collector.wants("S101")
    assert collector.wants("S102")


def test_a_list_that_is_exactly_full_is_not_cut() -> None:
    collector = Collector(kept_per_rule=2)
    collector.add(draft("S101", 1))
    collector.add(draft("S101", 2))
    assert not collector.truncated


def test_findings_come_in_the_order_of_the_file_then_of_the_codes() -> None:
    collector = Collector()
    for one in (draft("S132", 9), draft("S121", 9), draft("S101", 3, column=7), draft("S101", 3)):
        collector.add(one)
    found = [(f.line, f.column, f.rule) for f in collector.findings(lambda _: "")]
    assert found == [(3, 1, "S101"), (3, 7, "S101"), (9, 1, "S121"), (9, 1, "S132")]


def test_the_class_of_a_pupil_is_looked_up_at_the_end() -> None:
    collector = Collector()
    collector.add(draft("S101", 4))
    (finding,) = collector.findings(lambda subject: f"TG{subject.eleve_id}")
    assert finding.pupil is not None
    assert finding.pupil.division == "TG4"
    assert finding.slug == "ine-manquant"


def test_what_comes_from_the_file_cannot_drive_a_terminal() -> None:
    collector = Collector()
    subject = Subject("1\x1b[31m", "\u202e2", "D. L.")
    collector.add(
        Draft(
            "S101",
            Severity.ERROR,
            "a\x07b",
            Place(1, 1, "A/\x07B", "<a>\x1b[2J</a>"),
            subject,
            "v\x1b]0;x\x07\n",
        )
    )
    (finding,) = collector.findings(lambda _: "TG\x002")
    assert finding.pupil is not None
    assert (finding.pupil.eleve_id, finding.pupil.elenoet) == ("1", "2")
    assert (finding.path, finding.excerpt) == ("A/B", "<a></a>")
    assert (finding.pupil.division, finding.message, finding.value) == ("TG2", "ab", "v")
