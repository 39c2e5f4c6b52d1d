"""Once findings are accepted: where « next » goes on, and what is counted."""

from pathlib import Path

import pytest

from cio_console.tui.screens.findings import FindingsScreen
from tests.tui.driving import Driver, driving
from tests.tui.sector import SectorFiles, a_sector
from tests.tui.test_deciding import accepted, to_findings


@pytest.fixture
def files(tmp_path: Path) -> SectorFiles:
    """Give the sector, stored."""
    held = a_sector(tmp_path)
    held.store()
    return held


def keys(driver: Driver) -> list[str]:
    """Return the keys of the findings listed, in order."""
    return [item.key for item in driver.findings.items]


def here(driver: Driver) -> str:
    """Return the key under the cursor of the list, that of the page open above it."""
    below = next(one for one in driver.app.screen_stack if isinstance(one, FindingsScreen))
    return below.table.cursor_key or ""


@pytest.mark.parametrize("kept", ["", "a", "O"], ids=["all", "errors", "hidden"])
@pytest.mark.parametrize("step", [1, -1], ids=["next", "previous"])
async def test_a_page_goes_on_with_what_came_next_before_accepting(
    files: SectorFiles, kept: str, step: int
) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        await to_findings(driver)
        await driver.press(*"ggg", *kept)  # the four together, by rule
        before = keys(driver)
        assert len(before) == 4
        driver.findings.table.move_to(before[1])
        await driver.press("enter")
        await accepted(driver)
        await driver.press("n" if step > 0 else "N")
        assert here(driver) == before[1 + step]
        await driver.press("n" if step > 0 else "N")
        if step > 0:
            assert here(driver) == before[3]


@pytest.mark.parametrize("kept", ["", "a"], ids=["all", "errors"])
async def test_a_list_goes_on_with_what_came_next_before_accepting(
    files: SectorFiles, kept: str
) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await driver.press(*"ggg", *kept)
        first, second, third, last = keys(driver)
        driver.findings.table.move_to(second)
        await accepted(driver)
        if not kept:
            assert here(driver) == second, "the cursor shows what was accepted"
            await driver.press("N")
            assert here(driver) == first
            await driver.press("n")
        assert here(driver) == third
        await accepted(driver)
        if not kept:
            await driver.press("n")
        assert here(driver) == last


async def test_an_accepted_line_come_back_to_is_passed_from_where_it_is(
    files: SectorFiles,
) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await driver.press(*"ggg")
        first, *_, last = keys(driver)
        driver.findings.table.move_to(first)
        await accepted(driver)
        driver.findings.table.move_to(last)
        await driver.press("down")
        assert here(driver) == first, "at the end of its group"
        await driver.press("N")
        assert here(driver) == last


async def test_a_decision_taken_back_goes_on_from_its_own_place(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await to_findings(driver)
        await driver.press(*"ggg")
        first, second, *_ = keys(driver)
        driver.findings.table.move_to(first)
        await accepted(driver)
        await driver.press("o", "enter")
        assert keys(driver)[0] == first == here(driver)
        await driver.press("n")
        assert here(driver) == second
