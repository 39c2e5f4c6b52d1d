"""Synchronisation: the state, the steps, the missing reports and the diagnosis, on real sources."""

from pathlib import Path

from msgspec.structs import replace

from cio_console.sync import FeedOptions
from cio_console.tui.launch import Launch
from cio_console.tui.screens.school import SchoolScreen
from cio_console.tui.screens.synchronisation import SyncScreen
from cio_console.tui.views.diagnosis import Examined
from tests.feed.builders import QUICK, SCHOOLS, FeedFiles
from tests.tui.driving import Driver, driving
from tests.tui.sector import SectorFiles, a_sector
from tests.tui.test_synchronising import from_feed, patient, silent_server

HIDDEN = "m0t-de-passe-secret"


def a_feed(folder: Path) -> FeedFiles:
    """Return a feed of two uploads, published."""
    feed = FeedFiles(folder / "flux")
    feed.add(SCHOOLS[0], 6, errors=2)
    feed.add(SCHOOLS[1], 7)
    feed.write()
    return feed


def examined(launch: Launch) -> Launch:
    """Return the launch in the environment of its own home, with a secret in it."""
    environ = {
        "CIO_CONSOLE_HOME": str(launch.home.data),
        "CIO_CONSOLE_TOKEN": HIDDEN,
        "TERM": "xterm-256color",
    }
    return replace(launch, options=lambda: FeedOptions(environ=environ, patience=QUICK))


def screen_of(driver: Driver) -> SyncScreen:
    """Return the active screen, which is Synchronisation."""
    assert isinstance(driver.app.screen, SyncScreen)
    return driver.app.screen


def page_of(driver: Driver) -> str:
    """Return the whole page, what is below the screen included."""
    screen = screen_of(driver)
    return "\n".join(one.text for one in screen.lines(driver.app.size.width - 3))


async def test_it_tells_each_step_of_what_the_first_sync_did(tmp_path: Path) -> None:
    feed = a_feed(tmp_path)
    async with driving(from_feed(tmp_path / "home", feed), (80, 40)) as driver:
        await driver.press("8")
        told = page_of(driver)
        assert "● à jour" in told
        assert "Reçu et affiché : 4 établissements, 2 dépôts, révision 1." in told
        steps = (
            f"Lecture de {feed.folder}",
            "Révision 1 : 2 rapports à recevoir",
            "Réception des rapports 2/2",
            "Révision 1 enregistrée",
        )
        flat = " ".join(told.split())
        places = [flat.replace(" ", "").find(step.replace(" ", "")) for step in steps]
        assert places == sorted(places)
        assert -1 not in places
        assert "nouveautés reçues" in told


async def test_r_adds_a_sync_and_folds_the_one_before(tmp_path: Path) -> None:
    feed = a_feed(tmp_path)
    async with driving(from_feed(tmp_path / "home", feed), (80, 40)) as driver:
        await driver.press("8", "r")
        told = page_of(driver)
        assert "rien de nouveau" in told
        assert "nouveautés reçues" in told
        assert "Révision 1, déjà connue" in told
        assert "Révision 1 enregistrée" not in told
        key = next(
            one.key for one in screen_of(driver).lines(80) if "nouveautés reçues" in one.text
        )
        screen_of(driver).page.move_to(key)
        await driver.press("enter")
        assert "Révision 1 enregistrée" in page_of(driver)
        await driver.press("enter")
        assert "Révision 1 enregistrée" not in page_of(driver)


async def test_a_missing_report_is_listed_with_its_school_which_enter_opens(
    tmp_path: Path,
) -> None:
    feed = a_feed(tmp_path)
    feed.object_of(feed.uploads[f"{SCHOOLS[1]}-siecle-07"]).unlink()
    async with driving(from_feed(tmp_path / "home", feed), (80, 40)) as driver:
        await driver.press("8")
        told = page_of(driver)
        assert "1 dépôt garde son état d'avant" in told
        assert f"{SCHOOLS[1]}-siecle-07" in told
        screen_of(driver).page.move_to(f"manque:{SCHOOLS[1]}:{SCHOOLS[1]}-siecle-07")
        await driver.settle()
        assert screen_of(driver).uai == SCHOOLS[1]
        await driver.press("enter")
        assert isinstance(driver.app.screen, SchoolScreen)
        assert driver.app.screen.uai == SCHOOLS[1]
        await driver.press("backspace")
        assert screen_of(driver).uai == SCHOOLS[1]


async def test_a_rollback_says_by_which_command_it_is_forced(tmp_path: Path) -> None:
    feed = a_feed(tmp_path)
    feed.write(revision=9)
    async with driving(from_feed(tmp_path / "home", feed), (80, 40)) as driver:
        feed.write(revision=3)
        await driver.press("8", "r")
        told = " ".join(page_of(driver).split())
        assert "■ source refusée" in told
        assert "cio-console synchroniser --forcer" in told
        assert "révision 9 ; tout cela reste valable" in told


async def test_the_running_sync_is_told_beside_what_is_held(tmp_path: Path) -> None:
    with silent_server() as (address, answer):
        files = a_sector(tmp_path)
        files.source = address
        files.store()
        async with driving(patient(files), (80, 40), settled=False) as driver:
            await driver.pilot.press("8")
            while "Lecture de" not in page_of(driver):
                await driver.pilot.pause()
            told = page_of(driver)
            assert "↻ en cours" in told
            assert f"Lecture de {address}…" in told
            assert "Reçu et affiché : 8 établissements, 9 dépôts, révision 7." in told
            answer.set()
            await driver.settle()
            assert "✗ échec" in page_of(driver)


async def test_offline_says_what_to_do_to_synchronise(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("8")
        assert "relancez la console sans --hors-ligne" in " ".join(page_of(driver).split())
        assert "Aucune depuis l'ouverture de la console." in page_of(driver)


async def test_without_a_source_it_says_where_to_give_one(tmp_path: Path) -> None:
    async with driving(SectorFiles(tmp_path, source="").launch()) as driver:
        await driver.press("8")
        assert "Aucune source n'est configurée." in page_of(driver)
        assert "écran Secteur (1)" in " ".join(page_of(driver).split())


async def test_a_read_only_store_is_told_with_what_stays_true(tmp_path: Path) -> None:
    feed = a_feed(tmp_path)
    launch = from_feed(tmp_path / "home", feed)
    async with driving(launch, (80, 40)) as driver:
        folder = launch.home.cache(launch.source)
        real = folder.rename(tmp_path / "ailleurs")
        folder.symlink_to(real)  # read, never written: for root too
        feed.add(SCHOOLS[2], 8)
        feed.write()
        await driver.press("8", "r")
        told = " ".join(page_of(driver).split())
        assert "✗ échec" in told
        assert "est un lien symbolique" in told
        assert "2 dépôts, révision 1 ; tout cela reste valable" in told


async def test_a_damaged_cache_is_told_under_this_machine(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    for path in launch.home.cache(launch.source).glob("sector.*.json"):
        path.write_bytes(path.read_bytes()[:-40])
    async with driving(launch) as driver:
        await driver.press("8")
        assert "Sur ce poste" in page_of(driver)
        (first, *_) = driver.app.model.warnings
        assert " ".join(first.split())[:30] in " ".join(page_of(driver).split())


# The diagnosis


async def test_the_diagnosis_shows_what_is_not_good_and_folds_the_rest(tmp_path: Path) -> None:
    feed = a_feed(tmp_path)
    launch = examined(from_feed(tmp_path / "home", feed))
    async with driving(launch, (120, 60)) as driver:
        await driver.press("8", "D")
        told = page_of(driver)
        sections = [one for one in screen_of(driver).lines(110) if one.key.startswith("section:")]
        assert {"section:Versions", "section:Stockage"} <= {one.key for one in sections}
        assert "● bon" not in told
        screen_of(driver).page.move_to("section:Versions")
        await driver.press("enter")
        assert "● bon" in page_of(driver)
        await driver.press("enter")
        assert "● bon" not in page_of(driver)


async def test_the_palette_opens_the_screen_of_the_diagnosis_and_runs_it(tmp_path: Path) -> None:
    launch = examined(from_feed(tmp_path / "home", a_feed(tmp_path)))
    async with driving(launch, (80, 40)) as driver:
        await driver.press("colon")
        await driver.type("diagnostic")
        await driver.press("enter")
        assert screen_of(driver).examined.made_at is not None


async def test_no_secret_is_shown_copied_nor_written(tmp_path: Path) -> None:
    feed = a_feed(tmp_path)
    launch = examined(from_feed(tmp_path / "home", feed))
    target = tmp_path / "diagnostic.txt"
    async with driving(launch, (120, 60)) as driver:
        await driver.press("8", "D", "e")
        await driver.press("ctrl+u")
        await driver.type(str(target))
        await driver.press("enter")
        written = target.read_text("utf-8")
        assert "Diagnostic de la console" in written
        assert "Stockage" in written
        assert HIDDEN not in written
        assert HIDDEN not in page_of(driver)
        await driver.press("y")
        assert driver.app.clipboard.startswith("Diagnostic de la console")
        assert "Diagnostic envoyé au terminal" in driver.lines[1]


async def test_copying_before_the_diagnosis_says_what_to_do_first(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("8", "y")
        assert "Lancez d'abord le diagnostic (D)." in driver.lines[1]


async def test_leaving_stops_the_diagnosis_and_nothing_waits_for_it(tmp_path: Path) -> None:
    with silent_server() as (address, answer):
        files = SectorFiles(tmp_path, source=address)
        launch = examined(files.launch())
        async with driving(replace(launch, offline=False), settled=False) as driver:
            await driver.pilot.press("8", "D")
            assert driver.app.examined == Examined(running=True)
            assert "En cours : trente secondes" in page_of(driver)
            await driver.pilot.press("y")
            assert "est en cours" in driver.lines[1]
            await driver.pilot.press("backspace")
            await driver.pilot.pause()
            assert driver.app.examined == Examined()
            answer.set()
            await driver.settle()
            await driver.press("8")
            assert "Lancer le diagnostic" in page_of(driver)


async def test_the_diagnosis_stays_when_the_screen_is_left_and_opened_again(
    tmp_path: Path,
) -> None:
    launch = examined(from_feed(tmp_path / "home", a_feed(tmp_path)))
    async with driving(launch, (80, 40)) as driver:
        await driver.press("8", "D", "1", "8")
        assert "Refaire le diagnostic" in page_of(driver)
