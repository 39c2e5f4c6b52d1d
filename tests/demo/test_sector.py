"""The schools of the fiction: right keys, invented numbers, every nature of the field."""

import re

import pytest

from cio_console.demo.pupils import TRACKS
from cio_console.demo.sector import KINDS, Kind, invented_uai, make_cio, make_school, school_uai
from cio_console.demo.story import ARCHETYPES
from cio_console.domain.identifiers import is_uai
from cio_console.domain.school import NATURES
from tests.demo.builders import sender

SCHOOLS = [sender(index).school for index in range(24)]


def test_every_uai_of_the_largest_sector_has_its_key_and_is_unique() -> None:
    uais = [school_uai(index) for index in range(5000)]
    assert all(map(is_uai, uais))
    assert len({*uais, make_cio().uai}) == 5001


def test_uais_are_in_a_numbering_that_no_departement_has() -> None:
    assert all(school.uai.startswith("999") for school in SCHOOLS)
    assert make_cio().uai.startswith("999")


def test_a_uai_number_makes_its_digits() -> None:
    assert invented_uai(42)[:7] == "9990042"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_has_a_known_nature_and_shares_its_pupils_among_known_tracks(kind: Kind) -> None:
    assert kind.nature in NATURES
    assert set(kind.shares) <= set(TRACKS)
    assert sum(kind.shares.values()) == pytest.approx(1)
    assert set(kind.out_of_scope) <= {"siecle", "notes"}


def test_the_default_sector_has_every_nature_a_director_meets() -> None:
    assert {school.nature for school in SCHOOLS} == {
        "300",
        "302",
        "306",
        "307",
        "320",
        "334",
        "370",
        "380",
    }
    assert {school.sector for school in SCHOOLS} == {"public", "private"}


def test_sections_name_the_lycee_they_belong_to_and_share_its_place_and_head() -> None:
    by_uai = {school.uai: school for school in SCHOOLS}
    sections = [school for school in SCHOOLS if school.nature == "334"]
    assert len(sections) == 2
    for section in sections:
        parent = by_uai[section.parent_uai]
        assert parent.nature == "306"
        assert section.name.removeprefix("SEP du lycée ") in parent.name
        assert (section.commune, section.head, section.telephone) == (
            parent.commune,
            parent.head,
            parent.telephone,
        )


def test_only_sections_have_a_parent() -> None:
    assert all(bool(school.parent_uai) == (school.nature == "334") for school in SCHOOLS)


def test_out_of_scope_schools_give_their_reason() -> None:
    reasons = {school.name: school.out_of_scope for school in SCHOOLS if school.out_of_scope}
    assert {name.split()[0] for name in reasons} == {"SEP", "EREA", "MFR", "Cours"}
    assert all(len(text) > 10 for reason in reasons.values() for text in reason.values())


def test_some_school_is_out_of_scope_for_one_collection_only() -> None:
    assert any(set(school.out_of_scope) == {"notes"} for school in SCHOOLS)


def test_names_are_unique_and_say_the_kind() -> None:
    assert len({school.name for school in SCHOOLS}) == len(SCHOOLS)
    assert SCHOOLS[0].name == "Lycée polyvalent des Trois-Ormes"
    assert SCHOOLS[6].name == "Lycée agricole de la Plaine-aux-Bœufs"


def test_telephones_and_addresses_of_schools_reach_nobody() -> None:
    for school in SCHOOLS:
        assert re.fullmatch(r"0[1-5] [0-9]{2} [0-9]{2} [0-9]{2} [0-9]{2}", school.telephone)
        assert school.email == f"ce.{school.uai.lower()}@academie.example"
        assert school.head


def test_the_expected_count_is_near_the_real_one_and_unknown_where_nothing_is_expected() -> None:
    for archetype, school in zip(ARCHETYPES, SCHOOLS, strict=True):
        if school.terminale_expected is None:
            assert "siecle" in school.out_of_scope
        else:
            assert school.terminale_expected == pytest.approx(archetype.terminales, rel=0.1)


def test_another_seed_changes_people_but_not_uais() -> None:
    one = make_school(2, KINDS["legt"], terminales=10, seed=1)
    other = make_school(2, KINDS["legt"], terminales=10, seed=2)
    assert one.uai == other.uai
    assert (one.head, one.telephone) != (other.head, other.telephone)


def test_the_cio_bears_the_name_of_the_largest_commune() -> None:
    cio = make_cio()
    assert cio.name == "CIO d'Orvigny"
    assert is_uai(cio.uai)
