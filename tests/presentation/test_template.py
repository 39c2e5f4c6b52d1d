"""The template of the messages: read, checked line by line, filled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.presentation.template import DEFAULT, PLACEHOLDERS, filled, read_template


def test_the_default_template_has_nothing_wrong_and_no_name_of_pupil() -> None:
    template = read_template(DEFAULT)
    assert template.problems == ()
    assert template.subject == "Remontées Parcoursup : {établissement}"
    assert {"situation", "anomalies", "échéance", "menu", "contact"} <= template.names
    assert not {"noms", "élèves"} & template.names


def test_headers_are_the_lines_before_the_first_blank_one() -> None:
    template = read_template("De : cio@exemple.invalid\nobjet : Relance\n\nBonjour\nDe : rien\n")
    assert (template.sender, template.subject) == ("cio@exemple.invalid", "Relance")
    assert template.body == "Bonjour\nDe : rien"


def test_a_text_without_headers_is_all_body() -> None:
    template = read_template("Bonjour : voici\n\nAu revoir")
    assert template.body == "Bonjour : voici\n\nAu revoir"
    assert template.subject == "Remontées Parcoursup : {établissement}"
    assert read_template("").body == ""


def test_copies_are_a_header_of_addresses() -> None:
    template = read_template("Copie : a@exemple.invalid; b@exemple.invalid\n\nBonjour")
    assert template.problems == ()
    assert template.copies == "a@exemple.invalid; b@exemple.invalid"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("De : cio@", "« cio@ » n'en est pas une"),
        ("Copie : a@exemple.invalid, le chef", "« le chef » n'en est pas une"),
        ("De : a@exemple.invalid, b@exemple.invalid", "attend une seule adresse"),
    ],
)
def test_an_address_that_would_be_left_out_is_told_with_its_line(head: str, told: str) -> None:
    (problem,) = read_template(f"Objet : a\n{head}\n\nBonjour").problems
    assert problem.startswith("ligne 2 : ")
    assert told in problem


def test_headers_that_cannot_serve_are_told_with_their_line() -> None:
    template = read_template("Objet : a\nCachée : b@exemple.invalid\nObjet : c\n\nBonjour")
    assert [problem.split(" : ")[0] for problem in template.problems] == ["ligne 2", "ligne 3"]
    assert "« Objet : », « De : », « Copie : »" in template.problems[0]
    assert (template.subject, template.body) == ("c", "Bonjour")


@pytest.mark.parametrize(
    "written",
    ["établissement", "etablissement", "ÉTABLISSEMENT", " établissement ", "Etab-lissement"],
)
def test_accents_case_and_spaces_do_not_count_in_a_placeholder(written: str) -> None:
    template = read_template(f"{{{written}}}")
    assert template.problems == ()
    assert template.names >= {"établissement"}
    assert filled(template.body, {"établissement": "Lycée"}) == "Lycée"


def test_a_wrong_placeholder_is_told_with_its_line_and_the_nearest_one() -> None:
    template = read_template("Objet : {etablisement}\n\nBonjour,\n{anomalis} et {xyzw}\n")
    assert template.problems[0] == (
        "ligne 1 : « {etablisement} » n'est pas un repère."
        " Vouliez-vous écrire « {établissement} » ?"
    )
    assert template.problems[1].startswith("ligne 4 : « {anomalis} »")
    assert "« {anomalies} »" in template.problems[1]
    assert "Connus : {établissement}, {commune}" in template.problems[2]


def test_a_line_where_a_placeholder_is_empty_is_left_out_and_blanks_are_joined() -> None:
    text = "Bonjour\n\nOù : {menu}.\n\nQuand : {échéance}.\n\nFin"
    assert (
        filled(text, {"menu": "", "échéance": "vendredi"}) == "Bonjour\n\nQuand : vendredi.\n\nFin"
    )


def test_a_value_is_never_read_as_a_template() -> None:
    values = {"établissement": "Lycée {menu} \\1", "menu": "SECRET"}
    assert filled("{établissement}", values) == "Lycée {menu} \\1"


def test_braces_that_hold_no_placeholder_stay_as_they_are() -> None:
    for text in ("{", "}", "a { b", "{\n}"):
        assert read_template(text).problems == ()
        assert filled(text, {}) == text.strip("\n")
    assert read_template("{}").problems


def test_a_byte_order_mark_and_tabs_are_harmless() -> None:
    template = read_template("\ufeffObjet : a\n\n\tBonjour")
    assert (template.subject, template.body) == ("a", "    Bonjour")


@given(st.text())
def test_any_text_is_a_template_that_can_be_filled(text: str) -> None:
    template = read_template(text)
    whole = filled(template.body, dict.fromkeys(PLACEHOLDERS, "x"))
    assert "\n\n\n" not in whole
    assert template.names <= PLACEHOLDERS.keys()


def test_the_template_that_comes_with_the_console_greets_as_an_administration_does() -> None:
    assert DEFAULT.splitlines()[2] == "Madame, Monsieur,"
