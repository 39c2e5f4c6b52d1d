"""The trial of a folder: what works is used for real, what does not is named, nothing stays."""

import errno
import os
from pathlib import Path

import pytest

from cio_console.store import trial
from cio_console.store.trial import Trial, try_folder
from tests.faults.calls import Call, Calls, Fail


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Give what replaces the operating system under the trial itself."""
    return monkeypatch


def under(patch: pytest.MonkeyPatch, calls: Calls) -> None:
    """Put `calls` between the trial, what it uses of the store, and the operating system."""
    patch.setattr(trial, "os", calls)
    patch.setattr("cio_console.store.disk.os", calls)


def test_a_sound_folder_does_everything_and_keeps_nothing(tmp_path: Path) -> None:
    assert try_folder(tmp_path) == Trial()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_refuses_the_first_step(tmp_path: Path) -> None:
    assert try_folder(tmp_path / "absent") == Trial(write="ENOENT")


@pytest.mark.parametrize(
    ("call", "number", "found"),
    [
        ("open", errno.EROFS, Trial(write="EROFS")),
        ("write", errno.ENOSPC, Trial(write="ENOSPC")),
        ("fsync", errno.EIO, Trial(write="EIO")),
        ("link", errno.EPERM, Trial(link="EPERM")),
    ],
)
def test_a_step_that_fails_is_named_and_leaves_nothing(
    tmp_path: Path, watched: pytest.MonkeyPatch, call: str, number: int, found: Trial
) -> None:
    under(watched, Fail(lambda made: made.name == call, number))
    assert try_folder(tmp_path) == found
    watched.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_fsynced_is_told(
    tmp_path: Path, watched: pytest.MonkeyPatch
) -> None:
    under(watched, Fail(lambda made: made.name == "fsync" and made.on_folder, errno.EINVAL))
    assert try_folder(tmp_path) == Trial(folder_sync="EINVAL")


def test_a_file_system_without_locks_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int, _kind: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("cio_console.store.trial.fcntl.flock", refuse)
    assert try_folder(tmp_path) == Trial(lock="ENOLCK")


def test_what_cannot_be_removed_is_told(tmp_path: Path, watched: pytest.MonkeyPatch) -> None:
    def of_unlink(made: Call) -> bool:
        return made.name == "unlink"

    under(watched, Fail(of_unlink, errno.EACCES))
    assert try_folder(tmp_path) == Trial(removal="EACCES")


def test_what_is_written_meanwhile_is_private(tmp_path: Path, watched: pytest.MonkeyPatch) -> None:
    modes: list[int] = []

    class Look(Calls):
        """Look at the file as it is linked."""

        def around(self, call: Call) -> object:
            """Note the mode of what is linked, and make the call."""
            if call.name == "link":
                modes.append(Path(call.args[0]).stat().st_mode & 0o777)
            return call.make()

    under(watched, Look())
    old = os.umask(0)
    try:
        try_folder(tmp_path)
    finally:
        os.umask(old)
    assert modes == [0o600]
