"""Asking a screen for an export, and reading what it wrote."""

import csv
import io
from pathlib import Path

from tests.tui.driving import Driver


def inside(folder: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def asked(driver: Driver, form: str, name: str = "") -> None:
    """Ask for the export in a form, under the name proposed or another."""
    await driver.press("e", form)
    if name:
        driver.screen.prompt._input.value = ""
        await driver.type(name)
    await driver.press("enter")
    await written(driver)


async def written(driver: Driver) -> None:
    """Wait until the file that was asked for is written, or refused."""
    while driver.screen.prompt.purpose and driver.screen.prompt.held:
        await driver.settle()


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV as a spreadsheet reads it."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


async def findings_of(driver: Driver, uai: str) -> None:
    """Open the findings of the first rule of a school."""
    driver.app.open_school(uai)
    await driver.settle()
    await driver.press("enter")
