"""Exporting the view: a file of the user's, new and private, or a reason and the name kept."""

import stat
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cio_console.tui.messages import ExportRefused, ExportWritten
from tests.tui.driving import Driver, driving
from tests.tui.sector import SectorFiles, a_sector


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder from which the console was opened."""
    here = tmp_path / "dossier"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def inside(folder: Path) -> list[str]:
    """Return the names in a folder."""
    return [path.name for path in folder.iterdir()]


async def asked(driver: Driver, name: str = "") -> None:
    """Ask for the export, under the name proposed or another."""
    await driver.press("5", "e")
    if name:
        driver.screen.prompt._input.value = ""
        await driver.type(name)
    await driver.press("enter")


async def test_two_keys_write_a_drawing_of_the_day(tmp_path: Path, folder: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await asked(driver)
        path = folder / "campagne-2025-01-08.svg"
        assert f"Écrit, pour vous seul : {path}"[:110] in driver.text
        assert driver.screen.prompt.purpose == ""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    root = ET.fromstring(path.read_bytes())  # noqa: S314 - written by the console under test
    assert root.tag.endswith("svg")
    assert inside(folder) == [path.name]


async def test_the_text_is_what_the_screen_shows_whole(tmp_path: Path, folder: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("5", "t")
        await asked(driver, "vue.txt")
    text = (folder / "vue.txt").read_text("utf-8")
    assert text.startswith(
        "CIO de Valbourg — Parcoursup 2025 — académie de Créteil\n"
        "Campagne, tableaux · mercredi 8 janvier 2025\n\nSIECLE  5/7 utilisables"
    )
    assert "établissement" in text
    assert "Rosalie Parmentier" in text  # far below what the screen has room for
    assert "\x1b" not in text
    assert all(line == line.rstrip() for line in text.splitlines())


async def test_a_file_that_exists_is_left_and_the_name_stays_typed(
    tmp_path: Path, folder: Path
) -> None:
    (folder / "vue.txt").write_text("à moi")
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await asked(driver, "vue.txt")
        assert "existe déjà" in driver.text
        assert driver.screen.prompt.text == "vue.txt"
        await driver.press("backspace", "backspace", "backspace", "backspace")
        await driver.type("-2.txt")
        await driver.press("enter")
        assert driver.screen.prompt.purpose == ""
    assert (folder / "vue.txt").read_text() == "à moi"
    assert (folder / "vue-2.txt").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("vue", "Finissez le nom par .svg"),
        ("vue.pdf", "Finissez le nom par .svg"),
        ("absent/vue.svg", "n'existe pas ; créez-le"),
        ("dossier.svg/", "est un dossier"),
    ],
)
async def test_a_name_that_cannot_serve_is_refused_with_its_reason(
    tmp_path: Path, folder: Path, name: str, told: str
) -> None:
    async with driving(a_sector(tmp_path).store(), (200, 50)) as driver:
        await asked(driver, name)
        assert told in driver.text
        assert driver.screen.prompt.text == name
    assert not inside(folder)


async def test_escape_leaves_without_writing(tmp_path: Path, folder: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("5", "e", "escape")
        assert driver.screen.prompt.purpose == ""
        assert driver.app.focused is driver.screen.query_one("#page")
    assert not inside(folder)


async def test_without_a_sector_there_is_nothing_to_export(tmp_path: Path, folder: Path) -> None:
    async with driving(SectorFiles(tmp_path, source="").launch()) as driver:
        await driver.press("5", "e")
        assert driver.screen.prompt.purpose == ""
        assert "Aucun secteur n'a encore été reçu." in driver.text
    assert not inside(folder)


async def test_elsewhere_it_says_where_it_serves(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("e")
        assert "« Exporter » sert sur" in driver.text
        assert "Campagne" in driver.text


async def test_what_became_of_a_file_is_told_after_the_question_was_left(
    tmp_path: Path, folder: Path
) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await driver.press("5")
        driver.app.post_message(ExportRefused("vue.svg n'est pas écrit : le disque est plein."))
        await driver.settle()
        assert "le disque est plein" in driver.text
        driver.app.post_message(ExportWritten(folder / "vue.svg"))
        await driver.settle()
        assert "Écrit, pour vous seul" in driver.text
