"""The screens in every terminal that they may meet: its name, its colours, its signs, its size."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.e2e.emulator import SIZE, Emulator, emulated
from tests.e2e.terminal import environment, opening, terminal, until
from tests.e2e.wire import colour_codes, foreign
from tests.tui.sector import SectorFiles, a_sector

FIRST, SECOND = "Lycée professionnel Auguste Perdrix", "Lycée Émilie du Châtelet"
WEIGHTS = {"0", "1", "2", "4", "7"}
"""Reset, bold, dim, underlined, reversed."""
NO_COLOURS = {"39", "49"}
"""The terminal's own ink and ground."""
SIXTEEN = {str(n) for first in (30, 40, 90, 100) for n in range(first, first + 8)}
GLYPHS = "●○▲■✗█░↵←"

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> SectorFiles:
    """Give a home that holds the invented sector, only read by these tests."""
    files = a_sector(tmp_path_factory.mktemp("terminals") / "home")
    files.store()
    return files


@contextmanager
def opened(
    files: SectorFiles, size: tuple[int, int] = SIZE, **variables: str
) -> Iterator[Emulator]:
    """Open the screens with some variables changed, or removed when empty."""
    changed = {**environment(files.home, TERM="xterm-256color"), **variables}
    kept = {name: value for name, value in changed.items() if value}
    with emulated(opening(files.source), kept, size) as screen:
        yield screen


def tour(screen: Emulator) -> None:
    """Go through screens of every kind, and leave."""
    screen.wait_for("tablissements 8", "Quitter")
    for keys, expected in (
        ("7", "Changements"),
        ("6", "Relances 6"),
        ("5", "Campagne · images"),
        ("1\r", "Dépôts"),
        ("?", "Tapez un mot"),
    ):
        screen.type(keys)
        screen.wait_for(expected)
    screen.type("\x03")
    assert screen.wait_exit() == 0


@pytest.mark.parametrize(
    ("name", "colours"),
    [("xterm", ""), ("xterm-256color", "truecolor"), ("screen", ""), ("linux", "")],
)
def test_only_the_sixteen_colours_are_sent(files: SectorFiles, name: str, colours: str) -> None:
    with opened(files, TERM=name, COLORTERM=colours) as screen:
        tour(screen)
    codes = colour_codes(screen.sent)
    assert codes <= SIXTEEN | NO_COLOURS | WEIGHTS
    assert codes & SIXTEEN
    assert foreign(screen.sent) == []


@pytest.mark.parametrize("name", ["xterm-256color", "linux"])
def test_without_colour_only_weights_are_sent(files: SectorFiles, name: str) -> None:
    with opened(files, TERM=name, NO_COLOR="1") as screen:
        tour(screen)
    codes = colour_codes(screen.sent)
    assert codes <= WEIGHTS | NO_COLOURS
    assert "7" in codes, "the cursor is seen without any colour"
    assert foreign(screen.sent) == []


def test_a_terminal_of_an_unknown_name_is_drawn_on_like_the_others(files: SectorFiles) -> None:
    with opened(files, TERM="terminal-de-demain") as screen:
        tour(screen)
    assert foreign(screen.sent) == []


@pytest.mark.parametrize(("name", "told"), [("dumb", "TERM=dumb"), ("", "TERM est absent")])
def test_where_no_screen_can_be_drawn_the_state_is_written(
    files: SectorFiles, name: str, told: str
) -> None:
    with opened(files, (100, 40), TERM=name) as screen:
        assert screen.wait_exit() == 0
    assert told in screen.text
    assert "export TERM=xterm-256color" in screen.text
    assert "SIECLE : 5/7 utilisables" in screen.text
    assert b"\x1b[?1049h" not in screen.sent


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "LANG": "C"},
        {"LC_ALL": "", "LANG": "C"},
        {"LC_ALL": "POSIX", "LANG": "fr_FR.UTF-8"},
    ],
)
def test_the_c_locale_gets_ascii_signs(files: SectorFiles, variables: dict[str, str]) -> None:
    with opened(files, SIZE, **variables) as screen:
        shown = screen.wait_for("Établissements 8", "Entrée Ouvrir", "# rejeté")
        assert not set(GLYPHS) & set(shown)
        screen.type("q")
        assert screen.wait_exit() == 0


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("latin-1", ("à venir", "Établissements")), ("ascii", ("a venir", "Etab"))],
)
def test_a_terminal_without_unicode_reads_well(
    files: SectorFiles, encoding: str, words: tuple[str, ...]
) -> None:
    with opened(files, PYTHONIOENCODING=encoding) as screen:
        screen.wait_for("tablissements 8", "Quitter")
        screen.type("q")
        assert screen.wait_exit() == 0
    sent = screen.sent.decode(encoding)
    assert all(word in sent for word in ("# rejet", "-" * SIZE[0], *words))
    assert "\\u" not in sent


def test_the_screens_open_inside_tmux_inside_tmux(files: SectorFiles) -> None:
    with terminal() as outer:
        nothing_left = (r"\;", "set-option", "destroy-unattached", "on")  # not for the outer one
        inside = ["tmux", "-L", "interne", "-f", os.devnull, "new-session"]
        inside += [*opening(files.source), *nothing_left]
        env = environment(files.home, TMUX_TMPDIR=str(files.home), TMUX="")
        outer.start(inside, (100, 30), env)
        outer.wait_for("Établissements 8", FIRST, "[0]")
        outer.keys("j")
        outer.wait_for(SECOND)
        outer.keys("Enter")
        outer.wait_for("Dépôts")
        outer.keys("Escape")
        outer.wait_for("Établissements 8", SECOND)
        outer.keys("q")
        outer.wait_exit()


def test_the_smallest_window_and_back_keep_the_school(files: SectorFiles) -> None:
    with opened(files) as screen:
        screen.wait_for("Établissements 8", FIRST, "Quitter")
        screen.type("j")
        wide = screen.wait_for("nat.", "mél", SECOND, "Quitter")
        for size, kept, gone in (
            ((60, 16), ("SIECLE", "Notes", "err."), ("nat.", "mél", "term.", SECOND)),
            ((40, 12), ("SIECLE", "rejeté", "à venir", "? Aide", "J-2"), ("1 rejeté", "nat.")),
        ):
            screen.resize(*size)
            screen.wait_gone(gone[-1])
            shown = screen.wait_for("Établissements 8", *kept)
            assert not [word for word in gone if word in shown]
        screen.resize(*SIZE)
        screen.wait(lambda shown: shown == wide, "to be as before")
        screen.type("q")
        assert screen.wait_exit() == 0
    assert foreign(screen.sent) == []


@pytest.mark.parametrize("size", [(39, 24), (80, 11), (20, 6), (9, 3), (1, 1)])
def test_too_small_a_window_says_so_and_loses_nothing(
    files: SectorFiles, size: tuple[int, int]
) -> None:
    with opened(files) as screen:
        screen.wait_for("Établissements 8", FIRST, "Quitter")
        screen.type("j")
        screen.wait_for(SECOND)
        screen.type("/")
        screen.wait_for("Valider")
        screen.type("lyc")
        whole = screen.wait_for("« lyc »", FIRST)
        screen.resize(*size)
        told = ("40 × 12 au moins", f"ici {size[0]} × {size[1]}") if size[0] >= 20 else ()
        screen.wait_gone("Valider")
        screen.wait(lambda shown: shown.startswith("Fenêtre"[: size[0]]), "to say so")
        screen.wait_for(*told)
        screen.type("ée")
        screen.resize(*SIZE)
        assert "« lycée »" not in whole
        screen.wait_for("« lycée »", FIRST, "Valider")
        screen.type("\x03")
        assert screen.wait_exit() == 0


def test_it_opens_in_a_window_too_small_and_grows_with_it(files: SectorFiles) -> None:
    with opened(files, (30, 8)) as screen:
        screen.wait_for("Fenêtre trop petite", "ici 30 × 8")
        screen.type("?")
        screen.resize(*SIZE)
        screen.wait_for("Tapez un mot", "Aide")
        screen.resize(30, 8)
        screen.wait_for("ici 30 × 8")
        screen.type("\x1b")
        screen.resize(*SIZE)
        screen.wait_for("Établissements 8", FIRST)


@pytest.mark.parametrize("how", ["\x03", "\x11", "q", signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_however_it_is_left_the_terminal_is_as_it_was(
    files: SectorFiles, how: "str | signal.Signals"
) -> None:
    with opened(files) as screen:
        before = screen.settings
        screen.wait_for("Établissements 8", "Quitter")
        assert screen.settings != before
        if isinstance(how, str):
            screen.type(how)
        else:
            os.kill(screen.process.pid, how)
        assert screen.wait_exit() == 0
        assert screen.settings == before
        assert screen.restored
        assert screen.text.strip() == "", "nothing is left on the ordinary screen"
        assert foreign(screen.sent) == []


@pytest.mark.parametrize("trap", ["", "trap '' HUP; "])
def test_a_lost_terminal_leaves_no_process(files: SectorFiles, trap: str) -> None:
    words = ["sh", "-c", f'{trap}exec "$@"', "sh", *opening(files.source)]
    with emulated(words, environment(files.home, TERM="xterm")) as screen:
        screen.wait_for("Établissements 8", "Quitter")
        screen.lose()
        until(lambda: screen.process.poll() is not None, "the console to end")
