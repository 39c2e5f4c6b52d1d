"""Each theme is legible on every screen, in the sixteen colours and without any."""

import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from rich.segment import Segment

from cio_console.settings import Settings
from cio_console.settings_entries import wrong_entry
from cio_console.tui.theme import PALETTES as THEMES
from tests.tui.colours import PALETTES, contrast, worst_contrast
from tests.tui.driving import Driver, driving
from tests.tui.sector import TO_CORRECT, a_sector

NAMES = [palette.name for palette in THEMES]
LEAST = {"contraste": 7.0}
"""WCAG 2.1, success criterion 1.4.6; for the other themes 1.4.3."""
USUAL = 4.5


async def each_screen(driver: Driver) -> AsyncIterator[str]:
    """Open every screen in turn, and a question on the first one."""
    yield "secteur"
    await driver.press("/")
    yield "question"
    await driver.press("escape")
    for key in ("5", "6", "7"):
        await driver.press(key)
        yield f"touche {key}"
    await driver.press("6", "m")
    yield "message"
    await driver.press("1")
    assert driver.sector.table.move_to(TO_CORRECT)
    for name in ("établissement", "anomalies", "anomalie"):
        await driver.press("enter")
        yield name
    for key in ("f1", "ctrl+p"):
        await driver.press(key)
        yield f"touche {key}"
        await driver.press("escape")


def texts(driver: Driver) -> list[Segment]:
    """Return what is written on the screen: neither blanks, nor the lines that frame it.

    What is unavailable now is drawn `dim` and said to be so when asked: WCAG leaves it out.
    """
    strips = driver.app.screen._compositor.render_strips()
    drawn = (s for strip in strips for s in strip if s.style and not s.style.dim)
    return [s for s in drawn if any(not c.isspace() and not _is_frame(c) for c in s.text)]


def _is_frame(character: str) -> bool:
    return unicodedata.name(character, "").startswith("BOX DRAWINGS")


def test_the_settings_and_the_themes_name_the_same() -> None:
    assert Settings().theme == NAMES[0]
    assert all(wrong_entry("theme", name) == "" for name in NAMES)
    assert all(f'"{name}"' in wrong_entry("theme", "rose") for name in NAMES)


def test_the_contrast_of_known_pairs() -> None:
    assert contrast("000000", "ffffff") == 21
    assert round(contrast("777777", "ffffff"), 2) == 4.48
    assert all(len(palette) == 16 for palette in PALETTES.values())


@pytest.mark.parametrize("theme", NAMES)
async def test_every_text_of_every_screen_has_the_contrast_of_its_theme(
    tmp_path: Path, theme: str
) -> None:
    files = a_sector(tmp_path)
    files.store()
    least, seen = LEAST.get(theme, USUAL), 0
    async with driving(files.launch(theme=theme), (120, 40)) as driver:
        async for name in each_screen(driver):
            for segment in texts(driver):
                seen += 1
                assert segment.style
                found = worst_contrast(segment.style)
                assert found >= least, f"{name}: {segment.text!r} {segment.style} {found:.1f}"
    assert seen > 300


@pytest.mark.parametrize("theme", NAMES)
async def test_the_cursor_is_told_from_the_rest_in_every_theme(tmp_path: Path, theme: str) -> None:
    files = a_sector(tmp_path)
    files.store()
    async with driving(files.launch(theme=theme)) as driver:
        table = driver.sector.table
        strips = [table.render_line(y) for y in range(1, 4)]
        looks = [
            {(s.style.color, s.style.bgcolor, s.style.reverse) for s in strip if s.style}
            for strip in strips
        ]
        assert looks[0].isdisjoint(looks[1] | looks[2])
