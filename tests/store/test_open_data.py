"""Copies of the open data: private, whole, the one before kept until the new one stands."""

import errno
import os
import stat
from pathlib import Path

import pytest

from cio_console.errors import StoreProblem
from cio_console.store.inventory import SOURCE_LAYOUT, caches_of
from cio_console.store.open_data import OpenDataCopies
from cio_console.store.paths import Home
from cio_console.store.purge_plan import of_caches
from tests.faults.calls import Fail, calls_of

PORTAL = "https://data.exemple.fr/"


def test_a_copy_is_private_and_found_again(tmp_path: Path) -> None:
    copies = OpenDataCopies(tmp_path / "cache" / "portail")
    before = os.umask(0)
    try:
        copies.keep("lycees-094", b"[1]")
        copies.keep("lycees-094", b"[2]")
    finally:
        os.umask(before)
    assert copies.held("lycees-094") == b"[2]"
    (file,) = (tmp_path / "cache" / "portail").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_was_never_kept_or_cannot_be_read_is_not_there(tmp_path: Path) -> None:
    copies = OpenDataCopies(tmp_path)
    assert copies.held("cio") is None
    (tmp_path / "annuaire.cio.json").mkdir()
    assert copies.held("cio") is None


def test_a_full_disk_leaves_the_copy_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = OpenDataCopies(tmp_path / "portail")
    copies.keep("cio", b"[1]")
    with (
        calls_of(monkeypatch, Fail(lambda call: call.name == "write", errno.ENOSPC)),
        pytest.raises(StoreProblem, match="n'est pas gardée : le disque est plein"),
    ):
        copies.keep("cio", b"[2]")
    assert copies.held("cio") == b"[1]"
    assert [path.name for path in (tmp_path / "portail").iterdir()] == ["annuaire.cio.json"]


@pytest.mark.parametrize("name", ["cio", "lycees-094", "lycees-02a", "effectifs-gt-999"])
def test_every_copy_is_a_file_of_the_store_that_a_purge_takes(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path, tmp_path, tmp_path / "cache")
    OpenDataCopies(home.cache(PORTAL)).keep(name, b"[]")
    (file,) = home.cache(PORTAL).iterdir()
    assert SOURCE_LAYOUT.is_ours(file.name)
    (cache,) = of_caches(caches_of(home)).caches
    assert cache.files == 1
