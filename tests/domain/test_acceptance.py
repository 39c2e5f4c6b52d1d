"""Accepted findings: which serve, until when, and for which finding only."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.acceptance import (
    Acceptance,
    Decision,
    Judged,
    Split,
    acceptance_id,
    account,
    concerning,
    decide,
    split,
    why_not,
    without_accepted,
)
from cio_console.domain.finding import (
    FileFacts,
    Finding,
    PupilRef,
    Report,
    Severity,
    Verdict,
    no_findings,
)
from cio_console.domain.fingerprint import SHORT, fingerprints
from tests.domain.builders import a_finding, paris

replace = msgspec.structs.replace
UNTIL = date(2025, 3, 31)
TODAY = date(2025, 1, 8)


def accepted(finding: Finding, rank: int = 0, **changes: object) -> Acceptance:
    """Return the decision on a finding, the `rank`-th of several that are the same."""
    name = fingerprints([finding] * (rank + 1))[rank]
    decision = Acceptance(
        id=acceptance_id("9990001A", "siecle", name),
        source="flux",
        uai="9990001A",
        collection="siecle",
        rule=finding.rule,
        subjects=name.subjects,
        value=name.value,
        rank=name.rank,
        about="D. L.",
        reason="Vérifié.",
        until=UNTIL,
        who="Mme Aubry",
        at=paris(1, 6),
    )
    return replace(decision, **changes)


def judged(*findings: Finding, by: tuple[Acceptance, ...], on: date = TODAY) -> Split:
    """Return the findings of a report split by those decisions."""
    return split(findings, fingerprints(findings), by, on)


def test_an_accepted_finding_leaves_the_others_active() -> None:
    one, two = a_finding(eleve_id="1"), a_finding(eleve_id="2")
    found = judged(one, two, by=(accepted(one),))
    assert [j.finding for j in found.accepted] == [one]
    assert [j.finding for j in found.active] == [two]
    assert found.active[0].acceptance is None


@pytest.mark.parametrize(("days", "holds"), [(-100, True), (0, True), (1, False), (400, False)])
def test_it_holds_until_its_last_day_and_then_says_that_it_did(days: int, holds: bool) -> None:
    finding = a_finding()
    decision = accepted(finding)
    found = judged(finding, by=(decision,), on=UNTIL + timedelta(days=days))
    assert (len(found.accepted), len(found.active)) == ((1, 0) if holds else (0, 1))
    assert (found.accepted + found.active)[0].acceptance == decision


def test_a_report_is_listed_without_what_is_accepted_and_counts_what_the_file_has() -> None:
    one, two = a_finding(eleve_id="1"), a_finding(eleve_id="2")
    report = Report(FileFacts(), Verdict.FAILED, no_findings() | {"erreur": 2}, {}, (one, two))
    left = without_accepted(report, (accepted(one),), TODAY)
    assert left.findings == (two,)
    assert left.counts == report.counts
    assert without_accepted(report, (accepted(one),), UNTIL + timedelta(days=1)) == report
    assert without_accepted(report, (), TODAY) == report


def test_a_decision_taken_back_serves_no_more() -> None:
    finding = a_finding()
    found = judged(finding, by=(accepted(finding, withdrawn_at=paris(1, 7)),))
    assert (found.accepted, found.active[0].acceptance) == ((), None)


def test_another_line_or_message_is_the_same_finding() -> None:
    finding = a_finding()
    moved = replace(finding, line=999, column=4, message="Autrement dit.", excerpt="<A>")
    assert judged(moved, by=(accepted(finding),)).accepted


@pytest.mark.parametrize(
    "other",
    [
        replace(a_finding(), rule="S112"),
        replace(a_finding(), path="ELEVE/PRENOM"),
        replace(a_finding(), value="autre"),
        replace(a_finding(), value_key="0011223344556677"),
        a_finding(eleve_id="2"),
        replace(a_finding(), pupil=None),
        replace(a_finding(), shared=True),
    ],
)
def test_another_rule_field_value_or_pupil_is_another_finding(other: Finding) -> None:
    assert judged(other, by=(accepted(a_finding()),)).accepted == ()


def test_a_fiche_created_again_keeps_its_decision_by_the_ine() -> None:
    def of(eleve_id: str, ine: str, person: str = "p") -> Finding:
        return replace(a_finding(), pupil=PupilRef(eleve_id, ine_key=ine, person_key=person))

    decision = accepted(of("1", "i"))
    assert judged(of("9", "i", ""), by=(decision,)).accepted
    assert judged(of("1", "j", "q"), by=(decision,)).accepted
    assert judged(of("9", "j"), by=(decision,)).accepted
    assert not judged(of("9", "j", "q"), by=(decision,)).accepted


def test_the_surest_knowledge_of_a_pupil_comes_first() -> None:
    """Two fiches carry one INE: the decision is on the one of the same ELEVE_ID."""
    one = replace(a_finding(), pupil=PupilRef("1", ine_key="i"))
    two = replace(a_finding(), pupil=PupilRef("2", ine_key="i"))
    for order in ((one, two), (two, one)):
        found = judged(*order, by=(accepted(one),))
        assert [j.finding for j in found.accepted] == [one]
        assert [j.finding for j in found.active] == [two]


def test_the_numbers_of_a_grades_file_name_nobody_whose_ine_is_known() -> None:
    known = replace(a_finding("N103"), pupil=PupilRef("E-1", ine_key="i"))
    other = replace(a_finding("N103"), pupil=PupilRef("E-1", ine_key="j"))
    one, two = (fingerprints([f], "APB")[0] for f in (known, other))
    assert not set(one.subjects) & set(two.subjects)


def test_of_findings_that_are_the_same_each_has_its_own_decision() -> None:
    finding = a_finding("N103")
    found = judged(finding, finding, finding, by=(accepted(finding), accepted(finding, 1)))
    assert (len(found.accepted), len(found.active)) == (2, 1)


def test_a_decision_in_force_wins_over_one_that_is_past() -> None:
    finding = a_finding()
    past = accepted(finding, id="a", until=date(2025, 1, 1), at=paris(1, 7))
    new = accepted(finding, id="b")
    for order in ((past, new), (new, past)):
        assert judged(finding, by=order).accepted[0].acceptance == new


def test_only_the_decisions_of_the_school_and_collection_concern_it() -> None:
    mine = accepted(a_finding())
    others = [replace(mine, **{name: "autre"}) for name in ("source", "uai", "collection")]
    assert concerning([mine, *others], "flux", "9990001A", "siecle") == (mine,)


def test_a_decision_is_named_like_its_finding() -> None:
    finding = a_finding()
    (name,) = fingerprints([finding])
    decision = accepted(finding)
    assert (decision.whole, decision.short) == (name.whole, name.short)
    assert len(name.short) == SHORT
    assert name.whole.startswith(name.short)


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", "x", "y"])), max_size=12),
    st.sets(st.integers(0, 11)),
)
def test_everything_is_either_active_or_accepted_and_stays_in_order(
    drawn: list[tuple[int, str]], chosen: set[int]
) -> None:
    findings = [replace(a_finding(eleve_id=str(n)), value=value) for n, value in drawn]
    names = fingerprints(findings)
    decisions = [
        replace(
            accepted(findings[rank]),
            id=names[rank].whole,
            value=names[rank].value,
            rank=names[rank].rank,
        )
        for rank in chosen
        if rank < len(findings)
    ]
    found = split(findings, names, decisions, TODAY)
    assert [j.fingerprint for j in found.accepted] == [
        names[rank] for rank in range(len(names)) if rank in chosen
    ]
    assert [j.fingerprint for j in found.active] == [
        names[rank] for rank in range(len(names)) if rank not in chosen
    ]


def test_a_decision_is_on_the_finding_as_it_is_named() -> None:
    finding = a_finding()
    (name,) = fingerprints([finding])
    decision = Decision("Vérifié.", UNTIL, "Mme Aubry", paris(1, 6))
    made = decide("flux", "9990001A", "siecle", Judged(finding, name), "D. L.", decision)
    assert made == accepted(finding)
    assert judged(finding, by=(made,)).accepted


def test_a_past_day_and_a_blocking_finding_are_refused() -> None:
    blocking = replace(a_finding(), severity=Severity.BLOCKING)
    assert why_not([a_finding()], TODAY, TODAY) == ""
    assert "est passé" in why_not([a_finding()], date(2025, 1, 7), TODAY)
    assert "bloquante ne s'accepte pas" in why_not([a_finding(), blocking], UNTIL, TODAY)


@pytest.mark.parametrize(
    ("environ", "name"),
    [({"LOGNAME": "aubry", "USER": "x"}, "aubry"), ({"USER": "x"}, "x"), ({}, "")],
)
def test_the_account_that_decides_is_the_one_of_the_session(
    environ: dict[str, str], name: str
) -> None:
    assert account(environ) == name


BYTES = "Déclaré ISO-8859-15, mais ses octets sont de l'UTF-8."
STRAY = "Déclaré UTF-8, mais l'octet 0xE9 n'en est pas."


def of_the_file(message: str, rule: str = "F004", **changes: object) -> Finding:
    """Return an error of a whole file: no pupil, no value, and most often no path."""
    finding = replace(a_finding(rule), message=message, pupil=None, value="", path="")
    return replace(finding, **changes)


@pytest.mark.parametrize("finding", [a_finding(), of_the_file(BYTES)])
def test_a_blocking_finding_is_never_accepted_whatever_was_decided(finding: Finding) -> None:
    blocking = replace(finding, severity=Severity.BLOCKING)
    for decision in (accepted(finding), accepted(blocking)):
        found = judged(blocking, by=(decision,))
        assert (found.accepted, found.active[0].acceptance) == ((), None)


def test_another_fault_of_the_file_is_another_finding() -> None:
    one, two = of_the_file(BYTES), of_the_file(STRAY)
    assert judged(two, by=(accepted(one),)).accepted == ()
    milder = replace(one, severity=Severity.WARNING)
    assert judged(one, by=(accepted(milder),)).accepted == ()
    for order in ((one, two), (two, one)):
        assert [j.finding for j in judged(*order, by=(accepted(two),)).accepted] == [two]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Bloc abîmé, ligne 15634 ; 627 élèves lus.", "Bloc abîmé, ligne 8 ; 1 204 élèves lus."),
        ("66 élèves contre 184 attendus (− 64 %).", "70 élèves contre 184 attendus (− 62 %)."),
        ("Aucun des 27 élèves de la classe TG2.", "Aucun des 31 élèves de la classe TG2."),
    ],
)
def test_a_fault_of_the_file_is_known_again_on_other_lines_in_other_numbers(
    before: str, after: str
) -> None:
    assert judged(of_the_file(after), by=(accepted(of_the_file(before)),)).accepted


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Aucun des 27 élèves de la classe TG1 n'a de note.", "TG2"),
        ("Aucun des 27 élèves de la classe 601 n'a de note.", "602"),
        ("Aucun des 27 élèves n'a de note du trimestre 1 en 061300.", "trimestre 2"),
    ],
)
def test_the_fault_of_another_class_or_period_is_another_finding(
    one: str, two: str, *, shared: bool
) -> None:
    other = {"TG2": "TG1", "602": "601", "trimestre 2": "trimestre 1"}[two]
    first = of_the_file(one, "N109", shared=shared)
    second = of_the_file(one.replace(other, two), "N109", shared=shared)
    assert judged(second, by=(accepted(first),)).accepted == ()
    assert judged(first, by=(accepted(first),)).accepted


def test_a_decision_of_before_on_a_fault_of_the_file_still_holds() -> None:
    """It named the fault by its rule and its rank only: the first ones, until its last day."""
    one, two = of_the_file(BYTES), of_the_file(STRAY)
    former = [name.former for name in fingerprints((one, two))]
    old = [
        replace(accepted(one), id=str(key[2]), subjects=key[:1], value=key[1], rank=key[2])
        for key in former
        if key is not None
    ]
    assert [j.finding for j in judged(one, two, by=(old[0],)).accepted] == [one]
    assert [j.finding for j in judged(one, two, by=(old[1],)).accepted] == [two]
    newer = accepted(one)
    assert [j.acceptance for j in judged(one, two, by=(old[0], newer)).accepted] == [newer]
    blocking = replace(one, severity=Severity.BLOCKING)
    assert judged(blocking, by=tuple(old)).accepted == ()
