"""What is stored is recognised, whatever it is, and what is not the store's is told."""

import os
from pathlib import Path

import pytest

from cio_console.domain.campaign import Campaign
from cio_console.store.inventory import (
    JOURNAL_LAYOUT,
    SOURCE_LAYOUT,
    Item,
    Kind,
    caches_of,
    contents,
)
from cio_console.store.journal import Journal
from cio_console.store.paths import REPORTS, Home
from tests.store.builders import contact, flip, newest, sha
from tests.store.caches import fill_cache, put_links, tree, wear

ONE, TWO = "https://un.exemple/", "https://deux.exemple/"
NOBODY = 65_534


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Give an empty home."""
    return Home.resolve({"CIO_CONSOLE_HOME": str(tmp_path / "home")})


def left_in(folder: Path) -> list[Item]:
    """Return what is not the store's in a cache."""
    return [item for item in contents(folder, SOURCE_LAYOUT) if item.why_left]


def test_a_name_is_of_its_kind_only() -> None:
    kind = Kind("sector.<n>.json")
    assert kind.names("sector.12.json")
    for name in ("sector.json", "sector.a.json", "xsector.1.json", "sector.1.json.bak", "sector.1"):
        assert not kind.names(name)
    assert Kind("<sha256>.<n>.json").names(f"{sha(1)}.3.json")
    assert not Kind(".verrou").names("xverrou")


def test_everything_that_a_cache_can_hold_is_recognised(home: Home) -> None:
    folder = home.cache(ONE)
    fill_cache(folder)
    wear(folder)
    items = contents(folder, SOURCE_LAYOUT)

    assert [item.why_left for item in items if item.why_left] == []
    assert len(items) == len([path for path in folder.rglob("*") if path.is_file()]) > 12
    assert sum(item.size for item in items) == sum(
        path.stat().st_size for path in folder.rglob("*") if path.is_file()
    )


def test_everything_that_a_journal_can_hold_is_recognised(home: Home) -> None:
    for name in "abcd":
        Journal(home.journal).record_new([contact(name)])
    flip(newest(home.journal, "journal"))
    Journal(home.journal).contacts()

    items = contents(home.journal, JOURNAL_LAYOUT)

    assert len(items) == 3
    assert not any(item.why_left for item in items)


def test_what_is_not_the_store_s_is_told_and_not_looked_into(home: Home, tmp_path: Path) -> None:
    folder = home.cache(ONE)
    fill_cache(folder)
    put_links(folder, tmp_path / "dehors")
    (folder / "photo.png").write_bytes(b"")
    (folder / "dossier").mkdir()
    (folder / "dossier" / "sector.1.json").write_text("")
    os.mkfifo(folder / "sector.99.json")

    left = {i.path.relative_to(folder).as_posix(): i.why_left for i in left_in(folder)}

    assert set(left) == {
        "photo.png", "dossier", "sector.99.json", "sector.77.json", "quarantine",
        "reports/quarantine", f"reports/{sha(77)}.1.json",
    }  # fmt: skip
    assert "lien symbolique" in left["quarantine"]
    assert "lien symbolique" in left["sector.77.json"]
    assert "n'a pas été écrit par la console" in left["photo.png"]


def test_caches_are_found_with_the_name_of_their_source(home: Home) -> None:
    for source in (ONE, TWO):
        fill_cache(home.cache(source), source)
    (home.caches / "notes.txt").write_text("")
    (home.caches / "autre").mkdir()

    found = caches_of(home)

    assert {cache.source for cache in found.caches} == {ONE, TWO}
    assert all(isinstance(cache.campaign, Campaign) for cache in found.caches)
    assert all(cache.files == 6 for cache in found.caches)
    assert {cache.host for cache in found.caches} == {""}
    assert [item.path.name for item in found.strangers] == ["autre", "notes.txt"]


def test_a_cache_that_lost_its_sector_is_still_found(home: Home) -> None:
    folder = home.cache(ONE)
    fill_cache(folder, ONE)
    for path in folder.glob("sector.*"):
        path.unlink()

    (cache,) = caches_of(home).caches

    assert (cache.source, cache.campaign, cache.folder) == ("", None, folder)
    assert cache.files == 3


def test_an_empty_home_holds_nothing_and_is_not_created(home: Home) -> None:
    assert caches_of(home).caches == ()
    assert contents(home.journal, JOURNAL_LAYOUT) == ()
    assert not home.data.exists()


def test_a_cache_that_is_a_link_or_another_account_s_is_told_and_not_read(
    home: Home, tmp_path: Path
) -> None:
    fill_cache(tmp_path / "dehors", ONE)
    before = tree(tmp_path / "dehors")
    home.caches.mkdir(parents=True)
    home.cache(ONE).symlink_to(tmp_path / "dehors")

    (cache,) = caches_of(home).caches

    assert (cache.source, cache.files) == ("", 0)
    assert "lien symbolique" in cache.items[0].why_left
    assert tree(tmp_path / "dehors") == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_account_is_told(home: Home) -> None:
    folder = home.cache(ONE)
    fill_cache(folder, ONE)
    os.chown(folder / REPORTS, NOBODY, NOBODY)

    (item,) = left_in(folder)

    assert item.path == folder / REPORTS
    assert "appartient à un autre compte" in item.why_left


def test_the_caches_of_other_hosts_come_after(tmp_path: Path) -> None:
    base = tmp_path / "cache"
    home = Home(tmp_path, tmp_path, base / "ici", base)
    fill_cache(home.cache(ONE), ONE)
    fill_cache(base / "la-bas" / home.cache(TWO).name, TWO)
    (base / "notes").mkdir()
    (base / "un-lien").symlink_to(base / "la-bas")

    found = caches_of(home)

    assert [(cache.source, cache.host) for cache in found.caches] == [(ONE, ""), (TWO, "la-bas")]
    assert [item.path.name for item in found.strangers] == ["notes", "un-lien"]


def test_a_home_that_was_not_on_the_network_yet_has_its_old_caches_found(tmp_path: Path) -> None:
    base = tmp_path / "cache"
    fill_cache(Home(tmp_path, tmp_path, base, base).cache(ONE), ONE)
    home = Home(tmp_path, tmp_path, base / "ici", base)

    assert [cache.source for cache in caches_of(home).caches] == [ONE]
