"""What is typed faster than the screen is drawn goes where the director meant it."""

from pathlib import Path

import pytest

from tests.tui.driving import Driver, driving
from tests.tui.sector import a_sector


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
        assert "Aide" in driver.text
