"""Once findings are accepted: where « next » goes on, and what is counted."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from cio_console.store.journal import Journal
from cio_console.tui.messages import JournalRead
from cio_console.tui.screens.findings import FindingsScreen
from cio_console.tui.views.subject import Subject
from tests.feed.builders import FeedFiles
from tests.tui.driving import Driver, driving
from tests.tui.sector import NOTHING, NOW, TO_CORRECT, SectorFiles, a_contact, a_sector
from tests.tui.test_deciding import accepted, to_findings
from tests.tui.test_synchronising import from_feed


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


def listed(driver: Driver) -> list[str]:
    """Return the UAIs of the schools that the sector lists."""
    return [one.school.uai for one in driver.sector.lines]


def row(driver: Driver, name: str) -> str:
    """Return the line of the screen that tells of a school."""
    return next(one for one in driver.lines if name in one)


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


async def all_accepted(driver: Driver, but: int = 0) -> None:
    """Accept every finding of the current file of a school but the last ones; back to the list."""
    driver.sector.table.move_to(TO_CORRECT)
    await driver.press("enter")
    driver.app.open_findings(Subject(TO_CORRECT))
    await driver.settle()
    await driver.press(*["space"] * (7 - but))
    await accepted(driver)
    assert len(driver.app.model.acceptances) == 7 - but
    await driver.press("1")


async def test_a_school_whose_errors_are_all_accepted_is_let_alone(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        await driver.press("a")
        assert TO_CORRECT in listed(driver)
        await all_accepted(driver)
        assert TO_CORRECT not in listed(driver)
        await driver.press("a", "a", "a")
        assert "▲ à corriger" in row(driver, "Écluse"), "the status stays that of the file"
        driver.sector.table.move_to(NOTHING)
        for _ in range(9):
            await driver.press("n")
            assert driver.sector.table.cursor_key != TO_CORRECT
        await driver.press("6")
        assert "Lycée polyvalent de l'Écluse" not in driver.text
    async with driving(files.launch(), (120, 40)) as driver:
        await driver.press("a")
        assert TO_CORRECT not in listed(driver), "known again once opened again"
    async with driving(files.launch(day=date(2025, 2, 16)), (120, 40)) as driver:
        await driver.press("a")
        assert TO_CORRECT in listed(driver), "past the last day"


async def test_what_is_left_is_asked_of_a_school_and_nothing_else(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 60)) as driver:
        await all_accepted(driver, but=1)
        await driver.press("6")
        assert "1 erreur SIECLE" in row(driver, "Écluse")
        assert "sans adresse" not in row(driver, "Écluse")
        await driver.press("1")
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("m")
        assert "– SIECLE : à corriger, dépôt du 07/01 : 1 erreur" in driver.text
        assert "SIECLE, 1 anomalie à corriger, par classe :" in driver.text
        assert "Courriels" not in driver.text
        assert "accept" not in driver.text.casefold()


async def test_a_message_asks_for_nothing_that_is_accepted(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 60)) as driver:
        await all_accepted(driver)
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("m")
        assert "– SIECLE : reçu, dépôt du 07/01, rien à corriger" in driver.text
        for asked in ("corriger dans SIECLE", "À faire", "erreur", "Courriels"):
            assert asked not in driver.text


async def test_what_another_session_wrote_is_seen_once_asked_for(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    launch = from_feed(tmp_path / "home", feed)
    async with driving(launch) as driver:
        Journal(launch.home.journal).record_new([a_contact("9990001X")])
        await driver.press("r")
        assert [one.uai for one in driver.app.model.contacts] == ["9990001X"]
        await driver.press("6")
        assert "appelé" in driver.text


async def test_it_is_seen_at_a_key_after_a_minute_too(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        await to_findings(driver)
        await accepted(driver)
        (held,) = files.journal.acceptances()
        files.journal.withdraw_all([held], NOW)
        await driver.press("down")
        assert "◇ acceptée" in driver.text
        driver.app.now = lambda: NOW + timedelta(minutes=2)
        await driver.press("up")
        assert "◇" not in driver.text


async def test_what_is_written_while_the_journal_is_read_stays(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        await to_findings(driver)
        before = driver.app.model.notes
        await accepted(driver)
        driver.app.post_message(JournalRead(before, before))
        await driver.settle()
        assert "◇ acceptée" in driver.text
