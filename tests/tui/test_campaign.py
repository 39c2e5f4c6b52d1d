"""Campagne: pictures and tables of the campaign, from which a rule and a school open."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.domain.school import School
from cio_console.keyboard.registry import CAMPAIGN, SCHOOL, SECTOR
from cio_console.presentation.labels import GlyphSet
from cio_console.tui.model import settled
from cio_console.tui.screens.campaign import CampaignScreen
from cio_console.tui.screens.rule import RuleScreen
from cio_console.tui.views.campaign_sheet import Shown
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.sector import (
    NOTHING,
    PASSED,
    TO_CORRECT,
    WARNED,
    SectorFiles,
    a_finding,
    a_report,
    a_sector,
    at,
    uai,
)


def in_march(home: Path) -> SectorFiles:
    """Return the sector with grades too: some early, some on time, one late, one refused."""
    files = a_sector(home)
    grades = a_report(a_finding("N104", 1), a_finding("N103", 2), emails=0)
    for school, received in (
        (PASSED, at(2, 3)),
        (TO_CORRECT, at(2, 5)),
        (WARNED, at(3, 26)),
        (NOTHING, at(3, 29)),
    ):
        files.add(school, received, grades, "notes")
    files.add(TO_CORRECT, at(2, 4), a_report(a_finding("N002", whole_file=True)), "notes")
    return files


def four_hundred(home: Path) -> SectorFiles:
    """Return a sector of four hundred schools, three out of four received over a month."""
    schools = tuple(
        School(uai(i), f"Lycée des Essais n° {i}", "300", commune="Valbourg") for i in range(1, 401)
    )
    files = SectorFiles(home, schools=schools)
    for i, school in enumerate(schools[:300]):
        received = at(12, 2 + i // 14) if i < 294 else at(1, 7)
        findings = [a_finding("S111", n) for n in range(i % 4)]
        files.add(school.uai, received, a_report(*findings, terminales=90, emails=90 - i % 4))
    return files


def screen(driver: Driver) -> CampaignScreen:
    """Return the active screen, which is Campagne."""
    assert isinstance(driver.app.screen, CampaignScreen)
    return driver.app.screen


async def goldens_of(
    files: SectorFiles,
    name: str = "",
    *keys: str,
    day: date | None = None,
    glyphs: GlyphSet = GlyphSet.UNICODE,
) -> None:
    """Compare the screen with its golden at each size; `keys` are pressed at each."""
    async with driving(files.launch(day=day, glyphs=glyphs), SIZES[0]) as driver:
        await driver.press("5")
        for width, height in SIZES:
            await driver.pilot.resize_terminal(width, height)
            await driver.settle()
            await driver.press(*keys)
            check_golden(f"campagne-{name}{width}x{height}", driver.lines)


def stored(files: SectorFiles) -> SectorFiles:
    """Return the files once they are in the store."""
    files.store()
    return files


async def test_the_pictures_read_as_their_goldens(tmp_path: Path) -> None:
    await goldens_of(stored(a_sector(tmp_path)))


async def test_the_end_of_the_page_reads_as_its_goldens(tmp_path: Path) -> None:
    await goldens_of(stored(a_sector(tmp_path)), "fin-", "end")


async def test_the_tables_read_as_their_goldens(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("5", "t")
        for width, height in SIZES:
            await driver.pilot.resize_terminal(width, height)
            await driver.settle()
            check_golden(f"campagne-tableaux-{width}x{height}", driver.lines)


async def test_ascii_reads_as_its_goldens(tmp_path: Path) -> None:
    await goldens_of(stored(a_sector(tmp_path)), "ascii-", glyphs=GlyphSet.ASCII)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("en-cours-", date(2025, 2, 10)),
        ("apres-siecle-", date(2025, 1, 13)),
        ("apres-notes-", date(2025, 3, 31)),
    ],
)
async def test_each_moment_of_the_campaign_reads_as_its_goldens(
    tmp_path: Path, name: str, day: date
) -> None:
    await goldens_of(stored(in_march(tmp_path)), name, day=day)


async def test_before_any_upload_it_says_what_is_awaited(tmp_path: Path) -> None:
    await goldens_of(stored(SectorFiles(tmp_path)), "sans-depot-", day=date(2024, 12, 2))


async def test_four_hundred_schools_read_as_their_goldens(tmp_path: Path) -> None:
    await goldens_of(stored(four_hundred(tmp_path)), "400-")


async def test_a_rule_opens_its_page_and_left_finds_the_cursor_in_place(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await driver.press("5", "down")
        held = screen(driver).page.cursor_key
        assert held == "regle:S135"
        await driver.press("enter")
        assert isinstance(driver.app.screen, RuleScreen)
        assert "S135" in driver.text
        await driver.press("left")
        assert screen(driver).page.cursor_key == held


async def test_a_school_opens_and_takes_a_contact(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store(), (120, 40)) as driver:
        await driver.press("5", "end")
        at_school = screen(driver).uai
        assert at_school
        await driver.press("c")
        await driver.type("appelé, rappel demain")
        await driver.press("enter")
        assert [c.uai for c in files.journal.contacts()] == [at_school]
        await driver.press("enter")
        assert (driver.screen.room, driver.screen.uai) == (SCHOOL, at_school)
        await driver.press("left")
        assert screen(driver).uai == at_school


async def test_a_contact_needs_the_cursor_on_a_school(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await driver.press("5", "c")
        assert screen(driver).uai == ""
        assert "Choisissez d'abord un établissement." in driver.text


async def test_t_turns_pictures_into_tables_and_is_kept_by_the_screen(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("5")
        assert screen(driver).shown is Shown.PICTURES
        assert "█" in driver.text
        await driver.press("t")
        assert screen(driver).shown is Shown.TABLES
        assert "█" not in driver.text
        assert "utilisables" in driver.text
        await driver.press("pagedown", "pagedown", "enter", "left")
        assert screen(driver).shown is Shown.TABLES


async def test_a_wide_terminal_made_narrow_shows_pictures_alone(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await driver.press("5")
        assert screen(driver).shown is Shown.BOTH
        await driver.pilot.resize_terminal(60, 16)
        await driver.settle()
        assert screen(driver).shown is Shown.PICTURES
        assert "images (t : tableaux)" in driver.text
        await driver.pilot.resize_terminal(120, 40)
        await driver.settle()
        assert screen(driver).shown is Shown.BOTH


async def test_the_curve_takes_the_height_at_hand(tmp_path: Path) -> None:
    heights = []
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("5")
        for height in (12, 16, 24, 40, 50):
            await driver.pilot.resize_terminal(80, height)
            await driver.settle()
            lines = screen(driver).lines(78)
            heights.append(sum("│" in each.text or "┤" in each.text for each in lines))
    assert heights == sorted(heights)
    assert len(set(heights)) == 5


async def test_another_day_draws_another_curve(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        await driver.press("5", "d")
        await driver.type("2024-12-18")
        await driver.press("enter")
        assert "2/7 utilisables" in driver.text
        assert "J-23" in driver.text


async def test_five_goes_back_to_the_campaign_from_above_it(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await driver.press("5", "down", "enter", "5")
        assert screen(driver).page.cursor_key == "regle:S135"
        assert [getattr(s, "room", "") for s in driver.app.screen_stack] == [SECTOR, CAMPAIGN]
        await driver.press("5", "1")
        assert driver.screen.room == SECTOR


async def test_what_comes_by_a_sync_is_drawn_at_once(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    async with driving(files.store()) as driver:
        await driver.press("5")
        assert "5/7 utilisables" in driver.text
        files.add(NOTHING, at(1, 8, 7), a_report())
        driver.app.update(settled(replace(driver.app.model, snapshot=files.snapshot())))
        await driver.settle()
        assert "6/7 utilisables" in driver.text
