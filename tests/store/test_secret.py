"""The secret of an installation: made once, private, never replaced while it is sound."""

import os
import stat
from functools import partial
from pathlib import Path

import pytest

from cio_console.store.paths import host_name
from cio_console.store.secret import NAME, SIZE, Secret, installation_secret
from tests.faults.calls import Fail, FailFrom, Interleave, calls_of
from tests.store.builders import names


def test_the_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "données" / "cio-console"
    made = installation_secret(folder)
    assert (len(made.value), made.notice) == (SIZE, "")
    assert installation_secret(folder) == made
    assert names(folder) == [NAME]


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    installation_secret(tmp_path / "home")
    assert stat.S_IMODE((tmp_path / "home" / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_two_installations_do_not_share_it(tmp_path: Path) -> None:
    assert installation_secret(tmp_path / "a") != installation_secret(tmp_path / "b")


def test_it_never_shows_in_a_representation(tmp_path: Path) -> None:
    made = installation_secret(tmp_path)
    assert repr(made) == "Secret(…)"
    assert made.value.hex() not in f"{made}"


@pytest.mark.parametrize("held", [b"", b"court", bytes(SIZE + 1)])
def test_a_damaged_secret_is_replaced_and_told(tmp_path: Path, held: bytes) -> None:
    (tmp_path / NAME).write_bytes(held)
    made = installation_secret(tmp_path)
    assert len(made.value) == SIZE
    assert "abîmé" in made.notice
    assert installation_secret(tmp_path) == Secret(made.value)
    assert names(tmp_path) == [NAME]


@pytest.mark.parametrize("place", ["un fichier", "un lien"])
def test_where_it_cannot_be_kept_there_is_none_and_it_is_told(tmp_path: Path, place: str) -> None:
    if place == "un fichier":
        (tmp_path / "home").write_text("")
        folder = tmp_path / "home" / "dedans"
    else:
        folder = tmp_path
        (tmp_path / NAME).symlink_to(tmp_path / "ailleurs")
    found = installation_secret(folder)
    assert found.value == b""
    assert "numéro des élèves" in found.notice
    assert not (tmp_path / "ailleurs").exists()


def test_a_failure_at_any_call_leaves_a_whole_secret_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rank in range(1, 100):
        folder = tmp_path / str(rank)
        failing = FailFrom(rank, 28)
        with calls_of(monkeypatch, failing):
            found = installation_secret(folder)
        kept = folder / NAME
        if found.value:
            assert kept.read_bytes() == found.value
        else:
            assert found.notice
            assert not kept.exists() or len(kept.read_bytes()) == SIZE
        if not failing.failed:
            break
    assert 10 < rank < 99


def test_of_two_processes_that_make_it_one_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rank in range(1, 100):
        folder = tmp_path / str(rank)
        passing = Interleave(rank, partial(make, folder))
        with calls_of(monkeypatch, passing):
            mine = installation_secret(folder)
        assert installation_secret(folder).value == mine.value
        assert names(folder) == [NAME]
        if not passing.reached:
            break
    assert 10 < rank < 99


def make(folder: Path) -> None:
    """Make the secret as another process would."""
    installation_secret(folder)


def test_a_disk_that_cannot_be_read_gives_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = installation_secret(tmp_path)
    with calls_of(monkeypatch, Fail(lambda call: call.name == "read", 5)):
        found = installation_secret(tmp_path)
    assert found.value == b""
    assert "relu" in found.notice
    assert installation_secret(tmp_path) == held


def test_one_that_a_killed_process_was_making_is_swept_by_the_next(tmp_path: Path) -> None:
    dead = f".{host_name()}.{os.getpid()}.1.abcdef.tmp"
    (tmp_path / dead).write_bytes(bytes(SIZE))
    installation_secret(tmp_path)
    assert names(tmp_path) == [NAME]
