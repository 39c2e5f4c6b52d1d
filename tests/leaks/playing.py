"""A session played by real processes on a stage, and everything that can be read of it."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pyte

from tests.leaks.stages import Stage

ROOT = Path(__file__).resolve().parents[2]
HOOKS = Path(__file__).resolve().parent / "hooks"
PATIENCE = 60.0
SIZE = (100, 30)
_LOUD = {
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONDEVMODE": "1",
    "HTTPX_LOG_LEVEL": "trace",
}
"""What makes the interpreter and its libraries tell the most."""

Evidence = dict[str, bytes]
"""Where something can be read → what is read there."""


def run(stage: Stage, words: tuple[str, ...], hook: str = "") -> tuple[int, Evidence]:
    """Run the console; return its exit code and what it showed."""
    with subprocess.Popen(
        [sys.executable, "-m", "cio_console", *words],
        env=_environ(stage, hook),
        cwd=stage.home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        line = _command_line(process.pid)
        out, err = process.communicate(timeout=PATIENCE)
    name = " ".join(words) or "(nothing)"
    return process.returncode, {f"{name}: out": out, f"{name}: err": err, f"{name}: line": line}


def tour(stage: Stage) -> tuple[int, Evidence]:
    """Open the screens, synchronise, fail, ask for help, leave; return what the terminal got."""
    master, slave = pty.openpty()
    os.set_blocking(master, False)
    process = subprocess.Popen(
        [sys.executable, "-m", "cio_console", "--source", stage.source("tour")],
        env=_environ(stage) | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
        cwd=stage.home,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        line = _command_line(process.pid)
        seen = _Seen(master)
        for shown, keys in _TOUR:
            seen.until(shown)
            os.write(master, keys)
        code = seen.ended(process)
    finally:
        process.kill()
        process.wait(PATIENCE)
        os.close(master)
    return code, {"screens: terminal": seen.output, "screens: line": line}


_TOUR = (
    ("à jour", b"r"),
    ("échec", b"?"),
    ("Tapez un mot", b"\x1b"),
    ("échec", b"q"),
)
"""What is waited for, then what is typed."""


class _Seen:
    """What a program has written on its terminal, and the screen that it makes."""

    def __init__(self, master: int) -> None:
        self.output = b""
        self._master = master
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)

    def until(self, text: str) -> None:
        """Read until the screen shows `text`."""
        self._read(lambda: any(text in line for line in self._screen.display), text)

    def ended(self, process: "subprocess.Popen[bytes]") -> int:
        """Read until the program ends; return its exit code."""
        self._read(lambda: process.poll() is not None, "the end")
        with suppress(OSError):
            self.output += os.read(self._master, 1 << 20)
        return process.wait()

    def _read(self, done: Callable[[], bool], what: str) -> None:
        limit = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > limit:
                shown = "\n".join(self._screen.display)
                raise AssertionError(f"no {what!r} on the screen:\n{shown}")
            if select.select([self._master], [], [], 0.05)[0]:
                with suppress(OSError):
                    data = os.read(self._master, 65_536)
                    self.output += data
                    self._stream.feed(data)


def left_behind(stage: Stage) -> Evidence:
    """Return the names and the contents of every file of the home, its log included."""
    files = [path for path in stage.home.rglob("*") if path not in stage.allowed]
    names = "\n".join(str(path.relative_to(stage.home)) for path in files)
    contents = {str(path): path.read_bytes() for path in files if path.is_file()}
    return {"names of files": os.fsencode(names), **contents}


def asked(stage: Stage) -> Mapping[str, tuple[list[str], str]]:
    """Return the requests of each server, without the one header that its own secret is for."""
    heads = {"server": (stage.server.heads, "Authorization")}
    if stage.proxy:
        heads["proxy"] = (stage.proxy.heads, "Proxy-Authorization")
    return heads


def without_header(head: str, name: str) -> bytes:
    """Return the head of a request without one header."""
    lines = head.splitlines()
    return "\n".join(line for line in lines if not line.startswith(f"{name}: ")).encode()


def _environ(stage: Stage, hook: str = "") -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(stage.home),
        "CIO_CONSOLE_HOME": str(stage.home),
        "TMPDIR": str(stage.home / "tmp"),
        "PYTHONPATH": f"{HOOKS}{os.pathsep}{ROOT}",
        "CIO_TEST_LOG": str(stage.home / "debug.log"),
        "CIO_TEST_HOOK": hook,
        **_LOUD,
        **stage.environ,
    }


def _command_line(pid: int) -> bytes:
    """Return what `ps` shows of a process; b"" where there is no /proc."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
