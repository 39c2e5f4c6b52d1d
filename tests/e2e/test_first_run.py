"""The first morning in a real terminal: no source, then the demonstration, or one's own feed."""

from pathlib import Path

import pytest

from cio_console.settings import read_settings
from cio_console.store.paths import Home
from tests.e2e.terminal import console, environment, terminal
from tests.feed.builders import SCHOOLS, FeedFiles

SIZE = (80, 24)

pytestmark = pytest.mark.e2e


def test_enter_on_the_first_choice_opens_the_demonstration_and_q_ends_it(tmp_path: Path) -> None:
    with terminal() as session:
        session.start(console(), SIZE, environment(tmp_path / "home"))
        session.wait_for("Bienvenue", "Essayer la console sur un secteur fictif")
        session.keys("Enter")
        session.wait_for("démonstration", "vu le 08/01/2025", "Établissements 24")
        session.keys("q")
        assert session.wait_exit() == 0


def test_a_folder_typed_with_a_mistake_is_mended_where_it_stands(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add(SCHOOLS[0], 6)
    feed.write()
    with terminal() as session:
        session.start(console(), SIZE, environment(tmp_path / "home"))
        session.wait_for("Donner le dossier d'un flux")
        session.keys("Down", "Down", "Enter")
        session.wait_for("celui d'un flux")
        session.type(f"{feed.folder}s")
        session.keys("Enter")
        session.wait_for("absent. Vérifiez", "Laisser")
        session.keys("BSpace", "Enter")
        session.wait_for("Établissements 4", "Source retenue")
        session.keys("8")
        session.wait_for("nouveautés reçues")
        session.keys("q", "q")
        assert session.wait_exit() == 0
    home = Home.resolve({"CIO_CONSOLE_HOME": str(tmp_path / "home")})
    assert read_settings(home).source == str(feed.folder)
