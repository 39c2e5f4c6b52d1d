"""The footer: the keys that serve here, in one line, whatever the width."""

import pytest
from rich.cells import cell_len
from textual.widgets import Input

from cio_console.keyboard.names import ASCII_KEY_NAMES
from cio_console.keyboard.registry import (
    CALLS,
    CHANGES,
    FINDING,
    FINDINGS,
    HELP,
    MESSAGE,
    SCHOOL,
    SECTOR,
    command,
    footer_commands,
)
from cio_console.tui.widgets.footer import CommandFooter, Hint, fitting, hint_of
from tests.tui.stage import Stage, screen_lines

ROOMS = (SECTOR, SCHOOL, FINDINGS, FINDING)


@pytest.mark.parametrize("room", ROOMS)
async def test_the_footer_takes_one_line_and_always_tells_the_help(room: str) -> None:
    app = Stage(room=room)
    async with app.run_test(size=(80, 16)) as pilot:
        for width in (20, 40, 60, 80, 120, 200):
            await pilot.resize_terminal(width, 16)
            line = screen_lines(app)[-1]
            assert cell_len(line) == width
            assert "? Aide" in line


@pytest.mark.parametrize("room", ROOMS)
async def test_eighty_columns_tell_how_to_go_back_to_open_and_to_leave(room: str) -> None:
    app = Stage(room=room)
    async with app.run_test(size=(80, 24)):
        line = screen_lines(app)[-1]
        assert "← Retour" in line
        assert "q Quitter" in line
        assert "↵ Ouvrir" in line


@pytest.mark.parametrize("room", ROOMS)
async def test_a_wide_footer_tells_every_command_of_its_screen_in_order(room: str) -> None:
    app = Stage(room=room)
    async with app.run_test(size=(200, 24)):
        told = screen_lines(app)[-1].split("  ")
        expected = [f"{hint_of(c, app.key_names).key} {c.label}" for c in footer_commands(room)]
        assert [part.strip() for part in told if part.strip()] == expected


async def test_commands_of_another_screen_are_not_told() -> None:
    app = Stage(room=FINDING)
    async with app.run_test(size=(200, 24)):
        assert "Trier" not in screen_lines(app)[-1]


async def test_the_footer_follows_what_becomes_unavailable() -> None:
    app = Stage()
    async with app.run_test(size=(200, 24)) as pilot:
        footer = app.stage.query_one(CommandFooter)
        assert all(hint.available for hint in footer.hints())
        app.stage.reasons["sort"] = "Rien à trier."
        app.stage.refresh_bindings()
        await pilot.pause()
        assert [h.label for h in footer.hints() if not h.available] == ["Trier"]
        strip = footer.render_line(0)
        dimmed = "".join(s.text for s in strip if s.style and s.style.dim)
        assert dimmed == "s Trier"


async def test_a_field_being_typed_in_tells_its_own_keys() -> None:
    class Field(Input):
        footer_hints = (("enter", "Garder"), ("escape", "Effacer"))

    app = Stage(lambda: [Field()])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert screen_lines(app)[-1].split("  ")[0].strip() == "↵ Garder"
        assert "Échap Effacer" in screen_lines(app)[-1]
        assert "Aide" not in screen_lines(app)[-1]


async def test_a_terminal_without_signs_gets_words() -> None:
    class Plain(Stage):
        key_names = ASCII_KEY_NAMES

    app = Plain()
    async with app.run_test(size=(120, 24)):
        line = screen_lines(app)[-1]
        assert "<- Retour" in line
        assert "Entrée Ouvrir" in line
        assert line.encode("latin-1")


async def test_the_help_itself_has_a_footer() -> None:
    app = Stage(room=HELP)
    async with app.run_test(size=(80, 24)):
        assert "← Retour" in screen_lines(app)[-1]


def test_what_is_unavailable_gives_way_first_then_the_greatest_rank() -> None:
    hints = [
        Hint("←", "Retour", 1, available=False),
        Hint("a", "Un", 2),
        Hint("b", "Deux", 9),
        Hint("c", "Trois", 3),
    ]
    assert [h.key for h in fitting(hints, 99)] == ["←", "a", "b", "c"]
    assert [h.key for h in fitting(hints, 25)] == ["a", "b", "c"]
    assert [h.key for h in fitting(hints, 15)] == ["a", "c"]
    assert [h.key for h in fitting(hints, 6)] == ["a"]
    assert fitting(hints, 2) == []


def test_a_hint_is_made_of_the_first_key_and_the_label() -> None:
    hint = hint_of(command("back"), {"left": "<-"}, reason="au premier écran")
    assert (hint.key, hint.label, hint.available) == ("<-", "Retour", False)


@pytest.mark.parametrize("room", [SECTOR, CALLS, CHANGES])
async def test_a_list_of_schools_tells_how_to_note_a_contact_before_it_tells_how_to_filter(
    room: str,
) -> None:
    app = Stage(room=room)
    async with app.run_test(size=(80, 24)) as pilot:
        for width in (50, 60, 80):
            await pilot.resize_terminal(width, 24)
            line = screen_lines(app)[-1]
            assert "c Relance" in line, "every command is available, « Retour » too"
            assert "q Quitter" in line


async def test_a_message_tells_how_to_write_it_before_how_to_synchronise() -> None:
    app = Stage(room=MESSAGE)
    async with app.run_test(size=(80, 24)):
        line = screen_lines(app)[-1]
        assert "e Exporter" in line
        assert "r Synchro" not in line
