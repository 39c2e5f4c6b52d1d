"""A list being made: picked, put out of scope, compared with the one that stands."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cio_console.domain.list_draft import (
    ListDraft,
    draft_of,
    on_list,
    picked,
    scoped,
    toggled,
    unpicked,
    with_proposal,
)
from cio_console.domain.school import Cio, School, SectorFile
from cio_console.domain.sector_list import Weight
from tests.domain.builders import a_school
from tests.domain.test_sector_list import lists

CIO = Cio("9990010G", "CIO d'Essai")
A, B = a_school("9990011H"), a_school("9990012J", name="Lycée Deux")
SECTION = a_school("9990014L", name="SEP", nature="334", parent_uai=A.uai)
LIST = SectorFile(CIO, (A, B))


def proposed(draft: ListDraft, *schools: School, weight: Weight = Weight.COMPLETES) -> ListDraft:
    """Return a draft to which those schools are proposed."""
    return with_proposal(draft, CIO, schools, weight)


def uais(sector: SectorFile) -> list[str]:
    """Return the schools of a list."""
    return [school.uai for school in sector.schools]


def test_the_draft_of_a_list_is_that_list() -> None:
    draft = draft_of(LIST)
    assert draft.sector == LIST
    assert not draft.touched


def test_nothing_proposed_is_in_the_list_before_it_is_picked() -> None:
    draft = proposed(ListDraft(CIO), A, B)
    assert uais(draft.sector) == []
    assert not draft.touched
    draft = picked(draft, [B.uai])
    assert uais(draft.sector) == [B.uai]
    assert draft.touched


def test_a_school_taken_off_is_gone_and_comes_back() -> None:
    draft = toggled(draft_of(LIST), A.uai)
    assert draft.changes.gone == (A,)
    assert A in draft.schools, "it can be picked again"
    assert not toggled(draft, A.uai).touched


def test_sections_follow_their_parent_and_go_alone() -> None:
    draft = proposed(ListDraft(CIO), A, SECTION, B)
    assert toggled(draft, A.uai).picked == {A.uai, SECTION.uai}
    alone = toggled(toggled(draft, A.uai), SECTION.uai)
    assert alone.picked == {A.uai}
    assert toggled(alone, A.uai).picked == set()


def test_what_is_added_comes_behind_the_list() -> None:
    draft = picked(proposed(draft_of(SectorFile(CIO, (B,))), A, SECTION), [A.uai, SECTION.uai])
    assert uais(draft.sector) == [B.uai, A.uai, SECTION.uai]
    assert [s.uai for s in draft.changes.added] == [A.uai, SECTION.uai]


def test_a_proposal_completes_or_corrects() -> None:
    other = replace(A, name="Autre nom", telephone="01 99 00 00 01")
    completed = proposed(draft_of(LIST), other).sector.schools[0]
    assert (completed.name, completed.telephone) == (A.name, other.telephone)
    assert proposed(draft_of(LIST), other, weight=Weight.CORRECTS).sector.schools[0] == other


def test_another_proposal_keeps_what_was_picked_of_the_former() -> None:
    draft = picked(proposed(ListDraft(CIO), A, B), [A.uai])
    draft = proposed(draft, a_school("9990015M"))
    assert uais(draft.sector) == [A.uai]
    assert B.uai not in draft.by_uai


def test_the_cio_keeps_its_name_and_another_cio_brings_its_own() -> None:
    draft = draft_of(LIST)
    assert with_proposal(draft, Cio(CIO.uai, "Autre"), (), Weight.COMPLETES).cio == CIO
    other = Cio("9990021T", "CIO Neuf")
    assert with_proposal(draft, other, (), Weight.COMPLETES).sector.sector == other


def test_out_of_scope_is_set_and_given_back() -> None:
    draft = scoped(draft_of(LIST), A.uai, {"notes": "CFA"})
    assert draft.sector.schools[0].out_of_scope == {"notes": "CFA"}
    assert draft.touched
    assert not scoped(draft, A.uai, {}).touched


def test_a_list_written_meanwhile_is_taken_in() -> None:
    draft = unpicked(draft_of(LIST), [B.uai])
    new = on_list(draft, SectorFile(CIO, (A, B, SECTION)))
    assert uais(new.sector) == [A.uai, SECTION.uai]
    assert uais(on_list(draft, SectorFile(CIO, (B,))).sector) == []
    assert on_list(ListDraft(CIO), LIST).sector == LIST


@given(lists, lists, st.sets(st.sampled_from([f"999000{n}A" for n in range(6)])))
def test_any_pick_gives_what_is_picked_and_nothing_else(
    held: SectorFile, other: SectorFile, uais_picked: set[str]
) -> None:
    draft = with_proposal(draft_of(held), held.sector, other.schools, Weight.COMPLETES)
    draft = picked(unpicked(draft, draft.by_uai), uais_picked)
    assert set(uais(draft.sector)) == uais_picked & set(draft.by_uai)
    assert draft.changes.any == (
        draft.changes.same != len(held.schools) or bool(draft.changes.added)
    )
