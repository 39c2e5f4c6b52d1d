"""A purge removes what the store made, everything of it, and nothing else."""

import os
from pathlib import Path

import pytest

from cio_console.errors import StoreReadOnly
from cio_console.store.purge import clear_secret, clear_source
from cio_console.store.reports import ReportCache
from cio_console.store.secret import NAME, installation_secret
from cio_console.store.sector import SectorCache
from tests.rights import rights_hold
from tests.store.builders import names, report, sha
from tests.store.caches import fill_cache, put_links, tree, wear
from tests.store.test_inventory import NOBODY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a cache that was used for months."""
    folder = tmp_path / "cache" / "x-fr-0123456789"
    fill_cache(folder)
    wear(folder)
    return folder


def test_nothing_of_a_cache_is_left_not_even_its_name(folder: Path) -> None:
    clear_source(folder)
    assert names(folder.parent) == []


def test_a_purge_of_nothing_is_a_purge(tmp_path: Path) -> None:
    clear_source(tmp_path / "absent")
    clear_secret(tmp_path / "absent")
    assert names(tmp_path) == []


def test_the_cache_can_be_filled_again_by_a_session_that_was_open(folder: Path) -> None:
    sector, reports = SectorCache(folder), ReportCache(folder / "reports")
    held = sector.load()
    assert held is not None
    clear_source(folder)

    assert sector.load() is None
    assert reports.get(sha(0)) is None
    sector.save(held)
    reports.put(sha(0), report())
    assert SectorCache(folder).load() == held
    assert reports.get(sha(0)) == report()


def test_what_the_store_did_not_make_stays_with_the_folders_that_hold_it(folder: Path) -> None:
    (folder / "photo.png").write_bytes(b"")
    (folder / "reports" / "notes.txt").write_bytes(b"")
    (folder / "quarantine" / "dossier").mkdir()
    clear_source(folder)

    left = {"photo.png", "reports", "reports/notes.txt", "quarantine", "quarantine/dossier"}
    assert tree(folder) == left


def test_no_link_leads_the_purge_outside(tmp_path: Path) -> None:
    folder, outside = tmp_path / "cache", tmp_path / "dehors"
    fill_cache(folder)
    put_links(folder, outside)
    before = tree(outside)
    clear_source(folder)

    assert tree(outside) == before
    assert {path.read_text() for path in outside.rglob("*.*") if path.is_file()} == {
        "à quelqu'un d'autre"
    }
    links = {"quarantine", "sector.77.json", "reports", f"reports/{sha(77)}.1.json"}
    assert tree(folder) == {*links, "reports/quarantine"}


def test_a_whole_cache_behind_a_link_is_refused(tmp_path: Path) -> None:
    fill_cache(tmp_path / "dehors")
    before = tree(tmp_path / "dehors")
    (tmp_path / "lien").symlink_to(tmp_path / "dehors")

    with pytest.raises(StoreReadOnly, match=r"lien symbolique.*n'est pas achevé"):
        clear_source(tmp_path / "lien")

    assert tree(tmp_path / "dehors") == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_account_is_left(folder: Path) -> None:
    os.chown(folder / "reports", NOBODY, NOBODY)
    clear_source(folder)
    assert {path.split("/")[0] for path in tree(folder)} == {"reports"}
    os.chown(folder, NOBODY, NOBODY)
    with pytest.raises(StoreReadOnly, match="appartient à un autre compte"):
        clear_source(folder)


@rights_hold()
def test_a_read_only_folder_is_told(folder: Path) -> None:
    (folder / "reports").chmod(0o500)
    with pytest.raises(StoreReadOnly, match=r"chmod u\+rwx"):
        clear_source(folder)
    (folder / "reports").chmod(0o700)
    assert SectorCache(folder).load() is None, "no sector names the reports that are left"
    clear_source(folder)
    assert names(folder.parent) == []


def test_the_secret_goes_with_what_a_killed_process_was_making_of_it(tmp_path: Path) -> None:
    installation_secret(tmp_path)
    (tmp_path / ".autre-hote.12.34.abcdef.tmp").write_bytes(b"x")
    for name in ("config.toml", "autre.cle"):
        (tmp_path / name).write_text("")
    clear_secret(tmp_path)

    assert names(tmp_path) == ["autre.cle", "config.toml"]
    assert installation_secret(tmp_path).value


def test_the_secret_of_a_home_kept_elsewhere_goes_too(tmp_path: Path) -> None:
    (tmp_path / "ailleurs").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "ailleurs")
    installation_secret(tmp_path / "data")
    clear_secret(tmp_path / "data")
    assert names(tmp_path / "ailleurs") == []


def test_a_link_in_place_of_the_secret_is_left(tmp_path: Path) -> None:
    (tmp_path / "autre").write_text("")
    (tmp_path / NAME).symlink_to(tmp_path / "autre")
    clear_secret(tmp_path)
    assert names(tmp_path) == ["autre", NAME]
