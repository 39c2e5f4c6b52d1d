"""Two synchronisations at once with a publication in between: a sector always has its reports."""

import asyncio
import errno
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.sync import (
    IndexReceived,
    ReportStored,
    SyncEvent,
    SyncOutcome,
    SyncRequest,
    synchronise,
)
from tests.faults.calls import Fail, calls_of
from tests.feed.builders import SCHOOLS, FeedFiles, options

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def lockless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the home on a file system without locks, where nobody can wait for a turn."""
    with calls_of(monkeypatch, Fail(lambda call: call.name == "lock", errno.ENOLCK)):
        yield


def request(folder: Path, feed: FeedFiles) -> SyncRequest:
    """Return what a session of its own asks."""
    return SyncRequest(
        location=str(feed.folder),
        options=options(),
        cache=SectorCache(folder),
        reports=ReportCache(folder / "reports"),
        now=lambda: datetime(2025, 1, 8, 12, tzinfo=UTC),
    )


def run(asked: SyncRequest, on_event: Callable[[SyncEvent], None]) -> SyncOutcome:
    """Synchronise in an event loop of its own."""
    return asyncio.run(synchronise(asked, on_event))


def elsewhere(asked: SyncRequest) -> None:
    """Let another session synchronise from beginning to end."""
    other = threading.Thread(target=run, args=(asked, lambda _: None))
    other.start()
    other.join()


def publish(feed: FeedFiles, revision: int) -> None:
    """Publish a revision whose reports are all its own."""
    for uai in SCHOOLS:
        feed.add(uai, 1, errors=revision)
    feed.write(revision)


def without_report(folder: Path) -> set[str]:
    """Return the reports that the sector names and that are not held."""
    held = SectorCache(folder).load()
    assert held is not None
    shas = {one.report.sha256 for one in held.uploads if one.report}
    return ReportCache(folder / "reports").missing(shas)


def ready(event: SyncEvent) -> bool:
    """Tell whether all the reports have come: the sector is next."""
    return isinstance(event, ReportStored) and event.done == event.total


@pytest.mark.parametrize("moment", [lambda event: isinstance(event, IndexReceived), ready])
@pytest.mark.parametrize(("slow", "quick"), [(2, 3), (3, 2), (2, 2)])
def test_whichever_ends_last_the_newest_revision_stays_with_all_its_reports(
    tmp_path: Path, slow: int, quick: int, moment: Callable[[SyncEvent], bool]
) -> None:
    feed, cache = FeedFiles(tmp_path / "flux"), tmp_path / "cache"
    publish(feed, 1)
    run(request(cache, feed), lambda _: None)
    publish(feed, slow)
    asked = request(cache, feed)

    def meanwhile(event: SyncEvent) -> None:
        if moment(event):
            # The other session reads the feed as published before, or after, this one read it.
            other = FeedFiles(tmp_path / "flux")
            index = (feed.folder / "index.json").read_bytes()
            publish(other, quick)
            elsewhere(request(cache, other))
            (feed.folder / "index.json").write_bytes(index)

    outcome = run(asked, meanwhile)

    newest = max(slow, quick)
    held = SectorCache(cache).load()
    assert held == outcome.snapshot
    assert held.revision == newest
    assert without_report(cache) == set()
    said = "plus récente que la révision 2 : elle est gardée"
    assert any(said in notice for notice in asked.cache.notices) == (quick > slow)


def test_what_a_killed_synchronisation_left_goes_once_it_is_a_day_old(tmp_path: Path) -> None:
    feed, cache = FeedFiles(tmp_path / "flux"), tmp_path / "cache"
    publish(feed, 1)
    run(request(cache, feed), lambda _: None)
    recent, old = (cache / "reports" / f"{letter * 64}.1.json" for letter in "ab")
    for left, age in ((recent, DAY / 2), (old, 2 * DAY)):
        left.write_bytes(b"{}")
        written = left.stat().st_mtime - age
        os.utime(left, (written, written))
    publish(feed, 2)

    run(request(cache, feed), lambda _: None)

    assert recent.exists(), "another session may be bringing it"
    assert not old.exists()
