"""A file appears whole under its name, or not at all."""

import errno
import stat
from pathlib import Path

import pytest

from cio_console.store import whole
from tests.faults.calls import Fail, calls_of
from tests.store.builders import names


def test_the_first_free_name_is_taken_and_no_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"d'un autre")

    path = whole.add(tmp_path, ("a", "b", "c"), b"des mots")

    assert path == tmp_path / "b"
    assert path.read_bytes() == b"des mots"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (tmp_path / "a").read_bytes() == b"d'un autre"
    assert names(tmp_path) == ["a", "b"]


def test_when_every_name_is_taken_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "a").touch()

    with pytest.raises(FileExistsError):
        whole.add(tmp_path, ("a",), b"des mots")

    assert names(tmp_path) == ["a"]


def test_a_file_takes_the_place_of_another(tmp_path: Path) -> None:
    for data in (b"hier", b"aujourd'hui"):
        whole.replace(tmp_path / "a", data)
        assert (tmp_path / "a").read_bytes() == data

    assert names(tmp_path) == ["a"]


def test_a_replacement_refused_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole.replace(tmp_path / "a", b"hier")

    refused = Fail(lambda call: call.name == "replace", errno.EACCES)
    with calls_of(monkeypatch, refused), pytest.raises(PermissionError):
        whole.replace(tmp_path / "a", b"aujourd'hui")

    assert (tmp_path / "a").read_bytes() == b"hier"
    assert names(tmp_path) == ["a"]
