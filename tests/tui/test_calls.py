"""Relances: whom to call, in order, and going on to the next one."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from cio_console.domain.followup import Channel, Contact
from cio_console.domain.snapshot import SyncTimes
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.messages import SyncSucceeded
from cio_console.tui.screens.calls import CallsScreen
from cio_console.tui.screens.sector import SectorScreen
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.sector import (
    HOSTILE_UAI,
    LAST_REJECTED,
    NOTHING,
    PASSED,
    REJECTED,
    SYNCED,
    TIMES,
    TO_CORRECT,
    WARNED,
    SectorFiles,
    a_sector,
    at,
)

SIZE_NAMES = [f"{width}x{height}" for width, height in SIZES]


def with_calls(home: Path) -> SectorFiles:
    """Return the sector with what was said on the days before, stored."""
    files = a_sector(home)
    files.store()
    for contact in (
        Contact(
            "1",
            TO_CORRECT,
            at(1, 6, 10, 15),
            "refait l'export après le conseil de classe",
            who="Mme Costa",
            call_back=date(2025, 1, 8),
        ),
        Contact("2", TO_CORRECT, at(12, 16, 9), "occupé"),
        Contact("3", WARNED, at(1, 7, 16, 40), "adresses demandées", Channel.EMAIL),
        Contact("4", NOTHING, at(1, 7, 9), "absente", call_back=date(2025, 1, 9)),
        Contact("5", PASSED, at(1, 7, 9), "merci", Channel.VISIT, call_back=date(2025, 2, 3)),
    ):
        files.journal.record_new([contact])
    return files


def screen(driver: Driver) -> CallsScreen:
    """Return the active screen, which is Relances."""
    assert isinstance(driver.app.screen, CallsScreen)
    return driver.app.screen


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_the_list_reads_as_its_golden(tmp_path: Path, size: tuple[int, int]) -> None:
    async with driving(with_calls(tmp_path).launch(), size) as driver:
        await driver.press("6")
        check_golden(f"relances-{size[0]}x{size[1]}", driver.lines)


async def test_the_list_in_ascii(tmp_path: Path) -> None:
    files = with_calls(tmp_path)
    async with driving(files.launch(glyphs=GlyphSet.ASCII)) as driver:
        await driver.press("6", "space", "space")
        check_golden("relances-ascii", driver.lines)


async def test_the_list_after_the_deadline(tmp_path: Path) -> None:
    files = with_calls(tmp_path)
    async with driving(files.launch(day=date(2025, 1, 13)), (120, 40)) as driver:
        await driver.press("6", "end")
        check_golden("relances-13-janvier", driver.lines)


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_a_failed_sync_is_told_over_the_list(tmp_path: Path, size: tuple[int, int]) -> None:
    why = (
        "Le serveur suivi.exemple.invalid ne répond pas (délai dépassé). Les données affichées"
        " restent celles de la dernière synchronisation. Réessayez par r."
    )
    files = with_calls(tmp_path)
    files.store(SyncTimes(last_attempt=at(1, 8, 7, 59), last_success=SYNCED, last_error=why))
    async with driving(files.launch(), size) as driver:
        await driver.press("6")
        check_golden(f"relances-echec-{size[0]}x{size[1]}", driver.lines)


async def test_a_hostile_head_and_number_are_drawn_harmlessly(tmp_path: Path) -> None:
    files = with_calls(tmp_path)
    files.schools = tuple(
        replace(school, head="[/b]\x1b[31mM. \u202eX", telephone="\x1b]0;x\x07" + "1" * 10_000)
        for school in files.schools
    )
    files.store()
    async with driving(files.launch(), (200, 50)) as driver:
        await driver.press("6")
        assert "\x1b" not in driver.text
        assert {cell_len(line) for line in driver.lines} == {200}


async def test_without_a_sector_the_list_says_how_to_get_one(tmp_path: Path) -> None:
    async with driving(SectorFiles(tmp_path).launch()) as driver:
        await driver.press("6")
        assert "Aucun secteur n'a encore été reçu" in driver.text
        await driver.press("c", "space", "enter", "n")
        assert "Personne n'est dans la liste" in driver.text


async def test_when_nobody_is_to_be_called_the_list_says_so(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.schools = tuple(s for s in files.schools if s.uai == PASSED)
    files.store()
    async with driving(files.launch()) as driver:
        await driver.press("6")
        assert "Personne à appeler" in driver.text
        assert "Relances 0 à faire" in driver.text


async def test_far_from_a_deadline_no_list_asks_for_a_call_and_each_says_until_when(
    tmp_path: Path,
) -> None:
    files = a_sector(tmp_path)
    files.store()
    early = files.launch(day=date(2024, 11, 15))
    async with driving(early) as driver:
        await driver.press("a")
        assert "Rien à traiter : l'échéance SIECLE est dans 56 jours" in driver.text
        await driver.press("6")
        assert "Personne à appeler : l'échéance SIECLE est dans 56 jours" in driver.text
        assert "Relances 0 à faire" in driver.text
    async with driving(replace(early, lead=56)) as driver:
        await driver.press("6")
        assert "SIECLE : attendu J-56" in driver.text


async def test_promises_come_first_and_those_who_wait_last(tmp_path: Path) -> None:
    async with driving(with_calls(tmp_path).launch()) as driver:
        await driver.press("6")
        order = [row.key for row in screen(driver).table.rows]
        assert order == [
            TO_CORRECT, REJECTED, HOSTILE_UAI, WARNED, LAST_REJECTED, NOTHING, PASSED,
        ]  # fmt: skip


async def test_the_cursor_goes_on_to_the_next_call_once_one_is_noted(tmp_path: Path) -> None:
    async with driving(with_calls(tmp_path).launch()) as driver:
        await driver.press("6", "down")
        assert screen(driver).uai == REJECTED
        await driver.press("c")
        await driver.type("elle reprend")
        await driver.press("enter")
        assert screen(driver).uai == HOSTILE_UAI
        assert next(c for c in screen(driver).calls if c.uai == REJECTED).is_due is False


async def test_n_goes_from_call_to_call_and_not_to_those_who_wait(tmp_path: Path) -> None:
    async with driving(with_calls(tmp_path).launch()) as driver:
        await driver.press("6", "n", "n", "n", "n")
        assert screen(driver).uai == LAST_REJECTED
        await driver.press("n")
        assert screen(driver).uai == LAST_REJECTED
        assert "Rien d'autre à traiter" in driver.text
        await driver.press("N")
        assert screen(driver).uai == WARNED


async def test_a_school_opens_and_its_n_follows_the_list_of_calls(tmp_path: Path) -> None:
    async with driving(with_calls(tmp_path).launch()) as driver:
        await driver.press("6", "enter")
        assert driver.school.uai == TO_CORRECT
        await driver.press("end")
        await driver.press("n")
        assert driver.school.uai == REJECTED
        await driver.press("left")
        assert screen(driver).uai == REJECTED


async def test_6_comes_back_to_the_same_list_and_1_to_the_sector(tmp_path: Path) -> None:
    async with driving(with_calls(tmp_path).launch()) as driver:
        await driver.press("6", "down", "enter", "6")
        assert screen(driver).uai == REJECTED
        assert len(driver.app.screen_stack) == 2
        await driver.press("6")
        assert len(driver.app.screen_stack) == 2
        await driver.press("1")
        assert isinstance(driver.app.screen, SectorScreen)


async def test_the_filter_finds_schools_reasons_and_turns(tmp_path: Path) -> None:
    async with driving(with_calls(tmp_path).launch()) as driver:
        await driver.press("6", "slash")
        await driver.type("attente")
        assert {row.key for row in screen(driver).table.rows} == {NOTHING, PASSED}
        assert "« attente » 2/7" in driver.text
        await driver.press("ctrl+u")
        await driver.type("rejete")
        await driver.press("enter")
        assert [row.key for row in screen(driver).table.rows] == [REJECTED, LAST_REJECTED]
        await driver.press("slash")
        await driver.type("xyz")
        assert "Aucune relance ne contient" in driver.text
        await driver.press("escape")
        assert len(screen(driver).table.rows) == 7


async def test_space_marks_and_back_forgets_the_marks_first(tmp_path: Path) -> None:
    async with driving(with_calls(tmp_path).launch()) as driver:
        await driver.press("6", "space", "space")
        assert screen(driver).marked == {TO_CORRECT, REJECTED}
        assert "2 marqués" in driver.text
        assert screen(driver).uai == HOSTILE_UAI
        await driver.press("up", "space")
        assert screen(driver).marked == {TO_CORRECT}
        await driver.press("left")
        assert screen(driver).marked == set()
        await driver.press("left")
        assert isinstance(driver.app.screen, SectorScreen)


async def test_a_sync_keeps_the_cursor_the_marks_and_what_is_typed(tmp_path: Path) -> None:
    files = with_calls(tmp_path)
    async with driving(files.launch()) as driver:
        await driver.press("6", "space", "c")
        await driver.type("on me rap")
        files.add(NOTHING, at(1, 8, 7, 59), None)
        driver.app.on_sync_succeeded(SyncSucceeded(files.snapshot(), TIMES, ()))
        await driver.settle()
        assert screen(driver).uai == REJECTED
        assert screen(driver).marked == {TO_CORRECT}
        assert screen(driver).prompt.text == "on me rap"
