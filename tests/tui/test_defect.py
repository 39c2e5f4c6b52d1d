"""A defect of ours in the screens ends them, is told in one line, and shows nobody's data."""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.events import Key
from textual.screen import Screen
from textual.worker import WorkerFailed

from cio_console.errors import Defect, StoreProblem
from cio_console.tui.clerks.lines import LineClerk
from cio_console.tui.console import ConsoleApp
from tests.tui.driving import driving
from tests.tui.sector import REJECTED, SectorFiles, a_sector

CANARY = "Ysoline BRÉHAT-TESSON"
Break = Callable[[ConsoleApp], object]


@pytest.fixture
def files(tmp_path: Path) -> SectorFiles:
    """Give a home that holds the invented sector."""
    files = a_sector(tmp_path)
    files.store()
    return files


class Broken(Screen[None]):
    """A screen that cannot be made."""

    def compose(self) -> ComposeResult:
        """Fail as a bug would, with a pupil at hand."""
        raise KeyError(CANARY)


def fail() -> None:
    """Fail likewise, for who calls it."""
    raise KeyError(CANARY)


async def fail_later() -> None:
    """Fail likewise, beside the screens."""
    fail()


WAYS: dict[str, Break] = {
    "a screen": lambda app: app.push_screen(Broken()),
    "a callback": lambda app: app.screen.call_later(fail),
    "a timer": lambda app: app.screen.set_timer(0.001, fail),
    "a refresh": lambda app: app.call_after_refresh(fail),
    "a worker": lambda app: app.run_worker(fail_later()),
    "a thread": lambda app: app.run_worker(fail, thread=True),
}
"""Where something of the screens may fail."""


async def broken(files: SectorFiles, *ways: Break) -> ConsoleApp:
    """Open the console, have something fail in those ways, and return it once it has ended."""
    with suppress(KeyError, ImportError, StoreProblem, WorkerFailed):  # textual's word to a test
        async with driving(files.launch()) as driver:
            for way in ways:
                way(driver.app)
            await driver.settle()
    assert not driver.app.is_running
    return driver.app


@pytest.mark.parametrize("way", WAYS)
async def test_wherever_it_is_the_session_ends_with_a_line_and_no_value(
    files: SectorFiles, way: str, capfd: pytest.CaptureFixture[str]
) -> None:
    problem = (await broken(files, WAYS[way])).problem
    assert isinstance(problem, Defect)
    assert "erreur interne (KeyError, test_defect.py:" in str(problem)
    assert CANARY not in str(problem)
    assert problem.exit_code == 3
    assert "".join(capfd.readouterr()) == ""


async def test_a_key_whose_command_fails_ends_it_likewise(
    files: SectorFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cio_console.tui.screens.campaign", None)
    app = await broken(files, lambda app: app.post_message(Key("5", "5")))
    assert "erreur interne (ModuleNotFoundError, console.py:" in str(app.problem)


async def test_an_error_that_has_its_sentence_keeps_it(files: SectorFiles) -> None:
    told = StoreProblem("Disque plein : rien n'a été écrit.")

    def refuse() -> None:
        raise told

    assert (await broken(files, lambda app: app.call_later(refuse))).problem is told


async def test_the_first_of_several_is_the_one_that_is_told(files: SectorFiles) -> None:
    def refuse() -> None:
        raise StoreProblem("Disque plein.")

    ways = [lambda app: app.screen.call_later(fail), lambda app: app.screen.call_later(refuse)]
    assert "KeyError" in str((await broken(files, *ways)).problem)


async def test_what_fails_beside_the_screens_is_told_and_they_go_on(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        driver.app.run_worker(fail, thread=True, exit_on_error=False)
        await driver.settle()
        assert "Erreur interne (KeyError, test_defect.py:" in driver.text
        assert CANARY not in driver.text
        await driver.press("5")
        assert "Campagne" in driver.text
    assert driver.app.problem is None


async def test_what_was_typed_just_before_is_kept(files: SectorFiles) -> None:
    def typed(contacts: LineClerk) -> None:
        contacts.take((REJECTED,), "tél Mme Costa")
        fail()  # before the thread that writes had its turn

    app = await broken(files, lambda app: app.call_later(typed, app.office.contacts))
    refusals: list[str] = []
    app.office.write_left(refusals.append)
    assert [one.text for one in files.journal.drafts()] == ["tél Mme Costa"]
    assert refusals == []


async def test_a_session_that_ends_well_has_no_problem(files: SectorFiles) -> None:
    async with driving(files.launch()) as driver:
        await driver.press("q")
    assert driver.app.problem is None
