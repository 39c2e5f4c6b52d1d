"""Real processes: a purge killed in its middle, and purges beside synchronisations."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cio_console.store.paths import Home
from cio_console.store.sector import SectorCache
from tests.commands.test_process import LIMIT
from tests.faults.test_purge import reports_of
from tests.feed.builders import SCHOOLS, FeedFiles
from tests.store.caches import tree

KILLS = 6
ROUNDS = 3


def start(home: Path, *words: str) -> "subprocess.Popen[str]":
    """Start a command on a home."""
    return subprocess.Popen(
        [sys.executable, "-m", "cio_console", *words],
        env={**os.environ, "CIO_CONSOLE_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def follow(home: Path, source: str) -> None:
    """Make a source the home's own: `purger --source` knows it even when nothing is held."""
    settings = Home.resolve({"CIO_CONSOLE_HOME": str(home)}).settings_file
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f"source = '{source}'\n", "utf-8")


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Return the exit code of a command, and what it said."""
    _, told = process.communicate(timeout=LIMIT)
    return process.returncode, told


@pytest.fixture
def feed(tmp_path: Path) -> FeedFiles:
    """Give a feed of many reports."""
    feed = FeedFiles(tmp_path / "flux")
    for school in SCHOOLS:
        for day in range(6, 10):
            feed.add(school, day, errors=day)
    feed.write()
    return feed


def cache_of(home: Path, feed: FeedFiles) -> Path:
    """Return the folder of the cache of a feed."""
    return Home.resolve({"CIO_CONSOLE_HOME": str(home)}).cache(str(feed.folder))


def test_a_purge_killed_in_its_middle_leaves_the_sector_whole_or_none(
    tmp_path: Path, feed: FeedFiles
) -> None:
    model = tmp_path / "modele"
    assert ended(start(model, "synchroniser", "--source", str(feed.folder)))[0] == 0
    for kill in range(KILLS):
        home = Path(shutil.copytree(model, tmp_path / str(kill)))
        with start(home, "purger", "--oui") as purge:
            assert purge.stdout is not None
            purge.stdout.readline()  # the plan is told just before the first removal
            purge.send_signal(signal.SIGKILL)
        folder = cache_of(home, feed)
        held = SectorCache(folder).load()
        if held is not None:
            assert reports_of(folder, held) == set()
        assert ended(start(home, "purger", "--oui"))[0] == 0
        assert tree(home) == {"cache", "config.toml", "empreintes.cle"}


def test_purges_beside_synchronisations_stop_neither_and_the_next_brings_all(
    tmp_path: Path, feed: FeedFiles
) -> None:
    home, source = tmp_path / "home", str(feed.folder)
    follow(home, source)
    for _ in range(ROUNDS):
        together = [
            start(home, "synchroniser", "--source", source),
            start(home, "purger", "--oui"),
            start(home, "purger", "--source", source, "--oui"),
            start(home, "synchroniser", "--source", source),
        ]
        for code, told in [ended(process) for process in together]:
            assert code in (0, 4), told
            assert "interne" not in told
            assert code == 0 or "cio-console : " in told, "what was not done is said"
    assert ended(start(home, "synchroniser", "--source", source))[0] == 0
    folder = cache_of(home, feed)
    held = SectorCache(folder).load()
    assert held is not None
    assert len(held.uploads) == len(SCHOOLS) * 4
    assert reports_of(folder, held) == set()
