"""The Tab key completes the command in the shells themselves."""

import sys
from pathlib import Path

import pytest

from tests.e2e.terminal import environment, require, terminal

pytestmark = pytest.mark.e2e

SHELLS = {
    "bash": ("bash", "--norc", "--noprofile"),
    "zsh": ("zsh", "-f"),
    "fish": ("fish", "--no-config"),
}
READY = {
    "bash": "source completion.bash",
    "zsh": "autoload -Uz compinit; compinit -u -D; source completion.zsh",
    "fish": "source completion.fish",
}
"""What makes each shell read the script."""


@pytest.mark.parametrize("shell", SHELLS)
def test_tab_completes_a_command_and_its_option(tmp_path: Path, shell: str) -> None:
    require(shell)
    program = tmp_path / "bin" / "cio-console"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cio_console "$@"\n')
    program.chmod(0o755)
    env = environment(tmp_path, TERM="xterm-256color", PYTHONPATH=str(Path.cwd()))
    env["PATH"] = f"{program.parent}:{env['PATH']}"
    with terminal() as session:
        wanted = ["sh", "-c", f'cd "{tmp_path}" && exec "$@"', "sh", *SHELLS[shell]]
        session.start(wanted, (100, 20), env)
        session.type(f"cio-console completion {shell} > completion.{shell}; {READY[shell]}")
        session.keys("Enter")
        session.type("echo pret-$((40 + 2))" if shell != "fish" else "echo pret-(math 40 + 2)")
        session.keys("Enter")
        session.wait_for("pret-42")
        session.type("cio-console expl")
        session.keys("Tab")
        session.wait_for("cio-console expliquer")
        session.type("S112 --js")
        session.keys("Tab")
        session.wait_for("cio-console expliquer S112 --json")
        session.keys("Enter")
        session.wait_for('"aliases": []')
