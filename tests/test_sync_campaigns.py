"""A feed that goes from a campaign to the next: the one that it leaves stays readable."""

from pathlib import Path

import msgspec
import pytest

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.errors import SourceRefused
from cio_console.sync import SyncKind
from tests.domain.builders import a_campaign
from tests.feed.builders import SCHOOLS, FeedFiles
from tests.feed.desks import Desk

A, B, C, D = SCHOOLS
NEXT = msgspec.structs.replace(a_campaign(), id="suivante", session=2026, school_year=2025)


@pytest.fixture
def files(tmp_path: Path) -> FeedFiles:
    feed = FeedFiles(tmp_path / "flux")
    for day, uai in enumerate(SCHOOLS, 2):
        feed.add(uai, day)
    feed.write()
    return feed


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "store")


def move(files: FeedFiles) -> None:
    """Publish the next campaign, with one upload."""
    files.campaign = NEXT
    files.uploads.clear()
    files.add(A, 20, errors=3)
    files.write()


def closed(snapshot: SectorSnapshot) -> SectorSnapshot:
    """Return a sector as a closed campaign is read."""
    return msgspec.structs.replace(snapshot, closed=True)


async def test_the_campaign_that_a_feed_leaves_is_kept_with_its_reports(
    files: FeedFiles, desk: Desk
) -> None:
    await desk.sync(files.folder)
    before = desk.snapshot
    move(files)
    outcome = await desk.sync(files.folder)
    assert outcome.kind is SyncKind.CHANGED
    assert desk.snapshot.campaign == NEXT
    assert desk.cache.archives.load("essai") == closed(before)
    held = {u.report.sha256 for u in (*before.uploads, *desk.snapshot.uploads) if u.report}
    assert desk.reports.missing(held) == set()


async def test_later_synchronisations_drop_no_report_of_a_closed_campaign(
    files: FeedFiles, desk: Desk
) -> None:
    await desk.sync(files.folder)
    before = desk.snapshot
    move(files)
    await desk.sync(files.folder)
    replaced = files.add(A, 20, errors=2)
    files.write()
    await desk.sync(files.folder)
    assert desk.snapshot.uploads == (replaced,)
    held = {u.report.sha256 for u in before.uploads if u.report}
    assert desk.reports.missing(held) == set()
    assert len(list((desk.folder / "reports").glob("*.json"))) == len(held) + 1


async def test_a_feed_without_news_makes_no_archive(files: FeedFiles, desk: Desk) -> None:
    await desk.sync(files.folder)
    files.add(B, 21)
    files.write()
    await desk.sync(files.folder)
    await desk.sync(files.folder)
    assert desk.cache.archives.snapshots() == ()


async def test_the_schools_complete_before_the_others_never_replace_what_is_not_kept(
    files: FeedFiles, desk: Desk
) -> None:
    await desk.sync(files.folder)
    before = desk.snapshot
    move(files)
    files.add_file(B, 21, b"<BEE_ELEVES/>")  # checked as it comes: what is complete is saved first
    files.write()
    await desk.sync(files.folder)
    assert desk.snapshot.campaign == NEXT
    assert desk.cache.archives.load("essai") == closed(before)


@pytest.mark.parametrize("revision", [1, 2, 3])
async def test_a_new_campaign_may_count_its_revisions_from_one_again(
    files: FeedFiles, desk: Desk, revision: int
) -> None:
    files.write(2)
    await desk.sync(files.folder)
    before = desk.snapshot
    move(files)
    files.write(revision)
    await desk.sync(files.folder)
    assert (desk.snapshot.campaign, desk.snapshot.revision) == (NEXT, revision)
    assert desk.cache.archives.load("essai") == closed(before)


async def test_the_feed_of_an_earlier_campaign_is_still_a_rollback(
    files: FeedFiles, desk: Desk
) -> None:
    move(files)
    files.write(5)
    await desk.sync(files.folder)
    files.campaign = a_campaign()
    files.write(4)
    with pytest.raises(SourceRefused):
        await desk.sync(files.folder)
    assert desk.snapshot.campaign == NEXT
