"""A secret typed on the command line is refused before anything shows it, stores it or sends it."""

from pathlib import Path

import pytest

from cio_console.store.paths import Home
from tests.commands.builders import fill
from tests.commands.conftest import Cli

SECRET = "s3cret"  # noqa: S105 - invented
URL = f"https://moi:{SECRET}@exemple.invalid/flux/"


@pytest.mark.parametrize(
    "words",
    [
        ("synchroniser", "--source", URL),
        ("synchroniser", f"--source={URL}"),
        ("synchroniser", "--source", f"moi:{SECRET}@exemple.invalid"),
        ("synchroniser", "--source", f"https://exemple.invalid/?jeton={SECRET}"),
        ("synchroniser", "--source", f"https://exemple.invalid/#{SECRET}"),
        ("synchroniser", URL),
        ("synchroniser", f"--sourc={URL}"),
        ("etat", "--source", URL),
        ("etat", "--etablissement", URL),
        ("anomalies", "--source", URL),
        ("--source", URL),
        (URL,),
        ("verifier", URL),
        ("expliquer", URL),
        ("demo", "--port", URL),
        ("config", URL),
    ],
    ids=" ".join,
)
def test_no_command_repeats_or_keeps_it(home: Home, cli: Cli, words: tuple[str, ...]) -> None:
    fill(home)
    before = sorted(home.caches.rglob("*"))
    done = cli(*words)
    assert done.code == 2
    assert SECRET not in done.out + done.err
    assert "refusée" in done.err
    assert sorted(home.caches.rglob("*")) == before


def test_an_ordinary_address_or_note_is_let_through(cli: Cli, tmp_path: Path) -> None:
    absent = tmp_path / "depots@2025:janvier"
    assert str(absent) in cli("verifier", str(absent)).err
    assert "ecrire a directrice@exemple.fr" in cli("etat", "ecrire a directrice@exemple.fr").err


@pytest.mark.parametrize("command", ["synchroniser", "etat", "anomalies", "diagnostic"])
def test_the_folder_of_an_account_that_is_not_there_is_told_as_a_path(
    cli: Cli, command: str
) -> None:
    done = cli(command, "--source", "~compte-qui-n-existe-pas/flux")
    assert "erreur interne" not in done.err
    assert "compte-qui-n-existe-pas" in done.out + done.err
