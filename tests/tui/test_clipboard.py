"""The clipboard reached through a real tmux, or not at all."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from cio_console.tui.clipboard import through_tmux
from tests.e2e.terminal import require


@pytest.fixture
def tmux() -> Iterator[tuple[str, ...]]:
    """Give the command of a tmux server of its own."""
    command = (require("tmux"), "-L", f"cio-{uuid.uuid4().hex[:12]}")
    subprocess.run([*command, "-f", os.devnull, "new-session", "-d"], check=True)
    yield command
    subprocess.run([*command, "kill-server"], check=False)


def inside(command: tuple[str, ...]) -> dict[str, str]:
    """Return the environment of a program that runs in that server."""
    asked = subprocess.run(
        [*command, "display-message", "-p", "#{socket_path},#{pid},0"],
        capture_output=True,
        check=True,
        text=True,
    )
    return {"PATH": os.environ["PATH"], "TMUX": asked.stdout.strip()}


def test_in_tmux_the_text_is_in_its_buffer(tmux: tuple[str, ...]) -> None:
    text = "Objet : été — « relance »\n\n'; kill-server #{pid}\n"
    assert through_tmux(text, inside(tmux))
    shown = subprocess.run([*tmux, "show-buffer"], capture_output=True, check=True)
    assert shown.stdout.decode() == text


def test_outside_tmux_nothing_is_sent() -> None:
    assert not through_tmux("texte", {"PATH": os.environ["PATH"]})


def test_a_server_that_is_gone_is_told(tmux: tuple[str, ...]) -> None:
    environ = inside(tmux)
    subprocess.run([*tmux, "kill-server"], check=True)
    assert not through_tmux("texte", environ)


def test_without_the_program_nothing_is_sent(tmp_path: Path) -> None:
    assert not through_tmux("texte", {"PATH": str(tmp_path), "TMUX": f"{tmp_path}/x,1,0"})
