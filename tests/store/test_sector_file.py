"""The director's list on the disk: private, whole, and what it held before kept beside it."""

import errno
import os
import stat
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from cio_console.errors import StoreProblem
from cio_console.store import disk
from cio_console.store.sector_file import COPIES, former_lists, list_bytes, write_list
from tests.faults.calls import Call, Fail, Interleave, calls_of

AT = datetime(2025, 1, 8, 14, 5, tzinfo=UTC)


def test_the_first_list_is_private_and_its_folder_made(tmp_path: Path) -> None:
    path = tmp_path / "reglages" / "secteur.json"
    before = os.umask(0)
    try:
        assert write_list(path, b"un", None, AT) is None
    finally:
        os.umask(before)
    assert list_bytes(path) == b"un"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert former_lists(path) == ()


def test_what_it_held_is_kept_beside_it_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secteur.json"
    path.write_bytes(b"un")
    path.chmod(0o644)
    copy = write_list(path, b"deux", b"un", AT)
    assert copy == tmp_path / "secteur.json.20250108-140500-01"
    assert copy.read_bytes() == b"un"
    assert path.read_bytes() == b"deux"
    assert [stat.S_IMODE(p.stat().st_mode) for p in (path, copy)] == [0o600, 0o600]


def test_two_lists_of_one_second_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "secteur.json"
    write_list(path, b"un", None, AT)
    write_list(path, b"deux", b"un", AT)
    write_list(path, b"trois", b"deux", AT)
    assert [p.read_bytes() for p in former_lists(path)] == [b"deux", b"un"]


def test_a_list_changed_meanwhile_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secteur.json"
    path.write_bytes(b"d'un autre")
    with pytest.raises(StoreProblem, match="a changé depuis qu'il a été lu"):
        write_list(path, b"deux", b"un", AT)
    with pytest.raises(StoreProblem, match="a changé depuis"):
        write_list(path, b"deux", None, AT)
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"d'un autre"]


def test_of_two_lists_written_at_once_one_is_kept_and_the_other_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second session comes before each call of the first in turn, and waits for nobody."""
    monkeypatch.setattr(disk, "_LOCK_LOOKS", 1)
    refusals: set[str] = set()
    for rank in count(1):
        path = tmp_path / str(rank) / "secteur.json"
        write_list(path, b"un", None, AT)
        written: list[bytes] = []

        def write(data: bytes, path: Path = path, written: list[bytes] = written) -> None:
            try:
                write_list(path, data, b"un", AT)
            except StoreProblem as problem:
                refusals.add(str(problem).removeprefix(str(path)))
            else:
                written.append(data)

        meeting = Interleave(rank, partial(write, b"trois"))
        with calls_of(monkeypatch, meeting):
            write(b"deux")
        if not meeting.reached:
            break
        assert written == [path.read_bytes()], f"before call {rank}"
        assert [former.read_bytes() for former in former_lists(path)] == [b"un"]
    assert len(refusals) == 2
    assert any("une autre session y écrit ; recommencez" in one for one in refusals)


def test_where_there_are_no_locks_a_list_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secteur.json"
    with calls_of(monkeypatch, Fail(lambda call: call.name == "lock", errno.ENOLCK)):
        write_list(path, b"un", None, AT)
    assert path.read_bytes() == b"un"


def test_writing_again_what_is_there_does_nothing(tmp_path: Path) -> None:
    path = tmp_path / "secteur.json"
    write_list(path, b"un", None, AT)
    assert write_list(path, b"un", None, AT) is None
    assert [p.name for p in tmp_path.iterdir()] == ["secteur.json"]


def test_a_list_kept_elsewhere_stays_there(tmp_path: Path) -> None:
    real, link = tmp_path / "partage" / "liste.json", tmp_path / "secteur.json"
    real.parent.mkdir()
    real.write_bytes(b"un")
    link.symlink_to(real)
    copy = write_list(link, b"deux", b"un", AT)
    assert link.is_symlink()
    assert real.read_bytes() == b"deux"
    assert copy is not None
    assert copy.parent == real.parent


def test_the_oldest_copies_go_and_nothing_else_does(tmp_path: Path) -> None:
    path, mine = tmp_path / "secteur.json", tmp_path / "secteur.json.bak"
    mine.write_bytes(b"a moi")
    write_list(path, b"0", None, AT)
    for number in range(1, COPIES + 4):
        write_list(path, b"%d" % number, b"%d" % (number - 1), AT + timedelta(days=number))
    kept = former_lists(path)
    assert len(kept) == COPIES
    assert [kept[0].read_bytes(), kept[-1].read_bytes()] == [b"22", b"3"]
    assert mine.read_bytes() == b"a moi"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("name", ["open", "write", "fsync", "link", "replace"])
def test_a_call_that_fails_is_told_and_the_list_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    path = tmp_path / "secteur.json"
    path.write_bytes(b"un")

    def chosen(call: Call) -> bool:
        return call.name == name

    with calls_of(monkeypatch, Fail(chosen, number)), pytest.raises(StoreProblem) as caught:
        write_list(path, b"deux", b"un", AT)
    assert "secteur.json n'est pas écrit" in str(caught.value)
    assert "La liste d'avant reste telle quelle" in str(caught.value)
    assert path.read_bytes() == b"un"


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "secteur.json"
    path.mkdir()
    with pytest.raises(StoreProblem, match="n'est pas écrit"):
        write_list(path, b"un", None, AT)
    with pytest.raises(OSError, match="secteur"):
        list_bytes(path)
