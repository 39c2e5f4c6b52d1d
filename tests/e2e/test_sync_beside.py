"""Screens in a real terminal while their source changes, and another process synchronises."""

import os
import select
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal, console, environment, terminal
from tests.faults.behind import B, Behind, behind
from tests.faults.gates import LIMIT
from tests.faults.sessions import ROOT, session

SIZE = (80, 24)

pytestmark = pytest.mark.e2e


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Behind]:
    """Give a home one revision behind its source."""
    async with behind(tmp_path) as made:
        yield made


def opened(place: Behind, screen: Terminal) -> None:
    """Open the screens on the source of the home."""
    command = console("--source", place.server.url, "--date", "2025-01-31")
    screen.start(command, SIZE, environment(place.home))


def synchronised(place: Behind) -> None:
    """Let another process synchronise from beginning to end."""
    with session(place.home, "synchroniser", "--source", place.server.url) as other:
        assert other.ended()[0] == 0


def found(screen: Terminal) -> None:
    """Open the page of the school B from the sector."""
    screen.keys("/")
    screen.type(B)
    screen.wait_for(f"« {B} »")
    screen.keys("Enter")
    screen.wait_gone("Valider")
    screen.keys("Enter")
    screen.wait_for("Dépôts", "← Retour")


def held_now(pipe: Path) -> bool:
    """Wait until a process held at a call of its store says so."""
    descriptor = os.open(pipe, os.O_RDWR)
    try:
        ready, _, _ = select.select([descriptor], [], [], LIMIT)
        return bool(ready) and os.read(descriptor, 1) == b"."
    finally:
        os.close(descriptor)


def left(screen: Terminal, deep: int) -> None:
    """Leave from that many screens."""
    screen.keys(*["q"] * deep)
    assert screen.wait_exit() == 0


async def test_a_report_pruned_under_the_screen_is_told_missing_then_brought_by_r(
    place: Behind,
) -> None:
    place.show(1)
    with terminal() as screen:
        opened(place, screen)
        screen.wait_for("à jour")
        place.show(2)
        synchronised(place)
        found(screen)
        screen.keys("Enter")
        screen.wait_for("rapport de ce dépôt manque")
        screen.keys("r")
        screen.wait_gone("rapport de ce dépôt manque")
        screen.wait_for("n° 6")
        left(screen, 3)
    place.check_whole()


async def test_a_report_being_read_gives_way_to_the_one_that_replaces_it(place: Behind) -> None:
    place.show(1)
    with terminal() as screen:
        opened(place, screen)
        screen.wait_for("à jour")
        found(screen)
        screen.keys("Enter")
        screen.wait_for("Adresse absente pour l'élève n° 0")
        place.show(2)
        synchronised(place)
        screen.keys("r")
        screen.wait_for("· 7", "n° 6")
        left(screen, 3)


async def test_leaving_during_a_synchronisation_interrupts_it_in_order(place: Behind) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"), 0.5)
    with terminal() as screen:
        opened(place, screen)
        gate.wait()
        left(screen, 1)
        gate.wait_left()
    assert place.temporaries() == []
    place.check_whole()
    await place.check_resumed()


async def test_the_screens_wait_for_another_session_and_show_what_it_brings(
    place: Behind,
) -> None:
    gate = place.server.shut(lambda path: path.startswith("objects/"))
    words = ("synchroniser", "--source", place.server.url)
    with session(place.home, *words) as other, terminal() as screen:
        gate.wait()
        opened(place, screen)
        screen.wait_for("attend une autre session", "95 %     1")
        screen.keys("Down", "Down", "Down")
        place.server.open()
        assert other.ended()[0] == 0
        screen.wait_for("à jour", "95 %     7")
        screen.keys("Enter")
        screen.wait_for(B, "7 erreurs")
        left(screen, 2)
    place.check_whole()


async def test_leaving_never_waits_long_for_a_disk_that_does_not_answer(
    place: Behind, tmp_path: Path
) -> None:
    reached, go = tmp_path / "reached", tmp_path / "go"
    for pipe in (reached, go):
        os.mkfifo(pipe)
    held = "-m tests.faults.held_console 3 4 before link /reports/ 1"
    line = f'exec 3<>"{reached}" 4<>"{go}"; exec "$0" {held} --source "{place.server.url}"'
    env = environment(place.home, PYTHONPATH=str(ROOT))
    with terminal() as screen:
        screen.start(["sh", "-c", line, sys.executable], SIZE, env)
        screen.wait_for("synchronisation")
        assert held_now(reached)
        screen.keys("q")
        assert screen.wait_exit() == 0  # the write is still held
    place.check_whole()
    await place.check_resumed()
