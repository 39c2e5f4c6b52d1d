"""Real processes on one journal: side by side, and killed at any instant."""

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from cio_console.store.journal import Journal
from tests.store.builders import names

ROOT = Path(__file__).resolve().parents[2]
ENDLESS = 1_000_000
KILLS = 12


def start(folder: Path, prefix: str, count: int) -> "subprocess.Popen[str]":
    """Start a session that records contacts and tells each one it has acknowledged."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer", str(folder), prefix, str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def lines(session: "subprocess.Popen[str]") -> Iterator[str]:
    """Yield the ids that a session acknowledges, whole lines only, until it ends."""
    assert session.stdout is not None
    return (line.strip() for line in session.stdout if line.endswith("\n"))


def ids(folder: Path) -> set[str]:
    return {held.id for held in Journal(folder).contacts()}


def test_two_sessions_side_by_side_lose_nothing_and_a_reader_never_goes_back(
    tmp_path: Path,
) -> None:
    each = 150
    reader = Journal(tmp_path)
    seen: set[str] = set()
    acknowledged: set[str] = set()
    with start(tmp_path, "a", each) as one, start(tmp_path, "b", each) as two:
        for line in chain(lines(one), lines(two)):
            acknowledged.add(line)
            now = {held.id for held in reader.contacts()}
            assert seen <= now, "what was read once is read again"
            assert acknowledged <= now
            seen = now

    assert (one.returncode, two.returncode) == (0, 0)
    assert ids(tmp_path) == {f"{prefix}{n}" for prefix in "ab" for n in range(each)}
    assert reader.notices == []
    assert len(names(tmp_path)) == 3, "three generations, no temporary file"


def test_a_session_killed_at_any_instant_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(2025)
    acknowledged: set[str] = set()
    for kill in range(KILLS):
        with start(tmp_path, f"{kill}-", ENDLESS) as session:
            told = lines(session)
            acknowledged.update(islice(told, chance.randrange(1, 12)))
            session.kill()
            acknowledged.update(told)
        assert session.returncode == -signal.SIGKILL

        journal = Journal(tmp_path)
        held = {contact.id for contact in journal.contacts()}
        assert acknowledged <= held
        assert len(held - acknowledged) <= kill + 1, "at most one unacknowledged each time"
        assert journal.notices == []
        assert not [name for name in names(tmp_path) if name.endswith(".tmp")]
