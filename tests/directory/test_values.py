"""One cell of a list of schools, read as what it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.directory.values import (
    count_of,
    is_telephone,
    nature_of,
    sector_of,
    telephone_of,
    uai_of,
    uais_in,
    yes_or_no,
)
from cio_console.domain.identifiers import has_uai_form
from cio_console.domain.school import NATURES


@pytest.mark.parametrize(
    ("cell", "uai"),
    [
        ("9990011H", "9990011H"),
        ("9990011h", "9990011H"),
        (" 9990011 H ", "9990011H"),
        ("Lycée Alpha (9990011H)", "9990011H"),
        ("9990011H / 9990011H", "9990011H"),
        ("9990011H, 9990012J", None),
        ("19990011H", None),
        ("9990011HA", None),
        ("999001H", None),
        ("", None),
    ],
)
def test_a_uai_is_found_by_its_form(cell: str, uai: str | None) -> None:
    assert uai_of(cell) == uai


def test_the_first_zero_comes_back_only_where_the_key_holds() -> None:
    assert uai_of("199011E") is None
    good = next(
        f"199001{letter}" for letter in "ABCDEFGHJKLMNPRSTUVWXYZ" if uai_of(f"199001{letter}")
    )
    assert uai_of(good) == f"0{good}"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("306", "306"),
        ("306 - LPO", "306"),
        ("lpo", "306"),
        ("LYCEE POLYVALENT", "306"),
        ("Lycée professionnel", "320"),
        ("LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE", "300"),
        ("Section d'enseignement professionnel", "334"),
        ("LGT", "300"),
        ("Lycée", None),
        ("1200", None),
        ("", None),
    ],
)
def test_a_nature_is_read_as_people_write_it(cell: str, code: str | None) -> None:
    assert nature_of(cell) == code


def test_every_nature_is_read_by_its_code_its_short_and_its_label() -> None:
    for nature in NATURES.values():
        assert {nature_of(text) for text in (nature.code, nature.short, nature.label)} == {
            nature.code
        }


def test_public_and_private_are_read() -> None:
    assert [sector_of(cell) for cell in ("Public", "PU", "privé", "PR", "Aville", "")] == [
        "public", "public", "private", "private", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "count"),
    [("120", 120), ("1 200", 1200), ("1\u202f200", 1200), ("120,0", 120), ("120.00", 120), ("0", 0)]
    + [(wrong, None) for wrong in ("12,5", "-3", "douze", "", "999999999", "=3")],
)
def test_a_number_of_pupils_is_read(cell: str, count: int | None) -> None:
    assert count_of(cell) == count


def test_a_telephone_gets_its_zero_back() -> None:
    assert telephone_of("199000001") == "01 99 00 00 01"
    assert telephone_of("0199000001") == "01 99 00 00 01"
    assert telephone_of("01.99.00.00.01") == "01.99.00.00.01"
    assert telephone_of("1 99 00 00 01") == "01 99 00 00 01"
    assert telephone_of("+33 1 99 00 00 01") == "+33 1 99 00 00 01"
    assert telephone_of("01 99 00 00 01") == "01 99 00 00 01"
    assert is_telephone("01.99.00.00.01")
    assert not is_telephone("9990011H")


def test_yes_and_no_are_read() -> None:
    assert [yes_or_no(cell) for cell in ("Oui", "x", "1", "non", "", "0", "–", "CFA")] == [
        True, True, True, False, False, False, False, None,
    ]  # fmt: skip


@given(st.text(max_size=30))
def test_any_cell_is_read_without_an_error(cell: str) -> None:
    assert all(has_uai_form(uai) for uai in uais_in(cell))
    for read in (uai_of, nature_of, sector_of, count_of, telephone_of, is_telephone, yes_or_no):
        read(cell)
