"""What commands write: cells that fit, text that folds as French does, data nobody obeys."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cio_console.commands.output import Styler, fit, folded, narrate, width, write_csv, write_json
from cio_console.presentation.spreadsheet import Table


class Anything(msgspec.Struct):
    """A document of one text."""

    text: str


@given(st.text(max_size=60), st.integers(0, 40), st.booleans())
def test_a_cell_always_takes_exactly_its_room(text: str, room: int, at_right: bool) -> None:
    assert cell_len(fit(text, room, at_right=at_right)) == room


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("Lycée", 8, "Lycée   "),
        ("Lycée Alpha", 8, "Lycée A…"),
        ("Lycée", 5, "Lycée"),
        ("学校", 3, "学…"),
        ("हिन्दी", 5, "हनद  "),
        ("कक्षा", 4, "ककष "),
        ("e\u0301\u0302\u0303cole", 5, "e\u0301\u0302cole"),
        ("abc", 0, ""),
    ],
)
def test_a_cell_is_padded_or_says_that_it_was_cut(text: str, room: int, expected: str) -> None:
    assert fit(text, room) == expected


@pytest.mark.parametrize(
    ("told", "columns"),
    [("", 100), ("abc", 100), ("0", 100), ("-5", 100), ("3", 40), ("72", 72), ("72.5", 100)],
)
def test_the_room_is_the_one_that_columns_tells_when_it_can_be(
    monkeypatch: pytest.MonkeyPatch, told: str, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", told)
    assert width() == columns


def test_figures_are_aligned_on_the_right() -> None:
    assert fit("12", 5, at_right=True) == "   12"


def test_a_line_is_never_folded_inside_french_punctuation() -> None:
    text = "Refaites l'export (« Consultation ») et déposez-le : est-ce clair ? Oui ; merci !"
    for room in range(20, 60):
        lines = folded(text, room)
        assert " ".join(lines) == text
        assert all(len(line) <= room for line in lines)
        assert not [line for line in lines if line[0] in "»:;?!" or line.endswith("«")]


def test_json_says_the_same_to_a_program_and_nothing_to_a_terminal(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    text = "É\x1b[2J\x9b\u202e\u200b\u2028"
    write_json(Anything(text))
    out, _ = capfdbinary.readouterr()
    assert msgspec.json.decode(out, type=Anything).text == text
    assert not {"\x1b", "\x9b", "\u202e", "\u200b", "\u2028"} & set(out.decode())
    assert "É" in out.decode()


def test_a_csv_begins_with_the_mark_that_spreadsheets_look_for(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    write_csv(Table(["UAI", "élève"], [["9990001X", None]]))
    assert capfdbinary.readouterr().out == "\ufeffUAI;élève\r\n9990001X;\r\n".encode()


def test_a_sentence_on_stderr_keeps_its_lines(capfd: pytest.CaptureFixture[str]) -> None:
    narrate("Un.\nDeux\x1b[2J.")
    assert capfd.readouterr() == ("", "Un.\nDeux?[2J.\n")


@pytest.mark.parametrize(
    ("colour", "no_color", "expected"),
    [("jamais", "", "x"), ("auto", "", "x"), ("toujours", "1", "\x1b[1mx\x1b[0m")],
)
def test_colour_follows_what_was_asked(
    monkeypatch: pytest.MonkeyPatch, colour: str, no_color: str, expected: str
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    assert Styler(colour)("x", "title") == expected
