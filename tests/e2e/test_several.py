"""Two CIO in a real terminal: two feeds served on loopback, one of which goes away."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from cio_console.demo.server import serve
from tests.domain.builders import a_school
from tests.e2e.terminal import console, environment, terminal
from tests.feed.builders import SCHOOLS, FeedFiles

pytestmark = pytest.mark.e2e


def a_feed(folder: Path, uai: str, name: str) -> FeedFiles:
    """Publish a feed of one school with one upload."""
    feed = FeedFiles(folder, schools=(a_school(uai, name=name, commune="Valbourg"),))
    feed.add(uai, 6, errors=2)
    feed.write()
    return feed


def settings(home: Path, north: str, south: str) -> None:
    """Name both sources."""
    home.mkdir(exist_ok=True)
    text = f'[sources]\nNord = "{north}"\n"Grand Sud" = "{south}"\n'
    (home / "config.toml").write_text(text, "utf-8")


def test_a_morning_over_two_cios_of_which_one_goes_away(tmp_path: Path) -> None:
    home = tmp_path / "home"
    north = a_feed(tmp_path / "nord", SCHOOLS[0], "Lycée du Phare")
    south = a_feed(tmp_path / "sud", SCHOOLS[2], "Lycée de la Digue")
    with terminal() as screen, ExitStack() as north_server, serve(south.folder) as there:
        here = north_server.enter_context(serve(north.folder))
        settings(home, here, there)
        screen.start(console("--date", "2025-01-08"), (80, 24), environment(home))
        shown = screen.wait_for("2 CIO à jour", "Lycée du Phare", "Lycée de la Digue")
        titles = next(row for row in shown.splitlines() if row.startswith(" établissement"))
        assert titles.split()[:2] == ["établissement", "CIO"]

        north_server.close()
        south.add(SCHOOLS[2], 7, errors=1)
        south.write()
        screen.keys("r")
        shown = screen.wait_for("Nord hors ligne", "Nord : ")
        assert "Lycée du Phare" in shown, "what was held of it stays"

        screen.keys("/")
        screen.type("grand sud")
        screen.wait_for("1/2", "« grand sud »")
        screen.keys("Enter")
        screen.wait_gone("Valider")
        screen.keys("Enter")
        screen.wait_for("CIO Grand Sud", "Dépôts  2")
        screen.keys("8")
        screen.wait_for("Nord  ○ hors ligne", "Grand Sud  ● à jour")

        screen.keys("1", ":")
        screen.wait_for("Recherche")
        screen.type("ne voir que nord")
        screen.wait_for("1 sur ")
        screen.keys("Enter")
        screen.wait_for("1 CIO sur 2", "Nord seul")
        screen.keys("q")
        assert screen.wait_exit() == 0
