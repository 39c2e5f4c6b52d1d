"""Temporary files: those of the dead go, those of the living stay."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cio_console.store import janitor
from cio_console.store.journal import Journal
from cio_console.store.paths import host_name
from cio_console.store.reports import ReportCache
from tests.store.builders import contact, names

DAY = 24 * 3600


def dead_process() -> int:
    """Return the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def leave(folder: Path, author: janitor.Author) -> str:
    """Leave a temporary file of that process; return its name."""
    name = f".{author.host}.{author.pid}.{author.start}.0123456789ab.tmp"
    (folder / name).write_text('{"nom": "inventé"}')
    return name


def test_a_name_is_new_each_time_and_belongs_to_this_process(tmp_path: Path) -> None:
    one, two = janitor.temporary_name(), janitor.temporary_name()
    (tmp_path / one).touch()
    (tmp_path / two).touch()

    janitor.sweep(tmp_path, [one, two])

    assert one != two
    assert names(tmp_path) == sorted([one, two])


def test_the_file_of_a_dead_process_is_removed(tmp_path: Path) -> None:
    left = leave(tmp_path, janitor.Author(host_name(), dead_process(), 1))

    janitor.sweep(tmp_path, [left])

    assert names(tmp_path) == []


def test_the_file_of_a_living_process_stays(tmp_path: Path) -> None:
    me = janitor.Author.current()
    left = leave(tmp_path, me)

    janitor.sweep(tmp_path, [left])

    assert not me.dead
    assert names(tmp_path) == [left]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell starts")
def test_the_file_of_a_dead_process_whose_number_is_used_again_is_removed(tmp_path: Path) -> None:
    me = janitor.Author.current()
    left = leave(tmp_path, janitor.Author(me.host, me.pid, me.start + 1))

    janitor.sweep(tmp_path, [left])

    assert names(tmp_path) == []


def test_the_file_of_another_account_s_living_process_stays(tmp_path: Path) -> None:
    init = janitor.Author(host_name(), 1, 0)
    left = leave(tmp_path, init)

    janitor.sweep(tmp_path, [left])

    assert names(tmp_path) == [left]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell starts")
def test_the_file_of_a_dead_process_whose_number_another_account_has_is_removed(
    tmp_path: Path,
) -> None:
    left = leave(tmp_path, janitor.Author(host_name(), 1, 10**12))

    janitor.sweep(tmp_path, [left])

    assert names(tmp_path) == []


@pytest.mark.parametrize(("age", "stays"), [(DAY - 60, True), (DAY + 60, False)])
def test_the_file_of_another_host_stays_for_a_day(tmp_path: Path, age: int, stays: bool) -> None:
    left = leave(tmp_path, janitor.Author("autre-hote", dead_process(), 1))
    now = tmp_path.stat().st_mtime
    os.utime(tmp_path / left, (now - age, now - age))

    janitor.sweep(tmp_path, [left])

    assert (names(tmp_path) == [left]) is stays


def test_other_hidden_files_are_left_alone(tmp_path: Path) -> None:
    beyond_any_process = f".{host_name()}.99999999999999999999.1.ab.tmp"
    for name in (".verrou", ".a.tmp", "notes.tmp", ".hote.x.1.ab.tmp", beyond_any_process):
        (tmp_path / name).touch()
    before = names(tmp_path)

    janitor.sweep(tmp_path, before)

    assert names(tmp_path) == before


def test_reading_the_journal_or_a_report_sweeps_the_folder(tmp_path: Path) -> None:
    Journal(tmp_path).record_new([contact("a")])
    leave(tmp_path, janitor.Author(host_name(), dead_process(), 1))
    Journal(tmp_path).contacts()
    assert names(tmp_path) == ["journal.1.json"]

    leave(tmp_path, janitor.Author(host_name(), dead_process(), 1))
    ReportCache(tmp_path).get("0" * 64)
    assert names(tmp_path) == ["journal.1.json"]
