"""`diagnostic`: its text, its JSON, its exit codes, and how it stands in poor conditions."""

import json
import os
import pty
import re
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

import pytest

from cio_console import __version__
from cio_console.commands.diagnostic_text import diagnosis_text
from cio_console.commands.output import Styler
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.presentation.labels import GlyphSet
from cio_console.store.paths import Home
from tests.commands.builders import LATE, fill, note
from tests.commands.conftest import Cli
from tests.commands.test_document import DOCUMENT
from tests.commands.test_process import LIMIT, PROGRAM, ran
from tests.domain.builders import paris
from tests.feed.builders import SCHOOLS, FeedFiles
from tests.feed.servers import response, scripted

SECRETS = {
    "CIO_CONSOLE_USER": "compte-du-cio",
    "CIO_CONSOLE_PASSWORD": "m0t-de-passe-secret",
    "CIO_CONSOLE_TOKEN": "jeton-tres-secret",
    "HTTPS_PROXY": "http://moi:proxy-secret@127.0.0.1:9",
}
LINES = (
    Check("Versions", "console", "0.1.0"),
    Check("Terminal", "locale", "LANG=C (UTF-8)", Judgement.DOUBTFUL, "Choisissez une locale."),
    Check("Terminal", "taille", "inconnue, sans terminal", Judgement.UNTRIED),
    Check(
        "Réseau",
        "mandataire",
        "aucun : NO_PROXY nomme le serveur par « .exemple.fr » (HTTPS_PROXY ignorée)",
    ),
    Check(
        "Réseau",
        "certificat",
        "refusé : autorité inconnue de ce poste",
        Judgement.FAULTY,
        "Le certificat de suivi.exemple.fr vient d'une autorité inconnue de ce poste. Les données"
        " déjà reçues restent en place. Indiquez le fichier de l'autorité de votre académie par le"
        " réglage « certificats ».",
    ),
    Check("Stockage", "cache", f"~/.cache/cio-console/{'x' * 40} · 0700, à vous"),
)
GOLDEN = """\
Diagnostic de la console 0.1.0, le 08/01/2025 à 10:00 +0100
1 ligne en défaut, 1 ligne à vérifier. Aucun secret ne figure ici.

Versions
  ● bon         console               0.1.0

Terminal
  △ à vérifier  locale                LANG=C (UTF-8)
                → Choisissez une locale.
  · non essayé  taille                inconnue, sans terminal

Réseau
  ● bon         mandataire            aucun : NO_PROXY nomme le serveur par
                                      « .exemple.fr » (HTTPS_PROXY ignorée)
  ✗ en défaut   certificat            refusé : autorité inconnue de ce poste
                → Le certificat de suivi.exemple.fr vient d'une autorité
                  inconnue de ce poste. Les données déjà reçues restent en
                  place. Indiquez le fichier de l'autorité de votre académie par
                  le réglage « certificats ».

Stockage
  ● bon         cache
                  ~/.cache/cio-console/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                  · 0700, à vous
"""


def text(glyphs: GlyphSet = GlyphSet.UNICODE, *, essential: bool = False) -> str:
    """Return the text of `LINES` at 80 columns."""
    made = diagnosis_text(LINES, paris(1, 8, 10), 80, glyphs, Styler("jamais"), essential=essential)
    return "\n".join(made) + "\n"


def test_the_text_at_80_columns_is_this_one() -> None:
    assert text() == GOLDEN.replace("0.1.0,", f"{__version__},")
    assert max(map(len, GOLDEN.splitlines())) <= 80


def test_in_ascii_the_verdict_is_still_a_sign_and_a_word() -> None:
    told = text(GlyphSet.ASCII)
    for mark in ("= bon", "? à vérifier", "x en défaut", ". non essayé", "-> Choisissez"):
        assert mark in told
    assert not set("●△✗·→") & set(told)


def test_the_essential_is_what_is_not_good() -> None:
    told = text(essential=True)
    assert "✗ en défaut   certificat" in told
    assert "△ à vérifier  locale" in told
    assert "bon  " not in told
    assert "Versions" not in told


def test_all_good_is_said_in_a_line() -> None:
    made = diagnosis_text(LINES[:1], paris(1, 8), 80, GlyphSet.UNICODE, Styler("jamais"))
    assert made[1] == "Rien en défaut, rien à vérifier. Aucun secret ne figure ici."


@pytest.fixture
def feed(tmp_path: Path) -> FeedFiles:
    """Give a feed of one upload in a folder."""
    files = FeedFiles(tmp_path / "flux")
    files.add(SCHOOLS[0], 6)
    files.write()
    return files


def verdicts(out: str) -> dict[str, str]:
    """Return the verdict of each « section/label » of a JSON diagnosis."""
    return {f"{c['section']}/{c['label']}": c["verdict"] for c in json.loads(out)["checks"]}


def test_a_sound_installation_ends_with_0(cli: Cli, feed: FeedFiles) -> None:
    cli("synchroniser", "--source", str(feed.folder))
    done = cli("diagnostic", "--json")
    found = verdicts(done.out)
    assert [name for name, verdict in found.items() if verdict == "en-defaut"] == []
    assert done.code == 0
    assert found["Flux/un objet"] == found["Stockage/secteur reçu"] == "bon"
    told = cli("diagnostic", "--couleur", "jamais")
    assert (told.code, told.err) == (0, "")
    assert "\x1b" not in told.out


def test_something_in_default_ends_with_1(cli: Cli, feed: FeedFiles) -> None:
    (feed.folder / "index.json").unlink()
    done = cli("diagnostic", "--source", str(feed.folder), "-q")
    assert done.code == 1
    assert "✗ en défaut   index" in done.out
    assert "Versions" not in done.out


def test_nothing_is_changed_by_looking(home: Home, cli: Cli, feed: FeedFiles) -> None:
    cli("synchroniser", "--source", str(feed.folder))
    (home.cache(str(feed.folder)) / "sector.1.json").write_bytes(b"{}")

    def state() -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in sorted(home.config.rglob("*")) if p.is_file()}

    before = state()
    assert cli("diagnostic").code == 1
    assert state() == before


def test_the_json_counts_its_verdicts_and_names_its_format(cli: Cli) -> None:
    document = json.loads(cli("diagnostic", "--json", "--hors-ligne").out)
    assert (document["format"], document["format_version"]) == ("cio-diagnostic", "1.0")
    counted = [check["verdict"] for check in document["checks"]]
    assert document["counts"] == {str(j): counted.count(str(j)) for j in Judgement}
    assert set(document["checks"][0]) == {"section", "label", "value", "verdict", "advice"}


def test_no_secret_nor_any_word_of_the_journal_is_shown(
    home: Home, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    note(home, LATE, "Rappeler Mme Untel mardi")
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    for words in (["--json"], [], ["-q"], ["--hors-ligne"]):
        done = cli("diagnostic", *words)
        for secret in (*SECRETS.values(), "proxy-secret", "Untel", "Rappeler", "Bêta", LATE):
            assert secret not in done.out + done.err
    assert "1 relance" in cli("diagnostic", "--hors-ligne").out


def test_a_server_that_sends_the_secret_back_does_not_make_it_shown(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIO_CONSOLE_TOKEN", "jeton-tres-secret")
    echo = response(b"{}", headers=[("ETag", '"jeton-tres-secret"'), ("Server", "x\x1b[31m")])
    with scripted([echo]) as server:
        done = cli("diagnostic", "--source", server.url)
    assert done.code == 1
    assert "jeton-tres-secret" not in done.out
    assert "\x1b" not in done.out


def test_every_section_and_its_lines_are_in_the_page(cli: Cli, feed: FeedFiles) -> None:
    cli("synchroniser", "--source", str(feed.folder))
    table = DOCUMENT.split("### Que lire")[1].split("\n## ")[0]
    sections = {check.partition("/")[0] for check in verdicts(cli("diagnostic", "--json").out)}
    assert {section for section in sections if section not in table} == set()


POOR = {
    "no home": {"HOME": "", "CIO_CONSOLE_HOME": ""},
    "C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin": {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"},
    "no terminal": {"TERM": ""},
    "home nowhere": {"CIO_CONSOLE_HOME": "/proc/absent"},
    "wrong authorities": {"SSL_CERT_FILE": "/absent.pem"},
}


@pytest.mark.parametrize("name", list(POOR))
def test_in_poor_conditions_it_still_answers(name: str) -> None:
    done = ran("diagnostic", "--source", "https://127.0.0.1:9/", env=POOR[name])
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert done.stdout.startswith(b"Diagnostic de la console")
    assert b"Versions" in done.stdout


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"LANG": "C"}, "LANG=C ("),
        ({"LANG": "xx_XX.UTF-8"}, "LANG=xx_XX.UTF-8, absente de ce poste"),
        ({"LC_ALL": "xx_XX.UTF-8"}, "LC_ALL=xx_XX.UTF-8, absente de ce poste"),
        ({"LANG": ""}, "aucune"),
    ],
)
def test_the_user_s_own_locale_is_judged_not_the_one_that_python_sets(
    env: dict[str, str], told: str
) -> None:
    bare = {"LC_ALL": "", "LC_CTYPE": "", "LANG": "", "PYTHONUTF8": "", "PYTHONCOERCECLOCALE": ""}
    done = ran("diagnostic", "--hors-ligne", "--json", env={**bare, **env})
    (line,) = [c for c in json.loads(done.stdout)["checks"] if c["label"] == "locale"]
    assert (line["verdict"], line["value"].startswith(told)) == ("a-verifier", True), line


def test_without_a_stdin_nor_a_stderr_it_still_answers() -> None:
    line = f"{' '.join(PROGRAM)} diagnostic --hors-ligne <&- 2>&-"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, timeout=LIMIT)
    assert done.returncode in (0, 1)
    assert b"Terminal" in done.stdout


def on_a_terminal(columns: int, lines: int, **env: str) -> str:
    """Return what the command writes on a real terminal of that size."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (lines, columns))
    with subprocess.Popen(
        [*PROGRAM, "diagnostic", "--hors-ligne"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color", **env},
    ):
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # EIO: the other end is closed, everything has come
            while piece := os.read(ours, 65_536):
                seen += piece
    os.close(ours)
    return seen.decode("utf-8")


def test_on_a_terminal_its_size_and_its_colours_are_told(home: Home) -> None:
    seen = on_a_terminal(80, 24)
    assert "entrée au terminal, sortie au terminal" in seen
    assert "80 colonnes, 24 lignes" in seen
    assert "256" in seen
    assert "\x1b[" in seen
    plain = re.sub(r"\x1b\[[0-9;]*m", "", on_a_terminal(70, 20, NO_COLOR="", TMUX="x"))
    assert "70 colonnes, 20 lignes" in plain
    assert re.search(r"à vérifier +TERM", plain)
    assert "\x1b" not in on_a_terminal(80, 24, NO_COLOR="1")


def test_it_never_loads_textual() -> None:
    script = (
        "import sys; from cio_console.commands.entry import run;"
        " run(['diagnostic', '--hors-ligne']); sys.exit('textual' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ},
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )
    assert done.returncode == 0, done.stderr
