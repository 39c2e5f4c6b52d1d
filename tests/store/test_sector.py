"""The sector's cache: whole snapshots, small times file, the newer revision of two sessions."""

import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.snapshot import SyncTimes
from cio_console.errors import StoreProblem, StoreReadOnly
from cio_console.store.generation import seal
from cio_console.store.sector import SectorCache
from cio_console.store.sector_tables import SectorHead, SectorTables
from tests.store.builders import NOON, flip, names, newest, snapshot


def test_an_empty_cache_loads_none_and_creates_nothing(tmp_path: Path) -> None:
    cache = SectorCache(tmp_path / "absent")

    assert cache.load() is None
    assert cache.times() == SyncTimes()
    assert cache.notices == []
    assert names(tmp_path) == []


def test_a_snapshot_comes_back_equal(tmp_path: Path) -> None:
    saved = snapshot(revision=3, schools=30)
    SectorCache(tmp_path).save(saved)

    assert SectorCache(tmp_path).load() == saved


def test_every_field_of_a_snapshot_has_its_place_in_the_file() -> None:
    kept = {f.name for f in msgspec.structs.fields(SectorHead)}
    kept |= {f.name for f in msgspec.structs.fields(SectorTables)}

    told = {f.name for f in msgspec.structs.fields(snapshot())} - {"closed"}  # its file tells it
    assert told == kept


def test_the_order_of_the_feed_is_kept(tmp_path: Path) -> None:
    saved = snapshot(schools=12)
    saved = msgspec.structs.replace(saved, schools=saved.schools[::-1])
    SectorCache(tmp_path).save(saved)

    loaded = SectorCache(tmp_path).load()
    assert loaded is not None
    assert [s.uai for s in loaded.schools] == [s.uai for s in saved.schools]


def test_the_file_is_plain_tinydb_tables_by_uai_and_upload(tmp_path: Path) -> None:
    SectorCache(tmp_path).save(snapshot(schools=2))

    tables = json.loads(newest(tmp_path, "sector").read_bytes())
    assert list(tables) == ["_generation", "sector", "schools", "uploads"]
    assert list(tables["schools"]) == ["0940000X", "0940001X"]


def test_saving_the_same_snapshot_again_writes_nothing(tmp_path: Path) -> None:
    cache = SectorCache(tmp_path)
    cache.save(snapshot())
    cache.save(snapshot())

    assert names(tmp_path) == ["sector.1.json"]


def test_saving_times_leaves_the_snapshot_file_alone(tmp_path: Path) -> None:
    cache = SectorCache(tmp_path)
    cache.save(snapshot())
    before = newest(tmp_path, "sector").stat()
    times = SyncTimes(NOON, NOON - timedelta(hours=2), None, "Le serveur ne répond pas.")
    cache.save_times(times)

    assert SectorCache(tmp_path).times() == times
    after = newest(tmp_path, "sector").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_damaged_snapshot_is_set_aside_and_the_one_before_serves(tmp_path: Path) -> None:
    cache = SectorCache(tmp_path)
    cache.save(snapshot(revision=1))
    cache.save(snapshot(revision=2))
    flip(newest(tmp_path, "sector"))

    reopened = SectorCache(tmp_path)
    assert reopened.load() == snapshot(revision=1)
    assert "sector.2.json" in reopened.notices[0]


def test_a_cache_damaged_throughout_is_rebuilt_by_the_next_save(tmp_path: Path) -> None:
    SectorCache(tmp_path).save(snapshot())
    newest(tmp_path, "sector").write_bytes(b"\x00" * 512)
    cache = SectorCache(tmp_path)

    assert cache.load() is None
    cache.save(snapshot(revision=2))

    assert SectorCache(tmp_path).load() == snapshot(revision=2)


def test_the_older_of_two_synchronisations_does_not_replace_the_newer(tmp_path: Path) -> None:
    slow, quick = SectorCache(tmp_path), SectorCache(tmp_path)
    slow.load()
    quick.load()
    quick.save(snapshot(revision=6))

    slow.save(snapshot(revision=5))

    assert SectorCache(tmp_path).load() == snapshot(revision=6)
    assert "la révision 6, plus récente" in slow.notices[0]


def test_going_back_on_purpose_is_obeyed(tmp_path: Path) -> None:
    SectorCache(tmp_path).save(snapshot(revision=6))
    cache = SectorCache(tmp_path)
    cache.load()

    cache.save(snapshot(revision=5))

    assert SectorCache(tmp_path).load() == snapshot(revision=5)
    assert cache.notices == []


def test_another_source_in_the_same_folder_is_replaced(tmp_path: Path) -> None:
    SectorCache(tmp_path).save(snapshot(revision=6, source="https://un.fr/"))
    SectorCache(tmp_path).save(snapshot(revision=1, source="https://deux.fr/"))

    loaded = SectorCache(tmp_path).load()
    assert loaded is not None
    assert loaded.source == "https://deux.fr/"


def test_a_school_named_twice_is_refused_with_a_sentence(tmp_path: Path) -> None:
    twice = snapshot(schools=2)
    twice = msgspec.structs.replace(twice, schools=(*twice.schools, twice.schools[0]))

    with pytest.raises(StoreProblem, match="deux fois le même établissement"):
        SectorCache(tmp_path).save(twice)
    assert names(tmp_path) == []


def test_a_snapshot_of_a_newer_console_is_shown_and_left_as_it_is(tmp_path: Path) -> None:
    SectorCache(tmp_path).save(snapshot())
    raw = json.loads(newest(tmp_path, "sector").read_bytes())
    del raw["_generation"]
    raw["schools"]["0940000X"]["nouveau"] = True
    (tmp_path / "sector.2.json").write_bytes(seal("sector", 2, 99, msgspec.json.encode(raw)))
    cache = SectorCache(tmp_path)

    assert cache.load() == snapshot()
    with pytest.raises(StoreReadOnly):
        cache.save(snapshot(revision=2))
    assert len(cache.notices) == 1
