"""A command is for what is seen: marks that are hidden are kept aside, the cursor follows."""

from pathlib import Path

import pytest

from cio_console.presentation.wording import marked_text
from cio_console.tui.screens.building import BuildingScreen
from cio_console.tui.screens.calls import CallsScreen
from cio_console.tui.screens.changes import ChangesScreen
from cio_console.tui.screens.findings import FindingsScreen
from cio_console.tui.screens.sector import SectorScreen
from cio_console.tui.widgets.table import LineTable
from tests.commands.builders import given_list
from tests.domain.builders import a_school
from tests.tui.driving import Driver, driving
from tests.tui.sector import PASSED, REJECTED, TO_CORRECT, WARNED, a_sector
from tests.tui.test_calls import with_calls
from tests.tui.test_type_ahead import burst

Listing = SectorScreen | CallsScreen | ChangesScreen | FindingsScreen | BuildingScreen


def listing(driver: Driver) -> Listing:
    """Return the active screen, which holds a list."""
    assert isinstance(driver.app.screen, Listing)
    return driver.app.screen


def table(driver: Driver) -> LineTable:
    """Return the list of the active screen."""
    return listing(driver).table


async def filtered(driver: Driver, words: str) -> None:
    """Narrow the list, keeping the filter."""
    await driver.press("slash")
    await driver.type(words)
    await driver.press("enter")


# Marks


@pytest.mark.parametrize(
    ("marked", "hidden", "said"),
    [
        (1, 0, "1 marqué"),
        (3, 0, "3 marqués : la relance sera pour tous"),
        (1, 1, "1 marqué, caché"),
        (3, 1, "3 marqués, dont 1 caché"),
        (3, 2, "3 marqués, dont 2 cachés"),
        (2, 2, "2 marqués, cachés"),
    ],
)
def test_the_marks_that_are_hidden_are_said(marked: int, hidden: int, said: str) -> None:
    assert marked_text(marked, hidden) == said


@pytest.mark.parametrize("opener", ["", "6"])
async def test_a_note_is_never_for_a_school_that_the_filter_hides(
    tmp_path: Path, opener: str
) -> None:
    files = with_calls(tmp_path)
    async with driving(files.launch()) as driver:
        await driver.press(*opener)
        table(driver).move_to(REJECTED)
        await driver.press("space")
        await filtered(driver, "ecluse")
        assert "1 marqué, caché" in driver.text
        await driver.press("c")
        assert driver.screen.prompt.about == (TO_CORRECT,)
        await driver.type("vu")
        await driver.press("enter", "left")
        assert "1 marqué" in driver.text
        assert "caché" not in driver.text
        await driver.press("c")
        assert driver.screen.prompt.about == (REJECTED,)
    assert [held.uai for held in files.journal.contacts() if held.text == "vu"] == [TO_CORRECT]


async def test_marks_hidden_by_what_is_kept_are_kept_aside_too(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        for uai in (PASSED, REJECTED, WARNED):
            table(driver).move_to(uai)
            await driver.press("space")
        await driver.press("a")
        assert "3 marqués, dont 1 caché" in driver.text
        assert driver.sector.chosen == tuple(sorted((REJECTED, WARNED)))
        await driver.press("e")
        assert "Exporter 2 établissements" in driver.text
        await driver.press("escape", "left")
        assert driver.sector.marked == {PASSED}, "only those seen are taken away"
        await driver.press("left")
        assert "1 marqué ·" in driver.text
        assert driver.sector.chosen == (PASSED,)


async def test_a_list_whose_marks_are_all_hidden_is_written_whole(tmp_path: Path) -> None:
    async with driving(with_calls(tmp_path).launch()) as driver:
        await driver.press("6")
        table(driver).move_to(REJECTED)
        await driver.press("space")
        await filtered(driver, "attente")
        await driver.press("e")
        assert "Exporter 2 relances" in driver.text


async def test_what_was_noted_takes_its_own_marks_away_alone(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        for uai in (REJECTED, TO_CORRECT):
            table(driver).move_to(uai)
            await driver.press("space")
        await filtered(driver, "ecluse")
        assert "2 marqués, dont 1 caché" in driver.text
        await driver.press("c")
        await driver.type("vu")
        await driver.press("enter")
        assert driver.sector.marked == {REJECTED}


async def test_no_decision_is_about_a_finding_that_the_filter_hides(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store()) as driver:
        table(driver).move_to(TO_CORRECT)
        await driver.press("enter", "enter", "space")
        (aside,) = driver.findings.marked
        await filtered(driver, "tg3")
        assert "1 marquée, cachée" in driver.lines[3]
        await driver.press("e")
        assert "Exporter 1 anomalie" in driver.text
        await driver.press("escape", "o")
        assert "Accepter S111" in driver.text
        await driver.type("Vu")
        await driver.press("enter")
        assert driver.findings.marked == {aside}
        await driver.press("slash", "escape")
        assert "1 marquée ·" in driver.lines[3]
        assert [item.key for item in driver.findings.decided] == [aside]
    (decision,) = files.journal.acceptances()
    assert "TG3" in decision.about


# The cursor


@pytest.mark.parametrize(
    ("keys", "words"),
    [("", "valbourg"), ("6", "valbourg"), ("7v", "depot"), ("7v", "a")],
)
async def test_the_first_row_found_is_the_one_under_the_cursor(
    tmp_path: Path, keys: str, words: str
) -> None:
    async with driving(with_calls(tmp_path).launch()) as driver:
        await driver.press(*keys, "end")
        before = table(driver).cursor_key
        assert table(driver).cursor_index
        await driver.press("slash")
        for character in words:
            await driver.type(character)
            assert not table(driver).cursor_index
        await driver.press("escape")
        assert table(driver).cursor_key == before


async def test_the_first_finding_found_is_the_one_under_the_cursor(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        table(driver).move_to(TO_CORRECT)
        await driver.press("enter", "enter", "end")
        before = table(driver).cursor_key
        await driver.press("slash")
        await driver.type("tg")
        assert table(driver).cursor_key == driver.findings.items[0].key != before
        await driver.press("escape")
        assert table(driver).cursor_key == before


async def test_a_filter_typed_in_one_go_opens_the_first_school_that_it_finds(
    tmp_path: Path,
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("end")
        await burst(driver, "slash", *"valbourg", "enter", "enter")
        assert driver.school.uai == REJECTED


async def test_a_filter_taken_up_again_unchanged_leaves_the_cursor(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await filtered(driver, "valbourg")
        await driver.press("down", "slash", "enter")
        assert driver.sector.table.cursor_index == 1


async def test_the_pane_tells_the_school_that_the_cursor_came_to(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("end")
        await filtered(driver, "valbourg")
        assert driver.sector.uai == REJECTED
        assert "Auguste Perdrix · Tél." in driver.text


async def test_on_the_directors_list_too(tmp_path: Path) -> None:
    launch = with_calls(tmp_path).launch()
    given_list(
        launch.home, a_school("9990300X", name="Lycée Un"), a_school("9990301Y", name="Lycée Deux")
    )
    async with driving(launch) as driver:
        await driver.press("9", "end")
        before = table(driver).cursor_key
        await driver.press("slash")
        await driver.type("lycee")
        assert table(driver).cursor_index == 0
        await driver.press("escape")
        assert table(driver).cursor_key == before
