"""The door to the screens: `run(launch)` prepares the terminal, then imports textual."""

import asyncio
import gc
import os
from collections.abc import Callable
from datetime import UTC, datetime

from cio_console.garbage import settle
from cio_console.tui.launch import Launch
from cio_console.tui.terminal import end_within_grace, prepare, wants_mouse

__all__ = ["Launch", "run"]


def run(launch: Launch, complain: Callable[[str], object]) -> int:
    """Open the screens until the user leaves them; return the exit code.

    What could not be done is told to `complain` once they are closed.
    """
    gc.disable()  # importing textual, and drawing the first screen, leave no garbage
    prepare(os.environ)
    from cio_console.tui.console import ConsoleApp  # textual reads its environment

    app = ConsoleApp(launch, _now)
    app.when_drawn = settle
    with asyncio.Runner() as runner:
        code = runner.run(app.run_async(mouse=wants_mouse(os.environ, launch.mouse))) or 0
        if app.problem is not None:
            code = app.problem.exit_code
        ending = end_within_grace(code)  # closing the runner waits for every thread
        app.office.write_left(complain)
        if app.problem is not None:
            # Nothing is said to be seen: the next visit tells again what this one may not have.
            complain(str(app.problem))
        elif unsaid := app.desk.leave(app.office.in_force, _now()):
            complain(unsaid)
    ending.cancel()
    if app.wants_demo and launch.try_demo is not None:
        return launch.try_demo()
    return code


def _now() -> datetime:
    return datetime.now(UTC)
