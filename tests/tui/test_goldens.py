"""Every screen at every size, as text. See `tests/tui/golden.py` to write the files again."""

from datetime import date
from pathlib import Path

import pytest

from cio_console.presentation.labels import GlyphSet
from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.sector import HOSTILE_UAI, TO_CORRECT, a_sector

SIZE_NAMES = [f"{width}x{height}" for width, height in SIZES]
EACH_SIZE = pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)


async def _to(driver: Driver, uai: str) -> None:
    """Put the sector's cursor on a school."""
    assert driver.sector.table.move_to(uai)
    await driver.settle()


@EACH_SIZE
async def test_each_screen_reads_as_its_golden(tmp_path: Path, size: tuple[int, int]) -> None:
    async with driving(a_sector(tmp_path).store(), size) as driver:
        check_golden(f"secteur-{size[0]}x{size[1]}", driver.lines)
        await _to(driver, TO_CORRECT)
        for screen in ("etablissement", "anomalies", "anomalie"):
            await driver.press("enter")
            check_golden(f"{screen}-{size[0]}x{size[1]}", driver.lines)


@EACH_SIZE
async def test_the_changes_since_yesterday_read_as_their_golden(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with driving(a_sector(tmp_path).store(), size) as driver:
        await driver.press("7")
        check_golden(f"changements-{size[0]}x{size[1]}", driver.lines)


async def test_the_day_after_the_deadline_tells_who_is_late(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    async with driving(files.launch(day=date(2025, 1, 13))) as driver:
        check_golden("secteur-13-janvier", driver.lines)


async def test_ascii_glyphs_leave_nothing_else_on_the_status_columns(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    files.store()
    async with driving(files.launch(glyphs=GlyphSet.ASCII)) as driver:
        check_golden("secteur-ascii", driver.lines)


async def test_a_hostile_school_is_drawn_harmlessly_everywhere(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store(), (120, 40)) as driver:
        await _to(driver, HOSTILE_UAI)
        check_golden("hostile-secteur", driver.lines)
        await driver.press("enter")
        check_golden("hostile-etablissement", driver.lines)
        await driver.press("enter", "enter")
        check_golden("hostile-anomalie", driver.lines)
        assert "\x1b" not in driver.text


@EACH_SIZE
@pytest.mark.parametrize(
    ("name", "keys", "typed"),
    [
        ("aide", "f1", ""),
        ("recherche", "colon", ""),
        ("recherche-ecluse", "colon", "port ecluse"),
        ("recherche-rien", "colon", "zzzz"),
    ],
)
async def test_help_and_palette_read_as_their_goldens(
    tmp_path: Path, size: tuple[int, int], name: str, keys: str, typed: str
) -> None:
    async with driving(a_sector(tmp_path).store(), size) as driver:
        await driver.press(keys)
        await driver.type(typed)
        check_golden(f"{name}-{size[0]}x{size[1]}", driver.lines)
