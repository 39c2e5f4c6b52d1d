"""The names of the fiction: invented, reserved, and writable in the exports' encoding."""

import re
from itertools import chain
from random import Random

import pytest

from cio_console.demo import names

EVERY_WORD = (
    *names.COMMUNES,
    *names.SCHOOL_NAMES,
    *names.FAMILIES,
    *names.GIRLS,
    *names.BOYS,
    *names.STREETS,
)

RESERVED = re.compile(r"(?:[a-z]+\.)?example(?:\.(?:org|net|com))?")


@pytest.mark.parametrize("domain", [*names.MAIL_DOMAINS, names.SCHOOL_MAIL_DOMAIN])
def test_every_mail_domain_is_reserved(domain: str) -> None:
    assert RESERVED.fullmatch(domain)


def test_every_word_exists_in_the_encoding_of_the_exports() -> None:
    for word in EVERY_WORD:
        assert word.encode("iso-8859-15").decode("iso-8859-15") == word


def test_names_use_the_characters_that_distinguish_the_encodings() -> None:
    # Œ is in ISO-8859-15 and not in ISO-8859-1; accents are what mojibake destroys.
    together = "".join(EVERY_WORD)
    assert set("ŒœéèëïÇÉÈ") <= set(together)


def test_names_need_no_escape_in_xml() -> None:
    assert not set('<>&"') & set("".join(EVERY_WORD))


@pytest.mark.parametrize("table", [names.FAMILIES, names.GIRLS, names.BOYS, names.COMMUNES])
def test_no_name_is_written_twice(table: tuple[str, ...]) -> None:
    assert len(set(table)) == len(table)


def test_a_tilde_joins_the_words_of_one_name() -> None:
    assert "LE GALL" in names.FAMILIES
    assert not any("~" in family for family in names.FAMILIES)


def test_family_names_are_in_capitals() -> None:
    assert all(family == family.upper() for family in names.FAMILIES)


def test_first_names_are_capitalised() -> None:
    assert all(first[0].isupper() and not first.isupper() for first in names.GIRLS + names.BOYS)


def test_telephones_are_in_the_ranges_reserved_for_fiction() -> None:
    rng = Random(1)
    reserved = re.compile(r"(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49)( [0-9]{2}){2}")
    assert all(reserved.fullmatch(names.telephone(rng)) for _ in range(200))


def test_a_small_sector_takes_its_communes_and_names_from_the_tables() -> None:
    assert names.commune(0) == names.COMMUNES[0]
    assert names.school_name(2) == "Ariane-Lescot"


def test_a_very_large_sector_has_enough_communes() -> None:
    made = [names.commune(index) for index in range(5000 // 3 + 1)]
    assert len(set(made)) == len(made)


def test_names_made_for_a_large_sector_are_readable() -> None:
    made = list(chain((names.commune(i) for i in range(1667)), map(names.school_name, range(5000))))
    assert all(name == name.strip() and "  " not in name and len(name) < 60 for name in made)
    assert all(name.encode("iso-8859-15") for name in made)


def test_the_names_table_has_no_place_for_two_schools_but_a_section_and_its_parent() -> None:
    repeated = {n for n in names.SCHOOL_NAMES if names.SCHOOL_NAMES.count(n) > 1}
    assert repeated == {"des Trois-Ormes", "Anselme-Quérel"}


def test_a_person_is_drawn_from_the_tables() -> None:
    family, first = names.person(Random(4))
    assert family in names.FAMILIES
    assert first in names.GIRLS + names.BOYS
