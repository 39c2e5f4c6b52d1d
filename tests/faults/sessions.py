"""Real `cio-console` processes that a test holds, signals, stops and kills at a chosen instant."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.gates import LIMIT

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-m", "cio_console")


@dataclass(frozen=True, slots=True)
class Step:
    """One call of the store: where a process is held."""

    when: str
    call: str
    part: str
    """What a path among its arguments holds."""
    rank: int = 1


@dataclass
class Session:
    """One process, and the two pipes that hold it at a step."""

    process: "subprocess.Popen[bytes]"
    reached: int = -1
    go: int = -1

    def wait(self) -> None:
        """Wait until it is held."""
        ready, _, _ = select.select([self.reached], [], [], LIMIT)
        assert ready, "the step was never reached"
        assert os.read(self.reached, 1) == b".", self.process.communicate(timeout=LIMIT)

    def release(self) -> None:
        """Let it go on."""
        os.write(self.go, b".")

    def signal(self, number: int) -> None:
        """Send a signal, and wait until the process has taken it."""
        self.process.send_signal(number)
        while number != signal.SIGKILL and self.process.poll() is None and self._pending(number):
            os.sched_yield()

    def stop(self) -> None:
        """Send it to the background, as Ctrl-Z does, and wait until it is there."""
        self.process.send_signal(signal.SIGTSTP)
        _, status = os.waitpid(self.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)

    def ended(self) -> tuple[int, str]:
        """Wait for its end; return its exit code and what it said on stderr."""
        out, err = self.process.communicate(timeout=LIMIT)
        assert out in (b"", None), out
        return self.process.returncode, (err or b"").decode()

    def _pending(self, number: int) -> bool:
        """Tell whether the kernel still holds the signal back."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        except OSError:
            return False
        masks = [
            line.split()[1] for line in status.splitlines() if line.startswith(("SigP", "ShdP"))
        ]
        return any(int(mask, 16) >> (number - 1) & 1 for mask in masks)


@contextmanager
def session(home: Path, *words: str, step: Step | None = None, **streams: int) -> Iterator[Session]:
    """Start the program on a home, held at a step when one is given; killed with the block."""
    ours, theirs = os.pipe(), os.pipe()
    program: tuple[str, ...] = PROGRAM
    if step is not None:
        held = (step.when, step.call, step.part, str(step.rank))
        pipes = str(ours[1]), str(theirs[0])
        program = (sys.executable, "-m", "tests.faults.held_console", *pipes, *held)
    process = subprocess.Popen(
        [*program, *words],
        cwd=ROOT,
        env={**os.environ, "CIO_CONSOLE_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=streams.get("stdout", subprocess.PIPE),
        stderr=streams.get("stderr", subprocess.PIPE),
        pass_fds=(ours[1], theirs[0]),
    )
    os.close(ours[1])
    os.close(theirs[0])
    try:
        yield Session(process, ours[0], theirs[1])
    finally:
        process.kill()
        process.communicate()
        os.close(ours[0])
        os.close(theirs[1])
