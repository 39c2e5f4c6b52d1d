"""`rapport`: one page on the sector, in Markdown or HTML, on stdout or in a new private file."""

import stat
from pathlib import Path

import pytest

from cio_console.store.paths import Home
from tests.commands.builders import FAULTY, fill, note
from tests.commands.conftest import Cli

DAY = ("--date", "2025-01-13")


@pytest.fixture
def held(home: Home) -> Home:
    """Give the small sector, with what was said to one of its schools."""
    fill(home)
    note(home, FAULTY, "la principale est en congé")
    return home


def test_without_a_source_it_says_how_to_get_one(cli: Cli) -> None:
    done = cli("rapport")
    assert (done.code, done.out) == (2, "")
    assert "cio-console synchroniser --source" in done.err


@pytest.mark.usefixtures("held")
def test_it_is_written_in_markdown_unless_html_is_asked_for(cli: Cli) -> None:
    done = cli("rapport", *DAY)
    assert (done.code, done.err) == (0, "")
    assert done.lines[0] == "# Remontées Parcoursup : CIO d'Essai"
    assert "situation du lundi 13 janvier 2025" in done.lines[2]
    assert cli("rapport", *DAY, "--markdown").out == done.out
    assert cli("rapport", *DAY, "--html").out.startswith('<!DOCTYPE html>\n<html lang="fr">')


@pytest.mark.usefixtures("held")
def test_what_was_said_is_told_only_when_it_is_asked_for(cli: Cli) -> None:
    for form in ("--markdown", "--html"):
        assert "en congé" not in cli("rapport", *DAY, form).out
        assert "en congé" in cli("rapport", *DAY, form, "--avec-relances").out


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    ("name", "words", "begins"),
    [
        ("r.html", (), "<!DOCTYPE html>"),
        ("r.HTM", (), "<!DOCTYPE html>"),
        ("r.md", (), "# Remontées"),
        ("r", ("--html",), "<!DOCTYPE html>"),
        ("r.html", ("--markdown",), "# Remontées"),
    ],
)
def test_it_is_written_in_a_new_private_file(
    cli: Cli, tmp_path: Path, name: str, words: tuple[str, ...], begins: str
) -> None:
    path = tmp_path / name
    done = cli("rapport", *DAY, *words, "--sortie", str(path))
    assert (done.code, done.lines) == (0, [str(path)])
    assert path.read_text("utf-8").startswith(begins)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = cli("rapport", *words, "--sortie", str(path))
    assert (again.code, again.out) == (2, "")
    assert "existe déjà" in again.err


@pytest.mark.usefixtures("held")
def test_what_cannot_be_is_refused(cli: Cli, tmp_path: Path) -> None:
    done = cli("rapport", "--html", "--markdown")
    assert (done.code, done.out) == (2, "")
    assert "choisissez" in done.err
    assert cli("rapport", "--sortie", str(tmp_path / "absent" / "r.md")).code == 4
    assert cli("rapport", "--sortie", str(tmp_path)).code == 2
