"""A campaign that a source left is kept beside the one that took its place, and goes alone."""

from pathlib import Path

import msgspec
import pytest

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import ObjectRef, Upload
from cio_console.errors import StoreProblem
from cio_console.store import disk
from cio_console.store.archives import Archives, archive_name
from cio_console.store.inventory import SOURCE_LAYOUT, contents
from cio_console.store.purge import clear_archive
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.store.sector_tables import tables_from
from tests.faults.calls import Fail, calls_of
from tests.store.builders import flip, names, newest, of_next_year, report, sha, snapshot

OLD, NEW = "2025-creteil", "2026-creteil"


def closed(revision: int) -> SectorSnapshot:
    """Return the sector of that revision as a closed campaign is read."""
    return msgspec.structs.replace(snapshot(revision), closed=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a cache that went from a campaign to the next."""
    folder = tmp_path / "cache"
    cache = SectorCache(folder)
    cache.save(snapshot(1))
    cache.save(snapshot(2))
    cache.save(of_next_year())
    return folder


def test_the_sector_of_before_is_kept_as_it_stood_last(folder: Path) -> None:
    cache = SectorCache(folder)
    assert cache.load() == of_next_year()
    assert cache.archives.load(OLD) == closed(2)
    assert [campaign.id for campaign in cache.archives.campaigns(NEW)] == [OLD]


def test_a_new_revision_of_the_same_campaign_leaves_no_archive(tmp_path: Path) -> None:
    cache = SectorCache(tmp_path)
    for revision in (1, 2, 3):
        cache.save(snapshot(revision))
    assert cache.archives.snapshots() == ()
    assert not [name for name in names(tmp_path) if name.startswith("archive")]


@pytest.mark.parametrize("loaded", [0, 1])
def test_a_session_that_never_loaded_keeps_it_too(tmp_path: Path, loaded: int) -> None:
    SectorCache(tmp_path).save(snapshot(2))
    cache = SectorCache(tmp_path)
    for _ in range(loaded):
        cache.load()
    assert cache.save(of_next_year())
    assert SectorCache(tmp_path).archives.load(OLD) == closed(2)


def test_what_another_session_saved_meanwhile_is_what_is_kept(tmp_path: Path) -> None:
    mine, other = SectorCache(tmp_path), SectorCache(tmp_path)
    mine.save(snapshot(1))
    mine.load()
    other.save(snapshot(2))
    assert mine.save(of_next_year(3))
    assert mine.archives.load(OLD) == closed(2)


def test_going_back_to_a_campaign_and_leaving_it_again_keeps_the_last_state(folder: Path) -> None:
    cache = SectorCache(folder)
    cache.load()
    cache.save(snapshot(4))
    assert [one.id for one in cache.archives.campaigns(OLD)] == [NEW]
    cache.save(of_next_year(5))
    assert cache.archives.load(OLD) == closed(4)
    assert [one.id for one in cache.archives.campaigns(NEW)] == [OLD]


def test_several_campaigns_are_kept_the_newest_first(folder: Path) -> None:
    cache, this = SectorCache(folder), of_next_year(9)
    cache.load()
    campaign = msgspec.structs.replace(this.campaign, id="../../x y", session=2027)
    cache.save(msgspec.structs.replace(this, campaign=campaign))
    assert [one.id for one in cache.archives.campaigns()] == [NEW, OLD]
    assert all("/" not in name and " " not in name for name in names(folder))


def test_a_disk_that_refuses_the_archive_leaves_the_old_sector_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = SectorCache(tmp_path)
    cache.save(snapshot(2))
    cache.load()
    full = Fail(lambda call: call.name == "link", 28)
    with calls_of(monkeypatch, full), pytest.raises(StoreProblem, match="reste intact"):
        cache.save(of_next_year())
    assert SectorCache(tmp_path).load() == snapshot(2)


def test_everything_written_is_private_and_the_store_s_own(folder: Path) -> None:
    assert not [item.why_left for item in contents(folder, SOURCE_LAYOUT) if item.why_left]
    modes = {path.stat().st_mode & 0o777 for path in folder.glob("archive-*")}
    assert modes == {0o600}


def test_a_damaged_archive_is_put_aside_and_the_rest_stays(folder: Path) -> None:
    flip(newest(folder, archive_name(OLD)))
    archives = SectorCache(folder).archives
    assert archives.load(OLD) is None
    assert archives.notices
    assert not [item for item in contents(folder, SOURCE_LAYOUT) if item.why_left]
    assert SectorCache(folder).load() == of_next_year()


def test_an_archive_that_cannot_be_read_lets_no_report_go(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreadable = Fail(lambda call: call.name == "read", 5)
    with calls_of(monkeypatch, unreadable), pytest.raises(StoreProblem, match="n'a pas pu être lu"):
        Archives(folder).reports()


def test_a_closed_campaign_is_erased_with_what_it_alone_names(folder: Path) -> None:
    reports = ReportCache(folder / "reports")
    reports.put_many((sha(n), report()) for n in range(4))
    shared = {u.report.sha256 for u in of_next_year().uploads if u.report}
    other = msgspec.structs.replace(
        snapshot(2), uploads=tuple(_with_report(u, sha(3)) for u in snapshot(2).uploads)
    )
    SectorCache(folder).archives.keep(tables_from(other))
    assert Archives(folder).reports() == {sha(3)}

    clear_archive(folder, OLD)

    cache = SectorCache(folder)
    assert cache.load() == of_next_year()
    assert cache.archives.campaigns() == ()
    assert reports.missing({sha(3)}) == {sha(3)}
    assert reports.missing(shared) == set()
    held = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert OLD.encode() not in held, "older states of the sector held it too"


def test_erasing_what_is_not_there_is_an_erasure(folder: Path, tmp_path: Path) -> None:
    before = SectorCache(folder).load()
    clear_archive(folder, "inconnue")
    clear_archive(tmp_path / "absent", OLD)
    assert SectorCache(folder).load() == before
    assert SectorCache(folder).archives.load(OLD) == closed(2)


def test_looking_for_archives_never_raises(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with calls_of(monkeypatch, Fail(lambda call: call.name == "listdir", 13)):
        assert Archives(folder).campaigns() == ()
    assert disk.exists(newest(folder, archive_name(OLD)))


def _with_report(upload: Upload, name: str) -> Upload:
    return msgspec.structs.replace(upload, report=ObjectRef(name, 1))
