"""Clean values: whatever matches a pattern, no rule reports it; usual values do match."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from cio_console.checks.pupil.clean_values import (
    ANY_YEAR,
    LATIN_NAME,
    REQUIRED,
    UTF8_NAME,
    clean_values,
)
from cio_console.checks.pupil.pupil import read_pupil
from cio_console.checks.pupil.table import PUPIL_RULES
from cio_console.checks.reporting.flaw import Flaw
from cio_console.checks.values.email_doubts import FILLERS, OFFICES
from tests.checks.builders import CAMPAIGN, Pupil, damage, expectation
from tests.checks.faults import PLANTED, Planted

ENCODINGS = {"iso-8859-15": LATIN_NAME, "cp1252": LATIN_NAME, "utf-8": UTF8_NAME}
TAGS = sorted(clean_values(LATIN_NAME, CAMPAIGN.school_year))
NOT_OF_ONE_VALUE = {"S103"}
"""Rules that compute something: no pattern speaks for them."""
USUAL = {
    "NOM_DE_FAMILLE": ("LEFÈVRE", "DE LA TOURELLE", "O'BRANNIGAN", "CHÂTEAU", "ÑÚÑEZ", "D'ÂÎNÉ"),
    "PRENOM": ("Maëlys", "Jean-Baptiste", "Zoé"),
    "DATE_NAISS": ("12/05/2007", "31/12/2010", "01/01/1999", "30/04/2006"),
    "MEL": (
        "lea.dupont@gmail.com",
        "Lea-Dupont12@hotmail.fr",
        "l_dupont.2007@orange.fr",
        "x94lea@laposte.net",
        "eleve.12@courriel.example",
    ),
    "TEL_PORTABLE": ("0639981234", "06 39 98 12 34", "06.39.98.12.34", "+33 639981234"),
    "CODE_REGIME": ("0", "22", "DP"),
    "CODE_COMMUNE_INSEE_NAISS": ("94028", "2A004", "97411"),
}
PIECES = st.sampled_from(
    [
        *OFFICES,
        *FILLERS,
        *"aBz.-_7",
        "lycee",
        "ce.",
        "0941234",
        "094123",
        "f",
        "lea",
        "DUPONT",
        "12",
    ]
)
"""What local parts are made of; a pattern refuses most of what they make."""
DOMAINS = st.sampled_from(
    ["gmail.com", "orange.fr", "courriel.example", "gmial.com", "gmail.fr", "yopmail.com", "a.con"]
)


def patterns(encoding: str) -> dict[str, bytes]:
    """Return the patterns for a file in this encoding, in the campaign of the tests."""
    return clean_values(ENCODINGS[encoding], CAMPAIGN.school_year)


def is_clean(tag: str, value: str, encoding: str = "iso-8859-15") -> bool:
    """Tell whether a value is clean as it would be written in a file."""
    return re.fullmatch(patterns(encoding)[tag], value.encode(encoding)) is not None


def flaws(tags: Mapping[str, str | None]) -> list[tuple[str, Flaw]]:
    """Return what the rules say of a pupil who has these tags."""
    element = etree.Element("ELEVE", ELEVE_ID="7", ELENOET="12")
    for name, text in tags.items():
        if text is not None:
            etree.SubElement(element, name).text = text
    pupil = read_pupil(element, frozenset(TAGS))
    expected = expectation()
    return [
        (rule.code, flaw)
        for rule in PUPIL_RULES
        if rule.code not in NOT_OF_ONE_VALUE
        for flaw in rule.check(pupil, expected)
    ]


def flaws_of(tag: str, value: str) -> list[tuple[str, Flaw]]:
    """Return what the rules say of a clean pupil of terminale whose tag has this value."""
    instead = {"ID_NATIONAL": None} if tag == "INE_RNIE" else {}
    return flaws(Pupil(1).change(**instead, **{tag: value}).tags)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "MEL"])
def test_no_rule_reports_a_clean_value(tag: str, encoding: str) -> None:
    pattern = patterns(encoding)[tag]

    @settings(max_examples=60)
    @given(st.from_regex(re.compile(pattern), fullmatch=True))
    def holds(value: bytes) -> None:
        assert flaws_of(tag, value.decode(encoding)) == []

    holds()


@settings(max_examples=400)
@given(st.lists(PIECES, min_size=1, max_size=5).map("".join), DOMAINS)
def test_no_rule_reports_a_clean_address(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    assert not is_clean("MEL", address) or flaws_of("MEL", address) == []


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: p.name)
def test_no_planted_fault_is_clean(planted: Planted) -> None:
    tag, value = planted.tag, planted.value
    if tag in TAGS and value and planted.rule not in NOT_OF_ONE_VALUE:
        assert not is_clean(tag, value)


@pytest.mark.parametrize("word", sorted(OFFICES | FILLERS | {"lycee", "lyceejeanmoulin"}))
@pytest.mark.parametrize("form", ["{}", "{}2", "{}@", "{}-94@"])
def test_no_address_that_is_looked_at_closely_is_clean(word: str, form: str) -> None:
    for local in (word, word.upper(), f"{word[0]}-{word[1:]}", f"{word[:2]}.{word[2:]}"):
        assert not is_clean("MEL", form.format(local).rstrip("@") + "@gmail.com")
    assert not is_clean("MEL", "lea.0941234f@gmail.com")
    assert not is_clean("MEL", "a" * 65 + "@gmail.com")


@pytest.mark.parametrize(("tag", "value"), [(t, v) for t, values in USUAL.items() for v in values])
@pytest.mark.parametrize("encoding", ["iso-8859-15", "utf-8"])
def test_usual_values_are_clean(tag: str, value: str, encoding: str) -> None:
    assert is_clean(tag, value, encoding)
    assert flaws_of(tag, value) == []


@given(st.sampled_from("àâäçéèêëîïôöùûüÿñÀÂÇÉÈÊËÎÏÔÙÛ").map(damage), st.sampled_from(["", "a"]))
def test_a_damaged_name_is_never_clean(damaged: str, after: str) -> None:
    for encoding in ("iso-8859-15", "utf-8"):
        assert not is_clean("PRENOM", f"L{damaged}{after}", encoding)


@pytest.mark.parametrize("tag", sorted(REQUIRED))
def test_the_absence_of_a_required_tag_is_reported(tag: str) -> None:
    assert len(flaws(Pupil(1).change(**{tag: None}).tags)) == 1


def test_nothing_but_the_required_tags_is_required() -> None:
    assert flaws({t: v for t, v in Pupil(1).tags.items() if t in REQUIRED}) == []


def test_every_tag_that_a_rule_reads_has_clean_values_but_those_always_read_with_care() -> None:
    read = {tag for rule in PUPIL_RULES for tag in rule.reads}
    assert read - set(TAGS) == {"DATE_SORTIE"}
    assert set(ANY_YEAR) < set(TAGS)
