"""UAI, INE and MEF: forms, keys, and what counts as a terminale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.identifiers import (
    KEY_LETTERS,
    RNIE_LETTERS,
    IneForm,
    has_uai_form,
    ine_bea_key,
    ine_form,
    ine_rnie_key,
    is_mef,
    is_terminale,
    is_uai,
    uai_key,
)
from tests.domain.ines import ine_key_holds


def digits(count: int) -> st.SearchStrategy[str]:
    return st.integers(0, 10**count - 1).map(lambda n: str(n).zfill(count))


@pytest.mark.parametrize("uai", ["0351962T", "0352072M", "0350053T", "0341699M", "0941234X"])
def test_public_uai_of_the_directory_hold_their_key(uai: str) -> None:
    assert is_uai(uai) == (uai_key(uai[:7]) == uai[7])
    assert has_uai_form(uai)


@pytest.mark.parametrize("uai", ["0351962T", "0352072M", "0350053T", "0341699M"])
def test_real_uai_are_accepted(uai: str) -> None:
    assert is_uai(uai)


@given(digits(7))
def test_exactly_one_letter_makes_a_uai_of_seven_digits(number: str) -> None:
    right = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if is_uai(number + letter)]
    assert right == [uai_key(number)]


@pytest.mark.parametrize(
    "text",
    ["", "0351962", "351962T", "0351962t", "0351962T ", "0351962TT", "O351962T", "٠٣٥١٩٦٢T"],
)
def test_other_forms_are_no_uai(text: str) -> None:
    assert not has_uai_form(text)
    assert not is_uai(text)


@given(digits(10))
def test_old_ine_holds_with_its_own_key_only(number: str) -> None:
    key = ine_bea_key(number)
    assert ine_form(number + key) is IneForm.BEA
    assert [c for c in KEY_LETTERS if ine_key_holds(number + c)] == [key]


@given(digits(9))
def test_rnie_ine_holds_with_its_own_key_only(number: str) -> None:
    key = ine_rnie_key(number)
    assert ine_form(number + key) is IneForm.RNIE
    holding = [a + b for a in RNIE_LETTERS for b in RNIE_LETTERS if ine_key_holds(number + a + b)]
    assert holding == [key]


def test_rnie_key_is_the_complement_to_97_in_letters() -> None:
    assert ine_rnie_key("000000000") == "KH"  # 97
    assert ine_rnie_key("000000096") == "AB"  # 1


@pytest.mark.parametrize(
    "text",
    ["", "123456789AI", "123456789A", "1234567890", "12345678901", "123456789AAA", "123456789aa"],
)
def test_other_forms_are_no_ine(text: str) -> None:
    assert ine_form(text) is None
    assert not ine_key_holds(text)


@given(st.text(max_size=14))
def test_no_text_makes_an_identifier_function_raise(text: str) -> None:
    assert is_uai(text) <= has_uai_form(text)
    assert ine_key_holds(text) <= (ine_form(text) is not None)
    assert isinstance(is_terminale(text), bool)
    assert isinstance(is_mef(text), bool)


@pytest.mark.parametrize("mef", ["20212010000", "2021201A000", "AAAAAAAAAAA"])
def test_a_mef_has_eleven_digits_or_capitals(mef: str) -> None:
    assert is_mef(mef)


@pytest.mark.parametrize("mef", ["", "2021201000", "202120100000", "2021201000a", "2021201000 "])
def test_other_forms_are_no_mef(mef: str) -> None:
    assert not is_mef(mef)


@pytest.mark.parametrize(
    ("mef", "terminale"),
    [
        ("20212010000", True),  # générale
        ("21212010000", True),  # technologique
        ("21412010000", True),
        ("22212010000", True),  # brevet de technicien
        ("22412010000", True),
        ("20112010000", False),  # première
        ("20012010000", False),  # seconde
        ("24733121220", False),  # bac pro, 33 elsewhere than at 8 and 9
        ("24720333133", False),
        ("24722221332", True),
        ("27622221330", True),
        ("27622221320", False),  # second year
        ("24122221330", False),  # CAP
        ("247", False),
    ],
)
def test_terminale_is_read_from_the_mef(mef: str, terminale: bool) -> None:
    assert is_terminale(mef) is terminale
