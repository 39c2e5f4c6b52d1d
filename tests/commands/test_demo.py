"""`demo` and `publier`: the product's own pipeline, from files on disk to the state on stdout."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cio_console.commands.screens import open_demo
from cio_console.settings import read_settings, remember_source
from cio_console.store.paths import HOME_VARIABLE, Home
from tests.commands.builders import Done
from tests.commands.conftest import Cli
from tests.commands.test_process import LIMIT, PROGRAM, ran

LATER = "2025-02-05"


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """Give a folder kept by a demo of three schools, and what the demo told."""
    base = tmp_path_factory.mktemp("demo")
    env = {"CIO_CONSOLE_HOME": str(base / "home")}
    words = ("demo", "--etablissements", "3", "--dossier", str(base / "secteur"))
    done = ran(*words, env=env)
    return base, Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_without_a_terminal_the_demo_prints_the_state_of_8_january(
    kept: tuple[Path, Done],
) -> None:
    _, done = kept
    assert done.code == 0, done.err
    assert "mercredi 8 janvier 2025" in done.out
    assert "échéance le 10/01 (J-2)" in done.out
    assert sum("ycée" in line or "EREA" in line for line in done.lines) >= 1


def test_the_demo_leaves_what_others_reuse(kept: tuple[Path, Done]) -> None:
    base, _ = kept
    names = {path.name for path in (base / "secteur").iterdir()}
    assert {"depots", "secteur.json", "campagne.toml", "flux"} <= names
    assert (base / "secteur" / "flux" / "index.json").is_file()


def test_its_home_answers_the_other_commands_afterwards(
    kept: tuple[Path, Done], monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    base, demo = kept
    monkeypatch.setenv("CIO_CONSOLE_HOME", str(base / "home"))
    again = cli("etat", "--date", "2025-01-08")
    assert again.lines[-4:] == demo.lines[-4:]
    assert cli("anomalies").code in (0, 1)


def test_another_day_tells_another_story(kept: tuple[Path, Done], cli: Cli) -> None:
    base, _ = kept
    cli("synchroniser", "--source", str(base / "secteur" / "flux"))
    first = json.loads(cli("etat", "--json", "--date", "2025-01-08").out)
    later = json.loads(cli("etat", "--json", "--date", LATER).out)
    received = [
        sum(c["uploads"] for s in state["schools"] for c in s["collections"].values())
        for state in (first, later)
    ]
    assert received[0] < received[1]
    assert {s["collections"]["notes"]["status"] for s in first["schools"]} <= {
        "a-venir",
        "hors-perimetre",
    }


def test_publishing_the_same_folder_again_changes_nothing(
    kept: tuple[Path, Done], cli: Cli
) -> None:
    folder = kept[0] / "secteur"
    first = cli(*publishing(folder, folder / "flux"))
    assert "0 repris" in first.err, "the hashes of the demo are not those of this account"
    cli(*publishing(folder, folder / "flux"))  # the objects of the demo's index go
    before = tree(folder / "flux")
    done = cli(*publishing(folder, folder / "flux"))
    assert (done.code, done.out) == (0, "")
    assert "Flux inchangé" in done.err
    assert tree(folder / "flux") == before


def publishing(folder: Path, output: Path) -> list[str]:
    """Return the words that publish a demo's folder."""
    return [
        "publier",
        *("--depots", str(folder / "depots")),
        *("--secteur", str(folder / "secteur.json")),
        *("--campagne", str(folder / "campagne.toml")),
        *("--sortie", str(output)),
    ]


def test_a_feed_is_published_elsewhere_and_followed(
    kept: tuple[Path, Done], cli: Cli, tmp_path: Path
) -> None:
    folder = kept[0] / "secteur"
    done = cli(*publishing(folder, tmp_path / "flux"), "-v")
    assert done.code == 0
    assert "Flux publié, révision 1" in done.err
    assert "Contrôle des dépôts" in done.err
    assert cli("synchroniser", "--source", str(tmp_path / "flux")).code == 0
    assert cli("etat").code == 0


def test_publishing_a_folder_without_an_upload_is_told_even_quietly(
    kept: tuple[Path, Done], cli: Cli, tmp_path: Path
) -> None:
    empty = tmp_path / "vide"
    empty.mkdir()
    words = publishing(kept[0] / "secteur", tmp_path / "flux")
    done = cli(*words, "--depots", str(empty), "-q")
    assert done.code == 0
    assert f"aucun dépôt dans « {empty} »" in done.err


def test_publishing_quietly_still_tells_what_was_left_out(
    kept: tuple[Path, Done], cli: Cli, tmp_path: Path
) -> None:
    source = kept[0] / "secteur"
    folder = tmp_path / "copie"
    for name, content in tree(source).items():
        if not name.startswith("flux/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    (folder / "depots" / "9999999Z" / "siecle").mkdir(parents=True)
    (folder / "depots" / "9999999Z" / "siecle" / "2025-01-06T100000_E.xml").write_bytes(b"<a/>")
    done = cli(*publishing(folder, tmp_path / "flux"), "-q")
    assert (done.code, done.out) == (0, "")
    assert "9999999Z" in done.err


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [("--depots", "absent", 3), ("--secteur", "absent", 3), ("--campagne", "absent", 3)],
)
def test_what_cannot_be_read_is_named(
    kept: tuple[Path, Done], cli: Cli, tmp_path: Path, option: str, value: str, code: int
) -> None:
    words = publishing(kept[0] / "secteur", tmp_path / "flux")
    words[words.index(option) + 1] = str(tmp_path / value)
    done = cli(*words)
    assert (done.code, done.out) == (code, "")
    assert value in done.err


def test_the_user_s_own_home_is_left_alone(tmp_path: Path) -> None:
    home, scratch = tmp_path / "moi", tmp_path / "tmp"
    home.mkdir()
    scratch.mkdir()
    env = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    env |= {"HOME": str(home), "TMPDIR": str(scratch), "CIO_CONSOLE_HOME": ""}
    done = subprocess.run(
        [*PROGRAM, "demo", "--etablissements", "1"],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )
    assert done.returncode == 0, done.stderr
    assert list(home.iterdir()) == []
    assert list(scratch.iterdir()) == []


WATCHED = """
import os, sys
def hook(event, arguments):
    if event in ("os.putenv", "os.unsetenv") and arguments[0] == b"CIO_CONSOLE_HOME":
        os._exit(99)
sys.addaudithook(hook)
from cio_console.__main__ import main
main()
"""
"""The program, which ends as soon as it changes the home of its own environment."""


def test_its_home_is_handed_over_and_never_put_in_the_environment(tmp_path: Path) -> None:
    env = {key: value for key, value in os.environ.items() if key != "CIO_CONSOLE_HOME"}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, "demo", "--etablissements", "1"],
        env={**env, "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )
    assert done.returncode == 0, done.stderr


def test_the_demo_opened_from_the_screens_keeps_nothing_in_the_home(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home.settings_file.parent
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    before = tree(folder)
    assert open_demo() == 0
    assert "Vu le mercredi 8 janvier 2025" in capsys.readouterr().out
    assert os.environ[HOME_VARIABLE] == str(folder)
    assert tree(folder) == before


def test_ctrl_c_leaves_nothing_behind(home: Home, tmp_path: Path) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    with subprocess.Popen(
        [*PROGRAM, "demo", "--etablissements", "400"],
        env={**os.environ, "TMPDIR": str(scratch)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr
        assert b"Secteur fictif" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LIMIT)
    assert process.returncode == 130
    assert out == b""
    assert err.strip() == b"cio-console : interrompu."
    assert list(scratch.iterdir()) == []


def test_a_port_already_taken_is_a_wrong_request(cli: Cli) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = cli("demo", "--etablissements", "1", "--port", str(port))
    assert (done.code, done.out) == (2, "")
    assert str(port) in done.err


def test_a_folder_that_holds_something_else_is_left_alone(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "vacances.jpg").write_bytes(b"precieux")
    done = cli("demo", "--dossier", str(tmp_path / "photos"))
    assert (done.code, done.out) == (2, "")
    assert tree(tmp_path / "photos") == {"vacances.jpg": b"precieux"}


def test_the_kept_feed_is_what_its_home_follows_afterwards(
    kept: tuple[Path, Done], monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    base, _ = kept
    monkeypatch.setenv("CIO_CONSOLE_HOME", str(base / "home"))
    assert cli("synchroniser").code == 0
    document = json.loads(cli("config", "--json").out)
    assert document["source"] == str(base / "secteur" / "flux")


def test_a_second_demo_takes_the_place_of_the_first(cli: Cli) -> None:
    names = []
    for schools in ("1", "2"):
        assert cli("demo", "--etablissements", schools).code == 0
        names.append(len(json.loads(cli("etat", "--json").out)["schools"]))
    assert names == [1, 2]


def test_a_source_of_the_user_s_own_survives_a_demo(home: Home, cli: Cli) -> None:
    remember_source(home, "https://exemple.invalid/suivi/")
    assert cli("demo", "--etablissements", "1").code == 0
    assert read_settings(home).source == "https://exemple.invalid/suivi/"
