"""Identifiers as whole numbers: exact both ways, and the row that carried each first."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.checks.values.codes import MISSING, Codes, Index, IneCodes, NumberCodes

TEXTS = st.one_of(
    st.text(max_size=14),
    st.from_regex(r"[0-9]{1,18}", fullmatch=True),
    st.from_regex(r"[0-9A-Za-z]{11}", fullmatch=True),
)


@pytest.mark.parametrize("kind", [NumberCodes, IneCodes])
@given(texts=st.lists(TEXTS))
def test_a_code_is_its_text_and_no_other(kind: type[Codes], texts: list[str]) -> None:
    codes = kind()
    found = [codes.code(text) for text in texts]
    assert [codes.text(code) for code in found] == texts
    assert len(set(found)) == len(set(texts))
    assert all((code == MISSING) is (text == "") for code, text in zip(found, texts, strict=True))
    assert array("q", found).tolist() == found


@pytest.mark.parametrize("text", ["0", "1", "700123", "99999999999999999"])
def test_usual_numbers_are_positive(text: str) -> None:
    assert NumberCodes().code(text) == int(text) + 1


@pytest.mark.parametrize("text", ["01", "-1", "1 ", "٣", "abc", "9" * 30])
def test_unusual_numbers_are_kept_aside(text: str) -> None:
    codes = NumberCodes()
    assert codes.code(text) < 0
    assert codes.code(text) == codes.code(text)


@given(st.lists(st.integers(-5, 40) | st.integers(1, 2**62), max_size=400))
def test_the_first_row_of_a_code_is_the_one_of_a_plain_search(values: list[int]) -> None:
    column = array("q")
    index = Index(column)
    for row, value in enumerate(values):
        expected = values.index(value) if value in values[:row] else -1
        if value != MISSING:
            assert index.first(value, row) == expected
        column.append(value)
    for value in {*values, 3, 77, -9} - {MISSING}:
        assert index.row(value) == (values.index(value) if value in values else -1)


def test_rising_numbers_need_no_table_until_one_is_looked_up() -> None:
    column = array("q")
    index = Index(column)
    for row in range(5000):
        assert index.first(2 * row + 1, row) == -1
        column.append(2 * row + 1)
    assert index.row(4001) == 2000
    assert index.row(4000) == -1
    assert index.first(4001, 5000) == 2000


def test_an_empty_column_carries_nothing() -> None:
    assert Index(array("q")).row(7) == -1
