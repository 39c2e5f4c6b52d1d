"""The file of an export: new and private, replaced when asked for, or a reason, its name kept."""

import os
import stat
import threading
from pathlib import Path

import pytest

from cio_console.errors import FileProblem
from cio_console.tui.views.export_forms import Exported, Form
from tests.tui.driving import driving
from tests.tui.exporting import asked, findings_of, inside, rows, written
from tests.tui.sector import (
    NOTHING,
    TO_CORRECT,
    SectorFiles,
    a_sector,
)


async def test_before_a_file_is_replaced_it_is_asked(tmp_path: Path, folder: Path) -> None:
    (folder / "vue.csv").write_text("à moi")
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await asked(driver, "c", "vue.csv")
        assert f"{folder / 'vue.csv'} existe déjà."[-60:] in driver.text
        assert "n un autre nom · r le remplacer" in driver.text
        await driver.press("enter")
        assert driver.screen.prompt.text == "vue.csv"
        assert (folder / "vue.csv").read_text() == "à moi"
        await driver.press("enter")
        await written(driver)
        await driver.press("r")
        await written(driver)
        assert driver.screen.prompt.purpose == ""
    assert len(rows(folder / "vue.csv")) == 8
    assert stat.S_IMODE((folder / "vue.csv").stat().st_mode) == 0o600
    assert inside(folder) == ["vue.csv"]


async def test_what_is_no_ordinary_file_is_not_replaced(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(folder / "vue.csv")
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await asked(driver, "c", "vue.csv")
        await driver.press("r")
        await written(driver)
        assert "n'est pas un fichier ordinaire" in driver.text
        await driver.press("n")
        assert driver.screen.prompt.text == "vue.csv"
    assert stat.S_ISFIFO((folder / "vue.csv").stat().st_mode)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("absent/vue.svg", "n'existe pas ; créez-le"),
        ("dossier.svg/", "est un dossier"),
    ],
)
async def test_a_name_that_cannot_serve_is_refused_with_its_reason(
    tmp_path: Path, folder: Path, name: str, told: str
) -> None:
    async with driving(a_sector(tmp_path).store(), (200, 50)) as driver:
        await asked(driver, "c", name)
        assert told in driver.text
        assert driver.screen.prompt.text == name
    assert not inside(folder)


@pytest.mark.parametrize("keys", [("e",), ("e", "c")])
async def test_escape_leaves_without_writing(
    tmp_path: Path, folder: Path, keys: tuple[str, ...]
) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press(*keys, "escape")
        assert driver.screen.prompt.purpose == ""
        assert driver.app.focused is driver.screen.query_one("#schools")
    assert not inside(folder)


@pytest.mark.parametrize("key", ["1", "5", "6", "7"])
async def test_without_a_sector_there_is_nothing_to_export(
    tmp_path: Path, folder: Path, key: str
) -> None:
    async with driving(SectorFiles(tmp_path, source="").launch(), (120, 40)) as driver:
        await driver.press(key, "e")
        assert driver.screen.prompt.purpose == ""
        assert not driver.screen.prompt.display
    assert not inside(folder)


async def test_a_defect_of_ours_does_not_hold_the_question_for_ever(
    tmp_path: Path, folder: Path
) -> None:
    def wrong() -> bytes:
        raise KeyError("un élève")

    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        driver.app.office.exports.ask(
            Exported("Exporter", "vue", (Form("t", "texte", ".txt", wrong),))
        )
        await driver.press("enter")
        await written(driver)
        assert "La console s'est trompée (KeyError) : rien n'est écrit." in driver.text
        assert "un élève" not in driver.text
        assert not driver.screen.prompt.held
    assert not inside(folder)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("vue.txt", "Écrit, pour vous seul : "),
        ("pris.txt", "existe déjà. Il est laissé tel quel."),
        ("plein.txt", "Le disque est plein."),
    ],
)
async def test_what_became_of_a_file_is_told_after_the_question_was_left(
    tmp_path: Path, folder: Path, name: str, told: str
) -> None:
    (folder / "pris.txt").write_text("à moi")
    left = threading.Event()

    def slow() -> bytes:
        left.wait()
        if name == "plein.txt":
            raise FileProblem("Le disque est plein.")
        return b"vue"

    async with driving(a_sector(tmp_path).store(), (200, 40)) as driver:
        form = Form("t", "texte", ".txt", slow)
        driver.app.office.exports.ask(Exported("Exporter", "vue", (form,)))
        driver.screen.prompt._input.value = name
        await driver.pilot.press("enter")
        held = [driver.screen.prompt.held]
        await driver.pilot.press("escape")
        held.append(driver.screen.prompt.held)
        left.set()
        await driver.settle()
        assert held == [True, False]
        assert driver.screen.prompt.purpose == ""
        assert told in driver.text
    assert (folder / "pris.txt").read_text() == "à moi"


async def test_the_name_of_nobody_is_in_the_name_of_a_file(tmp_path: Path, folder: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await findings_of(driver, TO_CORRECT)
        await asked(driver, "c")
        await driver.press("1")
        driver.app.open_school(NOTHING)
        await driver.settle()
        await asked(driver, "c")
    told = " ".join(inside(folder)).casefold()
    assert not [name for name in ("d. l", "aubry", "besson", "châtelet") if name in told]
