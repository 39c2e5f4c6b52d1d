"""A line half typed outlives its session: killed, hung up, told to end; in a real terminal."""

import os
import signal
from pathlib import Path

import pytest

from cio_console.domain.followup import Draft
from cio_console.store.journal import Journal
from tests.e2e.terminal import Terminal, ended, environment, opening, terminal, until
from tests.tui.sector import REJECTED, SectorFiles

TYPED = "mél Mme Costa : refait l'export, rappel jeu"
SIZE = (80, 24)

pytestmark = pytest.mark.e2e


def start(session: Terminal, files: SectorFiles) -> Path:
    """Open the console in a terminal; return the file that will hold its process number."""
    number = files.home / "pid"
    number.unlink(missing_ok=True)
    telling = ["sh", "-c", 'echo $$ > "$0"; exec "$@"', str(number), *opening(files.source)]
    session.start(telling, SIZE, environment(files.home))
    session.wait_for("Établissements 8")
    return number


def half_typed(session: Terminal, files: SectorFiles) -> int:
    """Type half a line about the first school to call; return the number of the process."""
    number = start(session, files)
    session.keys("6")
    session.wait_for("Relances 6 à faire")
    session.keys("c")
    session.wait_for("Exemple :")
    session.type(TYPED)
    session.wait_for(TYPED, "Compris : courriel · Mme Costa · rappeler jeudi")
    return int(number.read_text())


def drafts(files: SectorFiles) -> tuple[Draft, ...]:
    """Return the drafts that are on the disk."""
    return Journal(files.home / "journal").drafts()


def finish_the_line(files: SectorFiles) -> None:
    """Open another session: the line is there, is finished, and is recorded."""
    with terminal() as session:
        start(session, files)
        session.wait_for("Relance commencée, non enregistrée : c la reprend (Lycée")
        session.keys("6")
        session.wait_for("Relances 6 à faire")
        session.keys("c")
        session.wait_for(TYPED)
        session.type("di")
        session.wait_for("Compris : courriel · Mme Costa · rappeler jeudi ")
        session.keys("Enter")
        session.wait_for("Relance enregistrée dans le journal")
        session.keys("q", "q")
        assert session.wait_exit() == 0
    (contact,) = Journal(files.home / "journal").contacts()
    assert (contact.uai, contact.text, contact.who) == (REJECTED, "refait l'export", "Mme Costa")
    assert drafts(files) == ()


def test_a_killed_session_leaves_its_line_to_the_next_one(files: SectorFiles) -> None:
    with terminal() as session:
        process = half_typed(session, files)
        until(lambda: [d.text for d in drafts(files)] == [TYPED], "the line on the disk")
        os.kill(process, signal.SIGKILL)
        assert session.wait_exit() == 128 + signal.SIGKILL
    assert Journal(files.home / "journal").contacts() == ()
    finish_the_line(files)


def test_a_terminal_that_goes_away_leaves_the_line_shown(files: SectorFiles) -> None:
    with terminal() as session:
        process = half_typed(session, files)
        session.close()
        until(lambda: ended(process), "the console to end without a terminal")
    assert [draft.text for draft in drafts(files)] == [TYPED]
    finish_the_line(files)


def test_a_session_told_to_end_leaves_the_line_shown(files: SectorFiles) -> None:
    with terminal() as session:
        process = half_typed(session, files)
        os.kill(process, signal.SIGTERM)
        session.wait_exit()
    assert [draft.text for draft in drafts(files)] == [TYPED]
