"""The director's five-minute tour, by keyboard alone, in a real terminal at 80×24."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cio_console.keyboard.registry import COMMANDS
from tests.e2e.terminal import Terminal, console, environment, terminal

SIZE = (80, 24)

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def synchronised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home that has synchronised the demo's feed, made once for all the tests."""
    folder = tmp_path_factory.mktemp("tour")
    home = folder / "home"
    made = console("demo", "--dossier", str(folder / "demo"))
    sync = console("synchroniser", "--source", str(folder / "demo" / "flux"))
    subprocess.run(made, env=environment(folder / "other"), check=True, stdin=subprocess.DEVNULL)
    subprocess.run(sync, env=environment(home), check=True)
    return home


@pytest.fixture
def screen(synchronised: Path, tmp_path: Path) -> Iterator[Terminal]:
    """Open the screens on a copy of that home, two days before the deadline."""
    shutil.copytree(synchronised, tmp_path / "home")
    with terminal() as session:
        command = console("--date", "2025-01-08", "--hors-ligne")
        session.start(command, SIZE, environment(tmp_path / "home"))
        yield session


def schools(screen: str) -> list[str]:
    """Return the lines of the table of schools, cursor line included."""
    lines = screen.splitlines()
    start = next(i for i, line in enumerate(lines) if "SIECLE" in line and "nat." in line)
    rows = []
    for line in lines[start + 1 :]:
        if not line.strip() or line.startswith("──"):
            break
        rows.append(line.strip())
    return rows


def test_a_day_without_its_year_opens_on_that_of_the_campaign_held(
    synchronised: Path, tmp_path: Path
) -> None:
    shutil.copytree(synchronised, tmp_path / "home")
    with terminal() as session:
        command = console("--date", "12/02", "--hors-ligne")
        session.start(command, SIZE, environment(tmp_path / "home"))
        session.wait_for("vu le 12/02/2025", "SIECLE")


def test_the_demo_opens_on_the_sector_two_days_before_the_deadline(tmp_path: Path) -> None:
    with terminal() as session:
        command = console("demo", "--etablissements", "6")
        session.start(command, SIZE, environment(tmp_path / "home"))
        shown = session.wait_for("Établissements 6", "vu le 08/01/2025", "à jour")
        assert re.search(r"SIECLE .*\d+/\d+ J-2 ", shown)
        assert "Quitter" in shown
        assert len(shown.rstrip("\n").splitlines()) <= SIZE[1]
        session.keys("q")
        assert session.wait_exit() == 0


def test_from_the_worst_school_to_what_to_tell_the_secretary_and_back(screen: Terminal) -> None:
    worst = schools(screen.wait_for("Établissements 24"))[0]
    screen.keys("Enter")
    school = screen.wait_for("Anomalies", "Dépôts", "← Retour")
    assert worst[:12] in school
    screen.keys("Enter")
    screen.wait_for("ce qui ne va pas")
    screen.keys("Enter")
    shown = screen.wait_for("Pourquoi c'est important")
    assert re.search(r"[FSN]\d{3}", shown)
    for expected in ("ce qui ne va pas", "Dépôts", "Établissements 24"):
        screen.keys("BSpace")
        screen.wait_for(expected)
    assert schools(screen.screen())[0] == worst


def test_the_rejected_school_says_why_its_file_is_refused(screen: Terminal) -> None:
    screen.wait_for("Établissements 24")
    screen.keys("/")
    screen.type("rejete")
    shown = screen.wait_for("« rejete »")
    assert all("rejeté" in row for row in schools(shown))
    assert schools(shown)
    screen.keys("Enter")
    screen.wait_gone("Valider")
    screen.keys("Enter")
    assert "bloquante" in screen.wait_for("Dépôts")


def test_late_schools_appear_the_day_after_the_deadline(screen: Terminal) -> None:
    assert "en retard" not in screen.wait_for("Établissements 24")
    screen.keys("d")
    screen.wait_for("8 janvier, hier")
    screen.type("2025-01-13")
    screen.keys("Enter")
    shown = screen.wait_for("13/01/2025", "✗ en retard")
    assert any("en retard" in row for row in schools(shown))
    screen.keys("a", "a")
    only = screen.wait_for("en retard seulement")
    assert schools(only)
    assert all("en retard" in row or "rejeté" in row for row in schools(only))


def test_a_contact_is_written_down_in_one_line_and_found_again(
    screen: Terminal, tmp_path: Path
) -> None:
    screen.wait_for("Établissements 24")
    screen.keys("c")
    screen.wait_for("Relance : ", "Valider")
    screen.type("Secrétariat prévenu, export demain")
    screen.keys("Enter")
    screen.wait_for("Relance enregistrée dans le journal", "Établissements 24")
    screen.keys("q")
    assert screen.wait_exit() == 0
    journal = list((tmp_path / "home" / "journal").glob("journal.*.json"))
    assert any("Secrétariat prévenu" in file.read_text("utf-8") for file in journal)


def test_help_is_one_key_away_and_leaving_too(screen: Terminal) -> None:
    screen.wait_for("Établissements 24")
    screen.keys("?")
    screen.wait_for("Tapez un mot pour trouver une commande")
    every = f"{len(COMMANDS)} sur {len(COMMANDS)}"
    screen.wait_for(every)
    screen.type("filtr")
    screen.wait_gone(every)
    screen.keys("Escape")
    screen.wait_for("Établissements 24")
    screen.keys("q")
    assert screen.wait_exit() == 0


def test_a_small_window_shows_fewer_columns_and_a_wide_one_the_preview(screen: Terminal) -> None:
    screen.wait_for("Établissements 24")
    screen.resize(60, 16)
    screen.wait_gone("term.")
    assert max(map(len, screen.screen().splitlines())) <= 60
    screen.resize(120, 40)
    screen.wait_for("Dernière relance", "mercredi 8 janvier 2025")
