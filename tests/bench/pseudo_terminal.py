"""The console in a pseudo-terminal, seen from outside: its bytes, their moment, its processor."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LINES, COLUMNS = 24, 80
TIMEOUT = 60.0
QUIET = 0.3
"""Seconds without a byte after which the screen is taken to be at rest."""

_TICKS = os.sysconf("SC_CLK_TCK")
_KB_PER_MB = 1024


class Terminal:
    """One program and the terminal it draws on."""

    def __init__(self, leader: int, process: subprocess.Popen[bytes], start: float) -> None:
        self._leader = leader
        self._process = process
        self._start = start

    def until(self, *wanted: str) -> float:
        """Return the seconds from the start, or the last key, to all those texts; RuntimeError."""
        seen, marks = b"", [text.encode() for text in wanted]
        while not all(mark in seen for mark in marks):
            piece = self._read(TIMEOUT)
            if not piece:
                raise RuntimeError(f"{wanted!r} never appeared: {seen[-2000:]!r}")
            seen += piece
        return time.perf_counter() - self._start

    def press(self, keys: str) -> None:
        """Press keys; the time is counted from here."""
        self._start = time.perf_counter()
        os.write(self._leader, keys.encode())

    def rest(self, seconds: float = QUIET) -> int:
        """Wait until nothing is drawn for that long; return the bytes drawn meanwhile."""
        count = 0
        while piece := self._read(seconds):
            count += len(piece)
        return count

    @property
    def cpu(self) -> float:
        """Seconds of processor used so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def spent(self) -> float:
        """Seconds of processor used so far by the threads that still run, to the nanosecond."""
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    @property
    def peak_mb(self) -> float:
        """Largest resident memory so far."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / _KB_PER_MB

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._leader], [], [], seconds)
        return os.read(self._leader, 65536) if ready else b""


@contextmanager
def terminal(command: Sequence[str], env: Mapping[str, str]) -> Iterator[Terminal]:
    """Run `command` on an 80×24 terminal of 256 colours, ended with the context."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    env = {**env, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=env, stdin=follower, stdout=follower, stderr=follower, start_new_session=True
    )
    os.close(follower)
    try:
        yield Terminal(leader, process, start)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        _drain(leader)
        process.wait(TIMEOUT)
        os.close(leader)


def _drain(leader: int) -> None:
    try:
        while os.read(leader, 65536):
            pass
    except OSError:
        return  # Linux answers EIO once the other side has closed
