"""What a write costs, counted in calls: never in seconds, which the benchmarks measure."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.store.journal import Journal
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.faults.calls import Call, Calls, calls_of
from tests.store.builders import NOON, acceptance, contact, report, sha, snapshot

SCHOOLS = 12


@dataclass
class Count(Calls):
    """Count the calls by their name, and the bytes read."""

    made: Counter[str] = field(default_factory=Counter)
    bytes_in: int = 0

    def around(self, call: Call) -> object:
        """Make the call and count it."""
        on_folder = call.name == "fsync" and call.on_folder
        self.made["fsync of a folder" if on_folder else call.name] += 1
        answer = call.make()
        if call.name == "read":
            self.bytes_in += len(answer)
        return answer


@pytest.fixture
def held(tmp_path: Path) -> SectorSnapshot:
    sector = snapshot(schools=SCHOOLS)
    reports = ReportCache(tmp_path / "reports")
    reports.put_many((upload.sha256, report()) for upload in sector.uploads)
    SectorCache(tmp_path).save(sector)
    return sector


def with_news(sector: SectorSnapshot, touched: int) -> SectorSnapshot:
    """Return the next revision, where the first schools have another report."""
    uploads = list(sector.uploads)
    for rank in range(touched):
        old = uploads[rank]
        assert old.report is not None
        ref = msgspec.structs.replace(old.report, sha256=sha(1_000 + rank))
        uploads[rank] = msgspec.structs.replace(old, report=ref)
    return msgspec.structs.replace(sector, uploads=tuple(uploads), revision=2)


def test_a_word_of_the_user_costs_two_fsyncs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "journal")
    journal.record_new([contact("a")])
    writes: tuple[Callable[[], object], ...] = (
        lambda: journal.record_new([contact("b")]),
        lambda: journal.accept_all([acceptance("c")]),
        lambda: journal.accept_all([acceptance("d"), acceptance("e")]),
        lambda: journal.withdraw_all([acceptance("c")], NOON),
        lambda: journal.withdraw_all([acceptance("d"), acceptance("e")], NOON),
        lambda: journal.record_visit(NOON),
    )
    for write in writes:
        count = Count()
        with calls_of(monkeypatch, count):
            write()
        assert (count.made["fsync"], count.made["fsync of a folder"]) == (1, 1)


@pytest.mark.parametrize("touched", [0, 1, 5])
def test_a_synchronisation_writes_the_reports_that_changed_and_one_sector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: SectorSnapshot, touched: int
) -> None:
    cache, reports = SectorCache(tmp_path), ReportCache(tmp_path / "reports")
    cache.load()
    count = Count()
    with calls_of(monkeypatch, count):
        reports.put_many((sha(1_000 + rank), report()) for rank in range(touched))
        cache.save(with_news(held, touched))

    assert count.made["link"] == touched + 1
    assert count.made["fsync"] == touched + 1
    assert count.made["fsync of a folder"] <= 2 + len((tmp_path / "reports").parents)


def test_what_was_loaded_is_not_read_again_to_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: SectorSnapshot
) -> None:
    cache = SectorCache(tmp_path)
    cache.load()
    count = Count()
    with calls_of(monkeypatch, count):
        cache.save(with_news(held, 3))

    assert count.bytes_in == 0


def test_opening_the_sector_reads_the_sector_alone_whatever_the_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: SectorSnapshot
) -> None:
    costs = []
    for findings in (0, 5_000):
        ReportCache(tmp_path / "reports").put(sha(9_000 + findings), report(findings))
        count = Count()
        with calls_of(monkeypatch, count):
            assert SectorCache(tmp_path).load() == held
        costs.append((count.made, count.bytes_in))

    assert costs[0] == costs[1]
    assert costs[0][1] == (tmp_path / "sector.1.json").stat().st_size
