"""A defect of ours met in the screens, at a real terminal: one line, its exit code, nothing lost.

The defect is a screen whose module cannot be read any more, with a pupil's name at hand: what an
upgrade under an open console does, when it goes wrong.
"""

import re

import pytest

from cio_console.store.journal import Journal
from tests.e2e.emulator import Emulator, emulated
from tests.e2e.terminal import environment, opening
from tests.tui.sector import SectorFiles

CANARY = "Ysoline BRÉHAT-TESSON"
BROKEN = f"""
import sys
def hook(event, arguments):
    if event == "import" and arguments[0] == "cio_console.tui.screens.campaign":
        pupil = "{CANARY}"
        raise RuntimeError(pupil)
sys.addaudithook(hook)
from cio_console.__main__ import main
main()
"""
LEAVE_SCREEN = "\x1b[?1049l"
SEQUENCE = re.compile(r"\x1b\[[0-9;?<>=]*[a-zA-Z]")
LINE = (
    "cio-console : erreur interne (RuntimeError, <string>:6). Rien de ce qui était enregistré"
    " n'est perdu. Signalez-la en donnant cette ligne, la commande tapée et ce que vous faisiez."
)

pytestmark = pytest.mark.e2e


def broken(source: str) -> list[str]:
    """Return the command that opens the screens, of which the campaign's cannot be opened."""
    python, _, _, *arguments = opening(source)
    return [python, "-c", BROKEN, *arguments]


def crash(screen: Emulator) -> int:
    """Open the screen that cannot be, and return the exit code."""
    screen.type("5")
    return screen.wait_exit()


def test_one_line_is_said_and_the_terminal_is_as_it_was(files: SectorFiles) -> None:
    with emulated(broken(files.source), environment(files.home, TERM="xterm-256color")) as screen:
        before = screen.settings
        screen.wait_for("Établissements 8", "Quitter")
        assert crash(screen) == 3
        assert screen.restored
        assert screen.settings == before
        _, _, after = screen.sent.decode().rpartition(LEAVE_SCREEN)
        assert SEQUENCE.sub("", after) == f"{LINE}\r\n"
        assert CANARY.encode() not in screen.sent


def test_what_was_being_typed_is_kept_and_the_visit_is_to_be_told_again(files: SectorFiles) -> None:
    with emulated(broken(files.source), environment(files.home, TERM="xterm-256color")) as screen:
        screen.wait_for("Établissements 8", "Quitter")
        screen.type("c")
        screen.wait_for("Relance : ", "Valider")
        screen.type("tél Mme Costa")
        screen.wait_for("tél Mme Costa")
        screen.type("\x1b")
        screen.wait_gone("Valider")
        assert crash(screen) == 3
    journal = Journal(files.launch().home.journal)
    assert [one.text for one in journal.drafts()] == ["tél Mme Costa"]
    assert journal.last_visit() is None
