"""The clipboard of the user's own terminal, reached through it: tmux's buffer, else OSC 52.

Nothing tells whether the terminal took the text: the console only says that it was sent. Free of
textual.
"""

import shutil
import subprocess
from collections.abc import Mapping

_PATIENCE = 5.0
"""Seconds left to tmux."""

LARGEST = 74_000
"""Bytes that every terminal known to accept OSC 52 takes (xterm's own limit is the lowest)."""


def through_tmux(text: str, environ: Mapping[str, str]) -> bool:
    """Send `text` to tmux, which hands it to its terminal (`-w`); False outside tmux or too old."""
    program = shutil.which("tmux", path=environ.get("PATH"))
    if not environ.get("TMUX") or program is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603 - tmux itself, with fixed arguments
            (program, "load-buffer", "-w", "-"),
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            env=dict(environ),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
