"""A power cut at any instant: what was acknowledged is there, and the state is old or new."""

from pathlib import Path

import pytest

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.store.journal import Journal
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.faults.calls import calls_of
from tests.faults.power import Cut, Event, Recorder, cuts, restore
from tests.store.builders import contact, report, sha, snapshot

NOTES = ("a", "b", "c", "d", "e")


@pytest.fixture
def journal_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """Return the calls of five recordings in a new home, each acknowledged."""
    recorder = Recorder()
    with calls_of(monkeypatch, recorder):
        journal = Journal(tmp_path / "home" / "data" / "journal")
        for name in NOTES:
            journal.record_new([contact(name)])
            recorder.say(name)
    return recorder.events


def bad_cuts(events: list[Event], root: Path, scratch: Path) -> list[Cut]:
    """Return the cuts after which an acknowledged note is lost, or a state was never one."""
    bad = []
    for number, cut in enumerate(cuts(events, root)):
        folder = scratch / str(number)
        restore(cut, root, folder)
        held = tuple(c.id for c in Journal(folder / "home" / "data" / "journal").contacts())
        if held != NOTES[: len(held)] or not set(cut.said) <= set(held):
            bad.append(cut)
    return bad


def test_no_cut_loses_an_acknowledged_note(
    tmp_path: Path, journal_events: list[Event], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert len(cuts(journal_events, tmp_path)) > 30, "the model has something to say"
    assert bad_cuts(journal_events, tmp_path, tmp_path_factory.mktemp("cuts")) == []


def test_without_any_one_of_the_fsyncs_some_cut_loses_a_note(
    tmp_path: Path, journal_events: list[Event], tmp_path_factory: pytest.TempPathFactory
) -> None:
    fsyncs = [
        rank
        for rank, event in enumerate(journal_events)
        if event.name == "fsync" and event.path.is_relative_to(tmp_path)
    ]
    assert len(fsyncs) == 3 + 2 * len(NOTES), "the way to the new folder, then two for each note"

    for rank in fsyncs:
        without = journal_events[:rank] + journal_events[rank + 1 :]
        scratch = tmp_path_factory.mktemp("mutant")
        assert bad_cuts(without, tmp_path, scratch), f"fsync {rank} is of no use"


def test_a_synchronisation_cut_anywhere_leaves_the_old_sector_or_the_new_one_with_its_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    recorder = Recorder()
    with calls_of(monkeypatch, recorder):
        for revision in (1, 2):
            reports = ReportCache(tmp_path / "cache" / "reports")
            reports.put_many([(sha(revision), report(revision))])
            SectorCache(tmp_path / "cache").save(_pointing(revision))
            recorder.say(str(revision))
    scratch = tmp_path_factory.mktemp("cuts")

    for number, cut in enumerate(cuts(recorder.events, tmp_path)):
        folder = scratch / str(number)
        restore(cut, tmp_path, folder)
        loaded = SectorCache(folder / "cache").load()
        revision = loaded.revision if loaded else 0
        assert revision >= max(map(int, cut.said), default=0)
        assert loaded in (None, _pointing(1), _pointing(2))
        if revision:
            held = ReportCache(folder / "cache" / "reports").get(sha(revision))
            assert held == report(revision), "a sector never points to a report that is not there"


def test_no_cut_loses_an_acknowledged_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    recorder = Recorder()
    with calls_of(monkeypatch, recorder):
        for number in (1, 2):
            ReportCache(tmp_path / "reports").put(sha(number), report(number))
            recorder.say(str(number))
    scratch = tmp_path_factory.mktemp("cuts")

    for number, cut in enumerate(cuts(recorder.events, tmp_path)):
        restore(cut, tmp_path, scratch / str(number))
        held = ReportCache(scratch / str(number) / "reports")
        for said in map(int, cut.said):
            assert held.get(sha(said)) == report(said)


def test_the_model_itself_loses_what_is_never_fsynced(tmp_path: Path) -> None:
    events = [
        Event("create", tmp_path / "x"),
        Event("write", tmp_path / "x", b"abcd"),
        Event("say", data=b"fait"),
    ]
    left = [cut.files.get(tmp_path / "x") for cut in cuts(events, tmp_path) if cut.said]

    assert set(left) == {None, b"", b"ab", b"abcd"}


def _pointing(revision: int) -> SectorSnapshot:
    """Return a snapshot whose reports are held when its revision's report is."""
    return snapshot(revision=revision, schools=1)
