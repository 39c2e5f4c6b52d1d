"""Calls that fail under a session that goes on; `test_every_call_fails` tries every writer."""

import errno
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cio_console.errors import StoreProblem
from cio_console.store.journal import Journal
from tests.faults.calls import Call, Calls, Fail, FailFrom, calls_of
from tests.store.builders import contact, names, newest

ERRORS = (errno.ENOSPC, errno.EIO, errno.EINTR, errno.EACCES, errno.EDQUOT)
FOREVER = 10_000
MOST_CALLS = 200


def ids(journal: Journal) -> set[str]:
    return {held.id for held in journal.contacts()}


def record(journal: Journal, name: str) -> str:
    """Record a contact; return the French sentence of the failure, "" when it is saved."""
    try:
        journal.record_new([contact(name)])
    except StoreProblem as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("number", ERRORS, ids=lambda number: errno.errorcode[number])
def test_a_session_whose_recording_fails_twice_in_a_row_goes_on_with_the_old_state_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    for rank in range(1, MOST_CALLS):
        folder = tmp_path / str(rank) / "journal"
        failing = FailFrom(rank, number, times=2)
        session = Journal(folder)
        for name in ("a", "b", "c", "d"):
            session.record_new([contact(name)])
        with calls_of(monkeypatch, failing):
            told = record(session, "e")

        held = ids(Journal(folder))
        assert {"a", "b", "c", "d"} <= held <= {"a", "b", "c", "d", "e"}
        if told:
            assert "n'est pas enregistrée ; les précédentes restent intactes" in told
        else:
            assert "e" in held
        assert record(session, "e") == "", "the trouble over, the same words are accepted"
        assert ids(Journal(folder)) == {"a", "b", "c", "d", "e"}
        if not failing.failed:
            break
    assert 15 < rank < MOST_CALLS - 1, "every call had its turn"


@pytest.mark.parametrize("number", ERRORS, ids=lambda number: errno.errorcode[number])
def test_reading_never_raises_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder = tmp_path / "journal"
    for name in ("a", "b"):
        Journal(folder).record_new([contact(name)])
    for rank in range(1, MOST_CALLS):
        failing = FailFrom(rank, number)
        session = Journal(folder)
        with calls_of(monkeypatch, failing):
            read = ids(session)

        assert read == {"a", "b"} or session.notices, "what is not shown is told"
        assert ids(Journal(folder)) == {"a", "b"}
        if not failing.failed:
            break
    assert 4 < rank < MOST_CALLS - 1


@pytest.mark.parametrize("failing", ["write", "fchmod", "fsync", "link", "close"])
def test_a_failed_write_leaves_no_file_of_personal_data_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    Journal(tmp_path).record_new([contact("a")])

    with calls_of(monkeypatch, Fail(lambda call: call.name == failing, errno.EDQUOT)):
        assert record(Journal(tmp_path), "b")

    assert not [name for name in names(tmp_path) if name.endswith(".tmp")]


@dataclass
class BadFsync(Calls):
    """The first `failures` fsyncs of files fail as on a dying disk."""

    failures: int
    created: list[str] = field(default_factory=list)
    synced: list[str] = field(default_factory=list)

    def around(self, call: Call) -> Any:
        """Make the call, or fail an fsync; remember which file was created or fsynced."""
        if call.name == "open" and call.args[1] & os.O_CREAT:
            self.created.append(call.args[0].name)
        if call.name == "fsync" and not call.on_folder:
            self.synced.append(self.created[-1])
            if len(self.synced) <= self.failures:
                call.fail(errno.EIO)
        return call.make()


def test_a_failed_fsync_is_made_up_for_by_a_fresh_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = BadFsync(failures=1)
    with calls_of(monkeypatch, bad):
        assert record(Journal(tmp_path), "a") == ""

    assert bad.synced == bad.created
    assert len(set(bad.synced)) == 2, "never a second fsync of the same file"
    assert ids(Journal(tmp_path)) == {"a"}


def test_a_disk_whose_fsync_keeps_failing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = BadFsync(failures=FOREVER)
    with calls_of(monkeypatch, bad):
        assert "Le disque a signalé une erreur" in record(Journal(tmp_path), "a")

    assert len(set(bad.synced)) == len(bad.synced)
    assert names(tmp_path) == []


def test_words_saved_without_certainty_are_written_again_when_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Journal(tmp_path)
    session.record_new([contact("z")])
    unsure = Fail(lambda call: call.name == "fsync" and call.on_folder, errno.EIO)
    with calls_of(monkeypatch, unsure):
        assert record(session, "a")

    assert record(session, "a") == ""
    assert newest(tmp_path, "journal").name == "journal.3.json"
