"""The command line speaks French, from its help to its complaints, and ends with clear codes."""

import re
import subprocess
import sys

import pytest

from cio_console.commands.entry import COMMANDS
from cio_console.commands.options import parse_uai
from tests.commands.conftest import Cli

ENGLISH = re.compile(
    r"\b(Usage|Show this|and exit|Missing|Invalid|Error|Commands|default|required|No such|Got)\b"
)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_help_is_in_french(cli: Cli, command: str) -> None:
    ran = cli(*([command] if command else []), "--help")
    assert ran.code == 0
    assert ran.out.startswith("Utilisation : cio-console")
    assert "Affiche cette aide et s'arrête." in ran.out
    assert "Options :" in ran.out
    assert not ENGLISH.search(ran.out)
    assert not re.search(r"«$|[A-Za-z]-$|^ *[»:;?!]", ran.out, re.MULTILINE)


def test_the_help_lists_every_command_with_what_it_does(cli: Cli) -> None:
    told = cli("--help").out
    for name, what in COMMANDS.items():
        assert re.search(rf"{name}\s+{re.escape(what)}", told)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["etta"], "la commande « etta » n'existe pas. Voulez-vous dire etat ?"),
        (["etat", "--dat", "x"], "l'option « --dat » n'existe pas. Voulez-vous dire --date ?"),
        (["etat", "--date"], "l'option --date attend une valeur."),
        (["etat", "--json=3"], "l'option --json n'attend pas de valeur."),
        (["etat", "--date", "32"], "--date : « 32 » n'est pas un jour"),
        (
            ["etat", "--etablissement", "12"],
            "« 12 » n'est pas un UAI : sept chiffres",
        ),
        (["etat", "--etablissement", "0941234A"], "sa lettre de contrôle est fausse"),
        (["etat", "en", "trop"], "de trop sur la ligne : en trop."),
        (["verifier"], "il manque l'argument FICHIER."),
        (["publier"], "il manque l'option --depots."),
        (["demo", "--etablissements", "0"], "« 0 » n'est pas un nombre entier de 1 à 5000."),
        (["anomalies", "--gravite", "grave"], "« grave » n'est pas l'un de : bloquante, erreur,"),
        (["etat", "--couleur", "bleu"], "« bleu » n'est pas l'un de : auto, jamais, toujours."),
        (["anomalies", "--regle", "S999"], "la règle « S999 » n'existe pas."),
        (["etat", "--json", "--csv"], "--json et --csv ne vont pas ensemble"),
        (["expliquer", "S999"], "la règle « S999 » n'existe pas."),
    ],
)
def test_a_wrong_request_is_told_in_french_and_exits_with_2(
    cli: Cli, arguments: list[str], sentence: str
) -> None:
    ran = cli(*arguments)
    assert ran.code == 2
    assert sentence in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert not ENGLISH.search(ran.err)


def test_a_uai_is_read_whatever_its_case() -> None:
    assert parse_uai(" 0350053t ") == "0350053T"


def test_the_version_is_told(cli: Cli) -> None:
    assert cli("--version").out.startswith("cio-console 0.")


def test_an_interrupted_reader_is_not_an_error() -> None:
    command = f"{sys.executable} -m cio_console expliquer | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("F001")
    assert done.stderr == ""


def test_a_locale_without_accents_loses_accents_not_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cio_console", "expliquer"],
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": ""},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith(b"F001")
    assert done.stdout.isascii()


def test_an_internal_failure_names_a_place_and_never_a_value(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A home that is no text path makes the operating system itself fail under the command.
    monkeypatch.setenv("CIO_CONSOLE_HOME", "/proc/self/mem/impossible")
    ran = cli("synchroniser", "--source", "/nowhere")
    assert ran.code in (3, 4)
    assert "Traceback" not in ran.err
    assert ran.err.startswith("cio-console : ")
