"""A file of the user's: private, new, on the disk, or a sentence that says why not."""

import errno
import os
import stat
from pathlib import Path

import pytest

from cio_console.errors import StoreProblem, UsageProblem
from cio_console.store.export import export_path, replace_export, write_export
from tests.faults.calls import Call, Fail, calls_of


def test_the_file_is_whole_private_and_new(tmp_path: Path) -> None:
    path = tmp_path / "campagne.svg"
    before = os.umask(0)
    try:
        write_export(path, b"<svg/>")
    finally:
        os.umask(before)
    assert path.read_bytes() == b"<svg/>"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["file", "link", "dangling"])
def test_nothing_that_bears_the_name_is_touched(tmp_path: Path, kind: str) -> None:
    path, target = tmp_path / "campagne.txt", tmp_path / "ailleurs"
    if kind == "file":
        path.write_text("à moi")
    else:
        path.symlink_to(target)
        if kind == "link":
            target.write_text("à moi")
    with pytest.raises(UsageProblem, match="existe déjà"):
        write_export(path, b"autre")
    assert path.is_symlink() == (kind != "file")
    assert target.exists() == (kind == "link")
    if kind != "dangling":
        assert path.read_text() == "à moi"


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match=r"absent n'existe pas ; créez-le"):
        write_export(tmp_path / "absent" / "a.txt", b"x")


def test_a_parent_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(StoreProblem, match="n'est pas un dossier"):
        write_export(tmp_path / "fichier" / "a.txt", b"x")


def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="trop long"):
        write_export(tmp_path / ("n" * 300), b"x")


@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EPERM]
)
@pytest.mark.parametrize("name", ["open", "fchmod", "write", "fsync", "close"])
def test_a_call_that_fails_leaves_no_part_of_a_file_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    def chosen(call: Call) -> bool:
        return call.name == name

    with calls_of(monkeypatch, Fail(chosen, number)), pytest.raises(StoreProblem) as caught:
        write_export(tmp_path / "a.txt", b"x" * 10_000)
    assert "n'est pas écrit" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_synced_leaves_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(call: Call) -> bool:
        return call.name == "fsync" and call.on_folder

    with calls_of(monkeypatch, Fail(chosen, errno.EIO)), pytest.raises(StoreProblem):
        write_export(tmp_path / "a.txt", b"x")
    assert not list(tmp_path.iterdir())


def test_a_path_is_read_as_it_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert export_path(" ~/a b.svg ") == tmp_path / "a b.svg"
    assert export_path("a.txt") == Path.cwd() / "a.txt"


@pytest.mark.parametrize(
    "text", ["", "   ", "a\0b", "~personne-de-ce-nom/a.txt", ".", "/", "dossier/"]
)
def test_what_names_no_file_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem):
        export_path(text)


# In place of another


def test_a_file_takes_the_place_of_another_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secteur.csv"
    path.write_text("d'hier")
    path.chmod(0o644)
    replace_export(path, b"du jour")
    assert path.read_bytes() == b"du jour"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_one_that_went_away_meanwhile_is_written_all_the_same(tmp_path: Path) -> None:
    replace_export(tmp_path / "a.txt", b"x")
    assert (tmp_path / "a.txt").read_bytes() == b"x"


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_what_is_no_ordinary_file_is_left(tmp_path: Path, kind: str) -> None:
    path, target = tmp_path / "a.txt", tmp_path / "ailleurs"
    target.write_text("à moi")
    if kind == "link":
        path.symlink_to(target)
    elif kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    before = stat.S_IFMT(path.lstat().st_mode)
    with pytest.raises(UsageProblem, match="n'est pas un fichier ordinaire"):
        replace_export(path, b"autre")
    assert stat.S_IFMT(path.lstat().st_mode) == before
    assert target.read_text() == "à moi"


@pytest.mark.parametrize("name", ["open", "fchmod", "write", "fsync", "replace"])
def test_a_call_that_fails_leaves_the_old_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("d'hier")

    def chosen(call: Call) -> bool:
        return call.name == name and not call.on_folder

    failing = calls_of(monkeypatch, Fail(chosen, errno.ENOSPC))
    with failing, pytest.raises(StoreProblem, match="le disque est plein"):
        replace_export(path, b"x" * 10_000)
    assert path.read_text() == "d'hier"
    assert list(tmp_path.iterdir()) == [path]
