"""Outside text made harmless, searchable and sortable."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.text import (
    MAX_LINE,
    after_colon,
    clean_block,
    clean_line,
    collation_key,
    fold,
    harmless,
    named,
    written_day,
)


@pytest.mark.parametrize(
    ("outside", "kept"),
    [
        ("Lycée Jean Moulin", "Lycée Jean Moulin"),
        ("  deux   espaces ", "deux espaces"),
        ("ligne\nsuivante\tet tab", "ligne suivante et tab"),
        ("\x1b[31mrouge\x1b[0m", "rouge"),
        ("\x1b]0;titre\x07nom", "nom"),
        ("\x1b]52;c;dm9s\x1b\\nom", "nom"),
        ("\x1b(0nom", "(0nom"),
        ("a\u202eb\u2066c\u200bd", "abcd"),
        ("\x9b31mnom", "31mnom"),
        ("nul\x00cloche\x07", "nulcloche"),
        ("surrogate \ud800 isolé", "surrogate isolé"),
        ("[/eleve] [bold]x[/]", "[/eleve] [bold]x[/]"),
    ],
)
def test_a_line_keeps_its_words_and_loses_what_drives_a_terminal(outside: str, kept: str) -> None:
    assert clean_line(outside).replace("  ", " ") == kept


def test_a_decomposed_accent_is_composed() -> None:
    assert clean_line("Lyce\u0301e") == "Lycée"


def test_piled_up_marks_are_cut_to_two() -> None:
    assert sum(map(unicodedata.combining, clean_line("x" + "\u0335" * 50))) == 2


def test_a_long_line_is_cut_with_an_ellipsis() -> None:
    assert clean_line("x" * 10_000) == "x" * (MAX_LINE - 1) + "…"
    assert clean_line("é" * 20, limit=10) == "é" * 9 + "…"


@given(st.text())
def test_a_clean_line_is_short_printable_and_stable(text: str) -> None:
    cleaned = clean_line(text)
    assert len(cleaned) <= MAX_LINE
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"} for c in cleaned)
    assert clean_line(cleaned) == cleaned


@given(st.text())
def test_a_clean_block_has_only_newlines_beyond_clean_lines(text: str) -> None:
    for line in clean_block(text).split("\n"):
        assert line == clean_line(line, 10_000)


@pytest.mark.parametrize(
    ("written", "folded"),
    [("École", "ecole"), ("SAINT-MAUR", "saint-maur"), ("Œuvre", "oeuvre"), ("ÆGIR", "aegir")],
)
def test_folding_forgets_accents_case_and_ligatures(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_french_names_sort_by_letters_before_accents() -> None:
    names = ["Zola", "Étienne", "eluard", "Élysée", "Saint-Exupéry", "Saint Exupéry", "Œuvre"]
    assert sorted(names, key=collation_key) == [
        "eluard",
        "Élysée",
        "Étienne",
        "Œuvre",
        "Saint Exupéry",
        "Saint-Exupéry",
        "Zola",
    ]


def test_a_harmless_text_keeps_its_columns() -> None:
    assert harmless("É\x1b[2J\u202e\u00a0x") == "É?[2J?\u00a0x"
    assert harmless("un\u2028deux\u2029") == "un?deux?"
    assert harmless("ordinaire") == "ordinaire"


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Le disque est plein.", "le disque est plein."),
        ("L'adresse n'est pas comprise.", "l'adresse n'est pas comprise."),
        ("Fichier abîmé : a.json", "fichier abîmé : a.json"),
        ("Certaines listes sont coupées.", "certaines listes sont coupées."),
        ("ligne 3 : statut vide.", "ligne 3 : statut vide."),
        ("Nord : rien reçu.", "Nord : rien reçu."),
        ("Lens.csv est laissé de côté", "Lens.csv est laissé de côté"),
        ("Les.csv est laissé de côté", "Les.csv est laissé de côté"),
        ("SIECLE n'est pas ouvert.", "SIECLE n'est pas ouvert."),
        ("« Le » est un mot.", "« Le » est un mot."),
        ("", ""),
    ],
)
def test_our_sentences_go_on_after_a_colon_and_names_keep_their_capital(
    sentence: str, told: str
) -> None:
    assert after_colon(sentence) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Les notes.zip", "« Les notes.zip »"),
        ("L'export/base.zip", "« L'export/base.zip »"),
        ("Lens.zip", "Lens.zip"),
        ("les notes.zip", "les notes.zip"),
        ("2025/Les notes.zip", "2025/Les notes.zip"),
    ],
)
def test_a_sentence_never_alters_the_name_that_it_begins_with(name: str, told: str) -> None:
    assert named(name) == told
    sentence = f"{named(name)} est laissé de côté."
    assert after_colon(sentence) == sentence
    assert name in sentence


@pytest.mark.parametrize("text", ["2025-01-08", "08/01/2025", " 8/1/25 "])
def test_a_day_is_read_in_each_of_its_forms(text: str) -> None:
    assert written_day(text) == date(2025, 1, 8)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/2025",
        "2025-13-01",
        "08-01-2025",
        "demain",
        "٠٨/٠١/٢٠٢٥x",
        "0001-01-01",
        "31/12/9999",
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert written_day(text) is None
