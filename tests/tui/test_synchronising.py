"""Synchronising beside the screens: nothing waits for it, nothing is lost by it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.errors import SourceAbsent, SourceRefused, SourceUnreachable, StoreProblem
from cio_console.store.sector import SectorCache
from cio_console.sync import FeedOptions
from cio_console.tui.desk import Desk
from cio_console.tui.launch import Launch
from cio_console.tui.model import Connection, Failure
from cio_console.tui.sync_worker import SyncRun, failure_of
from tests.feed.builders import QUICK, FeedFiles
from tests.tui.driving import driving
from tests.tui.sector import (
    NOW,
    SectorFiles,
    a_sector,
)


def from_feed(home: Path, feed: FeedFiles) -> Launch:
    """Return the launch that synchronises with a feed in a folder."""
    files = SectorFiles(home, source=str(feed.folder))
    return replace(
        files.launch(offline=False), options=lambda: FeedOptions(environ={}, patience=QUICK)
    )


def patient(files: SectorFiles) -> Launch:
    """Return a launch that waits for its source longer than the test lasts."""
    return files.launch(offline=False)


@contextmanager
def silent_server() -> Iterator[tuple[str, threading.Event]]:
    """Serve an address that says nothing until the event is set, then a server error."""
    answer = threading.Event()

    class Silent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer.wait(30)
            with suppress(OSError):
                self.send_error(404)

        def log_message(self, *_about: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", answer
    finally:
        answer.set()
        server.shutdown()
        server.server_close()
        thread.join()


async def test_the_first_sync_brings_the_sector_by_itself(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        assert driver.app.model.connection is not Connection.FIRST_SYNC
        assert len(driver.sector.lines) == 4
        assert "CIO d'Essai" in driver.lines[0]


async def test_a_secret_that_cannot_be_kept_is_told_and_stops_nothing(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.write()
    launch = from_feed(tmp_path / "home", feed)
    (launch.home.data / "empreintes.cle").mkdir(parents=True)
    async with driving(launch) as driver:
        assert driver.app.model.snapshot is not None
        (warning,) = driver.app.model.warnings
        assert warning.startswith("Le secret des empreintes ne peut pas être relu")


async def test_r_brings_what_is_new_and_keeps_the_cursor_by_school(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        driver.sector.table.move_to("9990003Z")
        feed.add("9990003Z", 7, errors=5)
        feed.write()
        await driver.press("r")
        line = driver.app.model.line("9990003Z")
        assert line is not None
        assert line.errors == 5
        assert driver.sector.uai == "9990003Z"


async def test_a_sync_reaches_the_open_school_and_its_new_reports(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        driver.sector.table.move_to("9990001X")
        await driver.press("enter")
        feed.add("9990001X", 7, errors=5)
        feed.write()
        await driver.press("r")
        assert "+3 nouvelles · 2 restantes" in driver.text


async def test_a_failed_sync_keeps_everything_and_says_why(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6, errors=2)
    feed.write()
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        before = driver.app.model.snapshot
        (feed.folder / "index.json").write_bytes(b"<html>portail</html>")
        await driver.press("r")
        assert driver.app.model.snapshot == before
        assert driver.app.model.times.failed
        assert driver.app.model.times.last_success is not None
        assert len(driver.sector.lines) == 4
        assert driver.app.model.times.last_error[:20] in driver.text


async def test_a_rollback_is_told_as_a_refusal(tmp_path: Path) -> None:
    feed = FeedFiles(tmp_path / "flux")
    feed.add("9990001X", 6)
    feed.write(revision=9)
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        feed.add("9990002Y", 6)
        feed.write(revision=3)
        await driver.press("r")
        assert driver.app.model.connection is Connection.REFUSED
        assert "source refusée" in driver.lines[1]


async def test_a_source_that_is_gone_at_the_first_sync_says_so_on_the_first_screen(
    tmp_path: Path,
) -> None:
    feed = FeedFiles(tmp_path / "nulle part")
    async with driving(from_feed(tmp_path / "home", feed)) as driver:
        assert driver.app.model.snapshot is None
        assert "Le secteur n'a pas encore été reçu" in driver.text
        assert driver.app.model.times.last_error.startswith("Le dossier")
        assert driver.lines[2].startswith(" Le dossier")


async def test_offline_r_gives_the_reason_and_tries_nothing(tmp_path: Path) -> None:
    files = a_sector(tmp_path)
    launch = files.store()
    async with driving(launch) as driver:
        await driver.press("r")
        assert "--hors-ligne" in driver.lines[1]
        times = SectorCache(launch.home.cache(launch.source)).times()
        assert times.last_error == ""


async def test_keys_are_served_while_a_sync_waits_for_its_source(tmp_path: Path) -> None:
    with silent_server() as (address, answer):
        files = a_sector(tmp_path)
        files.source = address
        files.store()
        async with driving(patient(files), settled=False) as driver:
            await driver.pilot.press("down", "down")
            assert driver.app.model.connection is Connection.SYNCING
            assert driver.sector.table.cursor_index == 2
            assert "synchronisation…" in driver.lines[1]
            answer.set()
            await driver.settle()
            assert driver.app.model.times.failed
            assert len(driver.sector.lines) == 8


def test_a_sync_told_to_stop_before_it_begins_asks_nothing(tmp_path: Path) -> None:
    with silent_server() as (address, answer):
        files = SectorFiles(tmp_path, source=address)
        run = SyncRun(Desk(patient(files)), lambda: NOW)
        run.stop()
        with pytest.raises(asyncio.CancelledError):
            run.run(lambda _: None)
        assert run.ended.is_set()
        assert not answer.is_set()


async def test_leaving_during_a_sync_does_not_wait_for_the_source(tmp_path: Path) -> None:
    with silent_server() as (address, answer):
        files = a_sector(tmp_path)
        files.source = address
        files.store()
        async with driving(patient(files), settled=False) as driver:
            app = driver.app
            await driver.pilot.press("q")
        run = app.sync_runs[-1]
        await asyncio.to_thread(run.ended.wait, 20)
        assert run.ended.is_set()
        assert not answer.is_set()
        assert app.return_code == 0


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (SourceUnreachable("x"), Failure.UNREACHABLE),
        (SourceRefused("x"), Failure.REFUSED),
        (SourceAbsent("x"), Failure.ABSENT),
        (StoreProblem("x"), Failure.OTHER),
    ],
)
def test_each_failure_has_the_kind_a_reader_acts_upon(error: Exception, kind: Failure) -> None:
    assert isinstance(error, SourceUnreachable | SourceAbsent | SourceRefused | StoreProblem)
    assert failure_of(error) is kind
