"""Masking: the fault stays visible, the identity does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.checks.expectation import Identities
from cio_console.checks.reporting.masking import (
    initials,
    mask_damaged,
    mask_element,
    mask_email,
    mask_name,
    mask_value,
    pupil_name,
)

SURNAMES = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZÉÈÇabcdéèç", min_size=4, max_size=12)


@pytest.mark.parametrize(
    ("family", "first", "expected"),
    [
        ("DUPONT", "Léa", "D. L."),
        ("de la tour", "jean-paul", "D. J."),
        ("", "Léa", "L."),
        ("DUPONT", "", "D."),
        ("", "", ""),
        ("'t HART", "Émile", "T. É."),
        ("12", "Léa", "L."),
    ],
)
def test_a_pupil_is_named_by_initials(family: str, first: str, expected: str) -> None:
    assert initials(family, first) == expected


def test_a_pupil_is_fully_named_on_request_only() -> None:
    assert pupil_name("DUPONT", "Léa", Identities.MASKED) == "D. L."
    assert pupil_name("DUPONT", "Léa", Identities.FULL) == "DUPONT Léa"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("DUPONT", "D*****"),
        ("Jean-Paul", "J***-P***"),
        ("d'Artagnan", "d'A*******"),
        ("FranÃ§ois", "F***Ã§***"),
        ("Ã©milie", "Ã©*****"),
        ("DUP0NT?", "D*****?"),
        ("MAR TIN", "M** T**"),
    ],
)
def test_a_name_keeps_its_first_letters_and_its_faults(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("lea.dupont@gmail.com", "l**.******@gmail.com"),
        ("lea dupont@gmail.com", "l** ******@gmail.com"),
        ("léa,dupont@gmail..com", "lé*,******@gmail..com"),
        ("lea@dupont@gmail.com", "l**@******@gmail.com"),
        ("lea.dupont.fr", "l**.******.**"),
        ("@gmail.com", "@gmail.com"),
        ("", ""),
    ],
)
def test_an_address_keeps_its_shape_its_domain_and_its_faults(address: str, masked: str) -> None:
    assert mask_email(address) == masked


def test_only_identity_fields_are_masked() -> None:
    assert mask_value("NOM_DE_FAMILLE", "DUPONT") == "D*****"
    assert mask_value("MEL", "lea@x.fr") == "l**@x.fr"
    assert mask_value("LIGNE1_ADRESSE", "12 rue Bleue") == "1* r** B****"
    assert mask_value("CODE_MEF", "20210015110") == "20210015110"


@pytest.mark.parametrize(
    ("source", "masked"),
    [
        ("<NOM_DE_FAMILLE>DUPONT</NOM_DE_FAMILLE>", "<NOM_DE_FAMILLE>D*****</NOM_DE_FAMILLE>"),
        ("<MEL>lea@x.fr</MEL>", "<MEL>l**@x.fr</MEL>"),
        ('<eleve code="E-1" nom="DUPONT">', '<eleve code="E-1" nom="D*****">'),
        ("<eleve prenom = 'Léa'/>", "<eleve prenom = 'L**'/>"),
        ('<eleve nom="O\'BRIEN">', '<eleve nom="O\'B****">'),
        (
            '<eleve ine="12345" date-naissance="2007-05-12">',
            '<eleve ine="12345" date-naissance="****-**-**">',
        ),
        ("<CODE_MEF>202</CODE_MEF>", "<CODE_MEF>202</CODE_MEF>"),
        ("<appreciation>Léa lit</appreciation>", "<appreciation>L** l**</appreciation>"),
        ("<annuelle>Léa lit</annuelle>", "<annuelle>L** l**</annuelle>"),
        ("<NOM><![CDATA[DUPONT]]></NOM>", "<NOM><![C****[D*****]]></NOM>"),
        ("<NOM>DU<!-- -->PONT</NOM>", "<NOM>D*<!-- -->P***</NOM>"),
    ],
)
def test_an_element_is_masked_where_it_names_somebody(source: str, masked: str) -> None:
    assert mask_element(source) == masked


@pytest.mark.parametrize(
    "source",
    [
        "<NOM_DE_FAMILLE>DU & DUPONT</NOM_DE_FAMILLE>",
        "DUPONT</NOM_DE_FAMILLE>",
        "<NOM_DE_FAMILLE DUPONT</NOM_DE_FAMILLE>",
        '<eleve nom="DUPONT prenom="Léa">',
        "<NOM>DUPONT",
        '<ELEVE ELEVE_ID="1" NOM="DUPONT"',
    ],
)
def test_a_broken_line_never_shows_a_name(source: str) -> None:
    assert "DUPONT" not in mask_damaged(source)


def test_a_broken_line_keeps_its_tags_and_its_fault() -> None:
    assert mask_damaged("<NOM>DU & PONT</NOM>") == "<NOM>D* & P***</NOM>"


@given(SURNAMES, st.sampled_from(["", " ", "-", "é", "Ã©", "&", "<", "'"]), SURNAMES)
def test_no_full_surname_survives_masking(name: str, between: str, other: str) -> None:
    for text in (mask_name(name + between + other), mask_damaged(f"<NOM>{name}{between}{other}<")):
        assert name not in text
        assert other not in text


@given(st.text(max_size=60))
def test_masking_keeps_the_length_of_any_text(text: str) -> None:
    assert len(mask_name(text)) == len(text)
    assert len(mask_email(text)) == len(text)
