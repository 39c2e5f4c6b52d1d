"""Every screen in every state at every size, as text: `golden/etats/<state>/<screen>.txt`.

One file holds the four sizes. In NO_COLOR the same texts are drawn, cell by cell: the goldens are
those of any number of colours (`test_themes.py` shows that the themes use sixteen at most).
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.tui.driving import SIZES, Driver, driving
from tests.tui.golden import check_golden
from tests.tui.states import STATES, State

BY_KEY = {"5": "campagne", "6": "relances", "7": "changements", "8": "synchronisation"}
OPENED = ("etablissement", "anomalies", "anomalie")
pytestmark = pytest.mark.usefixtures("by_the_clocks_of_paris")
EACH_STATE = pytest.mark.parametrize("name", STATES)


async def shown(driver: Driver, state: State) -> list[str]:
    """Return the screen once it shows the state."""
    driver.app.model = state.shown(driver.app.model)
    driver.screen.model_changed()
    await driver.settle()
    return driver.lines


async def screens(driver: Driver, state: State) -> AsyncIterator[str]:
    """Open each screen that the state has."""
    await shown(driver, state)
    yield "secteur"
    for key in state.screens:
        await driver.press(key)
        yield BY_KEY[key]
    await driver.press("1")
    if not state.school:
        return
    assert driver.sector.table.move_to(state.school)
    for name in OPENED[: state.opens]:
        await driver.press("enter")
        yield name


async def at_each_size(driver: Driver, state: State) -> list[str]:
    """Return what the screen shows at each size, under the name of the size."""
    told: list[str] = []
    for width, height in SIZES:
        await driver.pilot.resize_terminal(width, height)
        told += [f"── {width}x{height} ──", *await shown(driver, state)]
    await driver.pilot.resize_terminal(*SIZES[0])
    return told


@EACH_STATE
async def test_every_screen_reads_as_its_golden(tmp_path: Path, name: str) -> None:
    state = STATES[name]
    async with driving(state.launch(tmp_path), now=lambda: state.now) as driver:
        async for screen in screens(driver, state):
            check_golden(f"etats/{name}/{screen}", await at_each_size(driver, state))


@pytest.mark.parametrize("name", [name for name in STATES if not name.endswith("-etablissements")])
async def test_without_colour_every_screen_holds_the_same_text(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = STATES[name]
    monkeypatch.setenv("NO_COLOR", "1")
    async with driving(state.launch(tmp_path), now=lambda: state.now) as driver:
        async for screen in screens(driver, state):
            width, height = SIZES[0]
            told = [f"── {width}x{height} ──", *await shown(driver, state)]
            check_golden(f"etats/{name}/{screen}", told, beginning=True)
