"""What the screens cost on the wire, at 80×24: a cursor move, and doing nothing."""

import re

import pytest

from tests.e2e.emulator import Emulator, emulated
from tests.e2e.terminal import environment, opening
from tests.tui.sector import SectorFiles

FIRST, SECOND = "Lycée professionnel Auguste Perdrix", "Lycée Émilie du Châtelet"
MOVES = 10
MOST = 1_000
"""Bytes of one cursor move."""
SETTLED = 0.3
"""Seconds without a byte after which the first screen is whole."""
WATCHED = 1.5
"""Seconds during which nothing may be sent."""

_PARKED = re.compile(rb"\x1b\[\d+;\d+H\Z")
"""Where the cursor is left ends every frame."""

pytestmark = pytest.mark.e2e


def press(screen: Emulator, key: str, school: str) -> None:
    """Press a key and wait for the end of the frame that shows that school in the preview."""
    screen.type(key)
    screen.wait(
        lambda shown: school in shown and _PARKED.search(screen.sent[-16:]) is not None,
        f"to show {school}",
    )


@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}], ids=["colour", "no colour"])
def test_a_cursor_move_costs_less_than_a_kilobyte_and_idleness_nothing(
    files: SectorFiles, variables: dict[str, str]
) -> None:
    env = environment(files.home, TERM="xterm-256color", **variables)
    with emulated(opening(files.source), env) as screen:
        screen.wait_for("Établissements 8", FIRST, "Quitter")
        press(screen, "j", SECOND)
        while screen.read(SETTLED):
            pass  # what waits for the first screen to be drawn is placed
        before = len(screen.sent)
        for _ in range(MOVES):
            press(screen, "k", FIRST)
            press(screen, "j", SECOND)
        moved = len(screen.sent) - before
        assert 0 < moved / (2 * MOVES) <= MOST
        assert not screen.read(WATCHED), "bytes are sent though nothing happens"
