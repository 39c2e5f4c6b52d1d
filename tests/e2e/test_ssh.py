"""The console over a real ssh whose line is cut while a note is being typed."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cio_console.domain.followup import Draft
from cio_console.store.journal import Journal
from tests.e2e.emulator import Emulator, emulated
from tests.e2e.sshd import Sshd, sshd
from tests.e2e.terminal import ended, environment, opening, until
from tests.tui.sector import REJECTED, SectorFiles

NOTED = "tél Mme Costa : export promis"
TYPED = "mél Mme Costa : pièce jointe vide, rappel jeu"
Cut = Callable[[Emulator, Sshd], None]

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """Give one server for all the tests."""
    with sshd(tmp_path_factory.mktemp("ssh") / "sshd") as server:
        yield server


def words(files: SectorFiles) -> str:
    """Return the line that opens the screens, as typed at the other end."""
    number = files.home / "number"
    here = Path(__file__).resolve().parents[2]
    return (
        f"cd {here} && sh -c 'echo $$ > {number}; exec \"$@\"' sh {' '.join(opening(files.source))}"
    )


def login(server: Sshd, files: SectorFiles, command: str) -> "tuple[list[str], dict[str, str]]":
    """Return the client's command line and its environment."""
    return server.login(command), environment(files.home, TERM="xterm-256color")


def journal(files: SectorFiles) -> Journal:
    """Return the journal as it is on the disk."""
    return Journal(files.home / "journal")


def drafts(files: SectorFiles) -> list[str]:
    """Return the texts half typed that are on the disk."""
    held: tuple[Draft, ...] = journal(files).drafts()
    return [draft.text for draft in held]


def half_typed(screen: Emulator, files: SectorFiles) -> int:
    """Record one note, type half of another; return the number of the console's process."""
    screen.wait_for("Établissements 8", "Quitter")
    screen.type("c")
    screen.wait_for("Relance : Lycée professionnel Auguste Perdrix", "Valider")
    screen.type(f"{NOTED}\r")
    screen.wait_for("Relance enregistrée dans le journal")
    screen.type("c")
    screen.wait_for("Relance : Lycée professionnel Auguste Perdrix", "Valider")
    screen.type(TYPED)
    screen.wait_for(TYPED, "Compris : courriel")
    until(lambda: drafts(files) == [TYPED], "the line on the disk")
    return int((files.home / "number").read_text())


def cut_by_the_client(screen: Emulator, _server: Sshd) -> None:
    """Kill the client, as a laptop that is closed or a network that falls."""
    screen.process.kill()


def cut_by_the_server(_screen: Emulator, server: Sshd) -> None:
    """Kill what serves the connection, as an administrator or a restart does."""
    for session in server.sessions():
        os.kill(session, signal.SIGKILL)


@pytest.mark.parametrize("cut", [cut_by_the_client, cut_by_the_server])
def test_a_line_cut_while_typing_loses_nothing(server: Sshd, files: SectorFiles, cut: Cut) -> None:
    with emulated(*login(server, files, words(files))) as screen:
        process = half_typed(screen, files)
        cut(screen, server)
        until(lambda: ended(process), "the console to end")
        screen.wait_exit()
    assert [contact.text for contact in journal(files).contacts()] == ["export promis"]
    assert drafts(files) == [TYPED]
    with emulated(*login(server, files, words(files))) as screen:
        screen.wait_for("Relance commencée, non enregistrée", "Quitter")
        screen.type("c")
        screen.wait_for(TYPED)
        screen.type("di\r")
        screen.wait_for("Relance enregistrée dans le journal")
        screen.type("q")
        assert screen.wait_exit() == 0
    last = journal(files).contacts()[-1]
    assert (last.uai, last.text) == (REJECTED, "pièce jointe vide")
    assert drafts(files) == []


def test_the_terminal_of_a_login_is_sane_after_one_that_was_cut(
    server: Sshd, files: SectorFiles
) -> None:
    with emulated(*login(server, files, "stty -a")) as screen:
        screen.wait_exit()
        sane = screen.text
    with emulated(*login(server, files, words(files))) as screen:
        before = screen.settings
        process = half_typed(screen, files)
        cut_by_the_server(screen, server)
        screen.wait_exit()
        assert screen.settings == before
        until(lambda: ended(process), "the console to end")
    with emulated(*login(server, files, "stty -a")) as screen:
        screen.wait_exit()
        assert screen.text == sane
        assert "isig icanon" in sane


def test_over_ssh_the_mouse_is_left_to_the_terminal_and_leaving_gives_it_back(
    server: Sshd, files: SectorFiles
) -> None:
    with emulated(*login(server, files, words(files))) as screen:
        screen.wait_for("Établissements 8", "Quitter")
        screen.type("q")
        assert screen.wait_exit() == 0
        assert screen.restored
        assert b"\x1b[?1000h" not in screen.sent
