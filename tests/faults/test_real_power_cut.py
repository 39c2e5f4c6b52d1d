"""A few power cuts on a real ext4, where root may mount one; `python -m tests.faults.shutdown`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.shutdown import FAULTS, IMPOSSIBLE

ROOT = Path(__file__).resolve().parents[2]
CUTS = 8


def cut(*words: str) -> tuple[int, dict[str, int]]:
    """Run the campaign; return its exit code and its figures. Skips where it cannot be tried."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.shutdown", "--cuts", str(CUTS), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == IMPOSSIBLE or "unshare failed" in done.stderr:
        pytest.skip(f"no file system can be mounted here: {done.stdout}{done.stderr}")
    lines = [line.rpartition(": ") for line in done.stdout.splitlines()]
    assert lines, done.stderr
    return done.returncode, {name: int(value) for name, _, value in lines}


def test_no_power_cut_of_a_real_disk_loses_an_acknowledged_note() -> None:
    code, figures = cut()

    assert {name: figures[name] for name in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert (code, figures["cuts"]) == (0, CUTS)
    assert figures["acknowledged"] > CUTS


@pytest.mark.parametrize("mutant", ["no fsync of the file", "no fsync of the journal's folder"])
def test_a_real_disk_loses_what_is_not_fsynced(mutant: str) -> None:
    code, figures = cut("--mutant", mutant)

    assert code == 1
    assert figures["lost"] > 0
