"""What a list says and what changes in it, in the words of a director."""

import pytest

from cio_console.domain.school import Cio, School, SectorFile
from cio_console.domain.sector_list import Absent, ListChanges, Weight, merge
from cio_console.presentation.sector_list import (
    LIST_TITLES,
    changes_lines,
    changes_summary,
    field_label,
    list_rows,
    list_summary,
    list_table,
    school_title,
    value_text,
)

CIO = Cio("9990001A", "CIO d'Essai")
MOTHER = School("9990011A", "Lycée Mère", "306", "public", "Aville", terminale_expected=1200)
SECTION = School("9990012B", "SEP", "334", commune="Aville", parent_uai="9990011A")
PRIVATE = School("9990013C", "Cours Privé", sector="private", out_of_scope={"notes": "CFA"})
LIST = SectorFile(CIO, (SECTION, PRIVATE, MOTHER))


def test_a_school_is_told_with_what_is_known_of_it() -> None:
    assert school_title(MOTHER) == "9990011A Lycée Mère (LPO, Aville)"
    assert school_title(School("9990011A", "")) == "9990011A"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", "(vide)"),
        (None, "(vide)"),
        ((), "(vide)"),
        ({}, "(vide)"),
        (0, "0"),
        ("private", "privé"),
        (("générale", "technologique"), "générale, technologique"),
        ({"notes": "CFA", "siecle": "CFA"}, "notes : CFA ; siecle : CFA"),
    ],
)
def test_a_value_is_told(value: object, text: str) -> None:
    assert value_text(value) == text


def test_every_field_of_a_list_has_its_french_name() -> None:
    names = {*School.__struct_fields__, *Cio.__struct_fields__, *SectorFile.__struct_fields__}
    assert all(field_label(name) for name in names - {"schools"})


def test_all_that_changes_and_all_that_is_kept_is_told() -> None:
    present = SectorFile(CIO, (School("9990011A", "Lycée Mère", telephone="1"), SECTION))
    other = School("9990011A", "Lycée Autre", telephone="1", email="a@exemple.invalid")
    proposed = SectorFile(Cio("", "CIO Neuf"), (other, PRIVATE))
    merged = merge(present, proposed, weight=Weight.COMPLETES)
    assert list(changes_lines(merged)) == [
        "nom du CIO : CIO d'Essai → CIO Neuf",
        "+ 9990013C Cours Privé",
        "    hors périmètre, notes : CFA",
        "~ 9990011A Lycée Mère",
        "    courriel : (vide) → a@exemple.invalid",
        "= 9990011A Lycée Mère",
        "    nom : Lycée Mère gardé (proposé : Lycée Autre)",
        "= 9990012B SEP (SEP, Aville)",
        "    n'y est pas : gardé",
    ]
    gone = merge(present, proposed, absent=Absent.REMOVED)
    assert "- 9990012B SEP (SEP, Aville)" in list(changes_lines(gone))


def test_the_changes_are_counted() -> None:
    assert changes_summary(ListChanges(same=3)) == "aucun changement"
    assert changes_summary(ListChanges(added=(MOTHER,), gone=(SECTION, PRIVATE), same=2)) == (
        "1 ajouté, 2 retirés, 2 inchangés"
    )


def test_another_cio_is_never_passed_over() -> None:
    present = SectorFile(CIO, (MOTHER,))
    other = merge(present, SectorFile(Cio("9990021U", "CIO Neuf"), ())).changes
    assert changes_summary(other) == "en-tête changé, 1 inchangé"
    assert changes_summary(merge(None, present).changes) == "1 ajouté"


def test_the_list_is_counted() -> None:
    assert list_summary(LIST) == "3 établissements, dont 1 section et 1 hors périmètre"
    assert list_summary(SectorFile(CIO, (MOTHER,))) == "1 établissement"


def test_a_section_is_shown_under_its_parent() -> None:
    rows = list_rows(LIST)
    assert [row[1] for row in rows] == ["Cours Privé", "Lycée Mère", "  SEP"]
    assert all(len(row) == len(LIST_TITLES) for row in rows)
    assert rows[0][-1] == "notes : CFA"
    assert rows[1][4] == "1\u00a0200"


def test_the_sheet_has_a_column_for_each_collection_out_of_scope() -> None:
    titles, rows = list_table(LIST)
    assert titles[0] == "UAI"
    assert titles[-1] == "hors périmètre notes"
    assert [row[-1] for row in map(list, rows)] == ["CFA", "", ""]
    assert dict(zip(titles, next(iter(rows)), strict=True))["statut"] == "privé"
