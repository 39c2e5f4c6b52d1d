"""Text in terminal cells: whatever it holds, exactly the cells asked for."""

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from cio_console.presentation.cells import GAP, TableColumn, fit, harmless, place

HOSTILE = (
    "école",
    "e\u0301cole",
    "学校のなまえ",
    "\x1b[31mrouge\x1b[0m",
    "\x1b]0;titre\x07",
    "a\u202eb\u202c",
    "zéro\u200blargeur\ufeff",
    "Z\u0301\u0302\u0303\u0304\u0305algo" * 4,
    "👨‍👩‍👧‍👦 famille",
    "❤️ cœur",
    "🇫🇷 drapeau",
    "👍🏽 pouce",
    "ligne\nsuivante\ttab\r",
    "\ud800 seul",
    "[/eleve][A-Z][bold]",
    "\u0301\u0302 orphelins",
    "각 jamo",
    "x" * 10_000,
    "学" * 5_000,
)

anything = st.text(max_size=60) | st.sampled_from(HOSTILE)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [0, 1, 2, 3, 10, 41])
@pytest.mark.parametrize("align", ["left", "right"])
def test_hostile_text_takes_exactly_its_width(text: str, width: int, align: str) -> None:
    fitted = fit(text, width, "right" if align == "right" else "left")
    assert cell_len(fitted) == width
    assert wcswidth(fitted) == width


@given(anything, st.integers(0, 60))
def test_any_text_takes_exactly_its_width_by_two_measures(text: str, width: int) -> None:
    fitted = fit(text, width)
    assert cell_len(fitted) == width
    assert wcswidth(fitted) == width


@settings(max_examples=40)
@given(anything, st.integers(1, 40))
def test_a_real_terminal_finds_the_next_column_in_its_place(text: str, width: int) -> None:
    screen = pyte.Screen(50, 2)
    pyte.Stream(screen).feed(fit(text, width) + "|")
    assert screen.cursor.x == width + 1
    assert screen.cursor.y == 0
    assert screen.buffer[0][width].data == "|"


@given(anything)
def test_harmless_text_holds_no_control_character_and_stays_harmless(text: str) -> None:
    safe = harmless(text)
    assert all(c.isprintable() for c in safe)
    assert harmless(safe) == safe


def test_ordinary_french_text_is_left_alone() -> None:
    text = "  Lycée Frédéric-Joliot-Curie — « 94 » n° 2, œuvre"
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "width", "align", "expected"),
    [
        ("Créteil", 9, "left", "Créteil  "),
        ("Créteil", 9, "right", "  Créteil"),
        ("Créteil", 7, "left", "Créteil"),
        ("Créteil", 6, "left", "Créte…"),
        ("12 345", 4, "right", "12 …"),
        ("学校学校", 4, "left", "学… "),
        ("学校", 1, "left", "…"),
        ("", 3, "left", "   "),
    ],
)
def test_a_text_is_padded_or_cut_with_an_ellipsis(
    text: str, width: int, align: str, expected: str
) -> None:
    assert fit(text, width, "right" if align == "right" else "left") == expected


def test_the_growing_column_takes_what_the_others_leave() -> None:
    columns = (TableColumn("a", "A", 10, grow=True), TableColumn("b", "B", 5, "right"))
    assert [(p.index, p.width) for p in place(columns, 80)] == [(0, 80 - 5 - 2 * GAP), (1, 5)]


def test_several_growing_columns_share_what_is_left() -> None:
    columns = (TableColumn("a", "A", 5, grow=True), TableColumn("b", "B", 5, grow=True))
    assert [p.width for p in place(columns, 23)] == [11, 10]


def test_columns_go_by_priority_and_the_others_stay() -> None:
    columns = (
        TableColumn("name", "Nom", 20),
        TableColumn("commune", "Commune", 20, priority=1),
        TableColumn("contact", "Relance", 20, priority=2),
        TableColumn("nature", "Nature", 20, priority=2),
    )
    assert [p.index for p in place(columns, 84)] == [0, 1, 2, 3]
    assert [p.index for p in place(columns, 83)] == [0, 1, 2]
    assert [p.index for p in place(columns, 62)] == [0, 1]
    assert [p.index for p in place(columns, 30)] == [0]


def test_columns_that_never_go_are_narrowed_when_they_must() -> None:
    columns = (TableColumn("a", "A", 30), TableColumn("b", "B", 5))
    assert [p.width for p in place(columns, 20)] == [13, 5]


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            TableColumn,
            st.just("id"),
            st.text(max_size=5),
            st.integers(1, 30),
            st.sampled_from(["left", "right"]),
            st.booleans(),
            st.integers(0, 3),
        ),
        max_size=12,
    ),
    st.integers(0, 200),
)
def test_placed_columns_never_overflow_and_keep_their_order(
    columns: list[TableColumn], width: int
) -> None:
    placed = place(columns, width)
    assert sum(p.width + GAP for p in placed) <= width
    assert [p.index for p in placed] == sorted(p.index for p in placed)
    if len(placed) == len(columns) and any(column.grow for column in columns):
        assert sum(p.width + GAP for p in placed) == width
