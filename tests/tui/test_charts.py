"""The pictures made of characters: heights, dates, bars, in any width."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cio_console.domain.campaign import Collection
from cio_console.domain.trends import Curve, Day
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.views.charts import beside, blocks, curve_chart, ink, legend
from cio_console.tui.views.lines import line

FIRST, TODAY, DEADLINE = date(2025, 1, 1), date(2025, 1, 8), date(2025, 1, 10)


def a_curve(
    *held: tuple[int, int, int],
    concerned: int = 4,
    today: date = TODAY,
    deadline: date | None = DEADLINE,
    last: date = DEADLINE,
) -> Curve:
    """Return a curve from 1 January; `held` are the (uploads, received, usable) of each day."""
    days = tuple(
        Day(FIRST + timedelta(i), uploads, received, usable)
        for i, (uploads, received, usable) in enumerate(held)
    )
    return Curve(
        Collection("siecle", "SIECLE", closes=deadline), concerned, today, FIRST, last, days
    )


WEEK = a_curve(
    (1, 1, 1), (0, 1, 1), (2, 2, 1), (0, 2, 1), (0, 2, 1), (1, 2, 2), (0, 2, 2), (3, 3, 2)
)


def drawn(
    curve: Curve, width: int = 60, height: int = 4, glyphs: GlyphSet = GlyphSet.UNICODE
) -> str:
    return "\n".join(each.text for each in curve_chart(curve, glyphs, width, height))


def test_a_curve_is_drawn_to_its_deadline_under_what_is_expected() -> None:
    assert drawn(WEEK, 44) == (
        "4 ┤─ attendus ────────────────────────────┬\n"
        "  │                                       │\n"
        "  │                            ▒▒▒▒       │\n"
        "2 ┤        ▒▒▒▒▒▒▒▒▒▒▒▒████████████       │\n"
        "  │████████████████████████████████       │\n"
        "0 └───────────────────────────────▲───────┴\n"
        "3 ┤                            ███         \n"
        "  │▄▄▄     ███         ▄▄▄     ███         \n"
        "  └─ dépôts par jour ─────┬───────────────┬\n"
        "    01/01               06/01         10/01"
    )


def test_the_same_curve_in_ascii_keeps_every_shape() -> None:
    unicode, ascii_ = ink(GlyphSet.UNICODE), ink(GlyphSet.ASCII)
    pairs = str.maketrans({getattr(unicode, n): getattr(ascii_, n) for n in unicode.__slots__})
    assert drawn(WEEK, 44, glyphs=GlyphSet.ASCII) == drawn(WEEK, 44).translate(pairs)
    assert drawn(WEEK, 44, glyphs=GlyphSet.ASCII).replace("é", "e").replace("ô", "o").isascii()


def test_a_usable_file_rejected_or_not_is_told_apart_without_colour() -> None:
    ink_ = ink(GlyphSet.UNICODE)
    assert len({ink_.full, ink_.half, ink_.other, " "}) == 4
    assert len({ink(GlyphSet.ASCII).full, ink(GlyphSet.ASCII).half, ink(GlyphSet.ASCII).other}) == 3


def test_only_signs_of_the_oldest_code_pages_are_drawn() -> None:
    lines = [*curve_chart(WEEK, GlyphSet.UNICODE, 44, 4), *legend(WEEK, GlyphSet.UNICODE)]
    signs = set("".join(each.text for each in lines))
    signs |= set(blocks(0.3, 9, GlyphSet.UNICODE, track=True).text)
    assert "".join(sorted(signs - {"▲"})).encode("cp437")  # « ▲ » is there too, as a control


def test_one_school_of_many_is_seen_and_one_missing_too() -> None:
    few = drawn(a_curve((1, 1, 1), concerned=400, today=FIRST), height=3).splitlines()
    assert "▄" in few[3]
    assert "█" not in few[3]
    most = drawn(a_curve((399, 399, 399), concerned=400, today=FIRST), height=3).splitlines()
    assert "▄" in most[1]
    assert "█" not in most[1]


def test_a_complete_collection_touches_what_is_expected() -> None:
    top = drawn(a_curve((4, 4, 4), today=FIRST), height=3).splitlines()[1]
    assert "████" in top


def test_a_file_to_take_up_again_is_seen_however_few_there_are() -> None:
    text = drawn(a_curve((400, 400, 399), concerned=400, today=FIRST), height=3)
    assert "▒" in text


def test_a_curve_without_any_upload_draws_no_strip() -> None:
    text = drawn(a_curve((0, 0, 0), today=FIRST), height=3)
    assert "dépôts" not in text
    assert len(text.splitlines()) == 6
    assert "01/01" in text.splitlines()[-1]


def test_the_line_of_the_deadline_never_hides_what_was_received() -> None:
    held = [(0, 2, 2)] * 14
    after = a_curve(*held, today=date(2025, 1, 14), last=date(2025, 1, 14))
    rows = drawn(after, height=4).splitlines()[1:5]
    assert ["│" in row[3:] for row in rows] == [True, True, False, False]
    assert rows[2].endswith("█")
    assert " " not in rows[2][3:]


def test_a_curve_of_one_day_has_room_for_its_words() -> None:
    one = a_curve((3, 3, 3), today=FIRST, deadline=FIRST, last=FIRST)
    text = drawn(one)
    assert "attendus" in text
    assert text.splitlines()[-1].strip() == "01/01"


def test_a_deadline_outside_the_days_drawn_or_unknown_has_no_line() -> None:
    unknown = a_curve((1, 1, 1), deadline=None, today=FIRST, last=TODAY)
    assert "┬" not in drawn(unknown).splitlines()[0]
    assert "échéance" not in "".join(part.text for part in legend(unknown, GlyphSet.UNICODE))
    old = a_curve((1, 1, 1), deadline=date(2024, 6, 1), today=FIRST, last=TODAY)
    assert "┬" not in drawn(old).splitlines()[0]


def test_many_days_share_a_column_and_it_is_said() -> None:
    year = a_curve(*[(1, 2, 2)] * 366, today=date(2025, 12, 31), last=date(2025, 12, 31))
    text = drawn(year, 60)
    assert "plusieurs jours par colonne" in text
    sent = int(text.splitlines()[6].split()[0])
    assert 6 <= sent <= 8  # 366 uploads over 56 columns


def test_the_legend_tells_only_the_signs_that_are_drawn() -> None:
    told = [part.text for part in legend(WEEK, GlyphSet.UNICODE)]
    assert told == ["█ utilisable", "▒ reçu, à reprendre", "▲ vu le 08/01", "│ échéance 10/01"]
    june = a_curve((1, 1, 1), today=date(2025, 6, 1))
    assert [part.text for part in legend(june, GlyphSet.ASCII)] == [
        "# utilisable",
        "| échéance 10/01",
    ]


@given(
    usable=st.lists(st.integers(0, 2), max_size=40),
    ahead=st.integers(0, 20),
    width=st.integers(12, 200),
    height=st.integers(1, 20),
    concerned=st.integers(0, 5000),
    glyphs=st.sampled_from(GlyphSet),
)
def test_a_curve_keeps_within_its_cells_whatever_it_holds(
    usable: list[int], ahead: int, width: int, height: int, concerned: int, glyphs: GlyphSet
) -> None:
    held, total = [], 0
    for more in usable:
        total = min(total + more, concerned)
        held.append((more, min(total + 1, concerned), total))
    today = FIRST + timedelta(max(len(held) - 1, 0))
    curve = a_curve(*held, concerned=concerned, today=today, last=today + timedelta(ahead))
    lines = curve_chart(curve, glyphs, width, height)
    assert max(each.width for each in lines) <= max(width, 12 + len(str(concerned)))
    assert len(lines) == height + (6 if curve.uploads else 3)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "    "), (0.001, "▌   "), (0.5, "██  "), (0.66, "██▌ "), (0.999, "███▌"), (1, "████")],
)
def test_a_bar_is_full_only_for_the_whole_and_empty_only_for_none(share: float, text: str) -> None:
    assert blocks(share, 4, GlyphSet.UNICODE).text == text
    assert blocks(share, 4, GlyphSet.UNICODE, track=True).text == text.replace(" ", "░")
    assert blocks(share, 4, GlyphSet.ASCII).text == text.translate({0x2588: "#", 0x258C: ">"})


def test_two_columns_stand_beside_each_other_and_keep_their_keys() -> None:
    left = [line("un"), line("deux", key="g")]
    right = [line("a", key="d"), line("b"), line("c")]
    lines = beside(left, right, 6)
    assert [each.text for each in lines] == ["un    a", "deux  b", "      c"]
    assert [each.key for each in lines] == ["d", "g", ""]
