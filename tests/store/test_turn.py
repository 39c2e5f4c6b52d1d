"""Turns: one session at a time where the file system can tell, everybody where it cannot."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cio_console.store.turn import TURN, Turn
from tests.faults.calls import Fail, calls_of

HOLDER = """
import sys
from pathlib import Path
from cio_console.store.turn import Turn
assert Turn(Path(sys.argv[1])).take()
print(flush=True)
sys.stdin.read()
"""
"""Takes the turn of a folder, says so, and keeps it."""


def opened() -> set[str]:
    """Return the open descriptors of this process."""
    return {path.name for path in Path("/proc/self/fd").iterdir()}


def test_the_second_waits_for_the_first_to_leave(tmp_path: Path) -> None:
    one, other = Turn(tmp_path), Turn(tmp_path)
    assert one.take()
    assert not other.take()
    one.leave()
    assert other.take()
    other.leave()
    other.leave()


def test_the_turn_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        assert not Turn(tmp_path).take()
        holder.kill()
    assert (tmp_path / TURN).exists(), "the file stays: only its lock counts"
    assert Turn(tmp_path).take()


def test_its_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        assert Turn(tmp_path / "neuf").take()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "neuf" / TURN).stat().st_mode) == 0o600


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_where_there_are_no_locks_everybody_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = opened()
    with calls_of(monkeypatch, Fail(lambda call: call.name == "lock", number)):
        assert Turn(tmp_path).take()
        assert Turn(tmp_path).take()
    assert opened() == before


@pytest.mark.parametrize("name", ["open", "fchmod", "lstat"])
def test_a_disk_that_refuses_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with calls_of(monkeypatch, Fail(lambda call: call.name == name, errno.EACCES)):
        assert Turn(tmp_path).take()
