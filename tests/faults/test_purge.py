"""A purge under faults: a stop at any instant leaves a store that opens, and it can be redone."""

import errno
import shutil
from functools import partial
from pathlib import Path

import pytest

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.errors import StoreProblem
from cio_console.store.purge import clear_source
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.faults.calls import Call, Calls, FailFrom, Interleave, calls_of
from tests.faults.power import Recorder, cuts, restore
from tests.faults.test_store_calls import FOREVER
from tests.store.builders import names, report, snapshot
from tests.store.caches import fill_cache, wear

MOST_CALLS = 400
LAST = snapshot(revision=3)


class Killed(BaseException):
    """The end of the process."""


class KilledAt(FailFrom):
    """The process ends at the call of that rank, and makes none after it."""

    def around(self, call: Call) -> object:
        """Make the call, or end."""
        self.made += 1
        if self.made < self.rank:
            return call.make()
        self.failed.append(call.name)
        if call.name == "close":
            call.make()  # so does the kernel for a dead process
        raise Killed


@pytest.fixture
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a worn cache, to be copied for each instant."""
    folder = tmp_path_factory.mktemp("modele") / "x"
    fill_cache(folder)
    wear(folder)
    SectorCache(folder).save(LAST)
    return folder


def reports_of(folder: Path, held: SectorSnapshot) -> set[str]:
    """Return the reports that a sector names and that are not held."""
    shas = [upload.report.sha256 for upload in held.uploads if upload.report]
    return ReportCache(folder / "reports").missing(shas)


def purge(folder: Path, monkeypatch: pytest.MonkeyPatch, calls: Calls) -> str:
    """Purge; return the French sentence of the failure, « tué » or "" when it is done."""
    with calls_of(monkeypatch, calls):
        try:
            clear_source(folder)
        except StoreProblem as problem:
            return str(problem)
        except Killed:
            return "tué"
    return ""


@pytest.mark.parametrize(("number", "times"), [(errno.EIO, 1), (0, FOREVER)])
def test_a_purge_stopped_anywhere_leaves_the_sector_whole_or_no_sector(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch, number: int, times: int
) -> None:
    for rank in range(1, MOST_CALLS):
        folder = Path(shutil.copytree(model, tmp_path / str(rank) / "x"))
        kind = FailFrom if number else KilledAt
        stopped = kind(rank, number, times)
        told = purge(folder, monkeypatch, stopped)

        assert told == "tué" or not told or "n'est pas achevé" in told
        held = SectorCache(folder).load()
        assert held in (None, LAST), "never an older state"
        if held:
            assert reports_of(folder, held) == set()
        if not told:
            assert names(folder.parent) == [], f"acknowledged, call {rank}"
        clear_source(folder)
        assert names(folder.parent) == []
        if not stopped.failed:
            break
    assert 50 < rank < MOST_CALLS - 1, "every call had its turn"


def synchronise(folder: Path) -> None:
    """Write what a synchronisation writes: the missing reports first, the sector last."""
    reports, new = ReportCache(folder / "reports"), snapshot(revision=4, schools=3)
    refs = [upload.report.sha256 for upload in new.uploads if upload.report]
    cache = SectorCache(folder)
    cache.load()
    reports.put_many((sha, report()) for sha in reports.missing(refs))
    cache.save(new)
    reports.retain(refs)


def test_a_synchronisation_at_any_instant_of_a_purge_leaves_a_store_that_the_next_completes(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rank in range(1, MOST_CALLS):
        folder = Path(shutil.copytree(model, tmp_path / str(rank) / "x"))
        other = Interleave(rank, partial(synchronise, folder))
        told = purge(folder, monkeypatch, other)

        assert not told or "n'est pas achevé" in told
        if not told:
            assert not SectorCache(folder).load(), "what a synchronisation brought back is told"
        require_complete_after_the_next(folder)
        if not other.reached:
            break
    assert 50 < rank < MOST_CALLS - 1


def test_a_purge_at_any_instant_of_a_synchronisation_never_makes_it_fail(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rank in range(1, MOST_CALLS):
        folder = Path(shutil.copytree(model, tmp_path / str(rank) / "x"))
        other = Interleave(rank, partial(clear_source, folder))
        with calls_of(monkeypatch, other):
            synchronise(folder)

        require_complete_after_the_next(folder)
        if not other.reached:
            break
    assert 30 < rank < MOST_CALLS - 1


def require_complete_after_the_next(folder: Path) -> None:
    """Require that another synchronisation brings the sector and all its reports."""
    synchronise(folder)
    held = SectorCache(folder).load()
    assert held == snapshot(revision=4, schools=3)
    assert reports_of(folder, held) == set()


def recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, stranger: bool = False
) -> Recorder:
    """Return the calls of two synchronisations, then of a purge; a stranger keeps the folders."""
    recorder = Recorder()
    folder = tmp_path / "x"
    with calls_of(monkeypatch, recorder):
        for revision in (1, 2):
            held = snapshot(revision=revision, schools=1)
            refs = [(u.report.sha256, report()) for u in held.uploads if u.report]
            ReportCache(folder / "reports").put_many(refs)
            SectorCache(folder).save(held)
        recorder.say("en service")
        if stranger:
            (folder / "reports" / "notes.txt").write_text("à quelqu'un d'autre")
        clear_source(folder)
        recorder.say("effacé")
    return recorder


def left_by_cuts(
    recorder: Recorder, tmp_path: Path, scratch: Path
) -> list[tuple[int, set[str], bool]]:
    """Return the revision, the reports missing, and whether a file is left, of each cut."""
    found = []
    for number, cut in enumerate(cuts(recorder.events, tmp_path)):
        if not cut.said:
            continue
        restore(cut, tmp_path, scratch / str(number))
        folder = scratch / str(number) / "x"
        held = SectorCache(folder).load()
        missing = reports_of(folder, held) if held else set()
        left = bool(cut.files) and "effacé" in cut.said
        found.append((held.revision if held else 0, missing, left))
    return found


def test_no_cut_during_a_purge_goes_back_in_time_nor_loses_a_report_of_the_sector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    recorder = recorded(tmp_path, monkeypatch)
    found = left_by_cuts(recorder, tmp_path, tmp_path_factory.mktemp("cuts"))
    assert len(found) > 4
    assert {revision for revision, _, _ in found} == {0, 2}
    assert not any(missing or left for _, missing, left in found)


def test_without_any_one_of_the_fsyncs_of_a_purge_some_cut_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    recorder = recorded(tmp_path, monkeypatch, stranger=True)
    events = recorder.events
    start = next(rank for rank, event in enumerate(events) if event.data == b"en service")
    fsyncs = [rank for rank, event in enumerate(events) if event.name == "fsync" and rank > start]
    assert len(fsyncs) == 4, "older states, sector, reports, then the names of folders"
    for rank in fsyncs[:3]:
        recorder.events = events[:rank] + events[rank + 1 :]
        found = left_by_cuts(recorder, tmp_path, tmp_path_factory.mktemp("mutant"))
        bad = [one for one in found if one[0] == 1 or one[1] or one[2]]
        assert bad, f"fsync {rank - start} is of no use"
