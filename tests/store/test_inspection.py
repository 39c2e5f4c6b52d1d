"""The store looked at: everything told, nothing touched."""

from pathlib import Path

import pytest

from cio_console.domain.snapshot import SyncTimes
from cio_console.store.generation import seal
from cio_console.store.inspection import (
    DatabaseState,
    documents,
    held_reports,
    inspect,
    list_folder,
    sector_tables,
    sync_times,
)
from cio_console.store.janitor import temporary_name
from cio_console.store.journal import Journal
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.rights import rights_hold
from tests.store.builders import NOON, acceptance, contact, report, sha, snapshot


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return the bytes and mode of every file below `folder`."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Give a cache of three generations, with its times and two reports."""
    cache = SectorCache(tmp_path)
    for revision in (1, 2, 3):
        cache.load()
        cache.save(snapshot(revision))
    cache.save_times(SyncTimes(last_attempt=NOON, last_success=NOON))
    ReportCache(tmp_path / "reports").put_many([(sha(1), report()), (sha(2), report(0))])
    return tmp_path


def test_a_cache_is_told_and_not_touched(filled: Path) -> None:
    before = everything(filled)
    state = inspect(filled, "sector")
    assert (state.numbers, state.damaged, state.unreadable) == ((1, 2, 3), (), ())
    assert (state.version, state.too_new) == (1, False)
    tables = sector_tables(state)
    assert tables
    assert [head.revision for head in tables.sector.values()] == [3]
    assert sync_times(inspect(filled, "times")).last_success == NOON
    assert held_reports(list_folder(filled / "reports")) == {sha(1), sha(2)}
    assert everything(filled) == before


def test_an_absent_folder_holds_nothing(tmp_path: Path) -> None:
    state = inspect(tmp_path / "absent", "sector")
    assert state == DatabaseState(known_version=1)
    assert (sector_tables(state), documents(state)) == (None, {})
    assert sync_times(state) == SyncTimes()
    assert list_folder(tmp_path / "absent").names == ()


def test_a_damaged_generation_stays_where_it_is_and_the_one_before_serves(filled: Path) -> None:
    path = filled / "sector.3.json"
    path.write_bytes(path.read_bytes().replace(b"CIO", b"CIA"))
    before = everything(filled)
    state = inspect(filled, "sector")
    assert state.damaged == (3,)
    assert state.current
    assert state.current.number == 2
    assert everything(filled) == before


def test_a_link_in_place_of_a_generation_is_not_followed(filled: Path) -> None:
    path = filled / "sector.3.json"
    path.rename(filled / "ailleurs")
    path.symlink_to(filled / "ailleurs")
    assert inspect(filled, "sector").unreadable == (3,)


def test_a_newer_schema_is_told(filled: Path) -> None:
    (filled / "sector.4.json").write_bytes(seal("sector", 4, 99, b'{"sector":{}}'))
    state = inspect(filled, "sector")
    assert (state.version, state.too_new) == (99, True)


def test_tables_that_cannot_be_read_are_none(filled: Path) -> None:
    (filled / "sector.4.json").write_bytes(seal("sector", 4, 1, b'{"sector":{"sector":3}}'))
    assert sector_tables(inspect(filled, "sector")) is None


def test_the_journal_is_counted_without_a_word_of_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.record_new([contact("a", "Rappeler Mme Untel")])
    journal.record_new([contact("b")])
    journal.accept_all([acceptance()])
    counts = documents(inspect(tmp_path, "journal"))
    assert (counts["contacts"], counts["acceptances"]) == (2, 1)
    assert "Untel" not in repr(counts)


def test_what_should_not_be_there_is_counted(filled: Path) -> None:
    own = temporary_name()
    host = own.split(".")[1]
    (filled / own).write_bytes(b"")
    (filled / f".{host}.1.5.abc.tmp").write_bytes(b"")
    (filled / ".autre-poste.77.5.abc.tmp").write_bytes(b"")
    (filled / "quarantine").mkdir()
    (filled / "quarantine" / "sector.1.json").write_bytes(b"x" * 10)
    (filled / "sector.2.json").chmod(0o644)
    listing = list_folder(filled)
    assert listing.temporaries == 2
    assert listing.quarantined == 1
    assert "sector.2.json" in listing.exposed
    assert listing.size == sum(
        path.stat().st_size
        for path in (*filled.iterdir(), *(filled / "quarantine").iterdir())
        if path.is_file()
    )


def test_a_file_named_quarantine_is_no_quarantine(tmp_path: Path) -> None:
    (tmp_path / "quarantine").write_text("un fichier", "utf-8")
    assert list_folder(tmp_path).quarantined == 0


@rights_hold()
def test_a_generation_that_cannot_be_read_is_told(filled: Path) -> None:
    (filled / "sector.3.json").chmod(0)
    assert inspect(filled, "sector").unreadable == (3,)
