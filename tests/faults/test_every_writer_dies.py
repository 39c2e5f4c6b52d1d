"""Each writer killed before each of its calls, and the power cut at each of its instants."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.cutting import cut_after_death_failures, cut_failures
from tests.faults.ground import ground_of
from tests.faults.writers import WRITERS, Writer

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("report in parts", "reports", "erasure", "draft forgotten", "messages")
LIGHT = [writer for writer in WRITERS if writer.name not in HEAVY]
"""Those whose states are few and quickly read: the others take minutes."""


def test_a_writer_killed_before_any_of_its_calls_leaves_the_old_state_or_the_new() -> None:
    """In a process of its own, with one thread: that is what may be forked."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.faults.deaths", "--before"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stdout + told.stderr
    lines = told.stdout.splitlines()
    assert len(lines) == len(WRITERS)
    assert all(int(line.partition(": ")[2].partition(" ")[0]) > 4 for line in lines), lines
    assert any(", 0 temporary files" not in line for line in lines), "some died in the middle"


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.name)
def test_no_power_cut_loses_what_a_writer_acknowledged(writer: Writer) -> None:
    with ground_of(writer) as ground:
        wrong, tried = cut_failures(ground)

    assert wrong == []
    assert tried > 2, "the model has something to say"


@pytest.mark.parametrize("writer", LIGHT, ids=lambda writer: writer.name)
def test_what_is_acknowledged_after_the_death_of_another_survives_a_power_cut(
    writer: Writer,
) -> None:
    with ground_of(writer) as ground:
        wrong, tried = cut_after_death_failures(ground)

    assert wrong == []
    assert tried > 15
