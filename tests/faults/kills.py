"""A campaign of kill -9 on real sessions: `python -m tests.faults.kills --kills 1000 --seed S`.

Sessions write notes through the product's own journal, each in its process, and tell each one they
acknowledge through a pipe; so does the command `accepter`. They are killed at instants drawn from
the seed, then a new session opens what is left. The exit is 1 when an acknowledged word is lost,
when a store cannot be read, or when a temporary file outlives the next session.
"""

import argparse
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from cio_console.store.journal import Journal
from cio_console.store.paths import HOME_VARIABLE, Home
from tests.commands.builders import a_home, fill
from tests.faults.homes import temporaries
from tests.faults.writers import prepared
from tests.store.builders import contact

ROOT = Path(__file__).resolve().parents[2]
KILLS_OF_A_HOME = 25
"""Kills before a new home: a journal of thousands of notes would only slow the campaign."""
LONGEST_WAIT = 0.004
"""Seconds between the last acknowledgement read and the kill, at most: a note takes less."""
PATIENCE = 10.0
"""Seconds to wait for an acknowledgement."""
SHARE_OF_COMMANDS = 0.1
DECISION = ("--raison", "vu avec le lycée", "--jusqu-au", "2025-03-31", "--date", "2025-01-10")


FIGURES = (
    "kills",
    "kills of the command",
    "acknowledged",
    "lost",
    "there without being acknowledged",
    "temporary files left by the dead",
    "temporary files left by the next session",
    "stores unreadable",
)
FAULTS = ("lost", "temporary files left by the next session", "stores unreadable")
"""The figures that must be 0."""


@dataclass(frozen=True, slots=True)
class Session:
    """A process that writes notes, and the pipe where it tells those it acknowledges."""

    pid: int
    pipe: int

    @classmethod
    def start(cls, work: Iterator[str]) -> "Session":
        """Start a session that does `work` and tells each thing once it is acknowledged."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid:
            os.close(writing)
            return cls(pid, reading)
        try:
            for name in work:
                os.write(writing, f"{name}\n".encode())
        finally:
            os._exit(1)

    def kill(self) -> set[str]:
        """Kill it; return what it acknowledged, whole lines only."""
        os.kill(self.pid, signal.SIGKILL)
        told, code = self._ended()
        if code != -signal.SIGKILL:
            raise ChildProcessError(f"the session ended by itself: {code}")
        return told

    def end(self) -> set[str]:
        """Wait until it ends by itself, its disk being gone; return what it acknowledged."""
        return self._ended()[0]

    def _ended(self) -> tuple[set[str], int]:
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        told = b""
        while block := os.read(self.pipe, 1 << 16):
            told += block
        os.close(self.pipe)
        return set(told.decode().split("\n")[:-1]), code


def notes(folder: Path, prefix: str) -> Iterator[str]:
    """Record notes without end in the journal of `folder`, giving the name of each."""
    journal = Journal(folder)
    for number in count():
        journal.record_new([contact(name := f"{prefix}{number}")])
        yield name


class Campaign:
    """Kills drawn from a seed."""

    def __init__(self, seed: int) -> None:
        """Prepare; the same seed draws the same kills, at instants as like as a machine allows."""
        self.figures: Counter[str] = Counter()
        self._chance = random.Random(seed)
        self._command = Command()

    def run(self, kills: int) -> None:
        """Kill that many sessions at least, one in ten being the command."""
        while self.figures["kills"] < kills:
            with TemporaryDirectory(prefix="cio-kills-") as name:
                home = a_home(Path(name) / "home")
                until = min(kills, self.figures["kills"] + KILLS_OF_A_HOME)
                commands = round((until - self.figures["kills"]) * SHARE_OF_COMMANDS)
                self._notes(home, until - commands)
            for _ in range(commands):
                self._decision()

    def _notes(self, home: Home, until: int) -> None:
        """Kill sessions that write notes, alone or several at once, until so many kills."""
        acknowledged: set[str] = set()
        while self.figures["kills"] < until:
            together = self._chance.choice((1, 1, 2, 3, 4))
            prefix = f"{self.figures['kills']}-"
            sessions = [
                Session.start(notes(home.journal, f"{prefix}{n}-")) for n in range(together)
            ]
            for session in sessions:
                self._wait(session)
                acknowledged |= session.kill()
                self.figures["kills"] += 1
            self._open(home, acknowledged, lambda journal: {c.id for c in journal.contacts()})
        self.figures["acknowledged"] += len(acknowledged)
        held = Journal(home.journal).contacts()
        self.figures["there without being acknowledged"] += len(held) - len(acknowledged)

    def _wait(self, session: Session) -> None:
        """Wait for a few acknowledgements or none, then for an instant drawn at random."""
        for _ in range(self._chance.randrange(3)):
            select.select([session.pipe], [], [], PATIENCE)
        time.sleep(self._chance.uniform(0, LONGEST_WAIT))

    def _decision(self) -> None:
        """Kill the command, rather towards its end: that is where it writes."""
        with TemporaryDirectory(prefix="cio-kills-") as name:
            home = a_home(Path(name) / "home")
            fill(home)
            mark = self._chance.choice(self._command.marks(home))
            done = self._command.killed(home, mark, self._chance.uniform(0.6, 1.1))
            acknowledged = {mark} if done else set()
            self.figures["kills"] += 1
            self.figures["kills of the command"] += 1
            self.figures["acknowledged"] += len(acknowledged)
            self._open(home, acknowledged, lambda j: {a.short for a in j.acceptances()})

    def _open(
        self, home: Home, acknowledged: set[str], held: Callable[[Journal], set[str]]
    ) -> None:
        """Open what the killed left, in a session of this process, and count."""
        self.figures["temporary files left by the dead"] += len(temporaries(home))
        journal = Journal(home.journal)
        self.figures["lost"] += len(acknowledged - held(journal))
        self.figures["stores unreadable"] += bool(journal.notices)
        self.figures["temporary files left by the next session"] += len(temporaries(home))


class Command:
    """`cio-console accepter`, in a process of its own."""

    def __init__(self) -> None:
        """Prepare; the first use learns what can be accepted, and how long that takes."""
        self._marks: list[str] = []
        self._usual = 0.0
        """Seconds that the command takes when nobody kills it."""

    def marks(self, home: Home) -> list[str]:
        """Return the fingerprints of what may be accepted."""
        if not self._marks:
            with _accepter(home) as listing:
                lines = (listing.stdout.read() if listing.stdout else "").splitlines()
            self._marks = [words[0] for line in lines if (words := line.split())[1:2] == ["S111"]]
        return self._marks

    def killed(self, home: Home, mark: str, share: float) -> bool:
        """Kill it after a share of its usual time; tell whether it had acknowledged."""
        if not self._usual:
            with prepared(fill) as other:
                started = time.monotonic()
                with _accepter(other, mark, *DECISION) as process:
                    process.wait()
                self._usual = time.monotonic() - started
        with _accepter(home, mark, *DECISION) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(self._usual * share)
            process.kill()
            told = process.stderr.read() if process.stderr else ""
        return "1 anomalie acceptée" in told


def _accepter(home: Home, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "cio_console", "accepter", *arguments],
        cwd=ROOT,
        env={**os.environ, HOME_VARIABLE: str(home.data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def main() -> int:
    """Run the campaign; return 1 when one of the figures that must be 0 is not."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="sessions to kill")
    parser.add_argument("--seed", type=int, default=0, help="what the instants are drawn from")
    asked = parser.parse_args()
    campaign = Campaign(asked.seed)
    campaign.run(asked.kills)
    for name in FIGURES:
        print(f"{name}: {campaign.figures[name]}")
    return 1 if any(campaign.figures[name] for name in FAULTS) else 0


if __name__ == "__main__":
    sys.exit(main())
