"""Lines of styled text: cut, folded and set in place by terminal cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cio_console.tui.views.lines import (
    EMPTY,
    Line,
    Span,
    bar,
    cut,
    cut_line,
    cut_words,
    fitting,
    flow,
    heading,
    joined,
    labelled,
    line,
    spread,
    wrap,
)

WIDTHS = st.integers(1, 90)
TEXTS = st.text(max_size=120)


def texts(lines: list[Line]) -> list[str]:
    """Return the lines without their styles."""
    return [one.text for one in lines]


def test_a_line_keeps_its_styles_and_drops_what_is_empty() -> None:
    built = line("a", Span("", "late"), Span("b", "muted"), key="k")
    assert built.spans == (Span("a"), Span("b", "muted"))
    assert (built.text, built.key, built.width) == ("ab", "k", 2)


def test_no_text_can_move_the_cursor_of_the_terminal() -> None:
    assert "\x1b" not in line("a\x1b[2Jb").text
    assert "\u202e" not in line(Span("a\u202eb", "late")).text
    assert "\n" not in line("a\nb").text


def test_markup_is_text_like_any_other() -> None:
    assert line("[/eleve] [bold]x[A-Z]").text == "[/eleve] [bold]x[A-Z]"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("court", 10, "court"),
        ("juste", 5, "juste"),
        ("un peu long", 6, "un pe…"),
        ("mot suivi", 5, "mot…"),
        ("x", 0, ""),
        ("日本語", 4, "日…"),
    ],
)
def test_a_text_too_long_is_cut_with_an_ellipsis(text: str, width: int, expected: str) -> None:
    assert cut(text, width) == expected


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Ouverture de la remontée", 30, "Ouverture de la remontée"),
        ("Ouverture de la remontée", 20, "Ouverture de la…"),
        ("Ouverture de la remontée", 5, "Ouve…"),
    ],
)
def test_words_are_kept_whole_where_they_can_be(text: str, width: int, expected: str) -> None:
    assert cut_words(text, width) == expected


def test_a_line_is_cut_across_its_spans() -> None:
    whole = line("abc", Span("def", "late"), "ghi", key="k")
    short = cut_line(whole, 5)
    assert short.text == "abcd…"
    assert short.spans[1].style == "late"
    assert short.key == "k"
    assert cut_line(whole, 9) is whole


def test_a_line_cut_between_two_spans_says_that_it_goes_on() -> None:
    assert cut_line(line("abc", "def"), 3).text == "ab…"


@given(st.lists(TEXTS, max_size=5), WIDTHS)
def test_a_cut_line_never_exceeds_its_width(parts: list[str], width: int) -> None:
    assert cut_line(line(*parts), width).width <= width


def test_two_ends_are_set_apart() -> None:
    assert spread(line("a"), line("b"), 5).text == "a   b"
    assert spread(line("abcdef"), line("xy"), 7).text == "ab…  xy"
    assert spread(line("abc"), EMPTY, 9).text == "abc"


@given(TEXTS, TEXTS, WIDTHS)
def test_two_ends_never_exceed_the_width(left: str, right: str, width: int) -> None:
    assert spread(line(left), line(right), width).width <= width


def test_joined_parts_skip_what_is_empty() -> None:
    assert joined([line("a"), EMPTY, line("b")]).text == "a · b"
    assert joined([]).text == ""


def test_only_the_parts_that_fit_whole_are_kept() -> None:
    parts = [line("un"), line("deux"), line("trois")]
    assert fitting(parts, 9).text == "un · deux"
    assert fitting(parts, 8).text == "un"
    assert fitting(parts, 1).text == ""


def test_text_is_folded_between_words_under_its_indent() -> None:
    assert texts(wrap("un deux trois quatre", 9, "  ")) == ["  un deux", "  trois", "  quatre"]
    assert wrap("", 10) == []


def test_a_word_longer_than_the_line_is_cut_in_pieces() -> None:
    assert texts(wrap("abcdefgh ij", 3)) == ["abc", "def", "gh", "ij"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("voyez « Saisie » ici", ["voyez", "« Saisie »", "ici"]),
        ("la note : douze", ["la note :", "douze"]),
        ("vraiment vrai ?", ["vraiment", "vrai ?"]),
    ],
)
def test_french_signs_stay_with_their_words(text: str, folded: list[str]) -> None:
    assert texts(wrap(text, 10)) == folded


@pytest.mark.parametrize("number", ["01 57 02 68 10", "+33 1 57 02 68 10", "+687 0 12 34 56 78"])
def test_a_telephone_number_stands_on_one_line(number: str) -> None:
    for width in range(len(number) + 2, 40):
        folded = texts(wrap(f"Pôle Postbac : {number}, ou le {number} 12", width))
        assert sum(line.count(number) for line in folded) == 2, folded


def test_other_figures_are_folded_as_words() -> None:
    assert texts(wrap("10 20 30 40 50 60", 8)) == ["10 20 30", "40 50 60"]


@given(st.text(max_size=200), WIDTHS)
def test_folded_lines_never_exceed_the_width(text: str, width: int) -> None:
    assert all(one.width <= max(width, 2) for one in wrap(text, width))


def test_what_is_drawn_harmlessly_is_measured_as_it_is_drawn() -> None:
    assert all(one.width <= 2 for one in wrap("00\r", 2))


def test_parts_flow_onto_as_many_lines_as_they_need() -> None:
    parts = [line("un"), line("deux"), EMPTY, line("trois")]
    assert texts(flow(parts, 9)) == ["un · deux", "trois"]
    assert texts(flow(parts, 40)) == ["un · deux · trois"]
    assert texts(flow([line("bien trop long")], 6)) == ["bien…"]
    assert flow([EMPTY], 9) == []


def test_a_label_has_its_own_column() -> None:
    assert texts(labelled("Reçu", "le sept janvier deux mille", 24, 8)) == [
        "Reçu    le sept janvier",
        "        deux mille",
    ]
    assert labelled("Reçu", "", 20) == []


def test_a_heading_has_a_quieter_detail() -> None:
    assert heading("Dépôts", "3").text == "Dépôts  3"
    assert heading("Dépôts").text == "Dépôts"


@pytest.mark.parametrize(
    ("share", "drawn"),
    [(0.0, "----"), (0.01, "#---"), (0.5, "##--"), (0.99, "###-"), (1.0, "####"), (1.5, "####")],
)
def test_a_bar_is_full_only_when_all_is_there(share: float, drawn: str) -> None:
    spans = bar(share, 4, full="#", empty="-")
    assert "".join(span.text for span in spans) == drawn


def test_widths_are_cells_not_characters() -> None:
    wide = line("日本")
    assert wide.width == 4 == cell_len(wide.text)
