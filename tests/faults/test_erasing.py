"""An erasure under faults: what is acknowledged as erased is, and nothing else ever goes."""

import errno
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cio_console.errors import StoreProblem
from cio_console.store.forgetting import nothing_left, without_entries
from cio_console.store.journal import Journal
from tests.faults.calls import FailFrom, Interleave, calls_of
from tests.faults.power import Cut, Recorder, cuts, restore
from tests.faults.test_store_calls import FOREVER
from tests.store.builders import contact
from tests.store.test_erasing import bytes_below

KEPT, ERASED = ("a", "b", "d"), "c"
MARK = b"mots de c"
MOST_CALLS = 400


def a_journal(folder: Path) -> Journal:
    """Return a journal of four contacts, the mark standing in three generations."""
    journal = Journal(folder)
    for name in ("c", "a", "b", "d"):
        journal.record_new([contact(name, f"mots de {name}")])
    return journal


@pytest.fixture
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder holding such a journal, to be copied for each instant."""
    folder = tmp_path_factory.mktemp("modele") / "journal"
    a_journal(folder)
    return folder


def ids(folder: Path) -> set[str]:
    return {held.id for held in Journal(folder).contacts()}


def erase(folder: Path) -> str:
    """Erase one note; return the French sentence of the failure, "" when it is acknowledged."""
    try:
        Journal(folder).erase(without_entries({ERASED}))
    except StoreProblem as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize(("number", "times"), [(errno.EIO, 1), (errno.ENOSPC, FOREVER)])
def test_an_erasure_that_fails_anywhere_loses_nothing_else_and_can_be_asked_again(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch, number: int, times: int
) -> None:
    for rank in range(1, MOST_CALLS):
        folder = Path(shutil.copytree(model, tmp_path / str(rank) / "journal"))
        failing = FailFrom(rank, number, times)
        with calls_of(monkeypatch, failing):
            told = erase(folder)

        assert set(KEPT) <= ids(folder) <= {*KEPT, ERASED}
        if not told:
            assert MARK not in bytes_below(folder), f"acknowledged, call {rank}"
        else:
            assert "L'effacement n'est pas achevé ; rien d'autre n'est perdu." in told
        assert erase(folder) == ""
        assert MARK not in bytes_below(folder)
        assert ids(folder) == set(KEPT)
        if not failing.failed:
            break
    assert 50 < rank < MOST_CALLS - 1, "every call had its turn"


def record_all(folder: Path, names: str) -> None:
    """Record contacts in another session."""
    for name in names:
        Journal(folder).record_new([contact(name)])


def erase_another(folder: Path, name: str) -> None:
    """Erase a contact in another session."""
    Journal(folder).erase(without_entries({name}))


@pytest.mark.parametrize(
    ("meanwhile", "named"), [(record_all, "e"), (record_all, "efgh"), (erase_another, "a")]
)
def test_what_another_session_writes_at_any_instant_of_an_erasure_is_kept(
    tmp_path: Path,
    model: Path,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[Path, str], None],
    named: str,
) -> None:
    for rank in range(1, MOST_CALLS):
        folder = Path(shutil.copytree(model, tmp_path / str(rank)))
        other = Interleave(rank, partial(meanwhile, folder, named))
        with calls_of(monkeypatch, other):
            assert erase(folder) == ""

        added = set(named) - {"a"} if other.reached else set()
        removed = {"a"} if other.reached and named == "a" else set()
        assert ids(folder) == (set(KEPT) | added) - removed
        assert MARK not in bytes_below(folder)
        if not other.reached:
            break
    assert 50 < rank < MOST_CALLS - 1


def cut_erasures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: int | None = None
) -> list[Cut]:
    """Return what a cut may leave during an erasure, one fsync being left out when asked."""
    recorder = Recorder()
    with calls_of(monkeypatch, recorder):
        a_journal(tmp_path / "journal")
        before = len(recorder.events)
        Journal(tmp_path / "journal").erase(nothing_left)
        recorder.say("erased")
    events = recorder.events
    if without is not None:
        fsyncs = [r for r, e in enumerate(events) if e.name == "fsync" and r >= before]
        del events[fsyncs[without]]
    return cuts(events, tmp_path)


def left_after(cut: Cut, root: Path, folder: Path) -> tuple[set[str], bool]:
    """Return the ids that a cut leaves, and whether the mark is anywhere."""
    restore(cut, root, folder)
    found = ids(folder / "journal")
    return found, MARK in bytes_below(folder)


def test_no_cut_brings_back_what_was_acknowledged_as_erased(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    scratch = tmp_path_factory.mktemp("cuts")
    found = cut_erasures(tmp_path, monkeypatch)
    assert len(found) > 30
    for number, cut in enumerate(found):
        held, marked = left_after(cut, tmp_path, scratch / str(number))
        assert not (cut.said and (held or marked))
        assert held in (set(), {"c"}, {"c", "a"}, {"c", "a", "b"}, {"c", "a", "b", "d"})


def test_without_the_last_fsync_some_cut_brings_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    scratch = tmp_path_factory.mktemp("mutant")
    found = cut_erasures(tmp_path, monkeypatch, without=-1)
    said = [(n, cut) for n, cut in enumerate(found) if cut.said]
    assert any(left_after(cut, tmp_path, scratch / str(n))[1] for n, cut in said)
