"""The collector: exact counts, bounded lists, stable order, said cuts."""

import random

from cio_console.checks.reporting.collector import KEPT_PER_RULE, Collector
from cio_console.checks.reporting.flaw import Draft, Place, Subject
from cio_console.domain.finding import SEVERITIES, Severity


def draft(rule: str, line: int, severity: Severity = Severity.ERROR, column: int = 1) -> Draft:
    """Make a draft about one pupil."""
    subject = Subject(str(line), str(line), "D. L.")
    return Draft(rule, severity, "Quelque chose manque.", Place(line, column, "A/B"), subject)


def on_row(rule: str, row: int, column: int = 1) -> Draft:
    """Make a draft about the pupil of a row."""
    subject = Subject(str(row), str(row), "D. L.", row)
    return Draft(rule, Severity.ERROR, "Faux.", Place(row + 1, column, "A/B"), subject)


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


def test_distinct_pupils_stay_exact_beyond_what_is_listed() -> None:
    collector = Collector(kept_per_rule=10)
    for row in range(4000):
        for column in (1, 2, 3):
            collector.add(on_row("S112", row, column))
    collector.add(Draft("S005", Severity.BLOCKING, "Personne."))
    assert collector.rules == {"S005": 1, "S112": 12_000}
    assert collector.pupils == {"S112": 4000}
    assert len(collector.findings(lambda _: "")) == 11


def test_pupils_that_are_only_counted_are_told_apart_too() -> None:
    collector = Collector(kept_per_rule=0)
    for row in (7, 7, 9):
        collector.count("S101", Severity.ERROR, Subject(row=row))
    assert (collector.rules, collector.pupils) == ({"S101": 3}, {"S101": 2})


def test_a_duplicate_concerns_every_pupil_it_names() -> None:
    collector = Collector()
    draft = Draft("S104", Severity.ERROR, "En double.", subject=Subject("2", row=1), also=(0, 1, 5))
    collector.add(draft)
    assert collector.pupils == {"S104": 3}


def test_pupils_are_counted_once_over_all_the_rules() -> None:
    collector = Collector()
    for rule, row in (("S101", 1), ("S111", 1), ("S111", 2), ("S121", 40)):
        collector.add(on_row(rule, row))
    collector.add(Draft("F012", Severity.INFORMATION, "Inconnu."))
    assert collector.pupils == {"S101": 1, "S111": 2, "S121": 1}
    assert collector.concerned == 3


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


def test_the_order_does_not_depend_on_the_order_of_discovery() -> None:
    drafts = [
        Draft(rule, severity, message, Place(line, column, path), Subject(f"{line}"), value)
        for line in (0, 2, 30)
        for column in (1, 12)
        for rule in ("S112", "S101")
        for path in ("A/B", "A")
        for message, value in (("Un.", "x"), ("Un.", "y"), ("Deux.", ""))
        for severity in (Severity.ERROR, Severity.WARNING)
    ]
    orders = []
    for seed in range(20):
        shuffled = drafts.copy()
        random.Random(seed).shuffle(shuffled)
        collector = Collector()
        collector.extend(shuffled)
        orders.append(collector.findings(lambda _: ""))
    assert all(order == orders[0] for order in orders)
    keys = [(f.line, f.column, f.rule, f.path) for f in orders[0]]
    assert keys == sorted(keys)


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


def test_what_a_rule_said_since_can_be_withdrawn_and_nothing_else() -> None:
    collector = Collector(kept_per_rule=2)
    collector.extend((on_row("F010", 1), on_row("S101", 2)))
    before = collector.so_far("F010")
    collector.extend([*(on_row("F010", row) for row in (1, 3, 4)), on_row("S101", 3)])
    assert collector.withdraw("F010", before) == 3
    assert (collector.rules, collector.pupils) == ({"F010": 1, "S101": 2}, {"F010": 1, "S101": 2})
    assert (collector.counts["erreur"], collector.truncated) == (3, False)
    assert [f.line for f in collector.findings(lambda _: "")] == [2, 3, 4]


def test_withdrawing_a_rule_that_said_nothing_changes_nothing() -> None:
    collector = Collector()
    assert collector.withdraw("F010", collector.so_far("F010")) == 0
    assert (collector.rules, collector.counts["erreur"]) == ({}, 0)


def test_an_excerpt_of_blank_lines_ends_where_its_text_does() -> None:
    collector = Collector()
    place = Place(1, 1, "a", "<MEL>x" + "\n" * 200)
    collector.add(Draft("S112", Severity.ERROR, "m", place))
    assert [finding.excerpt for finding in collector.findings(lambda _: "")] == ["<MEL>x"]
