"""The console as a job of a shell: put to sleep, woken, and the terminal as it was before."""

import os
import shlex
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.emulator import Emulator, emulated
from tests.e2e.terminal import environment, opening, require, until
from tests.tui.sector import SectorFiles

READY = "prêt>"
FIRST, SECOND = "Lycée professionnel Auguste Perdrix", "Lycée Émilie du Châtelet"
SLEEP = "\x1a"

pytestmark = pytest.mark.e2e


@pytest.fixture
def shell(files: SectorFiles) -> Iterator[Emulator]:
    """Give an interactive shell, in which `cio` opens the screens."""
    env = environment(files.home, TERM="xterm-256color", PS1=f"{READY} ")
    with emulated([require("bash"), "--norc", "-i"], env) as shell:
        shell.wait_for(READY)
        shell.type(f"alias cio={shlex.quote(shlex.join(opening(files.source)))}; clear\n")
        shell.wait(lambda screen: screen.startswith(READY), "to be cleared")
        yield shell


def back(shell: Emulator, *texts: str) -> None:
    """Wait until the shell asks for a line again."""
    shell.wait(
        lambda shown: shown.rstrip().endswith(READY) and all(t in shown for t in texts),
        "to ask for a line",
    )


def ask(shell: Emulator, line: str, home: Path) -> str:
    """Return what the shell answers to a line, through a file."""
    answer, whole = home / "answer", home / "whole-answer"
    shell.type(f"{line} > {answer}; mv {answer} {whole}\n")
    until(whole.exists, f"an answer to {line}")
    told = whole.read_text()
    whole.unlink()
    return told


def test_put_to_sleep_and_woken_the_console_is_where_it_was(
    shell: Emulator, files: SectorFiles
) -> None:
    before = ask(shell, "stty -a", files.home)
    shell.type("cio\n")
    shell.wait_for("Établissements 8", FIRST)
    shell.type("j")
    drawn = shell.wait_for(SECOND, "Quitter")
    for _ in range(2):
        shell.type(SLEEP)
        back(shell, "Stopped")
        assert shell.restored
        assert ask(shell, "stty -a", files.home) == before
        shell.type("fg\n")
        shell.wait(lambda shown: shown == drawn, "to be drawn again")
    shell.type("k")
    shell.wait_for(FIRST)
    shell.type("q")
    back(shell)
    assert shell.restored
    assert ask(shell, "echo $?", files.home) == "0\n"
    assert ask(shell, "stty -a", files.home) == before


def test_sent_to_the_background_it_sleeps_until_it_is_called(
    shell: Emulator, files: SectorFiles
) -> None:
    shell.type("cio\n")
    drawn = shell.wait_for("Établissements 8", FIRST, "Quitter")
    shell.type(SLEEP)
    back(shell, "Stopped")
    ask(shell, "bg", files.home)
    until(lambda: "Stopped" in ask(shell, "jobs", files.home), "the console to sleep again")
    shell.type("fg\n")
    shell.wait(lambda shown: shown == drawn, "to be drawn again")
    shell.type("q")
    back(shell)


def test_what_is_typed_is_found_again_after_a_sleep(shell: Emulator) -> None:
    shell.type("cio\n")
    shell.wait_for("Établissements 8", FIRST)
    shell.type("c")
    shell.wait_for("Relance : ", "Valider")
    shell.type("tél Mme Costa : ")
    shell.wait_for("tél Mme Costa :")
    shell.type(SLEEP)
    back(shell, "Stopped")
    shell.type("fg\n")
    shell.wait_for("tél Mme Costa :", "Valider")
    shell.type("rappeler jeudi")
    shell.wait_for("tél Mme Costa : rappeler jeudi")


def test_stopped_and_continued_from_outside_it_draws_again_and_restores_the_terminal(
    files: SectorFiles,
) -> None:
    with emulated(opening(files.source), environment(files.home, TERM="xterm")) as screen:
        before = screen.settings
        drawn = screen.wait_for("Établissements 8", FIRST, "Quitter")
        threads = screen.threads
        for _ in range(3):
            os.kill(screen.process.pid, signal.SIGSTOP)
            until(lambda: screen.state == "T", "the console to stop")
            screen.wipe()
            os.kill(screen.process.pid, signal.SIGCONT)
            screen.wait(lambda shown: shown == drawn, "to be drawn again")
        assert screen.threads == threads, "a second reader of the keyboard"
        screen.type("j")
        screen.wait_for(SECOND)
        screen.type("q")
        assert screen.wait_exit() == 0
        assert screen.settings == before
        assert screen.restored


def test_without_a_shell_to_wake_it_the_console_does_not_fall_asleep(files: SectorFiles) -> None:
    with emulated(opening(files.source), environment(files.home, TERM="xterm")) as screen:
        before = screen.settings
        screen.wait_for("Établissements 8", FIRST)
        screen.type(SLEEP + "j")
        screen.wait_for(SECOND, "Quitter")
        screen.type("q")
        assert screen.wait_exit() == 0
        assert screen.settings == before
