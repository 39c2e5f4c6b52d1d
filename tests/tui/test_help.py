"""Aide: every command, filtered by typing, and why some are unavailable here."""

import pytest
from rich.cells import cell_len
from textual.widgets import Input

from cio_console.keyboard.command import GROUPS
from cio_console.keyboard.registry import (
    COMMANDS,
    SECTOR,
    command,
    key_names,
)
from cio_console.tui.screens.help import HelpScreen
from cio_console.tui.widgets.table import LineTable
from tests.tui.stage import Stage, screen_lines, screen_text


def helped(app: Stage) -> LineTable:
    """Return the list of the help, which is open."""
    assert isinstance(app.screen, HelpScreen)
    return app.screen.query_one(LineTable)


@pytest.mark.parametrize("key", ["?", "f1"])
async def test_the_help_holds_every_command_of_the_registry(key: str) -> None:
    app = Stage()
    async with app.run_test(size=(120, 70)) as pilot:
        await pilot.press("question_mark" if key == "?" else key)
        text = screen_text(app)
        assert "Aide — depuis l'écran Secteur" in text
        for asked in COMMANDS:
            assert asked.label in text
            assert key_names(asked) in text
        assert all(group in text for group in GROUPS)
        assert f"{len(COMMANDS)} sur {len(COMMANDS)}" in text


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 40), (200, 50), (40, 12)])
async def test_the_help_fits_every_size(size: tuple[int, int]) -> None:
    app = Stage()
    async with app.run_test(size=size) as pilot:
        await pilot.press("f1")
        lines = screen_lines(app)
        assert [cell_len(line) for line in lines] == [size[0]] * size[1]
        assert "Aide" in lines[0]
        assert "Échap Revenir" in lines[-1]
        assert "Retour" in "\n".join(lines[2:])
        assert lines[0].rstrip().endswith(f"{len(COMMANDS)} sur {len(COMMANDS)}")


async def test_the_smallest_window_reads_what_can_be_searched_whole() -> None:
    app = Stage()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("f1", "escape", "ctrl+p")
        assert "Commande, établissement, règle…" in "\n".join(screen_lines(app))


async def test_typing_filters_without_accents_nor_case() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1", *"ECRAN")
        labels = [row.key.split()[1] for row in helped(app).rows]
        assert {"back", "leave", "quit"} <= set(labels)
        assert "sort" not in labels
        assert f"{len(labels)} sur {len(COMMANDS)}" in screen_lines(app)[0]


async def test_letters_in_order_find_what_was_mistyped() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1", *"snchr")
        assert helped(app).cursor_key == "commande sync"


async def test_nothing_found_is_said_in_french() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1", *"zzz")
        assert "Rien ne correspond" in screen_text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, HelpScreen)


async def test_an_unavailable_command_says_why_on_its_line_and_in_full() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        app.stage.reasons["sort"] = "Il n'y a encore aucun établissement à trier."
        await pilot.press("f1", *"trie par")
        lines = screen_lines(app)
        assert any("Trier" in line and "indisponible ici" in line for line in lines[2:17])
        assert "Trier — Trie par la colonne suivante." in screen_text(app)
        detail = " ".join(line.strip() for line in lines[-5:-1])
        assert "Indisponible ici : Il n'y a encore aucun établissement à trier." in detail


async def test_a_command_of_another_screen_says_where_it_serves() -> None:
    app = Stage()
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("f1", *"grouper")
        assert "Indisponible ici : « Grouper » sert sur l'écran Anomalies." in screen_text(app)


async def test_choosing_runs_the_command_where_the_help_was_asked() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1", *"trie par", "enter")
        await pilot.pause()
        assert app.screen is app.stage
        assert app.stage.asked == ["sort"]


async def test_choosing_an_unavailable_command_tells_why() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        app.stage.reasons["sort"] = "Rien à trier."
        await pilot.press("f1", *"trie par", "enter")
        await pilot.pause()
        assert (app.stage.asked, app.told) == ([], ["Rien à trier."])


async def test_the_arrows_move_in_the_list_and_the_text_stays() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1", *"ligne")
        first = helped(app).cursor_key
        await pilot.press("down")
        assert helped(app).cursor_key != first
        await pilot.press("up")
        assert helped(app).cursor_key == first
        assert app.screen.query_one(Input).value == "ligne"


async def test_escape_comes_back_and_changes_nothing() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        before = screen_text(app)
        await pilot.press("f1")
        assert screen_text(app) != before
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is app.stage
        assert (app.stage.asked, screen_text(app)) == ([], before)


async def test_help_is_not_opened_above_itself() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        depth = len(app.screen_stack)
        await pilot.press("f1", "ctrl+p")
        assert len(app.screen_stack) == depth
        assert app.told == ["Revenez d'abord à l'écran précédent (Échap)."] * 2


async def test_a_reason_is_never_read_as_markup() -> None:
    app = Stage()
    async with app.run_test(size=(120, 24)) as pilot:
        app.stage.reasons["sort"] = "Le filtre [/x] [red]garde[/red] tout."
        await pilot.press("f1", *"trie par")
        assert screen_text(app).count("[/x] [red]garde[/red]") == 2


def test_the_help_names_the_screen_it_was_asked_from() -> None:
    assert HelpScreen([], SECTOR)._subtitle == "depuis l'écran Secteur"
    assert HelpScreen([])._subtitle == ""
    assert command("help").keys == ("?", "f1")
