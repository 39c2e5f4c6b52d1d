"""The director's five-minute tour, by keyboard alone, in a real terminal at 80×24."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal, console, environment, terminal

SIZE = (80, 24)
DEMO = ("demo", "--etablissements", "24")

pytestmark = pytest.mark.e2e


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Terminal]:
    with terminal() as session:
        session.start(console(*DEMO), SIZE, environment(tmp_path / "home"))
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


def test_the_demo_opens_on_the_sector_two_days_before_the_deadline(screen: Terminal) -> None:
    shown = screen.wait_for("Établissements 24", "vu le mercredi 8 janvier 2025")
    assert re.search(r"SIECLE .*\d+/\d+ J-2 ", shown)
    assert re.search(r"Courriels .*%", shown)
    assert "Quitter" in shown
    assert len(shown.rstrip("\n").splitlines()) <= SIZE[1]


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
    screen.keys("Enter")
    assert "bloquante" in screen.wait_for("Dépôts")


def test_late_schools_appear_the_day_after_the_deadline(screen: Terminal) -> None:
    assert "en retard" not in screen.wait_for("Établissements 24")
    screen.keys("d")
    screen.wait_for("AAAA-MM-JJ")
    screen.type("2025-01-13")
    screen.keys("Enter")
    shown = screen.wait_for("vu le lundi 13 janvier 2025")
    assert any("en retard" in row for row in schools(shown))
    screen.keys("a", "a")
    only = screen.wait_for("retards")
    assert schools(only)
    assert all("en retard" in row or "rejeté" in row for row in schools(only))


def test_a_contact_is_written_down_in_one_line_and_found_again(
    screen: Terminal, tmp_path: Path
) -> None:
    screen.wait_for("Établissements 24")
    screen.keys("c")
    screen.wait_for("Contact")
    screen.type("Secrétariat prévenu, export demain")
    screen.keys("Enter")
    screen.wait_for("Secrétariat prévenu, export demain", "8 janvier 2025")
    screen.keys("q")
    assert screen.wait_exit() == 0
    journal = list((tmp_path / "home" / "journal").glob("journal.*.json"))
    assert any("Secrétariat prévenu" in file.read_text("utf-8") for file in journal)


def test_help_is_one_key_away_and_leaving_too(screen: Terminal) -> None:
    screen.wait_for("Établissements 24")
    screen.keys("?")
    screen.wait_for("Aide")
    screen.type("filtr")
    screen.wait_for("Filtrer")
    screen.keys("Escape")
    screen.wait_for("Établissements 24")
    screen.keys("q")
    assert screen.wait_exit() == 0


def test_a_small_window_shows_fewer_columns_and_a_wide_one_the_preview(screen: Terminal) -> None:
    screen.wait_for("Établissements 24")
    screen.resize(60, 16)
    narrow = screen.wait_for("Établissements 24")
    assert max(map(len, narrow.splitlines())) <= 60
    screen.resize(120, 40)
    screen.wait_for("commune", "Dernière relance")
