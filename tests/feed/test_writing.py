"""A feed written to a folder: whole files only, objects before the index, one publisher."""

import errno
import multiprocessing
import os
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from cio_console.domain.upload import ObjectRef
from cio_console.errors import FileProblem, StoreProblem
from cio_console.feed.contract import decode_index, encode_index
from cio_console.feed.writing import PRIVATE, opened_for_writing
from tests.feed.builders import SCHOOLS, a_report, an_index, an_upload, ref_of


def hold(folder: Path, held: Event, release: Event) -> None:
    """Hold the folder in another process until told to let go."""
    with opened_for_writing(folder):
        held.set()
        release.wait(30)


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_an_object_is_named_by_its_bytes_and_written_once(tmp_path: Path) -> None:
    with opened_for_writing(tmp_path / "flux") as output:
        assert output.put(b"{}") == (ref_of(b"{}"), True)
        path = tmp_path / "flux" / "objects" / f"{ref_of(b'{}').sha256}.json"
        inode = path.stat().st_ino
        assert output.put(b"{}") == (ref_of(b"{}"), False)
    assert path.read_bytes() == b"{}"
    assert path.stat().st_ino == inode


def test_a_damaged_object_is_written_again(tmp_path: Path) -> None:
    with opened_for_writing(tmp_path) as output:
        ref, _ = output.put(b"{}")
        path = tmp_path / "objects" / f"{ref.sha256}.json"
        path.write_bytes(b"[]")
        assert not output.holds(ref)
        assert output.put(b"{}") == (ref, True)
        assert output.holds(ref)


def test_an_object_that_is_not_there_is_not_held(tmp_path: Path) -> None:
    with opened_for_writing(tmp_path) as output:
        assert not output.holds(ObjectRef("0" * 64, 0))


def test_the_index_is_read_back_with_its_bytes(tmp_path: Path) -> None:
    index = an_index(an_upload(SCHOOLS[0], 8, a_report()))
    with opened_for_writing(tmp_path) as output:
        assert output.previous() is None
        output.put_index(encode_index(index))
        assert output.previous() == (index, encode_index(index))
    assert decode_index((tmp_path / "index.json").read_bytes()) == index


@pytest.mark.parametrize("raw", [b"", b"{}", b"<html>", b'{"format":"cio-feed"'])
def test_an_index_that_cannot_be_read_stops_everything(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "index.json").write_bytes(raw)
    with (
        opened_for_writing(tmp_path) as output,
        pytest.raises(FileProblem, match="ne revienne pas en arrière"),
    ):
        output.previous()
    assert (tmp_path / "index.json").read_bytes() == raw


def test_only_named_objects_stay_and_foreign_files_are_left_alone(tmp_path: Path) -> None:
    with opened_for_writing(tmp_path) as output:
        kept, _ = output.put(b"{}")
        output.put(b"[]")
        (tmp_path / "objects" / "LISEZMOI.txt").write_text("à moi")
        (tmp_path / "objects" / f"{'0' * 64}.xml").write_text("à moi")
        for path in list((tmp_path / "objects").glob("*.json")):
            Path(f"{path}.gz").write_text("compressé pour le serveur")
        output.keep_only({kept.sha256})
    assert names(tmp_path / "objects") == {
        f"{kept.sha256}.json",
        f"{kept.sha256}.json.gz",
        "LISEZMOI.txt",
        f"{'0' * 64}.xml",
    }


def test_what_a_stopped_publication_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "objects").mkdir()
    for left in (".0123456789abcdef.tmp", "objects/.0123456789abcdef.tmp"):
        (tmp_path / left).write_text("moitié")
    (tmp_path / ".htaccess").write_text("à moi")
    with opened_for_writing(tmp_path):
        assert names(tmp_path) == {".htaccess"}


def test_nothing_temporary_stays_after_writing(tmp_path: Path) -> None:
    with opened_for_writing(tmp_path) as output:
        ref, _ = output.put(b"{}")
        output.put_index(encode_index(an_index()))
    assert names(tmp_path) == {"index.json", f"objects/{ref.sha256}.json"}


def test_files_can_be_read_by_the_web_server_as_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with opened_for_writing(tmp_path / "flux") as output:
            output.put(b"{}")
            output.put_index(encode_index(an_index()))
    finally:
        os.umask(before)
    for path in (tmp_path / "flux").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)


def test_a_second_publisher_is_turned_away_while_the_first_works(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(tmp_path, held, release))
    other.start()
    try:
        assert held.wait(30)
        with (
            pytest.raises(StoreProblem, match="Une autre publication est en cours"),
            opened_for_writing(tmp_path),
        ):
            pass
    finally:
        release.set()
        other.join()
    with opened_for_writing(tmp_path) as output:
        assert output.previous() is None


@pytest.mark.parametrize("where", ["flux", "flux/objects"])
def test_a_file_in_the_place_of_a_folder_is_said(tmp_path: Path, where: str) -> None:
    path = tmp_path / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("un fichier")
    with (
        pytest.raises(StoreProblem, match="un fichier porte le nom du dossier"),
        opened_for_writing(tmp_path / "flux"),
    ):
        pass
    assert path.read_text() == "un fichier"


def test_an_object_that_cannot_take_its_name_leaves_nothing_behind(tmp_path: Path) -> None:
    ref = ref_of(b"{}")
    with opened_for_writing(tmp_path) as output:
        (tmp_path / "objects" / f"{ref.sha256}.json").mkdir()
        with pytest.raises(StoreProblem, match=errno.errorcode[errno.EISDIR]):
            output.put(b"{}")
    assert names(tmp_path) == set()


def test_bytes_are_on_the_disk_before_their_name_and_objects_before_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    sync, rename = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        calls.append("sync a file" if path.is_file() else f"sync {path.name}")
        sync(descriptor)

    def replace(source: Path, target: Path) -> None:
        calls.append("name an index" if target.name == "index.json" else "name an object")
        rename(source, target)

    with opened_for_writing(tmp_path / "flux") as output:
        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(os, "replace", replace)
        output.put(b"{}")
        output.put(b"[]")
        output.put_index(encode_index(an_index()))
    assert calls == [
        *("sync a file", "name an object") * 2,
        "sync objects",
        *("sync a file", "name an index"),
        "sync flux",
        f"sync {tmp_path.name}",
    ]


def test_a_private_feed_is_its_owner_s_alone_and_made_again_when_its_index_is_damaged(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "a" / "feed"
    with opened_for_writing(folder, PRIVATE) as output:
        output.put(b"{}")
        output.put_index(encode_index(an_index()))
    modes = {path.stat().st_mode & 0o777 for path in [folder.parent, folder, folder / "objects"]}
    files = {p.stat().st_mode & 0o777 for p in folder.rglob("*.json")}
    assert (modes, files) == ({0o700}, {0o600})

    (folder / "index.json").write_bytes(b"{")
    with opened_for_writing(folder, PRIVATE) as output:
        assert output.previous() is None
    with opened_for_writing(folder) as output, pytest.raises(FileProblem):
        output.previous()
