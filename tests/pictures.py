"""The screens shown in the documentation, drawn by the program itself on the demo."""

import asyncio
import re
import tempfile
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from cio_console.demo.build import DEMO_DAY, build
from cio_console.store.paths import Home
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.sync import FeedOptions, SyncRequest, synchronise
from cio_console.tui.launch import Launch
from tests.tui.driving import driving
from tests.tui.sector import PARIS

README = Path(__file__).resolve().parent.parent / "README.md"
ADDRESS = "https://suivi.exemple.fr/9990001X/"
_SHOWN = re.compile(r"(?<=<!-- écran -->\n).*?(?=<!-- fin de l'écran -->)", re.DOTALL)
_MORNING = datetime(2025, 1, 8, 8, 5, tzinfo=PARIS)
_SYNCED = datetime(2025, 1, 8, 8, 0, tzinfo=PARIS)


def readme(text: str) -> str:
    """Return the text of README.md with the first screen of the demo as it is drawn today."""
    lines = asyncio.run(_first_screen())
    return _SHOWN.sub(lambda _: "\n".join(["```text", *lines, "```", ""]), text)


async def _first_screen() -> list[str]:
    """Return Secteur at 80×24, on the demo of 8 January, as if read from a real address."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = build(folder / "demo")
        home = Home.resolve({"CIO_CONSOLE_HOME": str(folder / "home")})
        cache = SectorCache(home.cache(ADDRESS))
        reports = ReportCache(home.cache(ADDRESS) / "reports")
        options = FeedOptions(environ={})
        request = SyncRequest(str(demo.feed), options, cache, reports, lambda: _SYNCED)
        outcome = await synchronise(request, lambda _: None)
        cache.save(msgspec.structs.replace(outcome.snapshot, source=ADDRESS))
        launch = Launch(home, ADDRESS, lambda: options, DEMO_DAY, offline=True)
        async with driving(launch, now=lambda: _MORNING) as driver:
            driver.app.model = replace(driver.app.model, offline=False)
            driver.screen.model_changed()
            await driver.settle()
            return [line.rstrip() for line in driver.lines]
