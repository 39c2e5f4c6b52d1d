"""Up to eight real processes on one home: syncs of cron, screens, notes being written."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from cio_console.store.journal import Journal
from cio_console.store.paths import HOME_VARIABLE
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.commands.builders import a_home
from tests.faults.homes import temporaries
from tests.feed.builders import SCHOOLS, FeedFiles

ROOT = Path(__file__).resolve().parents[2]
REVISIONS = 4
NOTES = 60
"""Notes of each session that writes some."""


class Sessions(ExitStack):
    """Processes on one home; those still running at the end of the test are killed."""

    def __init__(self, home: Path) -> None:
        """Prepare for processes whose CIO_CONSOLE_HOME is `home`."""
        super().__init__()
        self.home = home

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a Python module."""
        process = self.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env={**os.environ, HOME_VARIABLE: str(self.home)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        self.callback(process.kill)
        return process

    def synchronise(self, feed: FeedFiles) -> "subprocess.Popen[str]":
        """Start the command that cron runs."""
        return self.start("cio_console", "synchroniser", "--source", str(feed.folder), "-q")


def publish(feed: FeedFiles, revision: int) -> None:
    """Publish a revision where the upload of each school was checked anew: no report is kept."""
    for uai in SCHOOLS:
        feed.add(uai, 1, errors=revision)
    feed.write()


@pytest.mark.parametrize(("crons", "readers", "writers"), [(1, 1, 0), (2, 3, 3)])
def test_sessions_at_once_lose_nothing_and_never_go_back_nor_mix(
    tmp_path: Path, crons: int, readers: int, writers: int
) -> None:
    feed = FeedFiles(tmp_path / "flux")
    home = a_home(tmp_path / "home")
    source = str(feed.folder)
    with Sessions(home.data) as sessions:
        publish(feed, 1)
        assert sessions.synchronise(feed).wait() == 0
        screens = [
            sessions.start("tests.faults.reader", str(home.data), source) for _ in range(readers)
        ]
        for screen in screens:
            assert screen.stdout
            assert screen.stdout.readline() == "prêt\n"
        noting = [
            sessions.start("tests.faults.writer", str(home.journal), f"{number}-", str(NOTES))
            for number in range(writers)
        ]
        for revision in range(2, REVISIONS + 1):
            publish(feed, revision)
            for run in [sessions.synchronise(feed) for _ in range(crons)]:
                _, told = run.communicate()
                assert (run.returncode, told) == (0, "")
        acknowledged = {name for session in noting for name in session.communicate()[0].split()}
        seen = [screen.communicate("fin")[0].splitlines() for screen in screens]

    for wrong in seen:
        looks, last = wrong.pop().split()
        assert (wrong, last) == ([], str(REVISIONS))
        assert int(looks) > 1
    assert len(acknowledged) == writers * NOTES
    assert {one.id for one in Journal(home.journal).contacts()} == acknowledged
    held = SectorCache(home.cache(source)).load()
    assert held is not None
    shas = {one.report.sha256 for one in held.uploads if one.report}
    assert ReportCache(home.cache(source) / "reports").missing(shas) == set()
    assert temporaries(home) == []
