"""A short run of the campaign of kills; the long one is `python -m tests.faults.kills`."""

import subprocess
import sys
from pathlib import Path

from tests.faults.kills import FAULTS, FIGURES

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50


def test_sessions_and_commands_killed_at_random_lose_nothing_they_acknowledged() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.faults.kills", "--kills", str(KILLS), "--seed", "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    figures = {name: int(value) for name, _, value in map(cut, told.stdout.splitlines())}
    assert tuple(figures) == FIGURES, told.stderr
    assert {name: figures[name] for name in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert told.returncode == 0
    assert figures["kills"] >= KILLS
    assert figures["kills of the command"] > 0
    assert figures["acknowledged"] > KILLS / 2


def cut(line: str) -> tuple[str, str, str]:
    """Return the name and the value of a figure."""
    return line.rpartition(": ")
