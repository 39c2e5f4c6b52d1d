"""Tables as text: aligned, never cut, and harmless to a terminal and to Markdown."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cio_console.presentation.text_table import aligned_table, markdown_table, plain

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def test_columns_are_as_wide_as_they_need_and_figures_end_together() -> None:
    assert aligned_table(["établissement", "err."], [["Lycée 学校", "7"], ["A", "120"]], {1}) == [
        "établissement  err.",
        "Lycée 学校        7",
        "A               120",
    ]


def test_a_table_without_a_row_is_its_titles() -> None:
    assert aligned_table(["a", "b"], []) == ["a  b"]
    assert markdown_table(["a", "b"], [], {1}) == ["| a | b |", "| --- | --: |"]


def test_markdown_takes_nothing_of_a_cell_for_itself() -> None:
    assert markdown_table(["n"], [["a|b <b>*_[x](y)` & \\"]])[2] == (
        r"| a\|b &lt;b>\*\_\[x\](y)\` &amp; \\ |"
    )


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=4))
def test_every_line_has_its_cells_whole_and_nothing_drives_a_terminal(
    rows: list[tuple[str, str, str]],
) -> None:
    titles = ["un", "deux", "trois"]
    lines = aligned_table([*titles, "fin"], [[*row, "."] for row in rows])
    assert len(lines) == 1 + len(rows)
    assert len({cell_len(line.removesuffix("fin").removesuffix(".")) for line in lines}) == 1
    for line in (*lines, *markdown_table(titles, rows)):
        assert not [sign for sign in line if sign in "\x1b\n\r\t\u2028\u202e\x9b"]


@given(WORDS)
def test_a_plain_text_begins_no_cell_and_no_tag(text: str) -> None:
    escaped = plain(text).replace("\\\\", "").replace("\\|", "")
    assert "|" not in escaped
    assert "<" not in escaped
