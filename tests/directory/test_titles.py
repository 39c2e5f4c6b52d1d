"""The titles that people and programs give to the columns of a list of schools."""

import pytest

from cio_console.directory.titles import (
    COMMUNE,
    EMAIL,
    GENERAL,
    HEAD,
    NAME,
    NATURE,
    PARENT,
    SCOPE,
    SECTOR,
    TELEPHONE,
    TERMINALES,
    TITLES,
    TRACKS,
    UAI,
    column_of,
    columns_of,
    is_heading,
    plain_title,
)
from cio_console.presentation.sector_list import list_table
from tests.presentation.test_sector_list import LIST


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("UAI", UAI),
        ("Code RNE", UAI),
        ("N° UAI", UAI),
        ("n° de l'établissement (RNE)", UAI),
        ("Identifiant_de_l_etablissement", UAI),
        ("UAI de l'établissement mère", PARENT),
        ("etablissement_mere", PARENT),
        ("Nom de l'établissement", NAME),
        ("ÉTABLISSEMENT", NAME),
        ("Dénomination principale", NAME),
        ("code_nature", NATURE),
        ("Type d'établissement", NATURE),
        ("Public/Privé", SECTOR),
        ("Ville", COMMUNE),
        ("Nom_commune", COMMUNE),
        ("Tél.", TELEPHONE),
        ("Tel secrétariat", TELEPHONE),
        ("Mél", EMAIL),
        ("E-mail", EMAIL),
        ("Adresse mél de l'établissement", EMAIL),
        ("Chef d'établissement", HEAD),
        ("Proviseur", HEAD),
        ("Effectif terminale", TERMINALES),
        ("Effectifs des Terminales", TERMINALES),
        ("Hors périmètre", SCOPE),
        ("Hors périmètre notes", f"{SCOPE}:notes"),
        ("Voie_generale", GENERAL),
        ("voies", TRACKS),
    ],
)
def test_a_title_is_known_whatever_its_accents_case_and_small_words(title: str, field: str) -> None:
    assert column_of(title, ("siecle", "notes"))[0] == field


@pytest.mark.parametrize(
    "title",
    ["", "Fax", "Nombre_d_eleves", "type_rattachement_etablissement_mere", "Mél du chef",
     "Observations", "Tél. portable", "Code postal"],
)  # fmt: skip
def test_another_title_gives_nothing(title: str) -> None:
    assert column_of(title) == ("", 0)


def test_no_title_gives_two_things() -> None:
    titles = [title for names in TITLES.values() for title in names]
    assert len(titles) == len(set(titles))
    assert [title for title in titles if plain_title(title) != title] == []


def test_the_surest_of_several_columns_comes_first() -> None:
    found = columns_of(["Libellé nature", "UAI", "Code nature", "RNE"])
    assert found == {UAI: (1, 3), NATURE: (2, 0)}


def test_a_row_of_titles_is_known() -> None:
    assert is_heading(["UAI", "x"])
    assert is_heading(["Nom", "Commune"])
    assert not is_heading(["Liste des lycées du CIO"])
    assert not is_heading(["Commune"])


def test_what_the_console_writes_is_known_again() -> None:
    titles = list(list_table(LIST).header)
    found = columns_of(titles, ("notes",))
    assert sorted(index for some in found.values() for index in some) == list(range(len(titles)))
