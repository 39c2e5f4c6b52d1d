"""What is typed faster than the screen is drawn goes where the director meant it."""

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.screen import Screen

from cio_console.keyboard.keymap import keymap_of
from cio_console.tui.console import ConsoleApp
from cio_console.tui.screens.help import HelpScreen
from tests.tui.driving import Driver, driving
from tests.tui.sector import NOW, TO_CORRECT, a_sector


async def burst(driver: Driver, *keys: str) -> None:
    """Hand several keys to the application before it has served the first one."""
    for key in keys:
        driver._send(key)
    await driver.settle()


@pytest.mark.parametrize(
    ("opener", "purpose"), [("slash", "filter"), ("c", "contact"), ("d", "day")]
)
async def test_letters_after_the_key_that_asks_are_its_answer(
    tmp_path: Path, opener: str, purpose: str
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        before = driver.screen.prompt.purpose
        await burst(driver, opener, "r", "a", "n", "1")
        assert before == ""
        assert driver.screen.prompt.purpose == purpose
        assert driver.screen.prompt.text.endswith("ran1")


async def test_keys_after_a_closed_question_are_commands_again(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await burst(driver, "slash", "e", "enter", "question_mark")
        assert isinstance(driver.app.screen, HelpScreen)
        await driver.press("escape")
        await burst(driver, "slash", "e", "escape", "question_mark")
        assert isinstance(driver.app.screen, HelpScreen)


async def test_an_answer_is_given_as_it_was_mended_just_before(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await burst(driver, "slash", "c", "l", "u", "backspace", "home", "é", "enter", "end")
        assert driver.screen.prompt.purpose == ""
        assert driver.sector.asked.text == "écl"


async def test_a_day_typed_takes_the_place_of_the_day_seen(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("d")
        await driver.type("2025-01-12")
        await driver.press("enter", "d")
        await driver.type("2025-01-13")
        assert driver.screen.prompt.text == "2025-01-13"


async def test_a_cursor_left_on_the_most_urgent_stays_on_the_most_urgent(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        first = driver.sector.uai
        await driver.press("d")
        await driver.type("2024-12-01")
        await driver.press("enter")
        overview = driver.app.model.overview
        assert overview is not None
        assert driver.sector.uai == overview.lines[0].school.uai
        assert driver.sector.uai != first


class Hasty(ConsoleApp):
    """The application of someone who types before anything is drawn."""

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen, a key already typed."""
        key = events.Key("e", "e")
        key.set_sender(self)
        self.post_message(key)
        return super().get_default_screen()


async def test_a_key_typed_before_anything_is_drawn_finds_the_sector_whole(tmp_path: Path) -> None:
    app = Hasty(a_sector(tmp_path).store(), lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        assert f"Exporter {len(driver.sector.lines)} établissements" in driver.text
        assert driver.sector.lines


async def test_a_command_serves_the_line_that_the_keys_before_it_reached(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        keys = [row.key for row in driver.sector.table.rows]
        await burst(driver, "down", "down", "c")
        assert driver.sector.uai == keys[2]
        assert driver.screen.prompt.about == (keys[2],)
        await driver.press("escape")
        await burst(driver, "end", "space")
        assert driver.sector.marked == {keys[-1]}


async def test_a_command_after_enter_is_for_the_screen_that_opens(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await burst(driver, "down", "enter", "c")
        assert driver.school.prompt.purpose == "contact"
        await driver.press("escape")
        await burst(driver, "left", "down", "enter", "enter")
        assert driver.findings.uai


async def test_a_second_enter_on_what_the_palette_found_does_no_harm(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("colon")
        await driver.type("port ecluse")
        await burst(driver, "enter", "enter")
        assert driver.school.uai == TO_CORRECT


async def test_what_was_said_before_the_window_changed_does_not_wait_below(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("5", "m")
        await driver.pilot.resize_terminal(120, 40)
        await driver.settle()
        said = "« Message » sert sur les écrans"
        assert said in driver.text
        await driver.press("1")
        assert driver.sector.is_current
        assert said not in driver.text


IDLE = "Touche sans effet : ? montre les commandes."


@pytest.mark.parametrize("key", ["x", "2", "0", "é", "exclamation_mark", "f2", "f5"])
async def test_a_key_that_does_nothing_says_where_the_commands_are(
    tmp_path: Path, key: str
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        before = driver.lines
        await driver.press(key)
        assert IDLE in driver.lines[1]
        await driver.press("6", key)
        assert IDLE in driver.lines[1]
        await driver.press("1")
        assert driver.lines == before


@pytest.mark.parametrize("key", ["tab", "shift+tab", "ctrl+x", "escape", "down", "insert", "f1"])
async def test_other_keys_are_not_said_to_do_nothing(tmp_path: Path, key: str) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press(key)
        assert IDLE not in driver.text


async def test_what_is_typed_in_a_field_is_never_idle(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await burst(driver, "slash", "x", "é", "2", "f5")
        assert driver.screen.prompt.text == "xé2"
        assert IDLE not in driver.text
        await driver.press("escape", "colon", "x", "f5")
        assert IDLE not in driver.text


async def test_keys_around_an_idle_one_are_served(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        keys = [row.key for row in driver.sector.table.rows]
        await burst(driver, "down", "x", "down", "c")
        assert driver.screen.prompt.about == (keys[2],)


async def test_the_help_is_named_by_the_key_of_the_director(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    async with driving(files.launch(keymap=keymap_of({"aide": ["h"]}))) as driver:
        await driver.press("x")
        assert "Touche sans effet : h montre les commandes." in driver.lines[1]
