"""Completion: what may follow a line, from the commands themselves and from what is held."""

import os
import subprocess
import sys

import pytest

from cio_console.commands.completion import SHELLS
from cio_console.commands.entry import COMMANDS, COMPLETING
from cio_console.store.paths import Home
from tests.commands.builders import CLEAN, FAULTY, LATE, fill
from tests.commands.conftest import Cli


def following(home: Home, line: str, shell: str = "bash") -> list[str]:
    """Return what may follow a line, whose last word is being typed, as a shell asks for it."""
    env = {
        **os.environ,
        "CIO_CONSOLE_HOME": str(home.data),
        COMPLETING: f"{shell}_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(line.count(" ")),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "cio_console"], env=env, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return [told for told in ran.stdout.splitlines() if told]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("cio-console ", [f"plain,{name}" for name in COMMANDS]),
        ("cio-console exp", ["plain,expliquer"]),
        ("cio-console --couleur ", ["plain,auto", "plain,jamais", "plain,toujours"]),
        ("cio-console --hors", ["plain,--hors-ligne"]),
        ("cio-console --couleur auto etat --col", ["plain,--collecte"]),
        ("cio-console etat --collecte ", ["plain,siecle", "plain,notes"]),
        ("cio-console expliquer s112", ["plain,S112"]),
        ("cio-console anomalies --regle N10", [f"plain,N10{n}" for n in range(1, 10)]),
        ("cio-console verifier ", ["file,"]),
        ("cio-console verifier export", ["file,export"]),
        ("cio-console publier --depots ", ["dir,"]),
        ("cio-console secteur mon", ["plain,montrer"]),
        ("cio-console changements --depuis h", ["plain,hier"]),
        ("cio-console rien ", []),
        ("cio-console etat --date ", []),
    ],
)
def test_what_may_follow_a_line(home: Home, line: str, expected: list[str]) -> None:
    assert following(home, line) == expected


def test_the_schools_of_the_sector_held_complete_a_uai(home: Home) -> None:
    fill(home)
    told = following(home, "cio-console etat --etablissement ")
    assert set(told) == {f"plain,{uai}" for uai in (LATE, FAULTY, CLEAN)}


def test_zsh_and_fish_are_told_what_each_thing_is(home: Home) -> None:
    fill(home)
    line = f"cio-console etat --etablissement {FAULTY[:7]}"
    assert following(home, line, "zsh") == ["plain", FAULTY, "Lycée Bêta"]
    assert following(home, "cio-console etat", "zsh") == ["plain", "etat", COMMANDS["etat"]]


def test_without_a_sector_nothing_completes_a_uai_and_nothing_is_said(home: Home) -> None:
    assert following(home, "cio-console etat --etablissement ") == []


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_each_shell_is_written(cli: Cli, shell: str) -> None:
    ran = cli("completion", shell)
    assert ran.code == 0
    assert COMPLETING in ran.out
    assert f"{shell}_complete" in ran.out


def test_the_shell_of_the_account_is_the_one_by_default(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert "fish_complete" in cli("completion").out
    monkeypatch.setenv("SHELL", "/bin/dash")
    refused = cli("completion")
    assert refused.code == 2
    assert "bash, zsh, fish" in refused.err
