"""Excerpts in a terminal: tabs, wide characters, very long lines, files on one line."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cio_console.domain.finding import Finding
from cio_console.presentation.finding_text import cells, excerpt_lines, framed, within
from tests.domain.builders import a_finding


def with_excerpt(excerpt: str, value: str = "", line: int = 12, column: int = 5) -> Finding:
    """Return a finding with that excerpt."""
    return msgspec.structs.replace(
        a_finding(), excerpt=excerpt, value=value, line=line, column=column
    )


def underlined(lines: list[str]) -> str:
    """Return the text that stands over the carets, by cells and not by characters."""
    row = next(rank for rank, line in enumerate(lines) if line.rstrip().endswith("^"))
    carets, shown = lines[row], lines[row - 1]
    first, last = carets.index("^"), len(carets.rstrip())
    at, over = 0, ""
    for character in shown:
        if first <= at < last:
            over += character
        at += cell_len(character)
    return over


@pytest.mark.parametrize(
    ("excerpt", "value", "over"),
    [
        ("<MEL>deux mots</MEL>", "deux mots", "deux mots"),
        ("<ELEVE>", "", "<ELEVE>"),
        ("<A>\t<B>x</B></A>", "x", "x"),
        ("<N>李小龍 x</N>", "李小龍 x", "李小龍 x"),
        ("<N>李<B>x</B></N>", "x", "x"),
        ("<N>e\u0301<B>x</B></N>", "x", "x"),
        ('<ELEVE NOM="李" X="y">', "y", "y"),
        ("<A>\n  <B>x</B>\n</A>", "x", "x"),
    ],
)
def test_the_carets_stand_under_what_is_wrong(excerpt: str, value: str, over: str) -> None:
    assert underlined(excerpt_lines(with_excerpt(excerpt, value))) == over


def test_a_tab_is_as_wide_as_it_is_shown() -> None:
    shown, carets = excerpt_lines(with_excerpt("\t\t<MEL>x</MEL>", "x"))
    assert "\t" not in shown
    assert carets.index("^") == shown.index("x")


def test_a_file_on_one_line_shows_the_element_alone() -> None:
    finding = with_excerpt("<MEL>deux mots</MEL>", "deux mots", line=2, column=1_234_567)
    assert excerpt_lines(finding) == ["2 │ <MEL>deux mots</MEL>", "  │      ^^^^^^^^^"]


@pytest.mark.parametrize("width", [24, 40, 80])
def test_a_long_line_is_moved_until_its_caret_is_seen(width: int) -> None:
    finding = with_excerpt('<ELEVE NOM="' + "李" * 60 + '" X="deux mots">', "deux mots")
    lines = [within(line, width) for line in framed(excerpt_lines(finding), width)]
    assert all(cell_len(line) <= width for line in lines)
    assert underlined(lines).startswith("deux mots"[:5])


@given(st.text(max_size=80), st.integers(0, 90))
def test_a_line_never_takes_more_cells_than_given(text: str, width: int) -> None:
    assert cells(within(text, width)) <= width
    if cells(text) <= width:
        assert within(text, width) == text


@given(
    st.text(st.characters(categories=["L", "N", "P"]), max_size=60),
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12),
    st.integers(20, 90),
)
def test_moving_an_excerpt_keeps_the_carets_under_the_same_text(
    before: str, value: str, width: int
) -> None:
    lines = excerpt_lines(with_excerpt(f"<A>{before}<B>{value}</B></A>", value))
    assert underlined(framed(lines, width)) == underlined(lines)
