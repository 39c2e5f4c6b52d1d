"""The demo followed as any feed is: served on loopback, synchronised over HTTP, read offline."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cio_console.demo.build import DEMO_DAY, DemoSector, build
from cio_console.demo.server import serve
from cio_console.domain.overview import overview
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.feed.contract import decode_index
from cio_console.feed.source import FeedOptions
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.sync import (
    Committed,
    IndexUnchanged,
    ReportStored,
    SyncEvent,
    SyncKind,
    SyncOutcome,
    SyncRequest,
    synchronise,
)

NOW = datetime(2025, 3, 29, 8, 0, tzinfo=UTC)


class Reader:
    """A console that follows a feed with its own cache, and hears what happens."""

    def __init__(self, folder: Path) -> None:
        self.sector = SectorCache(folder / "secteur")
        self.reports = ReportCache(folder / "rapports")
        self.events: list[SyncEvent] = []

    async def follow(self, location: str) -> SyncOutcome:
        """Synchronise once, without proxy nor credentials."""
        self.events.clear()
        request = SyncRequest(
            location=location,
            options=FeedOptions(environ={}),
            cache=self.sector,
            reports=self.reports,
            now=lambda: NOW,
        )
        return await synchronise(request, self.events.append)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Return a console that holds nothing yet."""
    return Reader(tmp_path / "lecteur")


def _held(reader: Reader) -> SectorSnapshot:
    held = reader.sector.load()
    assert held is not None
    return held


async def test_the_whole_demo_arrives_over_http(demo: DemoSector, reader: Reader) -> None:
    with serve(demo.feed) as address:
        outcome = await reader.follow(address)
    assert outcome.kind is SyncKind.CHANGED
    assert outcome.missing == ()
    assert len(_held(reader).uploads) == demo.uploads
    assert isinstance(reader.events[-1], Committed)


async def test_every_report_of_the_demo_can_be_opened_offline(
    demo: DemoSector, reader: Reader
) -> None:
    with serve(demo.feed) as address:
        await reader.follow(address)
    for upload in _held(reader).uploads:
        assert upload.report is not None
        assert reader.reports.get(upload.report.sha256) is not None


async def test_a_second_synchronisation_brings_nothing(demo: DemoSector, reader: Reader) -> None:
    with serve(demo.feed) as address:
        await reader.follow(address)
        outcome = await reader.follow(address)
    assert outcome.kind is SyncKind.UNCHANGED
    assert any(isinstance(event, IndexUnchanged) for event in reader.events)
    assert not any(isinstance(event, ReportStored) for event in reader.events)


async def test_the_folder_of_the_feed_gives_what_its_address_gives(
    demo: DemoSector, reader: Reader, tmp_path: Path
) -> None:
    other = Reader(tmp_path / "autre")
    with serve(demo.feed) as address:
        await reader.follow(address)
    await other.follow(str(demo.feed))
    assert _held(reader).uploads == _held(other).uploads
    assert _held(reader).schools == _held(other).schools


async def test_what_is_held_shows_the_day_of_the_demo(demo: DemoSector, reader: Reader) -> None:
    with serve(demo.feed) as address:
        await reader.follow(address)
    held = _held(reader)
    seen = overview(held, held.campaign.end_of_day(DEMO_DAY))
    assert len(seen.lines) == 24
    assert seen.progress[0].usable == 13
    assert seen.progress[0].days_left == 2


async def test_a_demo_remade_in_the_same_folder_is_followed_without_force(
    tmp_path: Path, reader: Reader
) -> None:
    build(tmp_path / "demo", schools=1)
    with serve(tmp_path / "demo" / "flux") as address:
        await reader.follow(address)
        build(tmp_path / "demo", schools=2)
        outcome = await reader.follow(address)
    assert outcome.kind is SyncKind.CHANGED
    assert len(_held(reader).schools) == 2
    assert _held(reader).revision == 2


def test_the_index_is_small_enough_to_be_asked_for_often(demo: DemoSector) -> None:
    raw = (demo.feed / "index.json").read_bytes()
    assert len(raw) < 200_000
    assert len(decode_index(raw).uploads) == demo.uploads
