"""Driving the real application: open it on a real store, press keys, read what is drawn."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace
from textual import events
from textual.app import App
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot

from cio_console.tui.console import ConsoleApp
from cio_console.tui.launch import Launch
from cio_console.tui.screens.base import ConsoleScreen
from cio_console.tui.screens.findings import FindingsScreen
from cio_console.tui.screens.school import SchoolScreen
from cio_console.tui.screens.sector import SectorScreen
from tests.tui.sector import NOW
from tests.tui.stage import screen_lines

SIZES = ((80, 24), (60, 16), (120, 40), (200, 50))
"""The terminals that every screen is read in."""
HOST = "poste"


@dataclass
class Driver:
    """The application and the hand on its keyboard."""

    app: ConsoleApp
    pilot: Pilot[int]

    async def press(self, *keys: str) -> None:
        """Press keys, each once what the one before started is done."""
        for key in keys:
            self._send(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text in one go, as a fast typist does."""
        for character in text:
            self._send(_character_to_key(character), character)
        await self.settle()

    def _send(self, key: str, character: str | None = None) -> None:
        """Hand a key to the application as its terminal does, without pilot's pauses."""
        event = events.Key(key, character or key_to_character(key))
        event.set_sender(self.app)
        assert self.app._driver
        self.app._driver.send_message(event)

    async def settle(self) -> None:
        """Wait until the screen is at rest and no worker runs any more."""
        await self.pilot.pause()
        while any(worker.is_running for worker in self.app.workers):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    @property
    def lines(self) -> list[str]:
        """The screen as it is drawn."""
        return screen_lines(self.app)

    @property
    def text(self) -> str:
        """The whole screen as one text."""
        return "\n".join(self.lines)

    @property
    def screen(self) -> ConsoleScreen:
        """The active screen."""
        assert isinstance(self.app.screen, ConsoleScreen)
        return self.app.screen

    @property
    def sector(self) -> SectorScreen:
        """The active screen, which is Secteur."""
        assert isinstance(self.app.screen, SectorScreen)
        return self.app.screen

    @property
    def school(self) -> SchoolScreen:
        """The active screen, which is Établissement."""
        assert isinstance(self.app.screen, SchoolScreen)
        return self.app.screen

    @property
    def findings(self) -> FindingsScreen:
        """The active screen, which is Anomalies."""
        assert isinstance(self.app.screen, FindingsScreen)
        return self.app.screen


@asynccontextmanager
async def driving(
    launch: Launch,
    size: tuple[int, int] = (80, 24),
    now: Callable[[], datetime] = lambda: NOW,
    *,
    settled: bool = True,
) -> AsyncIterator[Driver]:
    """Open the application on `launch`; unless not `settled`, wait for its first sync."""
    app = ConsoleApp(launch, now)
    app.model = replace(app.model, host=HOST)
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        if settled:
            await driver.settle()
        yield driver


def styles_at(app: App[int], text: str) -> list[str]:
    """Return the styles in which the runs holding `text` are drawn."""
    strips = app.screen._compositor.render_strips()
    return [str(s.style) for strip in strips for s in strip if text in s.text]
