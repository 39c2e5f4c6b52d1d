"""From the command to the first useful table, in a real terminal (a pty)."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
from pathlib import Path

from cio_console.demo.build import build
from tests.bench.measure import console, environment, python, report, run

SIZES = (24, 400)
LINES, COLUMNS = 24, 80
TIMEOUT = 30.0

EMPTY_APP = """
from textual.app import App
class Empty(App):
    def compose(self):
        from textual.widgets import Static
        yield Static("table prête")
Empty().run()
"""


def bench() -> None:
    """Print the time to the first table from a cache, beside an empty Textual application."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = _best(python(EMPTY_APP), environment(folder / "none"), "table prête")
        report("empty Textual application, first frame", f"{empty * 1000:.0f} ms")
        for schools in SIZES:
            _bench_one(folder / str(schools), schools)


def _bench_one(folder: Path, schools: int) -> None:
    demo = build(folder / "demo", schools=schools, seed=2025)
    env = environment(folder / "home")
    run(console("synchroniser", "--source", str(demo.feed)), env, repeat=1)
    screens = console("--date", "2025-01-08", "--hors-ligne")
    seconds = _best(screens, env, "Quitter")
    report(f"{schools} schools in the cache, first table", f"{seconds * 1000:.0f} ms")


def _best(command: list[str], env: dict[str, str], text: str) -> float:
    return min(_first_sight(command, env, text) for _ in range(5))


def _first_sight(command: list[str], env: dict[str, str], text: str) -> float:
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    env = {**env, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=env, stdin=follower, stdout=follower, stderr=follower, start_new_session=True
    )
    os.close(follower)
    try:
        _read_until(leader, text.encode(), start + TIMEOUT)
        return time.perf_counter() - start
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        _drain(leader)
        process.wait(TIMEOUT)
        os.close(leader)


def _read_until(leader: int, wanted: bytes, limit: float) -> None:
    seen = b""
    while wanted not in seen:
        ready, _, _ = select.select([leader], [], [], max(0.0, limit - time.perf_counter()))
        if not ready:
            raise RuntimeError(f"{wanted!r} never appeared: {seen[-2000:]!r}")
        seen += os.read(leader, 65536)


def _drain(leader: int) -> None:
    try:
        while os.read(leader, 65536):
            pass
    except OSError:
        return  # Linux answers EIO once the other side has closed
