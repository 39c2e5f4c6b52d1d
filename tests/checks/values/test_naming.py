"""Two programs write the same names; two persons have different ones."""

import pytest

from cio_console.checks.values.naming import same_family_name, same_first_name, same_name, words_of
from tests.checks.builders import damage

SAME = [
    ("DE LA TOUR", "De-la-Tour"),
    ("L'ŒUVRE", "Loeuvre"),
    ("Zéphirin", "ZEPHIRIN"),
    ("O'BRANNIGAN", "O BRANNIGAN"),
    ("VU\u0303", "vu"),
    ("Ho?ng", "Hoàng"),
    ("K?c", "Ko\ufffd"),
    ("DUPONT", "DUPONT-MARTIN"),
    ("DUPONT-MARTIN", "MARTIN DUPONT"),
    (damage("LEFÈVRE"), "Lefevre"),
    ("MARTIN", ""),
]
OTHERS = [
    ("Martin", "Martine"),
    ("Du?", "Dupont"),
    ("?", "Martin"),
    ("LE GOFF", "LE BRAS"),
    ("DUPONT-MARTIN", "DUPONT-DURAND"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_writing_makes_no_other_name(one: str, other: str) -> None:
    assert same_name(words_of(one), words_of(other))
    assert same_name(words_of(other), words_of(one))


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_name_is_another_name(one: str, other: str) -> None:
    assert not same_name(words_of(one), words_of(other))
    assert not same_name(words_of(other), words_of(one))


@pytest.mark.parametrize("name", ["BERNARD", "d'orval", "BERNARD D'ORVAL"])
def test_the_name_of_usage_serves_as_well(name: str) -> None:
    known = (words_of("BERNARD"), words_of("D'ORVAL"))
    assert same_family_name(words_of(name), known)
    assert not same_family_name(words_of("DURAND"), known)
    assert same_family_name(words_of("DURAND"), ())


@pytest.mark.parametrize("name", ["Marie", "Marie Anne", "MARIE-ANNE", "Anne", "Marie, Anne, Zoé"])
def test_first_names_may_be_written_together_or_left_out(name: str) -> None:
    known = (words_of("Marie"), words_of("Anne"), words_of("Zoé"))
    assert same_first_name(words_of(name), known)
    assert not same_first_name(words_of("Lucie"), known)
    assert not same_first_name(words_of("Marianne"), known)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", ()),
        ("-", ()),
        ("D'Orval-Péron", ("d", "orval", "peron")),
        ("n?_?b c", ("n?", "?b", "c")),
        ("?lodie", ("?lodie",)),
        ("No?l", ("no?l",)),
    ],
)
def test_a_name_is_cut_into_words(name: str, words: tuple[str, ...]) -> None:
    assert words_of(name) == words
