"""A synchronisation that dies anywhere, or meets another anywhere: a sample of both campaigns."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.gates import LIMIT
from tests.faults.interleavings import ENCOUNTERS, Encounter, Stage, places
from tests.faults.sessions import ROOT

ONE_IN = 10
"""The rest is played by hand: `python -m tests.faults.sync_deaths`, and the two others."""


@pytest.mark.parametrize("campaign", ["sync_deaths", "local_deaths", "next_campaign_deaths"])
def test_a_synchronisation_killed_before_any_change_leaves_whole_states_and_is_resumed(
    campaign: str,
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.{campaign}", str(ONE_IN)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        timeout=5 * LIMIT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[-4]) >= 40 // ONE_IN, done.stdout


@pytest.mark.parametrize("encounter", ENCOUNTERS, ids=lambda encounter: encounter.name)
def test_two_that_meet_anywhere_leave_one_whole_state_with_its_reports(
    tmp_path: Path, encounter: Encounter
) -> None:
    told = list(places(Stage(tmp_path), encounter, ONE_IN))
    assert [(rank, wrong) for rank, wrong in told if wrong] == []
    assert len(told) >= 100 // ONE_IN
