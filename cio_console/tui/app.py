"""The door to the screens: `run(launch)` prepares the terminal, then imports textual."""

import asyncio
import gc
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime

from cio_console.tui.launch import Launch
from cio_console.tui.terminal import end_within_grace, prepare, wants_mouse

__all__ = ["Launch", "run"]


def run(launch: Launch) -> int:
    """Open the screens until the user leaves them; return the exit code."""
    gc.disable()  # importing textual, and drawing the first screen, leave no garbage
    prepare(os.environ)
    from cio_console.tui.console import ConsoleApp  # noqa: PLC0415 - textual reads its environment

    app = ConsoleApp(launch, _now)
    app.when_drawn = _settle
    with asyncio.Runner() as runner:
        code = runner.run(app.run_async(mouse=wants_mouse(os.environ, launch.mouse))) or 0
        ending = end_within_grace(code)  # closing the runner waits for every thread
        if unsaid := app.desk.leave(app.office.in_force, _now()):
            with suppress(OSError):  # the terminal may be gone
                print(unsaid, file=sys.stderr)
    ending.cancel()
    if app.wants_demo and launch.try_demo is not None:
        return launch.try_demo()
    return code


def _settle() -> None:
    """Look for garbage again, but never among what was imported and made until now."""
    gc.freeze()
    gc.enable()


def _now() -> datetime:
    return datetime.now(UTC)
