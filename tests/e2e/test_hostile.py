"""Every screen on a feed whose every text is hostile: nothing of it drives the terminal."""

import subprocess
import unicodedata
from pathlib import Path

import pytest

from tests.e2e.emulator import Emulator, emulated
from tests.e2e.hostile import TEXTS, HostileFeed, hostile_feed
from tests.e2e.terminal import console, environment, opening
from tests.e2e.wire import foreign, tokens

ENTER, BACK, END, PAGE_UP, ESCAPE = "\r", "\x7f", "\x1b[F", "\x1b[5~", "\x1b"
DRIVING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of the characters that may move what is drawn, or are drawn at will."""
LEAST = 8
"""Rows that the table shows at least."""
COLLECTION = "[/eleve]"
"""What the hostile label of a collection begins with."""

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> HostileFeed:
    """Give the hostile feed, synchronised by the program in the folder beside it."""
    feed = hostile_feed(tmp_path_factory.mktemp("hostile") / "flux")
    sync = console("synchroniser", "--source", str(feed.folder))
    done = subprocess.run(sync, env=environment(home(feed)), check=True, capture_output=True)
    assert foreign(done.stdout + done.stderr) == []
    return feed


def home(feed: HostileFeed) -> Path:
    """Return the home that has synchronised the feed."""
    return feed.folder.parent / "home"


def check_harmless(sent: bytes) -> None:
    """Check that only our own control sequences have left, and no character that acts."""
    assert foreign(sent) == []
    texts = {token.body for token in tokens(sent) if token.kind == "text"}
    acting = {c for text in texts for c in text if unicodedata.category(c) in DRIVING}
    assert acting == set()


def aligned(rows: list[list[str]], title: str, mark: str) -> bool:
    """Tell whether a column begins under its title on every row, wide characters or not."""
    texts = ["".join(row) for row in rows]
    at = next((y for y, text in enumerate(texts) if title in text and "établ" in text), None)
    if at is None:
        return False
    header = rows[at]
    start = next(x for x in range(len(header)) if "".join(header[x:]).startswith(title))
    below = rows[at + 1 : at + 1 + len(TEXTS)]
    body = [row for row in below if row[0] == " " and not {"←", "↵"} & set(row)]
    return len(body) >= LEAST and {row[start] for row in body} == {mark}


def check_aligned(screen: Emulator, title: str, mark: str) -> None:
    """Check that the table is drawn, `mark` under `title` on every row."""
    screen.wait(lambda _: aligned(screen.cells, title, mark), f"to have {mark} under {title}")


def visit_schools(screen: Emulator, count: int) -> None:
    """Go from each of the first schools down to a finding, and back up.

    The footer is drawn last: a key pressed before it would still go to the screen below.
    """
    for _ in range(count):
        screen.wait_gone("← Retour")
        screen.type(ENTER)
        screen.wait_for("← Retour", "m Message")
        screen.type(END + ENTER)
        screen.wait_for("ce qui ne va pas", "/ Filtrer")
        screen.type(ENTER)
        screen.wait_gone("/ Filtrer")
        screen.type(END + PAGE_UP + BACK)
        screen.wait_for("ce qui ne va pas", "/ Filtrer")
        screen.type("g" + BACK)
        screen.wait_for("← Retour", "m Message")
        screen.type(BACK)
        screen.wait_for("Établissements 12", "tri : urgence")
        screen.type("j")


@pytest.mark.parametrize(("size", "count"), [((80, 24), len(TEXTS)), ((120, 40), 3)])
def test_hostile_texts_are_drawn_harmlessly_on_every_screen(
    feed: HostileFeed, size: tuple[int, int], count: int
) -> None:
    env = environment(home(feed), TERM="xterm-256color")
    with emulated(opening(str(feed.folder)), env, size) as screen:
        screen.wait_for("Établissements 12", "Quitter")
        check_aligned(screen, COLLECTION, "▲")
        visit_schools(screen, count)
        screen.type("5")
        screen.wait_for("Campagne · images", "t Tableau")
        screen.type("t" + END)
        screen.wait_gone("images (t")
        screen.type("6")
        screen.wait_for("Relances 12 à faire", "Pourquoi")
        check_aligned(screen, "pourquoi", "3")
        screen.type("m")
        screen.wait_for("Message")
        screen.type(BACK)
        screen.wait_for("Relances 12 à faire")
        screen.type("7")
        screen.wait_for("Changements 12")
        check_aligned(screen, "maintenant", "▲")
        screen.type("8")
        screen.wait_for("Synchronisations de cette session")
        screen.type(":")
        screen.wait_for("Recherche")
        screen.type("lycee")
        screen.wait_for("lycee")
        screen.type(ESCAPE)
        screen.wait_for("Synchronisations de cette session")
        screen.type("1c")
        screen.wait_for("Relance : ", "Valider")
        screen.type(ESCAPE)
        screen.wait_gone("Valider")
        screen.type("q")
        assert screen.wait_exit() == 0
        assert screen.restored
    check_harmless(screen.sent)


@pytest.mark.parametrize("command", ["etat", "anomalies", "relances", "changements", "campagne"])
def test_hostile_texts_are_written_harmlessly_by_every_command(
    feed: HostileFeed, command: str
) -> None:
    env = environment(home(feed), TERM="xterm-256color", COLUMNS="100")
    with emulated(console(command, "--date", "2025-01-08"), env, (100, 200)) as screen:
        assert screen.wait_exit() in (0, 1)
    check_harmless(screen.sent)
    assert screen.text.strip()
