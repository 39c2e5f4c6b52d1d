"""The console in a pseudo-terminal of its own, read through a terminal emulator (pyte).

Everything that the program sends is kept, byte by byte. Nothing is awaited but what the screen
shows and what the processes do.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from unicodedata import combining

import pyte
from wcwidth import wcwidth

from tests.e2e.terminal import PATIENCE, require
from tests.e2e.wire import Token, Wire

SIZE = (80, 24)


class Emulator:
    """A program at a terminal."""

    def __init__(self, command: Sequence[str], env: dict[str, str], size: tuple[int, int]) -> None:
        self.sent = b""
        """Every byte that the program has sent."""
        self._size = size
        self._ordinary = self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)
        self._wire = Wire()
        self.master, theirs = pty.openpty()
        self.resize(*size)
        self.process = subprocess.Popen(
            [require("setsid"), "--ctty", *command],  # its controlling terminal, as at a login
            env=env,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        self.theirs = theirs
        """The program's end, kept open: its settings can be read once the program has left."""

    @property
    def lines(self) -> list[str]:
        """The lines of the screen, trailing blanks removed."""
        return ["".join(row).rstrip() for row in self.cells]

    @property
    def cells(self) -> list[list[str]]:
        """The cells of each line; the second one of a wide character is empty."""
        return [_cells(self._screen.buffer[y], self._size[0]) for y in range(self._size[1])]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def restored(self) -> bool:
        """Whether the terminal shows its ordinary screen, and its cursor."""
        return self._screen is self._ordinary and not self._screen.cursor.hidden

    @property
    def settings(self) -> str:
        """What `stty -a` tells of the terminal."""
        return subprocess.run(
            ["stty", "-a"], stdin=self.theirs, capture_output=True, text=True, check=True
        ).stdout

    @property
    def state(self) -> str:
        """The state of the process: « S » asleep, « T » stopped (proc(5))."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text("ascii")
        return stat.rpartition(")")[2].split()[0]

    @property
    def threads(self) -> int:
        """The number of threads of the process."""
        return len(list(Path(f"/proc/{self.process.pid}/task").iterdir()))

    def wipe(self) -> None:
        """Lose what is drawn, as when another program has used the terminal."""
        self._screen.reset()

    def type(self, keys: str) -> None:
        """Press keys, as the bytes that a terminal sends for them."""
        os.write(self.master, keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size; the program is told by the kernel."""
        self._size = columns, lines
        for screen in (self._ordinary, self._screen):
            screen.resize(lines, columns)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def wait_for(self, *texts: str) -> str:
        """Read until the screen shows every one of `texts`, and return it."""
        return self.wait(lambda screen: all(t in screen for t in texts), f"to show {texts}")

    def wait_gone(self, text: str) -> str:
        """Read until the screen no longer shows `text`, and return it."""
        return self.wait(lambda screen: text not in screen, f"to lose {text!r}")

    def wait(self, accept: Callable[[str], bool], what: str) -> str:
        """Read until the screen is as accepted, and return it."""
        limit = time.monotonic() + PATIENCE
        while not accept(self.text):
            left = limit - time.monotonic()
            assert left > 0, f"the screen was expected {what}, it shows:\n{self.text}"
            self.read(left)
        return self.text

    def read(self, seconds: float) -> bool:
        """Read once what the program sends within that time; tell whether there was something."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        with suppress(OSError):  # EIO: nobody holds the other end
            sent = os.read(self.master, 65536)
            self.sent += sent
            for token in self._wire.feed(sent):
                self._draw(token)
            return bool(sent)
        return False

    def _draw(self, token: Token) -> None:
        if token.body in ("?1049h", "?1049l"):  # pyte has no second screen
            self._screen = pyte.Screen(*self._size) if token.body[-1] == "h" else self._ordinary
            self._stream = pyte.Stream(self._screen)
        elif token.emulated:  # pyte stops at a mark that has no class
            self._stream.feed("".join(c for c in token.raw if wcwidth(c) or combining(c)))

    def wait_exit(self) -> int:
        """Read until the program has ended, and return its exit code."""
        limit = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < limit, f"the program goes on, it shows:\n{self.text}"
            self.read(0.05)
        while self.read(0):
            pass
        return self.process.returncode

    def lose(self) -> None:
        """Take the terminal away, as when a window is closed or a line is cut."""
        for descriptor in (self.theirs, self.master):
            with suppress(OSError):
                os.close(descriptor)

    def close(self) -> None:
        """Take the terminal away, and end whatever is left of the session."""
        self.lose()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


def _cells(row: Mapping[int, pyte.screens.Char], width: int) -> list[str]:
    """Return the characters of a line: half of one that was overwritten is a blank."""
    cells: list[str] = []
    for x in range(width):
        lone = not row[x].data and wcwidth(cells[-1][:1] or " ") < 2
        cells.append(" " if lone else row[x].data)
    return cells


@contextmanager
def emulated(
    command: Sequence[str], env: dict[str, str], size: tuple[int, int] = SIZE
) -> Iterator[Emulator]:
    """Run a program at a terminal of that size (columns, lines), ended with the test."""
    session = Emulator(command, env, size)
    try:
        yield session
    finally:
        session.close()
