"""Noting an upload that was told of: one line, kept as it is typed, then « déclaré » everywhere."""

import errno
from datetime import date
from pathlib import Path

import pytest

from cio_console.domain.status import Status
from tests.faults.calls import Fail, calls_of
from tests.tui.driving import Driver, driving
from tests.tui.sector import NOTHING, NOW, OUT, PASSED, REJECTED, SectorFiles, a_sector, at

LINE = "SIECLE : dépôt vu le 07/01, dit par Mme Costa (secrétariat)"


@pytest.fixture
def files(tmp_path: Path) -> SectorFiles:
    """Give the sector, on the disk."""
    held = a_sector(tmp_path)
    held.store()
    return held


async def retype(driver: Driver, line: str) -> None:
    await driver.press("home", "ctrl+k")
    await driver.type(line)


async def test_one_line_makes_a_school_declared(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("p")
        assert driver.screen.prompt.text == "SIECLE : dépôt vu le 08/01, dit par "
        await retype(driver, LINE)
        assert "Compris : SIECLE · dépôt du 07/01/2025 · dit par Mme Costa (secrétariat)" in (
            driver.text
        )
        await driver.press("enter")

        (one,) = files.journal.declarations()
        assert (one.uai, one.collection, one.day) == (NOTHING, "siecle", date(2025, 1, 7))
        assert (one.by, one.at, one.withdrawn_at) == ("Mme Costa (secrétariat)", NOW, None)
        assert "1 dépôt déclaré noté dans le journal : SIECLE, 07/01/2025." in driver.text
        assert "□ déclaré" in driver.text
        assert files.journal.drafts() == ()


async def test_the_bar_counts_the_usable_files_as_the_commands_do(files: SectorFiles) -> None:
    async with driving(files.launch(), (140, 40)) as driver:
        assert "5/7 J-2   10/01 ■ 1 rejeté  ○ 1 attendu" in driver.text
        driver.sector.table.move_to(NOTHING)
        await driver.press("p")
        await retype(driver, LINE)
        await driver.press("enter")
        assert "5/7 J-2   10/01 ■ 1 rejeté  ▲ 3 à corriger  □ 1 déclaré" in driver.text


async def test_the_school_tells_who_said_so_and_the_list_of_findings_that_no_file_is_held(
    files: SectorFiles,
) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("enter", "p")
        await retype(driver, LINE)
        await driver.press("enter")
        told = " ".join(driver.text.split())
        assert "dépôt du 07/01 déclaré selon Mme Costa (secrétariat)" in told
        assert "07/01/2025 SIECLE courant déclaré selon Mme Costa (secrétariat)" in told
        assert "00:00" not in told
        assert "Anomalies aucun fichier vu" in told
        assert "aucun fichier vu, rien à comparer" in told
        await driver.press("down", "end", "enter")
        assert "Aucun fichier à lire" in driver.text
        assert "rapport" not in driver.text.lower().replace("rapports à", "")


async def test_nobody_is_called_for_it_any_more(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("6")
        before = [call.uai for call in driver.screen.calls]  # type: ignore[attr-defined]  # Relances
        driver.screen.table.move_to(NOTHING)  # type: ignore[attr-defined]  # Relances
        await driver.press("p")
        await retype(driver, LINE)
        await driver.press("enter")
        after = [call.uai for call in driver.screen.calls]  # type: ignore[attr-defined]  # Relances

        assert NOTHING in before
        assert NOTHING not in after


async def test_one_line_is_for_all_the_schools_marked(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        for uai in (NOTHING, PASSED):
            driver.sector.table.move_to(uai)
            await driver.press("space")
        await driver.press("p")
        await retype(driver, LINE)
        await driver.press("enter")

        assert {one.uai for one in files.journal.declarations()} == {NOTHING, PASSED}
        assert "2 dépôts déclarés notés" in driver.text
        assert driver.sector.marked == set()
        line = driver.app.model.line(PASSED)
        assert line is not None
        assert line.states["siecle"].status is Status.PASSED, "its file is what counts"


async def test_a_word_takes_it_back(files: SectorFiles) -> None:
    async with driving(files.launch(), (120, 40)) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("p", "enter")
        assert "□ déclaré" in driver.text
        await driver.press("p")
        await retype(driver, "retirer siecle")
        assert "Compris : retire ce qui est déclaré pour SIECLE." in driver.text
        await driver.press("enter")

        assert "1 déclaration retirée." in driver.text
        assert "□ déclaré" not in driver.text
        assert files.journal.declarations()[0].withdrawn_at == NOW
        await driver.press("p")
        await retype(driver, "retirer")
        await driver.press("enter")
        assert "il n'y a rien à retirer" in driver.text


async def test_what_was_typed_is_found_again_by_another_session(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("p")
        await driver.type("Mme Co")
    (draft,) = files.journal.drafts()
    assert (draft.purpose, draft.uais) == ("declaration", (NOTHING,))

    async with driving(files.launch()) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("c")
        assert driver.screen.prompt.text == "", "it is no contact"
        await driver.press("escape", "p")
        assert driver.screen.prompt.text == draft.text
        await driver.press("escape")
        assert "p reprend cette ligne" in driver.text
        await driver.press("p", "enter")
        (one,) = files.journal.declarations()
        assert (one.id, one.by) == (draft.id, "Mme Co")
        assert files.journal.drafts() == ()


async def test_a_line_that_nobody_typed_is_not_kept(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        driver.sector.table.move_to(REJECTED)
        await driver.press("p", "escape")
        assert files.journal.drafts() == ()
        assert "Gardé" not in driver.text


async def test_a_line_that_is_not_understood_stays(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("p")
        await retype(driver, "SIECLE le 12/01")
        await driver.press("enter")
        assert "n'est pas encore venu" in driver.text
        assert driver.screen.prompt.text == "SIECLE le 12/01"
        assert files.journal.declarations() == ()


async def test_a_full_disk_is_told_and_the_line_stays(
    files: SectorFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with driving(files.launch()) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("p")
        with calls_of(monkeypatch, Fail(lambda call: call.name == "write", errno.ENOSPC)):
            await driver.press("enter")
        assert "Dépôt déclaré non enregistré." in driver.text
        assert "disque est plein" in " ".join(driver.text.split())
        assert driver.screen.prompt.text == "SIECLE : dépôt vu le 08/01, dit par "
        await driver.press("enter")
        assert len(files.journal.declarations()) == 1


async def test_looking_at_a_past_day_the_line_begins_with_that_day(files: SectorFiles) -> None:
    launch = files.launch(day=date(2025, 1, 6))
    async with driving(launch, now=lambda: at(6, 20)) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("p", "enter")

        (one,) = files.journal.declarations()
        assert (one.day, one.at) == (date(2025, 1, 6), at(6, 20))
        assert "□ déclaré" in driver.text


async def test_without_a_name_nor_an_account_nobody_is_named(
    files: SectorFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOGNAME", raising=False)
    monkeypatch.delenv("USER", raising=False)
    async with driving(files.launch()) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("p", "enter", "enter")

        assert files.journal.declarations()[0].by == ""
        told = " ".join(driver.text.split())
        assert "dépôt du 08/01 déclaré" in told
        assert "selon" not in told


@pytest.mark.parametrize(
    ("about", "line", "told"),
    [
        (
            (OUT,),
            LINE,
            "Rien à déclarer : SIECLE est hors périmètre pour SEP du lycée de l'Écluse (remontée"
            " par l'établissement mère).",
        ),
        (
            (NOTHING, OUT),
            LINE,
            "Rien à déclarer : SIECLE est hors périmètre pour SEP du lycée de l'Écluse (remontée",
        ),
        (
            (NOTHING, PASSED),
            "Notes : dépôt vu le 07/01, dit par Mme Costa",
            "Rien à déclarer : la remontée Notes n'ouvre que le 03/02/2025.",
        ),
    ],
)
async def test_an_upload_that_would_change_nothing_is_refused_once_and_not_written(
    files: SectorFiles, about: tuple[str, ...], line: str, told: str
) -> None:
    async with driving(files.launch()) as driver:
        for uai in about:
            driver.sector.table.move_to(uai)
            await driver.press(*["space"] * (len(about) > 1))
        await driver.press("p")
        await retype(driver, line)
        assert told in " ".join(driver.text.split()), "it is said while the line is typed"
        await driver.press("enter")

        assert " ".join(driver.text.split()).count(told) == 1
        assert driver.screen.prompt.text == line
        assert files.journal.declarations() == ()


async def test_what_is_refused_is_said_once(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("p")
        await retype(driver, "SIECLE le 12/01")
        await driver.press("enter")
        assert driver.text.count("n'est pas encore venu") == 1
        await driver.press("backspace")
        assert "Le 12/01" not in driver.text


async def test_words_are_told_from_the_day_seen(files: SectorFiles) -> None:
    launch = files.launch(day=date(2025, 1, 6))
    async with driving(launch, now=lambda: at(6, 20)) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("p")
        await retype(driver, "SIECLE hier, dit par Mme Costa")
        assert "dépôt du 05/01/2025" in driver.text
        await driver.press("enter")

        assert files.journal.declarations()[0].day == date(2025, 1, 5)
