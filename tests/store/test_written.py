"""Files of every schema version written so far are read, kept and written on; those to come, read.

The files under `written/` were made by the program of their time, and are never changed.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.followup import Visit
from cio_console.domain.snapshot import SyncTimes
from cio_console.errors import StoreReadOnly
from cio_console.store.generation import seal, tables_of, unseal
from cio_console.store.journal import DRAFTS_SCHEMA, JOURNAL_SCHEMA, Journal
from cio_console.store.reports import REPORT_VERSION, ReportCache
from cio_console.store.sector import TIMES_SCHEMA, SectorCache
from cio_console.store.sector_tables import SECTOR_SCHEMA
from tests.store.builders import (
    NOON,
    acceptance,
    contact,
    declaration,
    draft,
    kept_list,
    names,
    report,
    sha,
    snapshot,
)
from tests.store.written import put_written, written


@dataclass(frozen=True, slots=True)
class Kept:
    """One database: its version, and how it is read and written."""

    database: str
    version: int
    read: Callable[[Path], object]
    write: Callable[[Path], object]
    notices: Callable[[Path], list[str]]


def notices_of_reports(folder: Path) -> list[str]:
    cache = ReportCache(folder)
    cache.get(sha(1))
    return cache.notices


def notices_of_journal(folder: Path) -> list[str]:
    journal = Journal(folder)
    journal.contacts()
    journal.drafts()
    return journal.notices


def notices_of_sector(folder: Path) -> list[str]:
    cache = SectorCache(folder)
    cache.load()
    cache.times()
    return cache.notices


DATABASES = (
    Kept(
        "journal",
        JOURNAL_SCHEMA.version,
        lambda folder: Journal(folder).contacts(),
        lambda folder: Journal(folder).record_new([contact("e")]),
        notices_of_journal,
    ),
    Kept(
        "drafts",
        DRAFTS_SCHEMA.version,
        lambda folder: Journal(folder).drafts(),
        lambda folder: Journal(folder).keep_draft(draft("autre")),
        notices_of_journal,
    ),
    Kept(
        "sector",
        SECTOR_SCHEMA.version,
        lambda folder: SectorCache(folder).load(),
        lambda folder: SectorCache(folder).save(snapshot(9)),
        notices_of_sector,
    ),
    Kept(
        "times",
        TIMES_SCHEMA.version,
        lambda folder: SectorCache(folder).times(),
        lambda folder: SectorCache(folder).save_times(SyncTimes(NOON)),
        notices_of_sector,
    ),
    Kept(
        "report",
        REPORT_VERSION,
        lambda folder: ReportCache(folder).get(sha(1)),
        lambda folder: ReportCache(folder).put(sha(1), report(5)),
        notices_of_reports,
    ),
)
WRITTEN = [(one, version) for one in DATABASES for version in range(1, one.version + 1)]
DIGESTS = {
    "drafts-1": "f4da76c36061694c",
    "drafts-2": "aca34bba7b0fb466",
    "journal-1": "ee73140e3ec24f2b",
    "journal-2": "3aef73441fcebda3",
    "journal-3": "c190ef644af1fe4e",
    "journal-4": "0a0d94da3d2ac127",
    "report-1": "b96f1f359665963f",
    "sector-1": "0994b6a4d2446636",
    "times-1": "766808177ae14623",
}
"""SHA-256 of each file, its first sixteen digits: what was written once is never rewritten."""


def by_name(value: object) -> str:
    return value.database if isinstance(value, Kept) else str(value)


@pytest.mark.parametrize(("kept", "version"), WRITTEN, ids=by_name)
def test_every_version_written_so_far_has_its_file_which_never_changes(
    kept: Kept, version: int
) -> None:
    file = written(kept.database, version)

    assert file.exists(), "a version was raised: add the file that the version before wrote"
    assert hashlib.sha256(file.read_bytes()).hexdigest()[:16] == DIGESTS[file.stem]


@pytest.mark.parametrize(("kept", "version"), WRITTEN, ids=by_name)
def test_a_file_of_any_version_is_read_and_left_as_it_is(
    tmp_path: Path, kept: Kept, version: int
) -> None:
    path = put_written(kept.database, version, tmp_path)

    assert kept.read(tmp_path)
    assert kept.notices(tmp_path) == []
    assert path.read_bytes() == written(kept.database, version).read_bytes()
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_the_words_of_every_version_of_the_journal_are_kept_through_the_next_write(
    tmp_path: Path, version: int
) -> None:
    put_written("journal", version, tmp_path)
    journal = Journal(tmp_path)
    before = journal.contacts()
    assert [one.text for one in before] == [
        "Appel à la secrétaire : « fichier refait lundi »",
        "Relance écrite, sans réponse",
    ]

    journal.record_new([contact("c", minutes=200)])
    again = Journal(tmp_path)

    assert again.contacts() == (*before, contact("c", minutes=200))
    assert again.last_visit() == Visit(NOON + timedelta(hours=5))
    decisions = [(one.id, one.withdrawn_at) for one in again.acceptances()]
    taken_back = NOON + timedelta(hours=9)
    assert decisions == ([("a", None), ("b", taken_back)] if version > 1 else [])
    told = [(one.by, one.withdrawn_at) for one in again.declarations()]
    assert told == ([("Mme Costa", None), ("Secrétariat", taken_back)] if version > 2 else [])


@pytest.mark.parametrize("version", [1, 2])
def test_what_was_begun_is_read_as_it_was_left_and_a_list_is_added(
    tmp_path: Path, version: int
) -> None:
    put_written("drafts", version, tmp_path)
    held = (kept_list("0940586B"),) if version > 1 else ()

    assert Journal(tmp_path).drafts() == (draft(),)
    assert Journal(tmp_path).lists() == held
    other = msgspec.structs.replace(kept_list(), id="m")
    Journal(tmp_path).keep_draft(other)
    assert Journal(tmp_path).drafts() == (draft(),)
    assert Journal(tmp_path).lists() == (*held, other)


def test_the_first_sector_and_its_times_are_read_as_they_were_meant(tmp_path: Path) -> None:
    put_written("sector", 1, tmp_path)
    put_written("times", 1, tmp_path)
    cache = SectorCache(tmp_path)

    assert cache.load() == snapshot(revision=7)
    assert cache.times() == SyncTimes(NOON, NOON, NOON, "Le serveur ne répond pas.")


def test_the_first_report_is_read_as_it_was_meant(tmp_path: Path) -> None:
    put_written("report", 1, tmp_path)

    assert ReportCache(tmp_path).get(sha(1)) == report(2)


@pytest.mark.parametrize("kept", DATABASES, ids=by_name)
def test_a_file_of_a_version_to_come_is_left_as_it_is_and_told(tmp_path: Path, kept: Kept) -> None:
    path = put_written(kept.database, kept.version, tmp_path)
    name, number = path.name.split(".")[:2]
    later = unseal(name, int(number), path.read_bytes())
    later_raw = seal(name, int(number), kept.version + 1, tables_of(later, name))
    path.write_bytes(later_raw)

    told = [*kept.notices(tmp_path), refusal(kept, tmp_path)]

    assert "version plus récente de la console" in told[0]
    assert "Installez la dernière version" in told[0]
    assert path.read_bytes() == later_raw
    assert names(tmp_path) == [path.name], "nothing is written beside it, nothing is set aside"
    if kept.database == "report":
        assert kept.read(tmp_path) is None, "what it means now is not known"
    else:
        assert kept.read(tmp_path), "what is known of it is shown"
        assert "version plus récente" in told[1]


def refusal(kept: Kept, folder: Path) -> str:
    """Return what is said to who writes, "" for nothing."""
    try:
        kept.write(folder)
    except StoreReadOnly as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("version", [1, 2])
def test_a_declaration_is_added_to_a_journal_of_before(tmp_path: Path, version: int) -> None:
    put_written("journal", version, tmp_path)
    Journal(tmp_path).declare([declaration("z")])

    again = Journal(tmp_path)
    assert again.declarations() == (declaration("z"),)
    assert len(again.contacts()) == 2


def test_a_decision_is_added_to_a_journal_of_the_first_version(tmp_path: Path) -> None:
    put_written("journal", 1, tmp_path)
    Journal(tmp_path).accept_all([acceptance("z")])

    again = Journal(tmp_path)
    assert again.acceptances() == (acceptance("z"),)
    assert len(again.contacts()) == 2
