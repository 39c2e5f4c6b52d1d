"""Days as the files write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.checks.values.dates import parse_day, parse_french_date


@given(st.dates())
def test_every_day_is_read_back_from_its_french_form(day: object) -> None:
    text = f"{day:%d}/{day:%m}/{str(day)[:4]}"
    assert str(parse_french_date(text)) == str(day)


@pytest.mark.parametrize(
    "text", ["", "1/5/2007", "01-05-2007", "2007/05/01", "29/02/2007", "00/01/2007", "٠١/٠٥/٢٠٠٧"]
)
def test_anything_else_is_no_date(text: str) -> None:
    assert parse_french_date(text) is None


@pytest.mark.parametrize("text", ["2007-05-01", "01/05/2007"])
def test_both_forms_of_a_day_are_read(text: str) -> None:
    assert parse_day(text) == date(2007, 5, 1)


@pytest.mark.parametrize("text", ["", "2007-02-29", "29/02/2007", "hier"])
def test_what_is_no_day_in_either_form_is_none(text: str) -> None:
    assert parse_day(text) is None
