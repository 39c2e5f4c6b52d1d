"""The door to the screens: `run(launch)` prepares the terminal, then imports textual."""

import os
from datetime import UTC, datetime

from cio_console.tui.launch import Launch
from cio_console.tui.terminal import prepare, wants_mouse

__all__ = ["Launch", "run"]


def run(launch: Launch) -> int:
    """Open the screens until the user leaves them; return the exit code."""
    prepare(os.environ)
    from cio_console.tui.console import ConsoleApp  # noqa: PLC0415 - textual reads its environment

    app = ConsoleApp(launch, lambda: datetime.now(UTC))
    return app.run(mouse=wants_mouse(os.environ)) or 0
