"""The store is purged under an open screen: it stays, says what is gone, and loses no word."""

from pathlib import Path

from msgspec.structs import replace

from cio_console.store.forgetting import nothing_left
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from cio_console.store.purge import clear_source
from cio_console.sync import FeedOptions
from cio_console.tui.launch import Launch
from tests.feed.builders import QUICK, FeedFiles
from tests.tui.driving import driving
from tests.tui.sector import TO_CORRECT, SectorFiles, a_sector


def purge(home: Home, source: str) -> None:
    """Do what `purger --tout` does in another session."""
    Journal(home.journal).erase(nothing_left)
    clear_source(home.cache(source))


async def test_what_is_shown_stays_and_a_report_that_is_gone_is_told(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    async with driving(launch) as driver:
        purge(launch.home, files.source)
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        assert driver.school.uai == TO_CORRECT
        await driver.press("enter", "escape", "escape")
        assert len(driver.sector.lines) == 8


async def test_a_contact_written_after_a_purge_is_kept(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    async with driving(launch) as driver:
        await driver.press("c")
        await driver.type("avant")
        await driver.press("enter")
        purge(launch.home, files.source)
        await driver.press("c")
        await driver.type("après")
        await driver.press("enter")
    assert [contact.text for contact in files.journal.contacts()] == ["après"]


async def test_a_synchronisation_after_a_purge_brings_everything_again(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    launch = following(tmp_path / "home", feed)
    async with driving(launch) as driver:
        purge(launch.home, launch.source)
        await driver.press("r")
        assert not driver.app.model.times.failed
        assert driver.app.desk.cache.load() is not None
        driver.sector.table.move_to("9990001X")
        await driver.press("enter")
        assert "2 erreurs" in driver.text


def following(home: Path, feed: FeedFiles) -> Launch:
    """Return the launch that synchronises with a feed in a folder."""
    files = SectorFiles(home, source=str(feed.folder))
    return replace(
        files.launch(offline=False), options=lambda: FeedOptions(environ={}, patience=QUICK)
    )
