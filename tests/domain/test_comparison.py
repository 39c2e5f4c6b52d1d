"""Two reports compared: findings by rule, pupil and field; pupils by whatever still names them."""

import msgspec
import pytest

from cio_console.domain.comparison import Comparison, compare, field_of
from cio_console.domain.finding import FileFacts, Finding, PupilRef, Report
from tests.domain.builders import a_finding
from tests.domain.test_values import a_report

replace = msgspec.structs.replace


def keyed(*findings: Finding, kind: str = "BEE_ELEVES", group: str = "k1") -> Report:
    """Return a report whose hashes compare with those of the same secret."""
    return replace(a_report(*findings), keyed=group, facts=FileFacts(kind=kind))


def about(pupil: PupilRef | None, value: str = "", rule: str = "S112") -> Finding:
    """Return a finding on the MEL of a pupil, whose value is hashed in clear."""
    return replace(a_finding(rule), pupil=pupil, value="***", value_key=value, field="MEL")


def counts(comparison: Comparison) -> tuple[int, int, int, int]:
    """Return how many are new, fixed, changed, remaining."""
    lists = (comparison.new, comparison.fixed, comparison.changed, comparison.remaining)
    new, fixed, changed, remaining = map(len, lists)
    return new, fixed, changed, remaining


def test_a_report_compared_with_itself_only_remains() -> None:
    report = a_report(a_finding(eleve_id="1"), a_finding(eleve_id="2"))
    assert compare(report, report) == Comparison(remaining=report.findings)


def test_findings_at_one_place_stay_in_the_order_of_their_report() -> None:
    report = a_report(*(a_finding(eleve_id=str(i)) for i in range(30)))
    assert compare(report, report).remaining == report.findings
    assert compare(a_report(), report).new == report.findings
    assert compare(report, a_report()).fixed == report.findings


def test_findings_are_matched_by_rule_pupil_and_element_not_by_line() -> None:
    before = a_report(a_finding(eleve_id="1"), a_finding(eleve_id="2"), a_finding("S101"))
    moved = replace(a_finding(eleve_id="1"), line=999)
    other = a_finding(eleve_id="3")
    comparison = compare(before, a_report(moved, other))
    assert comparison.remaining == (moved,)
    assert comparison.new == (other,)
    assert {f.rule for f in comparison.fixed} == {"S111", "S101"}


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (PupilRef("1", ine_key="i", person_key="p"), PupilRef("9", ine_key="i"), True),
        (PupilRef("1", ine_key="i", person_key="p"), PupilRef("1", ine_key="j"), True),
        (PupilRef("1", ine_key="i", person_key="p"), PupilRef("9", "", person_key="p"), True),
        (PupilRef("1", ine_key="i"), PupilRef("9", ine_key="j"), False),
        (PupilRef("1"), PupilRef("9"), False),
        (PupilRef("1", "77"), PupilRef("9", "77"), False),
        (PupilRef("1", "77"), PupilRef("", "77"), True),
        (PupilRef("", "77", name="A. B."), PupilRef("", "77", name="C. D."), True),
        (PupilRef("", "77", ine_key="i"), PupilRef("", "77", ine_key="j"), False),
        (PupilRef(division="TG1", name="A. B."), PupilRef(division="TG1", name="A. B."), True),
        (PupilRef(division="TG1", name="A. B."), PupilRef(division="TG2", name="A. B."), False),
        (PupilRef("1", name="A. B."), PupilRef("2", name="A. B."), False),
        (None, None, True),
        (PupilRef(), None, False),
        (PupilRef("1"), None, False),
    ],
)
def test_a_pupil_is_known_by_eleve_id_then_ine_then_person(
    before: PupilRef | None, after: PupilRef | None, same: bool
) -> None:
    comparison = compare(keyed(about(before)), keyed(about(after)))
    assert counts(comparison) == ((0, 0, 0, 1) if same else (1, 1, 0, 0))


def test_hashes_of_two_secrets_are_not_compared() -> None:
    before = keyed(about(PupilRef("1", ine_key="i"), "v"))
    other = keyed(about(PupilRef("1", ine_key="z"), "w"), group="k2")
    assert counts(compare(before, other)) == (0, 0, 0, 1)
    moved = keyed(about(PupilRef("9", ine_key="i"), "v"), group="k2")
    assert counts(compare(before, moved)) == (1, 1, 0, 0)


def test_an_ine_taken_over_by_a_new_fiche_does_not_steal_the_old_one() -> None:
    """Both fiches hold findings: each keeps its own, the ELEVE_ID being the surer."""
    old = keyed(about(PupilRef("1", ine_key="i"), "a"), about(PupilRef("2", ine_key="i"), "b"))
    new = keyed(about(PupilRef("2", ine_key="i"), "b"), about(PupilRef("1", ine_key="j"), "a"))
    assert counts(compare(old, new)) == (0, 0, 0, 2)


def test_an_eleve_id_carried_twice_is_told_apart_by_the_rest() -> None:
    one, two = PupilRef("1", ine_key="i"), PupilRef("1", ine_key="j")
    old = keyed(about(one, "a"), about(two, "b"))
    assert counts(compare(old, keyed(about(two, "b"), about(one, "a")))) == (0, 0, 0, 2)
    assert counts(compare(old, keyed(about(two, "b")))) == (0, 1, 0, 1)


def test_the_numbers_of_a_grades_file_come_after_the_ine() -> None:
    one, two = PupilRef("E-1", ine_key="i"), PupilRef("E-2", ine_key="j")
    turned = (PupilRef("E-2", ine_key="i"), PupilRef("E-1", ine_key="j"))
    old = keyed(about(one, "a"), about(two, "b"), kind="APB")
    new = keyed(about(turned[0], "a"), about(turned[1], "b"), kind="APB")
    assert counts(compare(old, new)) == (0, 0, 0, 2)
    bare = keyed(about(PupilRef("E-1"), "a"), kind="APB")
    assert counts(compare(old, bare)) == (0, 1, 0, 1)


def test_another_value_of_the_same_finding_is_a_change() -> None:
    pupil = PupilRef("1")
    before, after = about(pupil, "a"), about(pupil, "b")
    comparison = compare(keyed(before), keyed(after))
    assert comparison.changed == ((before, after),)
    assert counts(comparison) == (0, 0, 1, 0)


def test_equal_findings_are_counted_one_by_one() -> None:
    pupil = PupilRef("1")
    old = keyed(about(pupil, "a"), about(pupil, "a"), about(pupil, "b"))
    new = keyed(about(pupil, "a"), about(pupil, "c"), about(pupil, "d"), about(pupil, "d"))
    assert counts(compare(old, new)) == (1, 0, 2, 1)


def test_a_shared_value_is_recognised_by_itself() -> None:
    one = replace(about(PupilRef("1"), "v", "S104"), shared=True)
    other = replace(about(PupilRef("2"), "v", "S104"), shared=True)
    assert counts(compare(keyed(one), keyed(other))) == (0, 0, 0, 1)
    assert counts(compare(keyed(one), keyed(replace(other, value_key="w")))) == (1, 1, 0, 0)


def test_a_cut_list_makes_the_comparison_inexact() -> None:
    assert not compare(a_report(truncated=True), a_report()).exact


def test_a_rule_that_was_not_evaluated_again_fixed_nothing() -> None:
    before = a_report(a_finding("S132"), a_finding("S111"))
    after = replace(a_report(), not_evaluated=("S132",))
    comparison = compare(before, after)
    assert [f.rule for f in comparison.fixed] == ["S111"]
    assert not comparison.exact
    assert not compare(after, before).exact


def test_a_report_without_fields_tells_them_by_its_paths() -> None:
    assert field_of(a_finding(path="ELEVE/MEL")) == "MEL"
    assert field_of(replace(a_finding(path="ELEVE"), field="MEL")) == "MEL"
