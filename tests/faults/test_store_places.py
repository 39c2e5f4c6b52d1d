"""Links, folders and files of others where the program keeps its own: told, and nothing lost."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from cio_console.errors import CioConsoleError
from cio_console.settings import read_settings, remember_source
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from cio_console.store.secret import NAME, installation_secret
from tests.faults.homes import SOURCE, home_in, reports_of, sector_of, temporaries
from tests.faults.writers import NOBODY
from tests.rights import rights_hold
from tests.store.builders import contact, flip, names, newest, report, sha, snapshot

WORDS = {"a", "b", "c"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home with everything in it: three notes, a sector, a report, settings, a secret."""
    made = home_in(tmp_path / "home")
    for name in sorted(WORDS):
        Journal(made.journal).record_new([contact(name)])
    sector_of(made).save(snapshot(1))
    reports_of(made).put(sha(1), report())
    remember_source(made, SOURCE)
    installation_secret(made.data)
    return made


def use(home: Home) -> list[str]:
    """Do one of everything, as a session does; return all that was said. Nothing else is raised."""
    journal, sector, reports = Journal(home.journal), sector_of(home), reports_of(home)
    acts: tuple[Callable[[], object], ...] = (
        journal.contacts,
        lambda: journal.record_new([contact("new")]),
        sector.load,
        lambda: sector.save(snapshot(2)),
        sector.times,
        lambda: reports.get(sha(1)),
        lambda: reports.put(sha(2), report(3)),
        lambda: reports.retain([sha(1), sha(2)]),
        lambda: read_settings(home),
        lambda: remember_source(home, f"{SOURCE}autre"),
    )
    told = []
    for act in acts:
        try:
            act()
        except CioConsoleError as problem:
            told.append(str(problem))
    told.append(installation_secret(home.data).notice)
    return [*told, *journal.notices, *sector.notices, *reports.notices]


def linked(place: Path) -> None:
    """Put a symbolic link in the place of a file or folder, which goes elsewhere."""
    elsewhere = place.with_name(f"{place.name}-ailleurs")
    place.rename(elsewhere)
    place.symlink_to(elsewhere)


def a_folder(place: Path) -> None:
    """Put a folder in the place of a file."""
    place.unlink()
    place.mkdir()


def a_file(place: Path) -> None:
    """Put a file in the place of a folder, which goes elsewhere."""
    place.rename(place.with_name(f"{place.name}-ailleurs"))
    place.touch()


def content(place: Path) -> dict[Path, bytes]:
    """Return the files of a folder, not those of its folders; or that one file."""
    files = place.iterdir() if place.is_dir() else [place]
    return {path: path.read_bytes() for path in files if path.is_file()}


PLACES: dict[str, Callable[[Home], Path]] = {
    "journal": lambda home: home.journal,
    "newest journal": lambda home: newest(home.journal, "journal"),
    "cache": lambda home: home.cache(SOURCE),
    "newest sector": lambda home: newest(home.cache(SOURCE), "sector"),
    "reports": lambda home: home.cache(SOURCE) / "reports",
    "a report": lambda home: home.cache(SOURCE) / "reports" / f"{sha(1)}.1.json",
    "secret": lambda home: home.data / NAME,
}


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_written_through_a_symbolic_link_and_it_is_told(home: Home, place: str) -> None:
    linked(PLACES[place](home))
    elsewhere = PLACES[place](home).resolve()
    before = content(elsewhere)

    said = " ".join(use(home))

    assert content(elsewhere) == before
    assert "lien symbolique" in said or "ne peut pas être relu" in said


@pytest.mark.parametrize("place", ["home", "caches"])
def test_a_home_that_its_owner_moved_behind_a_link_serves_as_before(home: Home, place: str) -> None:
    linked(home.data if place == "home" else home.caches)

    assert set(filter(None, use(home))) == set()
    assert {one.id for one in Journal(home.journal).contacts()} == {*WORDS, "new"}


def test_settings_kept_elsewhere_are_changed_where_they_are(home: Home) -> None:
    linked(home.settings_file)

    remember_source(home, f"{SOURCE}autre")

    assert home.settings_file.is_symlink()
    assert read_settings(home).source == f"{SOURCE}autre"


@pytest.mark.parametrize("place", ["newest journal", "newest sector", "a report", "secret"])
def test_a_folder_in_the_place_of_a_file_is_told_and_left(home: Home, place: str) -> None:
    there = PLACES[place](home)
    a_folder(there)

    said = " ".join(use(home))

    assert there.is_dir()
    assert str(there) in said or "ne peut pas être relu" in said
    journal = Journal(home.journal)
    kept = WORDS - {"c"} if place == "newest journal" else {*WORDS, "new"}
    assert {one.id for one in journal.contacts()} == kept
    assert bool(journal.notices) == (place == "newest journal"), "what is not shown is told"


@pytest.mark.parametrize("place", ["journal", "cache", "reports"])
def test_a_file_in_the_place_of_a_folder_is_told_and_left(home: Home, place: str) -> None:
    there = PLACES[place](home)
    a_file(there)

    said = " ".join(use(home))

    assert there.read_bytes() == b""
    assert f"{there}" in said
    assert "n'est pas un dossier" in said


@pytest.mark.parametrize("put", [linked, a_file])
def test_a_quarantine_that_is_not_one_leaves_the_damaged_file_where_it_is(
    home: Home, put: Callable[[Path], None]
) -> None:
    aside = home.journal / "quarantine"
    aside.mkdir(0o700)
    put(aside)
    flip(damaged := newest(home.journal, "journal"))
    raw = damaged.read_bytes()

    journal = Journal(home.journal)

    assert {one.id for one in journal.contacts()} == {"a", "b"}
    assert "laissé à sa place" in journal.notices[0]
    assert damaged.read_bytes() == raw
    journal.record_new([contact("d")])
    assert {one.id for one in Journal(home.journal).contacts()} == {"a", "b", "d"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("place", ["journal", "cache", "reports"])
def test_a_folder_of_another_account_is_read_and_nothing_is_written_in_it(
    home: Home, place: str
) -> None:
    there = PLACES[place](home)
    os.chown(there, NOBODY % 60_000, -1)
    before = content(there)

    said = " ".join(use(home))

    assert content(there) == before
    assert "appartient à un autre compte : rien n'y est écrit" in said
    assert "CIO_CONSOLE_HOME" in said
    assert {one.id for one in Journal(home.journal).contacts()} >= WORDS


@rights_hold()
@pytest.mark.parametrize("place", ["journal", "cache", "reports"])
def test_a_folder_closed_to_writing_is_read_and_told(home: Home, place: str) -> None:
    there = PLACES[place](home)
    there.chmod(0o500)

    said = " ".join(use(home))
    there.chmod(0o700)

    assert "ne permettent pas d'y écrire" in said
    assert {one.id for one in Journal(home.journal).contacts()} >= WORDS


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "torn": lambda raw: raw[: len(raw) // 2],
    "one bit": lambda raw: raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:],
    "zeroed": lambda raw: bytes(len(raw)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_with_every_file_damaged_the_store_opens_empty_says_so_and_serves_again(
    home: Home, damage: str
) -> None:
    for path in [p for p in home.data.rglob("*.json") if p.is_file()]:
        path.write_bytes(DAMAGES[damage](path.read_bytes()))
    journal, sector, reports = Journal(home.journal), sector_of(home), reports_of(home)

    assert (journal.contacts(), sector.load(), reports.get(sha(1))) == ((), None, None)
    assert len(journal.notices) == 3, "each file that was set aside"
    assert sector.notices
    assert reports.notices
    journal.record_new([contact("d")])
    sector.save(snapshot(3))
    reports.put(sha(1), report())
    assert [one.id for one in Journal(home.journal).contacts()] == ["d"]
    assert sector_of(home).load() == snapshot(3)
    assert reports_of(home).get(sha(1)) == report()
    assert len(names(home.journal / "quarantine")) == 3, "what a person may still read"


@pytest.mark.parametrize("year", [1971, 2001, 2099])
def test_nothing_depends_on_the_clock(home: Home, year: int) -> None:
    """Neither on that of the machine, set back or forward, nor on the times of the files."""
    for path in [home.data, *home.data.rglob("*")]:
        os.utime(path, (4e9, 4e9))  # in the year 2096
    left = home.journal / f".{os.uname().nodename.lower()}.{NOBODY}.0.0a.tmp"
    left.touch(0o600)

    with time_machine.travel(datetime(year, 6, 1, tzinfo=UTC)):
        assert set(filter(None, use(home))) == set()

    assert {one.id for one in Journal(home.journal).contacts()} == {*WORDS, "new"}
    assert sector_of(home).load() == snapshot(2)
    assert reports_of(home).missing([sha(1), sha(2)]) == set()
    assert temporaries(home) == []
