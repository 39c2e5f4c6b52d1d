"""The terminal around the screens: what is set before textual, signals, the mouse."""

import asyncio
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from cio_console.tui.terminal import (
    MOUSE_VARIABLE,
    leave_on_signals,
    prepare,
    wants_mouse,
)

ROOT = Path(__file__).resolve().parents[2]
LEAVE_SCREEN = b"\x1b[?1049l"
SHOW_CURSOR = b"\x1b[?25h"
BOUND = 20.0
SGR = re.compile(rb"\x1b\[([0-9;]*)m")
COLOURS = {*range(30, 39), *range(40, 49), *range(90, 98), *range(100, 108)}

PROGRAM = """
import asyncio, os
from cio_console.tui.terminal import leave_on_signals, prepare, wants_mouse
prepare(os.environ)
from tests.tui.stage import Stage, COLUMNS, rows
from cio_console.tui.widgets.table import LineTable

def make():
    table = LineTable()
    table.set_content(COLUMNS, rows(50))
    return [table]

class Program(Stage):
    async def on_mount(self):
        leave_on_signals(asyncio.get_running_loop(), lambda: self.exit(0))
        await super().on_mount()

Program(make).run(mouse=wants_mouse(os.environ))
"""


class Terminal:
    """A program running in a real pseudo-terminal of 80 by 24."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process, self.master = process, master
        self.output = b""

    def read_until(self, wanted: bytes) -> None:
        """Read what the program writes until `wanted`; fail after a bound."""
        deadline = time.monotonic() + BOUND
        while wanted not in self.output:
            left = deadline - time.monotonic()
            assert left > 0, f"{wanted!r} not in {self.output[-500:]!r}"
            if select.select([self.master], [], [], left)[0]:
                with suppress(OSError):
                    self.output += os.read(self.master, 65536)
                    continue
                raise AssertionError(f"terminal closed before {wanted!r}")


@contextmanager
def terminal(**variables: str) -> Iterator[Terminal]:
    """Run the program in a pseudo-terminal, under a plain environment and `variables`."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environ = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environ | variables,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        with suppress(OSError):
            os.close(master)
        process.kill()
        process.wait(BOUND)


def test_what_textual_reads_at_its_import_is_set() -> None:
    environ: dict[str, str] = {}
    prepare(environ)
    assert environ == {
        "ESCDELAY": "25",
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
    }


def test_what_the_user_has_set_is_kept() -> None:
    environ = {"ESCDELAY": "200", "NO_COLOR": "1"}
    prepare(environ)
    assert (environ["ESCDELAY"], environ["NO_COLOR"]) == ("200", "1")


def test_an_empty_no_color_means_nothing() -> None:
    environ = {"NO_COLOR": ""}
    prepare(environ)
    assert "NO_COLOR" not in environ


def test_preparing_imports_nothing_of_textual_and_textual_obeys() -> None:
    code = (
        "import os, sys\n"
        "from cio_console.tui.terminal import prepare\n"
        "prepare(os.environ)\n"
        "assert not any(name.split('.')[0] == 'textual' for name in sys.modules)\n"
        "from textual import constants\n"
        "print(constants.ESCAPE_DELAY, constants.TEXTUAL_ANIMATIONS, constants.SMOOTH_SCROLL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["0.025", "none", "False"]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, True),
        ({"SSH_CONNECTION": "10.0.0.1 5000 10.0.0.2 22"}, False),
        ({"SSH_TTY": "/dev/pts/1"}, False),
        ({"SSH_TTY": "/dev/pts/1", MOUSE_VARIABLE: "oui"}, True),
        ({MOUSE_VARIABLE: "Non"}, False),
        ({"SSH_TTY": "/dev/pts/1", MOUSE_VARIABLE: "peut-être"}, False),
    ],
)
def test_the_mouse_is_left_to_the_terminal_over_ssh(
    environ: dict[str, str], expected: bool
) -> None:
    assert wants_mouse(environ) is expected


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_to_end_calls_leave(number: signal.Signals) -> None:
    loop, left = asyncio.get_running_loop(), asyncio.Event()
    leave_on_signals(loop, left.set)
    try:
        os.kill(os.getpid(), number)
        await asyncio.wait_for(left.wait(), BOUND)
    finally:
        for handled in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.remove_signal_handler(handled)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_restores_the_terminal(number: signal.Signals) -> None:
    with terminal() as shown:
        shown.read_until("Lycée n° 0".encode())
        shown.process.send_signal(number)
        shown.read_until(LEAVE_SCREEN)
        shown.read_until(SHOW_CURSOR)
        assert shown.process.wait(BOUND) == 0


def test_a_lost_terminal_ends_the_process_even_without_a_signal() -> None:
    with terminal() as shown:
        shown.read_until("Lycée n° 0".encode())
        os.close(shown.master)
        assert shown.process.wait(BOUND) >= 0, "ended by a signal, not by itself"


def test_over_ssh_the_mouse_is_never_asked_for() -> None:
    with terminal(SSH_CONNECTION="10.0.0.1 5000 10.0.0.2 22") as shown:
        shown.read_until("Lycée n° 0".encode())
        os.write(shown.master, b"q\x11")
        shown.read_until(LEAVE_SCREEN)
        assert b"\x1b[?1000h" not in shown.output


@pytest.mark.parametrize("name", ["xterm", "xterm-256color", "screen", "linux"])
def test_the_screen_asks_for_the_sixteen_colours_in_every_terminal(name: str) -> None:
    with terminal(TERM=name, COLORTERM="") as shown:
        shown.read_until(b"Aide")
        os.write(shown.master, b"\x11")
        shown.read_until(LEAVE_SCREEN)
        assert b"38;2;" not in shown.output
        assert b"38;5;" not in shown.output
        assert b"\x1b[" in shown.output


def test_without_colour_no_colour_is_sent() -> None:
    with terminal(NO_COLOR="1") as shown:
        shown.read_until(b"Aide")
        os.write(shown.master, b"\x11")
        shown.read_until(LEAVE_SCREEN)
        sent = {int(n) for run in SGR.findall(shown.output) for n in run.split(b";") if n}
        assert sent & COLOURS == set()
        assert {1, 7} <= sent


def test_an_exported_size_does_not_freeze_the_screens() -> None:
    environ = {"COLUMNS": "80", "LINES": "24", "TERM": "xterm"}
    prepare(environ)
    assert "COLUMNS" not in environ
    assert "LINES" not in environ
    assert environ["TERM"] == "xterm"
