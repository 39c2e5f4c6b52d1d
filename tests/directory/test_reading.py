"""Rows of the directory read with tolerance: types that drift, fields that vanish, several rows."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.directory.reading import FIELDS, Read, read_rows
from cio_console.domain.candidate import Candidate, Opening
from cio_console.domain.identifiers import uai_key
from tests.directory.open_data import Row, a_row, uai


def one(**changes: Any) -> Candidate:
    """Return the candidate of a row with some fields changed."""
    (candidate,) = read_rows([a_row(101, "Lycée Alpha", **changes)]).candidates
    return candidate


@pytest.mark.parametrize("yes", ["1", 1, 1.0, True, "OUI"])
@pytest.mark.parametrize("no", ["0", 0, 0.0, None, "", False])
def test_flags_come_in_any_type(yes: object, no: object) -> None:
    assert one(voie_generale=yes, voie_technologique=no).tracks == ("générale",)
    assert one(lycee_agricole=yes).agricultural
    assert not one(lycee_agricole=no).agricultural


@pytest.mark.parametrize("nature", [306, "306", 306.0])
def test_a_nature_is_its_code_in_any_type(nature: object) -> None:
    assert one(code_nature=nature).nature == "306"


@pytest.mark.parametrize("told", ["035", "35", 35])
def test_a_departement_has_three_characters(told: object) -> None:
    assert one(code_departement=told).departement == "035"


def test_without_its_code_the_departement_is_that_of_the_uai() -> None:
    assert one(code_departement=None).departement == "999"
    corsican = "6200001" + uai_key("6200001")
    row = a_row(1, "L") | {"identifiant_de_l_etablissement": corsican, "code_departement": ""}
    (found,) = read_rows([row]).candidates
    assert found.departement == "02A"


@pytest.mark.parametrize("field", FIELDS[1:])
def test_any_field_but_the_uai_may_vanish(field: str) -> None:
    row = a_row(101, "Lycée Alpha")
    del row[field]
    (found,) = read_rows([row]).candidates
    assert found.uai == uai(101)
    (other,) = read_rows([row | {field: None}]).candidates
    assert found == other, "absent and null are the same"


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ("OUVERT", Opening.OPEN),
        ("ouvert", Opening.OPEN),
        (None, Opening.OPEN),
        ("À FERMER", Opening.CLOSING),
        ("A OUVRIR", Opening.OPENING),
        ("FERMÉ", Opening.CLOSED),
        ("FERME DEFINITIVEMENT", Opening.CLOSED),
    ],
)
def test_a_state_is_read_whatever_its_accents(told: str | None, state: Opening) -> None:
    assert one(etat=told).state is state


def test_a_state_that_is_not_understood_is_told_and_taken_for_open() -> None:
    read = read_rows([a_row(101, "Lycée Alpha", etat="EN SOMMEIL")])
    assert read.candidates[0].state is Opening.OPEN
    assert "« EN SOMMEIL »" in read.notices[0]


@pytest.mark.parametrize(
    ("told", "sector"), [("Public", "public"), ("PRIVÉ", "private"), ("Prive", "private"), (3, "")]
)
def test_public_or_private(told: object, sector: str) -> None:
    assert one(statut_public_prive=told).sector == sector


def test_a_section_names_its_parent_and_nobody_is_their_own() -> None:
    assert one(etablissement_mere="9990102g").parent_uai == "9990102G"
    assert one(etablissement_mere=uai(101)).parent_uai == ""
    assert one(etablissement_mere="inconnu").parent_uai == ""


def test_a_field_of_another_name_may_tell_the_parent() -> None:
    assert one(etablissement_mere=None, uai_mere="9990102G").parent_uai == "9990102G"


def test_several_rows_of_a_uai_become_one_whatever_their_order() -> None:
    general = a_row(101, "Lycée polyvalent La Baie", 306, multi_uai=1, mail=None)
    vocational = a_row(
        101, "Lycée professionnel La Baie", 306, multi_uai=1,
        voie_generale="0", voie_technologique="0", voie_professionnelle="1",
    )  # fmt: skip
    reads = [read_rows(rows) for rows in itertools.permutations([general, vocational])]
    assert reads[0] == reads[1]
    (found,) = reads[0].candidates
    assert found.name == "Lycée polyvalent La Baie"
    assert found.other_names == ("Lycée professionnel La Baie",)
    assert found.tracks == ("générale", "technologique", "professionnelle")
    assert found.email == f"ce.{uai(101)}@exemple.fr", "what one row lacks comes from the other"
    assert f"réunies en une : {uai(101)}" in reads[0].notices[0]


def test_a_school_of_which_one_row_is_open_is_open() -> None:
    rows = [a_row(101, "A", etat="FERME"), a_row(101, "B", etat="OUVERT")]
    assert read_rows(rows).candidates[0].state is Opening.OPEN


@pytest.mark.parametrize("told", [None, "", "9990101A", "999 0101F", 9990101, "0"])
def test_a_row_without_a_sound_uai_is_left_out_and_counted(told: object) -> None:
    rows = [a_row(102, "B"), a_row(101, "A") | {"identifiant_de_l_etablissement": told}]
    read = read_rows(rows)
    assert [found.uai for found in read.candidates] == [uai(102)]
    assert "sans UAI valable, laissées de côté : 1" in read.notices[0]


def test_an_unknown_nature_is_proposed_and_told() -> None:
    read = read_rows([a_row(101, "Lycée climatique", 399, libelle_nature="LYCEE CLIMATIQUE")])
    assert read.candidates[0].nature == "399"
    assert f"{uai(101)} (LYCEE CLIMATIQUE 399)" in read.notices[0]


def test_many_odd_schools_are_told_in_one_sentence() -> None:
    read = read_rows([a_row(number, "L", 399) for number in range(1, 30)])
    (told,) = read.notices
    assert told.endswith("et 24 autres.")


def test_texts_are_made_harmless() -> None:
    found = one(nom_etablissement="\x1b[31mLycée\n\u202eAlpha" + "!" * 9000, mail="pas un courriel")
    assert found.name.isprintable()
    assert len(found.name) <= 300
    assert found.email == ""


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"identifiant_de_l_etablissement": st.sampled_from([uai(1), uai(2), None])},
        optional={name: VALUES | st.lists(VALUES, max_size=2) for name in FIELDS[1:]},
    ),
    max_size=5,
)


@given(ROWS)
def test_no_row_whatever_it_holds_stops_the_reading(rows: list[Row]) -> None:
    read = read_rows(rows)
    assert isinstance(read, Read)
    named = {row["identifiant_de_l_etablissement"] for row in rows}
    assert {found.uai for found in read.candidates} == named - {None}
    assert all(found.name.isprintable() for found in read.candidates)
