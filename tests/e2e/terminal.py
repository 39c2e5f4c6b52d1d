"""A real terminal for the tests: tmux, driven by its keyboard and read from its screen."""

import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE = 45.0
"""Seconds to wait for a screen before saying what was there instead."""
POLL = 0.05
"""Seconds between two looks at the screen."""


def require(program: str) -> str:
    """Return the path of `program`; where it is missing, skip on a laptop and fail in CI."""
    path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is missing: .ci/run must install it")
        pytest.skip(f"{program} is not installed on this machine")
    return path


_TELLING = '"$@"; echo "[fin $?]"; exec sleep 600'
"""Runs a program and leaves its exit code on the screen; tmux itself can lose it."""
_ENDED = re.compile(r"\[fin (\d+)\]")


class Terminal:
    """One tmux session of a fixed size running one program."""

    def __init__(self, socket: str, program: str) -> None:
        self._tmux = (program, "-L", socket)

    def start(self, command: Sequence[str], size: tuple[int, int], env: dict[str, str]) -> None:
        """Start `command` in a terminal of `size` (columns, lines)."""
        columns, lines = size
        settings = [f"{name}={value}" for name, value in env.items()]
        new = ("new-session", "-d", "-x", str(columns), "-y", str(lines))
        self._run("-f", os.devnull, *new, "sh", "-c", _TELLING, "sh", "env", *settings, *command)

    def keys(self, *names: str) -> None:
        """Press keys by their tmux names: « Enter », « BSpace », « / », « abc »."""
        self._run("send-keys", *names)

    def type(self, text: str) -> None:
        """Type `text` literally."""
        self._run("send-keys", "-l", text)

    def screen(self) -> str:
        """Return what the screen shows, one line per row, trailing blanks removed."""
        return self._run("capture-pane", "-p")

    def resize(self, columns: int, lines: int) -> None:
        """Resize the terminal."""
        self._run("resize-window", "-x", str(columns), "-y", str(lines))

    def wait_for(self, *texts: str) -> str:
        """Wait until the screen shows every one of `texts`, and return it."""
        return self._wait(lambda screen: all(t in screen for t in texts), f"to show {texts}")

    def wait_gone(self, text: str) -> str:
        """Wait until the screen no longer shows `text`, and return it."""
        return self._wait(lambda screen: text not in screen, f"to lose {text!r}")

    def wait_exit(self) -> int:
        """Wait until the program has ended, and return its exit code."""
        screen = self._wait(lambda screen: _ENDED.search(screen) is not None, "to end")
        ended = _ENDED.search(screen)
        assert ended is not None
        return int(ended[1])

    def close(self) -> None:
        """End the session and everything in it."""
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)

    def _wait(self, accept: Callable[[str], bool], what: str) -> str:
        limit = time.monotonic() + PATIENCE
        while True:
            screen = self.screen()
            if accept(screen):
                return screen
            if time.monotonic() > limit:
                raise AssertionError(f"the screen was expected {what}, it shows:\n{screen}")
            time.sleep(POLL)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._tmux, *arguments], capture_output=True, check=True, text=True, timeout=PATIENCE
        )
        return done.stdout


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something outside the screen."""
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit, f"expected {what}"
        time.sleep(POLL)


def ended(process: int) -> bool:
    """Tell whether a process is over."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def console(*arguments: str) -> list[str]:
    """Return the command that runs the console from this interpreter."""
    return [sys.executable, "-m", "cio_console", *arguments]


def opening(source: str) -> list[str]:
    """Return the command that opens the screens on what is held of `source`."""
    return console("--date", "2025-01-08", "--hors-ligne", "--source", source)


def environment(home: Path, **extra: str) -> dict[str, str]:
    """Return an environment where the console only knows `home`, in French UTF-8 colours."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "CI") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "CIO_CONSOLE_HOME": str(home),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        **extra,
    }


@contextmanager
def terminal() -> Iterator[Terminal]:
    """Give a terminal of its own tmux server, ended with the test."""
    session = Terminal(f"cio-{uuid.uuid4().hex[:12]}", require("tmux"))
    try:
        yield session
    finally:
        session.close()
