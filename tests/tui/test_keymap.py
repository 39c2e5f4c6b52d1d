"""The user's keymap on the screens: who follows it, and what tells it."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.binding import BindingsMap

from cio_console.keyboard.keymap import (
    Chosen,
    keymap_of,
)
from cio_console.keyboard.names import key_name
from cio_console.keyboard.registry import COMMANDS, SCREEN_NAMES, footer_commands
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.bindings import app_bindings, focus_bindings
from cio_console.tui.model import Model
from cio_console.tui.providers import opened_first
from cio_console.tui.screens.help import HelpScreen
from cio_console.tui.views.first_run import first_run
from cio_console.tui.widgets.footer import CommandFooter
from cio_console.tui.widgets.page import Page
from cio_console.tui.widgets.table import LineTable
from tests.keyboard.test_keymap import MINE
from tests.tui.driving import driving
from tests.tui.sector import TO_CORRECT, a_sector
from tests.tui.stage import COLUMNS, Stage, rows, screen_lines, screen_text


def staged(chosen: Chosen = MINE) -> Stage:
    """Return the small application on a table of three rows, under a user's keymap."""

    def make() -> list[LineTable]:
        table = LineTable()
        table.set_content(COLUMNS, rows(3))
        return [table]

    app = Stage(make)
    app.take_keymap(keymap_of(chosen))
    return app


def test_the_bindings_follow_the_keymap() -> None:
    mine = keymap_of(MINE).commands
    bound = {*BindingsMap(app_bindings(mine)).key_to_bindings}
    assert {"t", "f5", "comma", "slash"} <= bound
    assert {"a", "c", "r", "backspace"} & bound == set()
    moved = {*BindingsMap(focus_bindings(mine)).key_to_bindings}
    assert {"ctrl+n", "down", "ctrl+b"} <= moved
    assert {"up", "k", "j"} & moved == set()


async def test_keys_run_what_the_user_gave_them_and_nothing_else() -> None:
    app = staged()
    async with app.run_test() as pilot:
        await pilot.press("t", "f5", "slash", "comma")
        assert app.stage.asked == ["sort", "filter", "filter"]
        assert app.synchronised == 1
        await pilot.press("ctrl+n")
        assert app.table.cursor_key == "r1"
        await pilot.press("j", "up", "a", "s", "r")
        assert app.table.cursor_key == "r1"
        assert (app.stage.asked, app.synchronised) == (["sort", "filter", "filter"], 1)
        await pilot.press("ctrl+b")
        assert app.table.cursor_key == "r0"


async def test_help_and_footer_tell_the_keys_of_the_user() -> None:
    app = staged()
    async with app.run_test(size=(160, 60)) as pilot:
        footer = screen_lines(app)[-1]
        assert "t Trier" in footer
        assert "F5 Filtrer" in footer
        assert "é Relance" in footer
        assert "Anomalies" not in footer
        await pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)
        shown = {row.key.split()[1]: row.cells[1] for row in app.screen.query_one(LineTable).rows}
        for c in app.keymap.commands:
            cell = shown[c.id]
            text = cell if isinstance(cell, str) else cell.text
            assert text == " ".join(key_name(key) for key in c.keys)
        assert "F5 /" in screen_text(app)


@pytest.mark.parametrize("room", SCREEN_NAMES)
@pytest.mark.parametrize("chosen", [{}, MINE], ids=["registry", "mine"])
async def test_footer_help_and_palette_agree_on_every_screen(room: str, chosen: Chosen) -> None:
    keymap = keymap_of(chosen)
    app = Stage(room=room)
    app.take_keymap(keymap)
    async with app.run_test(size=(200, 24)):
        hints = app.stage.query_one(CommandFooter).hints()
        expected = footer_commands(room, keymap.commands)
        assert [(h.key, h.label) for h in hints] == [
            (key_name(c.keys[0]), c.label) for c in expected
        ]
        assert all(c.applies_to(room) for c in expected)
        items = {item.key: item for item in app.palette_items()}
        assert set(items) == {c.id for c in COMMANDS}
        for c in keymap.commands:
            item = items[c.id]
            assert (item.title, item.detail, item.group) == (c.label, c.help, c.group)
            assert item.hint == " ".join(key_name(key) for key in c.keys)
            served = c.applies_to(room) or opened_first(c, room) != ""
            assert bool(item.reason) != served
        for hint, c in zip(hints, expected, strict=True):
            assert items[c.id].hint.split(" ")[0] == hint.key.split(" ")[0]
        bound = BindingsMap(app_bindings(keymap.commands)).key_to_bindings
        ids = {b.id for bindings in bound.values() for b in bindings}
        assert {c.id for c in expected if not c.local} <= ids


async def test_the_console_obeys_the_keymap_on_its_tables_and_pages(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    launch = files.launch(keymap=keymap_of({"ligne-suivante": "x", "relance": "z"}))
    async with driving(launch, (120, 40)) as driver:
        first = driver.sector.uai
        await driver.press("down")
        assert driver.sector.uai == first
        await driver.press("x")
        assert driver.sector.uai != first
        assert driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        page = driver.school.query_one(Page)
        line = page.cursor_key
        await driver.press("down")
        assert page.cursor_key == line
        await driver.press("x")
        assert page.cursor_key != line
        await driver.press("z")
        assert driver.screen.prompt.purpose == "contact"
        await driver.press("escape")
        assert driver.screen.prompt.purpose == ""


def test_a_sentence_names_the_key_of_the_user_or_the_command_that_has_none(model: Model) -> None:
    mine = replace(model, keymap=keymap_of({"synchroniser": "ctrl+l", "relance": []}))
    assert (model.key("sync"), mine.key("sync")) == ("r", "Ctrl+L")
    assert mine.key("contact") == "« Relance »"
    assert mine.key("open") == "↵"
    assert replace(mine, glyphs=GlyphSet.ASCII).key("open") == "Entrée"
    waiting = replace(mine, snapshot=None, overview=None)
    told = "\n".join(line.text for line in first_run(waiting, 80))
    assert "Appuyez sur Ctrl+L pour synchroniser." in told


async def test_no_screen_names_a_key_that_the_user_has_given_away(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    launch = files.launch(keymap=keymap_of({"filtrer": "f2", "anomalies": "f3", "quitter": "f4"}))
    async with driving(launch) as driver:
        await driver.press("escape")
        assert "F4 quitte la console" in driver.text
        await driver.press("f2")
        await driver.type("zzzz")
        await driver.press("enter", "6", "f2")
        await driver.type("zzzz")
        await driver.press("enter")
        assert "F2 change le filtre" in driver.text
