"""A director alone in the screens: a folder is given, a file is dropped, `r` shows it."""

from pathlib import Path

from msgspec.structs import replace

from cio_console.domain.campaign_files import shipped_campaign
from cio_console.local_ground import Ground
from cio_console.settings import read_settings
from cio_console.store.paths import FEED
from cio_console.tui.launch import Launch
from cio_console.tui.views.first_run import FOLDER
from tests.feed.builders import SCHOOLS
from tests.feed.deposits import an_export
from tests.tui.driving import driving
from tests.tui.test_first_run import answered, chosen, unconfigured

A, B, *_ = SCHOOLS


def alone(tmp_path: Path) -> Launch:
    """Return the launch of an account that has no source and no list of schools."""
    launch = unconfigured(tmp_path / "home")
    home = launch.home

    def ground(source: str) -> Ground:
        feed = home.cache(source) / FEED
        return Ground(feed, home.sector_file, lambda: shipped_campaign("2025-creteil"))

    return replace(launch, ground=ground)


def receive(folder: Path, name: str, uai: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(an_export(uai))


async def test_a_folder_of_files_is_given_then_a_file_is_dropped_and_r_shows_it(
    tmp_path: Path,
) -> None:
    folder, launch = tmp_path / "remontées", alone(tmp_path)
    receive(folder, "mail/2025-01-06T101500_Eleves.zip", A)
    (folder / "contrat.pdf").write_bytes(b"%PDF-1.7")
    async with driving(launch, (120, 40)) as driver:
        await chosen(driver, FOLDER)
        await answered(driver, str(folder))
        assert [one.school.uai for one in driver.sector.lines] == [A]
        assert "▲ à corriger" in driver.text
        assert read_settings(launch.home).source == str(folder)

        receive(folder, "2025-01-07T090000_b.zip", B)
        await driver.press("r")
        assert {one.school.uai for one in driver.sector.lines} == {A, B}

        await driver.press("8")
        told = " ".join(driver.text.split())
        assert "contrat.pdf est laissé de côté : ce n'est pas un export XML" in told
        assert "liste d'établissements" in told


async def test_a_folder_with_nothing_in_it_is_refused_and_stays_typed(tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    launch = alone(tmp_path)
    async with driving(launch, (120, 40)) as driver:
        await chosen(driver, FOLDER)
        await answered(driver, str(tmp_path / "vide"))
        assert "il n'y a rien à suivre" in " ".join(driver.text.split())
        assert driver.screen.prompt.text == str(tmp_path / "vide")
        assert read_settings(launch.home).source == ""
