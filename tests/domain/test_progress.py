"""What an upload brought, told for sure: exact while lists are whole, honest once they are cut."""

from collections import Counter

from msgspec.structs import replace

from cio_console.domain.finding import Finding, Report
from cio_console.domain.progress import Progress, RuleChange, progress
from tests.domain.builders import a_finding
from tests.domain.test_values import a_report


def listed(*findings: Finding, more: dict[str, int] | None = None) -> Report:
    """Return a report of those findings, and of `more` by rule that its list does not hold."""
    rules = Counter(f.rule for f in findings) + Counter(more or {})
    return replace(a_report(*findings), rules=dict(rules), truncated=bool(more))


def sizes(found: Progress) -> tuple[int, int, int]:
    """Return how many are surely new, fixed and remaining."""
    return len(found.sure.new), len(found.sure.fixed), len(found.sure.remaining)


ONE, TWO, THREE = (a_finding(eleve_id=str(n)) for n in (1, 2, 3))
OTHER = a_finding("S101", eleve_id="9")


def test_whole_lists_are_told_exactly() -> None:
    found = progress(listed(ONE, TWO), listed(TWO, THREE, OTHER))
    assert sizes(found) == (2, 1, 1)
    assert (found.cut, found.unknown, found.sure.exact) == ((), (), True)


def test_a_cut_rule_is_told_by_its_counts_and_the_others_exactly() -> None:
    before = listed(ONE, OTHER, more={"S111": 1200})
    found = progress(before, listed(ONE, TWO))
    assert sizes(found) == (0, 1, 0)
    assert found.sure.fixed == (OTHER,)
    assert found.cut == (RuleChange("S111", 1201, 2),)
    assert found.remaining_cut == (ONE,), "listed in both: it surely remains"
    assert not found.sure.exact


def test_a_rule_cut_in_the_new_list_only_is_not_said_corrected() -> None:
    found = progress(listed(ONE, TWO), listed(THREE, more={"S111": 1500}))
    assert sizes(found) == (0, 0, 0)
    assert found.cut == (RuleChange("S111", 2, 1501),)


def test_a_cut_report_whose_own_rule_is_whole_says_it_exactly() -> None:
    before = listed(ONE, more={"S999": 5})
    after = listed(ONE, TWO, more={"S999": 3})
    found = progress(before, after)
    assert sizes(found) == (1, 0, 1)
    assert found.cut == (RuleChange("S999", 5, 3),)


def test_a_rule_evaluated_once_is_neither_new_nor_fixed() -> None:
    blind = replace(listed(TWO), not_evaluated=("S101",))
    assert progress(blind, listed(TWO, OTHER)).unknown == ("S101",)
    assert sizes(progress(blind, listed(TWO, OTHER))) == (0, 0, 1)
    assert sizes(progress(listed(TWO, OTHER), blind)) == (0, 0, 1)


def test_a_changed_value_is_neither_new_nor_fixed() -> None:
    found = progress(listed(replace(ONE, value="a")), listed(replace(ONE, value="b")))
    assert sizes(found) == (0, 0, 0)
    assert [(old.value, new.value) for old, new in found.sure.changed] == [("a", "b")]
