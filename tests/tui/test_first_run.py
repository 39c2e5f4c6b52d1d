"""The first run: a source is typed, tried over real HTTP or in a real folder, then remembered."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.demo.server import serve
from cio_console.settings import read_settings
from cio_console.store.paths import Home
from cio_console.sync import FeedOptions
from cio_console.tui.launch import Launch
from cio_console.tui.model import Connection, Model, Progress
from cio_console.tui.views.first_run import (
    ADDRESS,
    BUILD,
    CHOICES,
    DEMO,
    FOLDER,
    elsewhere,
    no_sector,
)
from tests.feed.builders import QUICK, SCHOOLS, FeedFiles
from tests.feed.servers import response, scripted
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.sector import NOW, SectorFiles, text_of
from tests.tui.test_synchronising import silent_server

PORTAL = (response(b"<html>Bienvenue</html>", headers=[("Content-Type", "text/html")]),)


def unconfigured(home: Path, *, offline: bool = False) -> Launch:
    """Return the launch of an account that has no source."""
    launch = SectorFiles(home, source="").launch(offline=offline)
    return replace(launch, options=lambda: FeedOptions(environ={}, patience=QUICK))


def a_feed(folder: Path) -> FeedFiles:
    """Return a feed of one upload, published."""
    feed = FeedFiles(folder / "flux")
    feed.add(SCHOOLS[0], 6, errors=2)
    feed.write()
    return feed


def source_of(home: Home) -> str:
    """Return the source that the settings hold."""
    return read_settings(home).source


def holds(folder: Path, word: str) -> bool:
    """Tell whether a word is in the name or in the bytes of anything under a folder."""
    found = list(folder.rglob("*"))
    written = any(word.encode() in path.read_bytes() for path in found if path.is_file())
    return written or any(word in path.name for path in found)


async def chosen(driver: Driver, key: str) -> None:
    """Choose one of the ways to begin."""
    driver.sector.welcome.move_to(key)
    await driver.press("enter")


async def answered(driver: Driver, text: str) -> None:
    """Type an answer and give it."""
    await driver.type(text)
    await driver.press("enter")


async def test_an_address_typed_brings_the_sector_and_is_remembered(tmp_path: Path) -> None:
    launch = unconfigured(tmp_path / "home")
    with serve(a_feed(tmp_path).folder, 0) as address:
        async with driving(launch) as driver:
            await chosen(driver, ADDRESS)
            await answered(driver, address)
            assert len(driver.sector.lines) == 4
            assert driver.app.model.source == address
            assert driver.app.model.connection is not Connection.NO_SOURCE
            assert "Source retenue" in driver.lines[1]
            assert source_of(launch.home) == address
            await driver.press("down", "r")  # the table has the keyboard, the source its syncs
            assert driver.sector.table.cursor_index == 1
            assert [one.committed for one in driver.app.model.syncs] == [False, True]
    async with driving(replace(launch, source=source_of(launch.home), offline=True)) as driver:
        assert len(driver.sector.lines) == 4


async def test_a_folder_typed_brings_the_sector_by_its_full_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch = unconfigured(tmp_path / "home")
    feed = a_feed(tmp_path)
    monkeypatch.chdir(tmp_path)
    async with driving(launch) as driver:
        await chosen(driver, FOLDER)
        await answered(driver, "flux")
        assert len(driver.sector.lines) == 4
        assert source_of(launch.home) == str(feed.folder)


async def test_a_page_that_is_no_feed_is_refused_and_stays_typed(tmp_path: Path) -> None:
    launch = unconfigured(tmp_path / "home")
    with scripted(PORTAL) as server:
        async with driving(launch) as driver:
            await chosen(driver, ADDRESS)
            await answered(driver, server.url)
            assert driver.sector.prompt.text == server.url
            assert driver.app.model.connection is Connection.NO_SOURCE
            assert driver.app.model.times.last_error == ""
            assert driver.app.model.syncs[0].error in " ".join(driver.text.split())
            assert source_of(launch.home) == ""


async def test_a_mistake_is_mended_where_it_was_typed(tmp_path: Path) -> None:
    launch = unconfigured(tmp_path / "home")
    feed = a_feed(tmp_path)
    async with driving(launch) as driver:
        await chosen(driver, FOLDER)
        await answered(driver, f"{feed.folder}s")
        assert driver.sector.prompt.text == f"{feed.folder}s"
        assert "Le dossier" in driver.text
        assert "Essai en cours" not in driver.text
        await driver.press("backspace", "enter")
        assert len(driver.sector.lines) == 4


async def test_what_was_typed_comes_back_with_the_question(tmp_path: Path) -> None:
    async with driving(unconfigured(tmp_path)) as driver:
        await chosen(driver, ADDRESS)
        await driver.type("https://suivi.exe")
        await driver.press("escape")
        assert not driver.sector.prompt.display
        await chosen(driver, ADDRESS)
        assert driver.sector.prompt.text == "https://suivi.exe"


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        (ADDRESS, "", "Rien n'est écrit"),
        (ADDRESS, "suivi.exemple.invalid/x", "commence par https://"),
        (ADDRESS, "https://moi:motdepasse@suivi.exemple.invalid/", "sans mot de passe"),
        (ADDRESS, "https://suivi.exemple.invalid/?jeton=1", "sans « ? »"),
        (ADDRESS, "ftp://suivi.exemple.invalid/", "pas comprise"),
        (FOLDER, "", "Rien n'est écrit"),
    ],
)
async def test_what_cannot_be_a_source_is_refused_in_french(
    tmp_path: Path, key: str, typed: str, words: str
) -> None:
    launch = unconfigured(tmp_path)
    async with driving(launch) as driver:
        await chosen(driver, key)
        await answered(driver, typed)
        assert words in " ".join(driver.text.split())
        assert driver.sector.prompt.text == typed
        assert source_of(launch.home) == ""


async def test_a_secret_typed_is_written_nowhere(tmp_path: Path) -> None:
    launch = unconfigured(tmp_path)
    async with driving(launch) as driver:
        await chosen(driver, ADDRESS)
        await answered(driver, "https://moi:motdepasse@suivi.exemple.invalid/")
    assert not holds(tmp_path, "motdepasse")


async def test_escape_stops_the_trial_and_nothing_is_remembered(tmp_path: Path) -> None:
    launch = unconfigured(tmp_path)
    with silent_server() as (address, answer):
        async with driving(launch) as driver:
            await chosen(driver, ADDRESS)
            await driver.type(address)
            await driver.pilot.press("enter")
            assert "Essai en cours" in driver.text
            await driver.pilot.press("escape")
            await driver.settle()
            assert not answer.is_set()
            assert driver.app.model.sync is None
            assert driver.app.model.syncs[0].error == "Essai abandonné."
            assert "Bienvenue" in driver.text
            await chosen(driver, ADDRESS)
            assert driver.sector.prompt.text == address
    assert source_of(launch.home) == ""


async def test_settings_that_cannot_be_written_do_not_lose_the_sector(tmp_path: Path) -> None:
    launch = unconfigured(tmp_path / "home")
    feed = a_feed(tmp_path)
    launch.home.settings_file.mkdir(parents=True)  # nothing can be written there, as root neither
    async with driving(launch) as driver:
        await chosen(driver, FOLDER)
        await answered(driver, str(feed.folder))
        assert len(driver.sector.lines) == 4
        assert "Source suivie, mais non retenue" in driver.text


async def test_offline_an_address_is_not_tried_and_a_folder_is(tmp_path: Path) -> None:
    launch = unconfigured(tmp_path / "home", offline=True)
    feed = a_feed(tmp_path)
    async with driving(launch) as driver:
        assert "hors ligne" in driver.text
        await chosen(driver, ADDRESS)
        await answered(driver, "https://suivi.exemple.invalid/")
        assert "relancez-la sans --hors-ligne" in " ".join(driver.text.split())
        await driver.press("escape")
        await chosen(driver, FOLDER)
        await answered(driver, str(feed.folder))
        assert len(driver.sector.lines) == 4


async def test_the_demo_leaves_the_screens_for_it(tmp_path: Path) -> None:
    launch = replace(unconfigured(tmp_path), try_demo=lambda: 0)
    async with driving(launch) as driver:
        app = driver.app
        driver.sector.welcome.move_to(DEMO)
        await driver.pilot.press("enter")
    assert app.wants_demo
    assert app.return_code == 0


async def test_where_the_demo_cannot_be_opened_its_command_is_told(tmp_path: Path) -> None:
    async with driving(unconfigured(tmp_path)) as driver:
        await chosen(driver, DEMO)
        assert "cio-console demo" in driver.lines[1]
        assert not driver.app.wants_demo


async def test_the_first_footer_tells_only_what_serves(tmp_path: Path) -> None:
    async with driving(unconfigured(tmp_path), (200, 50)) as driver:
        footer = driver.lines[-1]
        assert "↵ Ouvrir" in footer
        assert "? Aide" in footer
        assert "Filtrer" not in footer
        assert "À traiter" not in footer
        assert "Suivant" not in footer


async def test_nothing_is_said_to_stay_where_nothing_was_ever_received(tmp_path: Path) -> None:
    async with driving(unconfigured(tmp_path)) as driver:
        await chosen(driver, FOLDER)
        await answered(driver, str(tmp_path / "absent"))
        told = " ".join(driver.text.split())
        assert "absent est absent. Vérifiez" in told
        assert "restent en place" not in told


async def test_the_arrows_and_enter_are_enough(tmp_path: Path) -> None:
    async with driving(unconfigured(tmp_path)) as driver:
        await driver.press("down", "enter")
        assert driver.sector.prompt.purpose == ADDRESS
        assert [c.key for c in CHOICES] == [DEMO, ADDRESS, FOLDER, BUILD]


def test_the_other_screens_say_where_a_source_is_given() -> None:
    lines = elsewhere(Model(now=NOW), 80)
    assert "L'écran Secteur (1)" in text_of(lines)
    assert not any(one.key for one in lines)


@pytest.mark.parametrize(
    ("source", "offline", "running", "told"),
    [
        ("", False, False, "l'écran Secteur (1) montre comment commencer"),
        ("/flux", True, False, "relancez la console sans --hors-ligne"),
        ("/flux", False, True, "la liste s'affichera d'elle-même"),
        ("/flux", False, False, "r synchronise"),
    ],
)
def test_a_list_without_a_sector_says_what_to_do(
    source: str, offline: bool, running: bool, told: str
) -> None:
    model = Model(now=NOW, source=source, offline=offline, sync=Progress() if running else None)
    assert told in no_sector(model)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_refused_source_reads_as_its_golden(tmp_path: Path, size: tuple[int, int]) -> None:
    async with driving(unconfigured(tmp_path), size) as driver:
        await chosen(driver, FOLDER)
        await answered(driver, "/nulle/part/le-flux")
        check_golden(f"premiere-fois-refus-{size[0]}x{size[1]}", driver.lines)
