"""The states of the screens: nothing received, nothing found, too much, damaged, no colour."""

from datetime import timedelta
from pathlib import Path

import pytest
from rich.style import Style

from cio_console.domain.status import Status
from tests.tui.driving import driving
from tests.tui.sector import (
    NOTHING,
    NOW,
    TO_CORRECT,
    SectorFiles,
    a_sector,
)


async def test_a_missing_report_is_told_and_the_rest_is_shown(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store(without=["depot-02"])
    async with driving(launch) as driver:
        driver.sector.table.move_to(TO_CORRECT)
        await driver.press("enter")
        assert "rapport manquant, comparaison impossible" in driver.text
        assert "S111" in driver.text
        await driver.press("enter")
        assert "Le rapport de ce dépôt manque" in driver.text


async def test_a_school_without_upload_opens_on_an_honest_page(tmp_path: Path) -> None:
    async with driving(a_sector(tmp_path).store()) as driver:
        driver.sector.table.move_to(NOTHING)
        await driver.press("enter")
        assert "Anomalies  rien reçu" in driver.text
        assert "Dépôts  aucun" in driver.text


async def test_a_sector_of_no_school_says_so(tmp_path: Path) -> None:
    files = SectorFiles(tmp_path, schools=())
    async with driving(files.store()) as driver:
        assert "Le flux ne contient aucun établissement" in driver.text
        await driver.press("n", "enter", "c", "a", "s")
        assert driver.app.is_running


async def test_five_thousand_schools_open_and_filter(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    model = files.schools[0]
    many = [type(model)(uai=f"A{i:07}", name=f"Lycée n° {i}") for i in range(5000)]
    files.schools = (*files.schools, *many)
    async with driving(files.store()) as driver:
        await driver.press("slash")
        await driver.type("4999")
        assert [line.school.uai for line in driver.sector.lines] == ["A0004999"]


async def test_the_age_of_the_data_is_told_again_at_a_key(tmp_path: Path) -> None:
    clock = [NOW]
    async with driving(a_sector(tmp_path).store(), now=lambda: clock[0]) as driver:
        assert "il y a 5 min" in driver.lines[1]
        clock[0] = NOW + timedelta(hours=2)
        await driver.press("down")
        assert "il y a 2 h" in driver.lines[1]


async def test_the_sector_follows_the_real_day_past_midnight(tmp_path: Path) -> None:
    clock = [NOW]
    async with driving(a_sector(tmp_path).store(), now=lambda: clock[0]) as driver:
        clock[0] = NOW + timedelta(days=4)
        await driver.press("down")
        line = driver.app.model.line(NOTHING)
        assert line is not None
        assert line.states["siecle"].status is Status.LATE


async def test_a_damaged_cache_is_told_and_the_console_still_opens(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    for path in launch.home.cache(launch.source).glob("sector.*.json"):
        path.write_bytes(path.read_bytes()[:-40])
    async with driving(launch) as driver:
        assert driver.app.model.snapshot is None
        assert driver.app.model.warnings
        assert driver.app.model.warnings[0][:20] in driver.text


async def test_a_report_damaged_on_the_disk_is_told_once_it_is_read(tmp_path: Path) -> None:
    launch = a_sector(tmp_path).store()
    async with driving(launch) as driver:
        before = driver.app.model.warnings
        for path in (launch.home.cache(launch.source) / "reports").glob("*.json"):
            path.write_bytes(path.read_bytes()[:-1])
        await driver.press("enter")
        told = "Un rapport abîmé a été mis de côté ; il sera repris à la synchronisation."
        assert (before, driver.app.model.warnings) == ((), (told,))


async def test_no_colour_at_all_still_shows_the_cursor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with driving(a_sector(tmp_path).store()) as driver:
        strips = driver.app.screen._compositor.render_strips()
        row = next(strip for strip in strips if "Auguste Perdrix" in strip.text)
        assert any(segment.style and segment.style.reverse for segment in row)
        for strip in strips:
            for segment in strip:
                style = segment.style
                assert style is None or _legible(style)


def _legible(style: Style) -> bool:
    """Tell whether a text of that style can be read: no colour at all, or two that differ."""
    default = style.color is None or style.color.is_default
    return default or style.color != style.bgcolor
