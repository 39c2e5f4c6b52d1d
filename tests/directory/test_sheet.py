"""A list of schools typed or exported by somebody, read whatever its columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.directory.sheet import Sheet, read_sheet
from cio_console.domain.identifiers import KEY_LETTERS, has_uai_form, uai_key
from cio_console.domain.school import School, SectorFile
from cio_console.errors import FileProblem
from cio_console.presentation.sector_list import list_table
from cio_console.presentation.spreadsheet import spreadsheet
from tests.presentation.test_sector_list import LIST

A, B, CIO = "9990011H", "9990012J", "9990010G"
COLLECTIONS = ("siecle", "notes")

ANNUAIRE = (
    "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;"
    "Adresse_1;Nom_commune;Voie_generale;Voie_technologique;Voie_professionnelle;Telephone;Mail;"
    "Nombre_d_eleves;code_nature;libelle_nature;etablissement_mere;"
    "type_rattachement_etablissement_mere\n"
    "9990011H;Lycée Alpha;Lycée;Public;1 rue;Aville;1;0;1;01 99 00 00 01;a@exemple.invalid;900;"
    "306;LYCEE POLYVALENT;;\n"
    "9990012J;SEP Alpha;Lycée;Public;1 rue;Aville;0;0;1;;;;334;SECTION;9990011H;\n"
    "9990020S;Collège Beta;Collège;Public;2 rue;Aville;;;;;;;340;COLLEGE;;\n"
    "9990010G;CIO d'Aville;Information et orientation;Public;3 rue;Aville;;;;;;;841;CIO;;\n"
)
"""In the shape of the « Annuaire de l'éducation » exported as CSV, with invented schools."""


def sheet(text: str, cio: str = CIO) -> Sheet:
    """Return what a text says."""
    return read_sheet(text.encode(), cio, COLLECTIONS)


def said(text: str, cio: str = CIO) -> str:
    """Return what a text makes one say."""
    return " ".join(sheet(text, cio).notices)


def test_columns_stand_in_any_order_under_any_title_below_lines_of_their_own() -> None:
    read = sheet(
        "Liste des lycées du CIO d'Aville;;;\n;;;\n"
        "Tél.;Commune;Chef d'établissement;RNE;Mél;Établissement;Nature;Effectif terminale;Statut\n"
        f"01 99 00 00 01;Aville;Mme Une;{A};a@exemple.invalid;Lycée Alpha;LPO;1 200;Privé\n"
    )
    assert read.schools == (
        School(
            A, "Lycée Alpha", "306", "private", "Aville", "01 99 00 00 01", "a@exemple.invalid",
            "Mme Une", terminale_expected=1200,
        ),
    )  # fmt: skip
    assert read.notices == ()


def test_the_annuaire_exported_as_csv_is_read_and_its_cio_and_colleges_are_no_schools() -> None:
    read = sheet(ANNUAIRE)
    alpha, section = read.schools
    assert alpha == School(
        A, "Lycée Alpha", "306", "public", "Aville", "01 99 00 00 01", "a@exemple.invalid",
        tracks=("générale", "professionnelle"),
    )  # fmt: skip
    assert (section.parent_uai, section.nature) == (A, "334")
    assert read.cios == {CIO: "CIO d'Aville"}
    assert "9990020S" in " ".join(read.notices)
    assert sheet(ANNUAIRE, cio="").cios == {CIO: "CIO d'Aville"}


def test_without_titles_what_has_a_form_is_known_and_that_is_told() -> None:
    text = f"Lycée Alpha;LPO;{A};01 99 00 00 01;a@exemple.invalid\nSEP;SEP;{B};;\n"
    first, second = sheet(text).schools
    assert first == School(
        A, "Lycée Alpha", "306", telephone="01 99 00 00 01", email="a@exemple.invalid"
    )
    assert second == School(B, "SEP", "334")
    assert "pas de ligne de titres" in said(text)


def test_a_list_of_uais_alone_is_a_list() -> None:
    assert sheet(f"{A}\n{B}\n").schools == (School(A, ""), School(B, ""))


def test_under_titles_the_column_of_uais_is_found_by_its_form() -> None:
    read = sheet(f"Nom;Commune;Repère\nAlpha;Aville;{A}\n")
    assert read.schools == (School(A, "Alpha", commune="Aville"),)


def test_a_title_that_promises_uais_and_holds_none_gives_way() -> None:
    assert sheet(f"Identifiant;Nom;Code\n12;Alpha;{A}\n").schools == (School(A, "Alpha"),)


def test_a_row_without_uai_is_told_with_its_line() -> None:
    text = f"UAI;Nom\n{A};Alpha\n;Lycée sans rien\nTotal;1\n"
    assert "lignes 3 (Lycée sans rien), 4 (Total 1) : sans UAI, laissée de côté." in said(text)


def test_a_uai_twice_completes_the_first_and_is_told() -> None:
    text = f"UAI;Nom;Commune\n{A};Alpha;\n{A};Autre;Aville\n"
    assert sheet(text).schools == (School(A, "Alpha", commune="Aville"),)
    assert f"ligne 3 ({A}, déjà ligne 2) : en double" in said(text)


def test_a_wrong_key_is_kept_and_told() -> None:
    text = "UAI;Nom\n9990011A;Alpha\n"
    assert sheet(text).schools == (School("9990011A", "Alpha"),)
    assert "ligne 2 (9990011A) : la clé de l'UAI" in said(text)


def test_what_cannot_be_read_is_told_and_left_empty() -> None:
    text = f"UAI;Nom;Nature;Effectif terminale;UAI mère;Statut\n{A};Alpha;Lycée;douze;Alpha;nord\n"
    assert sheet(text).schools == (School(A, "Alpha"),)
    for shown in ("« Lycée »", "« douze »", "« Alpha »", "« nord »"):
        assert f"ligne 2 ({shown})" in said(text)


def test_a_formula_is_never_kept() -> None:
    text = f'UAI;Nom;Commune\n{A};=cmd|"/c calc"!A1;@SUM(A1)\n'
    assert sheet(text).schools == (School(A, ""),)
    assert "une formule, laissée de côté" in said(text)


def test_columns_left_out_are_told() -> None:
    assert "colonnes laissées de côté : Fax." in said(f"UAI;Nom;Fax\n{A};Alpha;0\n")


def test_what_many_lines_have_in_common_is_one_sentence() -> None:
    text = "UAI;Nom\n" + f"{A};Alpha\n" + ";perdu\n" * 40
    (sentence,) = sheet(text).notices
    assert sentence.startswith("lignes 3 (perdu), 4 (perdu)")
    assert sentence.endswith("et 35 autres : sans UAI, laissée de côté.")


@pytest.mark.parametrize(
    ("titles", "cells", "scope"),
    [
        ("Hors périmètre", "CFA", {"siecle": "CFA", "notes": "CFA"}),
        ("Hors périmètre", "oui", {"siecle": "non précisé", "notes": "non précisé"}),
        ("Hors périmètre", "non", {}),
        ("Hors périmètre notes", "peu d'élèves", {"notes": "peu d'élèves"}),
        ("Hors périmètre notes;Hors périmètre", "A;B", {"notes": "A", "siecle": "B"}),
    ],
)
def test_out_of_scope_is_read(titles: str, cells: str, scope: dict[str, str]) -> None:
    (school,) = sheet(f"UAI;{titles}\n{A};{cells}\n").schools
    assert school.out_of_scope == scope


def test_a_school_is_never_its_own_parent() -> None:
    (school,) = sheet(f"UAI;UAI mère\n{A};{A}\n").schools
    assert school.parent_uai == ""


@pytest.mark.parametrize("text", ["", "Nom;Commune\nAlpha;Aville\n", "n'importe quoi"])
def test_a_file_without_uai_is_no_list(text: str) -> None:
    with pytest.raises(FileProblem, match="aucun UAI"):
        sheet(text)


def test_what_the_console_writes_comes_back_the_same() -> None:
    read = read_sheet(spreadsheet(list_table(LIST)), CIO, COLLECTIONS)
    assert sorted(read.schools, key=lambda s: s.uai) == sorted(LIST.schools, key=lambda s: s.uai)


words = st.text(st.characters(categories=["L"], max_codepoint=0x17F), min_size=1, max_size=12).map(
    str.strip
)
numbers = st.integers(9_990_011, 9_999_999)
schools = st.builds(
    School,
    uai=numbers.map(lambda n: f"{n}{uai_key(str(n))}"),
    name=words.map(lambda word: f"Lycée {word}"),
    nature=st.sampled_from(["", "300", "306", "320", "334"]),
    sector=st.sampled_from(["", "public", "private"]),
    commune=words.map(lambda word: f"A{word}"),
    terminale_expected=st.one_of(st.none(), st.integers(0, 900)),
    tracks=st.sampled_from([(), ("générale",), ("générale", "professionnelle")]),
    out_of_scope=st.dictionaries(st.sampled_from(COLLECTIONS), st.just("CFA")),
)


@given(st.lists(schools, min_size=1, max_size=6, unique_by=lambda s: s.uai))
def test_any_list_written_for_a_spreadsheet_comes_back_the_same(some: list[School]) -> None:
    raw = spreadsheet(list_table(SectorFile(LIST.sector, tuple(some))))
    read = read_sheet(raw, CIO, COLLECTIONS)
    assert sorted(read.schools, key=lambda s: s.uai) == sorted(some, key=lambda s: s.uai)


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["", "UAI", "Nom", "Nature", A, B, CIO, "=1", "LPO", "841", "12", "é", "oui", '"']
            ),
            max_size=5,
        ),
        max_size=8,
    ),
    st.sampled_from(";,"),
)
def test_any_table_gives_each_school_once_or_a_refusal(
    rows: list[list[str]], separator: str
) -> None:
    text = "\n".join(separator.join(row) for row in rows)
    try:
        read = sheet(text)
    except FileProblem:
        return
    uais = [school.uai for school in read.schools]
    assert len(uais) == len(set(uais))
    assert all(has_uai_form(uai) and uai != CIO for uai in uais)
    assert set(uais) | set(read.cios) <= {A, B, CIO}
    assert all(letter in KEY_LETTERS for letter in (uai[7] for uai in uais))
