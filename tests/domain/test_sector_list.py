"""The director's list: compared, completed by a proposal, never overwritten without a word."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.school import Cio, School, SectorFile
from cio_console.domain.sector_list import (
    Absent,
    FieldChange,
    ListChanges,
    Merged,
    SchoolChange,
    Weight,
    compare_lists,
    encode_list,
    in_order,
    merge,
    with_schools,
    with_scope,
)
from tests.domain.builders import a_school

CIO = Cio("9990001A", "CIO d'Essai")
A, B, C = a_school("9990011A"), a_school("9990012B", name="Lycée Deux"), a_school("9990013C")
REASON = {"notes": "hors contrat"}


def listed(*schools: School, **head: Any) -> SectorFile:
    """Return a list of those schools."""
    return SectorFile(CIO, schools, **head)


def changed(school: School, **fields: Any) -> School:
    """Return a school with some fields changed."""
    return msgspec.structs.replace(school, **fields)


def test_without_a_list_all_is_added() -> None:
    changes = compare_lists(None, listed(A, B))
    assert changes.added == (A, B)
    assert changes.head == (FieldChange("uai", "", CIO.uai), FieldChange("name", "", CIO.name))
    assert changes.any


def test_equal_lists_differ_in_nothing_whatever_their_order() -> None:
    changes = compare_lists(listed(A, B), listed(B, A))
    assert changes == ListChanges(same=2)
    assert not changes.any


def test_what_is_added_gone_and_changed_is_told_field_by_field() -> None:
    other = changed(A, telephone="01 99 00 00 01", email="a@exemple.invalid")
    changes = compare_lists(listed(A, B), listed(other, C))
    assert changes.added == (C,)
    assert changes.gone == (B,)
    assert changes.changed == (
        SchoolChange(
            A,
            other,
            (
                FieldChange("telephone", "", "01 99 00 00 01"),
                FieldChange("email", "", "a@exemple.invalid"),
            ),
        ),
    )
    assert changes.same == 0


def test_another_head_is_a_change() -> None:
    after = msgspec.structs.replace(listed(A, contact="c"), sector=Cio(CIO.uai, "CIO Neuf"))
    assert compare_lists(listed(A), after).head == (
        FieldChange("name", CIO.name, "CIO Neuf"),
        FieldChange("contact", "", "c"),
    )


def test_what_the_proposal_does_not_know_erases_nothing() -> None:
    held = changed(A, telephone="01 99 00 00 01", tracks=("générale",), terminale_expected=80)
    bare = School(A.uai, "")
    assert merge(listed(held, contact="c"), listed(bare)).sector == listed(held, contact="c")


def test_a_proposal_corrects_and_every_field_of_it_is_told() -> None:
    held, other = (
        changed(A, telephone="1", head="Mme Une"),
        changed(A, telephone="2", head="M. Deux"),
    )
    merged = merge(listed(held), listed(other))
    assert merged.sector.schools == (other,)
    (change,) = merged.changes.changed
    assert [one.field for one in change.fields] == ["telephone", "head"]
    assert merged.declined == ()


def test_a_proposal_that_completes_fills_what_is_empty_and_tells_what_it_says_otherwise() -> None:
    held, other = changed(A, telephone="1"), changed(A, telephone="2", email="a@exemple.invalid")
    merged = merge(listed(held), listed(other), weight=Weight.COMPLETES)
    assert merged.sector.schools == (changed(A, telephone="1", email="a@exemple.invalid"),)
    assert merged.declined == (SchoolChange(held, other, (FieldChange("telephone", "1", "2"),)),)


@pytest.mark.parametrize("weight", Weight)
def test_why_a_school_is_out_of_scope_is_never_changed_by_a_proposal(weight: Weight) -> None:
    held = changed(A, out_of_scope=REASON)
    other = changed(A, out_of_scope={"notes": "autre raison", "siecle": "hors contrat"})
    merged = merge(listed(held), listed(other), weight=weight)
    (school,) = merged.sector.schools
    assert school.out_of_scope == {"notes": "hors contrat", "siecle": "hors contrat"}
    (refused,) = merged.declined
    assert refused.fields == (FieldChange("out_of_scope", REASON, {"notes": "autre raison"}),)
    assert merge(listed(held), listed(A), weight=weight).sector == listed(held)


def test_a_school_that_the_proposal_does_not_name_stays_unless_it_is_to_go() -> None:
    kept = merge(listed(B, A), listed(A))
    assert kept.sector.schools == (B, A)
    assert kept.absent == (B,)
    assert not kept.changes.any
    gone = merge(listed(B, A), listed(A), absent=Absent.REMOVED)
    assert gone.sector.schools == (A,)
    assert gone.changes.gone == (B,)
    assert gone.absent == ()


def test_what_is_added_comes_after_the_list_in_order() -> None:
    first, last = a_school("9990021A", commune="Aville"), a_school("9990022B", commune="Zville")
    assert merge(listed(C), listed(last, first)).sector.schools == (C, first, last)


def test_a_section_stands_behind_its_parent() -> None:
    section = a_school("9990031A", name="A, avant les autres", parent_uai=B.uai)
    orphan = a_school("9990032B", name="Zut", parent_uai="9990099Z")
    assert in_order((orphan, section, B, A)) == (A, B, section, orphan)


def test_accents_and_case_do_not_part_communes() -> None:
    schools = [
        a_school(f"999004{n}A", commune=c) for n, c in enumerate(("evry", "Évreux", "Étampes"))
    ]
    assert [s.commune for s in in_order(schools)] == ["Étampes", "Évreux", "evry"]


def test_the_scope_is_set_changed_and_given_back() -> None:
    out = with_scope(A, ("siecle", "notes"), "CFA")
    assert out.out_of_scope == {"siecle": "CFA", "notes": "CFA"}
    assert with_scope(out, ("notes",), "peu d'élèves").out_of_scope["notes"] == "peu d'élèves"
    assert with_scope(out, ("siecle", "notes"), "") == A
    assert with_scope(A, ("siecle",), "") == A


def test_the_written_list_leaves_out_what_is_empty_and_reads_back_the_same() -> None:
    sector = listed(A, changed(B, out_of_scope=REASON, tracks=("générale",), terminale_expected=0))
    raw = encode_list(sector)
    assert msgspec.json.decode(raw, type=SectorFile) == sector
    assert b"telephone" not in raw
    assert b'"terminale_expected": 0' in raw


def test_an_empty_list_is_still_a_sector_file() -> None:
    assert msgspec.json.decode(encode_list(listed()), type=SectorFile) == listed()


words = st.sampled_from(["", "a", "b"])
schools = st.builds(
    School,
    uai=st.sampled_from([f"999000{n}A" for n in range(6)]),
    name=words,
    commune=words,
    telephone=words,
    parent_uai=st.sampled_from(["", *(f"999000{n}A" for n in range(6))]),
    tracks=st.sampled_from([(), ("générale",)]),
    terminale_expected=st.sampled_from([None, 0, 3]),
    out_of_scope=st.dictionaries(st.sampled_from(["siecle", "notes"]), st.sampled_from("xy")),
)
lists = st.lists(schools, unique_by=lambda s: s.uai).map(lambda some: listed(*some))


@given(lists, lists, st.sampled_from(Weight), st.sampled_from(Absent))
def test_any_merge_loses_nothing_without_a_word(
    present: SectorFile, proposed: SectorFile, weight: Weight, absent: Absent
) -> None:
    merged = merge(present, proposed, weight=weight, absent=absent)
    uais = [school.uai for school in merged.sector.schools]
    assert len(uais) == len(set(uais))
    assert_told(present, proposed, merged)
    assert merge(merged.sector, proposed, weight=weight, absent=absent).sector == merged.sector


def assert_told(present: SectorFile, proposed: SectorFile, merged: Merged) -> None:
    """Check that each value of the present list stands, or is told changed or gone."""
    after = {school.uai: school for school in merged.sector.schools}
    gone = {school.uai for school in merged.changes.gone}
    told = {(c.before.uai, f.field) for c in merged.changes.changed for f in c.fields}
    for school in present.schools:
        if school.uai in gone:
            continue
        for field in School.__struct_fields__:
            same = getattr(after[school.uai], field) == getattr(school, field)
            assert same or (school.uai, field) in told
        assert school.out_of_scope.items() <= after[school.uai].out_of_scope.items()
    assert {school.uai for school in proposed.schools} <= set(after)


@given(st.lists(schools, unique_by=lambda s: s.uai))
def test_any_order_holds_each_school_once_each_section_right_below_its_family(
    some: list[School],
) -> None:
    ordered = in_order(some)
    assert sorted(s.uai for s in ordered) == sorted(s.uai for s in some)
    assert in_order(reversed(ordered)) == ordered


@given(lists)
def test_any_list_written_reads_back_the_same(sector: SectorFile) -> None:
    assert msgspec.json.decode(encode_list(sector), type=SectorFile) == sector


def test_each_school_passes_through_a_change() -> None:
    assert with_schools(listed(A, B), lambda s: with_scope(s, ("notes",), "x")) == listed(
        with_scope(A, ("notes",), "x"), with_scope(B, ("notes",), "x")
    )
