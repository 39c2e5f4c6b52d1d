"""Changements, driven: since when, what is kept, where it leads, and what leaving writes."""

from datetime import datetime, timedelta
from pathlib import Path

from cio_console.presentation.changes import Reference
from cio_console.tui.desk import Desk
from cio_console.tui.launch import Launch
from cio_console.tui.screens.changes import ChangesScreen
from cio_console.tui.screens.sector import SectorScreen
from tests.feed.builders import FeedFiles
from tests.tui.driving import Driver, driving
from tests.tui.sector import (
    LAST_REJECTED,
    NOW,
    TO_CORRECT,
    SectorFiles,
    a_sector,
    at,
)
from tests.tui.test_synchronising import from_feed


def the_screen(driver: Driver) -> ChangesScreen:
    """Return the active screen, which is Changements."""
    assert isinstance(driver.app.screen, ChangesScreen)
    return driver.app.screen


def visited(home: Path, when: datetime, newest: datetime | None = None) -> Launch:
    """Return the launch of a console that was last left at that instant."""
    files = a_sector(home)
    launch = files.store()
    files.journal.record_visit(when, newest)
    return launch


def schools(driver: Driver) -> list[str]:
    """Return the UAI of each row."""
    return [row.line.school.uai for row in the_screen(driver).rows]


async def test_without_a_visit_it_compares_with_the_last_day_of_work(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("7")
        assert the_screen(driver).reference is Reference.WORKED
        assert len(schools(driver)) == 3
        await driver.press("v")
        assert the_screen(driver).reference is Reference.WEEK
        assert len(schools(driver)) == 4
        await driver.press("v")
        assert the_screen(driver).reference is Reference.WORKED


async def test_the_palette_compares_from_another_screen(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("5", "colon")
        await driver.type("depuis")
        await driver.press("enter")
        assert the_screen(driver).reference is Reference.WEEK


async def test_what_changed_since_the_visit_is_announced_and_listed(tmp_path: Path) -> None:
    async with driving(visited(tmp_path, at(1, 7, 17, 30))) as driver:
        assert "1 changement depuis votre dernière visite, 07/01/2025 17:30" in driver.lines[1]
        await driver.press("7")
        assert schools(driver) == [LAST_REJECTED]
        await driver.press("v")
        assert the_screen(driver).reference is Reference.WORKED


async def test_a_star_is_told_wherever_the_cursor_stands(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("7", "end")
        assert schools(driver)[-1] != LAST_REJECTED
        assert "● conforme*" in driver.text
        assert " · * dernier dépôt rejeté" in driver.text


async def test_a_visit_after_everything_announces_nothing(tmp_path: Path) -> None:
    async with driving(visited(tmp_path, at(1, 7, 23, 0))) as driver:
        assert "changement" not in driver.lines[1]
        await driver.press("7")
        assert schools(driver) == []
        assert "v compare avec un moment plus ancien" in driver.text


async def test_news_of_a_synchronisation_are_announced(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    launch = from_feed(tmp_path / "home", feed)
    desk = Desk(launch)
    async with driving(launch) as driver:
        assert desk.leave(driver.app.model, NOW - timedelta(hours=1)) == ""
    feed.add("9990003Z", 7, errors=5)
    feed.write()
    async with driving(launch) as driver:
        assert "1 changement depuis votre dernière visite" in driver.lines[1]


async def test_a_chosen_day_is_compared_with_from_its_midnight(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("7", "V")
        await driver.type("19/12/2024")
        await driver.press("enter")
        assert the_screen(driver).reference is Reference.DAY
        assert "depuis le 19/12/2024 à 0 h" in driver.text
        assert len(schools(driver)) == 5
        await driver.press("V")
        await driver.type("fin mars")
        await driver.press("enter")
        assert "n'est pas un jour" in driver.text
        await driver.press("escape")
        assert "depuis le 19/12/2024 à 0 h" in driver.text


async def test_a_chosen_day_is_told_in_words_and_has_gone_by(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("7", "V")
        assert "vide : le dernier jour ouvré" in driver.text
        await driver.type("lundi")
        await driver.press("enter")
        assert "depuis le 06/01/2025 à 0 h" in driver.text
        await driver.press("V")
        await driver.type("10/01")
        await driver.press("enter")
        told = " ".join(driver.text.split())
        assert "Le 10/01/2025 est après le jour vu, le 08/01/2025 : donnez un jour d'avant." in told
        assert driver.screen.prompt.text == "10/01"


async def test_a_chosen_day_that_comes_after_another_day_seen_is_left(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("7", "V")
        await driver.type("lundi")
        await driver.press("enter", "d")
        await driver.type("20/12")
        await driver.press("enter")
        assert "depuis hier, 19/12/2024 à 0 h" in driver.text
        await driver.press("d", "ctrl+u", "enter")
        assert "depuis hier, 07/01/2025 à 0 h" in driver.text


async def test_enter_opens_the_school_and_back_finds_the_same_line(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("7", "down", "enter")
        assert driver.school.uai == TO_CORRECT
        await driver.press("left")
        assert the_screen(driver).uai == TO_CORRECT
        await driver.press("7")
        assert the_screen(driver).uai == TO_CORRECT
        await driver.press("left")
        assert isinstance(driver.app.screen, SectorScreen)


async def test_the_filter_and_what_asks_for_a_call(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("7", "slash")
        await driver.type("ecluse")
        await driver.press("enter")
        assert schools(driver) == [TO_CORRECT]
        assert "1/3" in driver.text
        await driver.press("left")
        assert len(schools(driver)) == 3
        await driver.press("a")
        assert schools(driver) == [LAST_REJECTED]
        await driver.press("a")
        assert schools(driver) == []
        assert "Aucun changement de cette sorte" in driver.text


async def test_next_goes_to_what_asks_for_a_call_and_says_when_there_is_no_more(
    tmp_path: Path,
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("7", "end", "N")
        assert the_screen(driver).uai == LAST_REJECTED
        await driver.press("n")
        assert "Rien d'autre à traiter plus loin." in driver.lines[1]


async def test_a_contact_is_recorded_from_there(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store()) as driver:
        await driver.press("7", "c")
        await driver.type("Vu avec le proviseur adjoint")
        await driver.press("enter")
    (held,) = files.journal.contacts()
    assert (held.uai, held.text) == (LAST_REJECTED, "Vu avec le proviseur adjoint")


async def test_another_day_seen_is_compared_with_its_own_eve(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("7", "d")
        await driver.type("2025-01-11")
        await driver.press("enter")
        assert "depuis hier, 10/01/2025 à 0 h" in driver.text
        assert "échéance passée : SIECLE" in driver.text
        assert "en retard" in driver.text


async def test_without_a_sector_it_says_so(tmp_path: Path) -> None:
    async with driving(SectorFiles(tmp_path).launch()) as driver:
        await driver.press("7")
        assert "Aucun secteur n'a encore été reçu : relancez la console sans" in driver.text
        await driver.press("v", "enter", "left")
        assert isinstance(driver.app.screen, SectorScreen)


async def test_leaving_writes_the_visit_and_what_it_showed(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    async with driving(launch) as driver:
        assert Desk(launch).leave(driver.app.model, NOW) == ""
    visit = files.journal.last_visit()
    assert visit is not None
    assert (visit.at, visit.newest) == (NOW, at(1, 7, 18))


async def test_a_console_that_showed_nothing_was_no_visit(tmp_path: Path) -> None:
    files = SectorFiles(tmp_path)
    async with driving(files.launch()) as driver:
        assert Desk(files.launch()).leave(driver.app.model, NOW) == ""
    assert files.journal.last_visit() is None


async def test_a_visit_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    launch = a_sector(tmp_path).store()
    async with driving(launch) as driver:
        launch.home.journal.write_text("un fichier à la place du dossier")
        told = Desk(launch).leave(driver.app.model, NOW)
    assert told.startswith("Le moment de cette visite n'est pas noté.")
