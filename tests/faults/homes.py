"""A home as the faults use it: where it is, and the facts that the program reads in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cio_console.settings import read_settings
from cio_console.store.journal import Journal
from cio_console.store.open_data import OpenDataCopies
from cio_console.store.paths import Home
from cio_console.store.reports import ReportCache
from cio_console.store.secret import NAME
from cio_console.store.sector import SectorCache
from tests.store.builders import declaration, sha, snapshot

Facts = dict[str, Any]
"""What a home holds, as the program reads it."""
SOURCE = "https://x.fr/"
OLD = "2025-creteil"
"""Id of the campaign of `snapshot`."""
SCRATCH = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - see below
"""Where the trials are made: in memory when possible, where an fsync costs nothing."""


def home_in(folder: Path) -> Home:
    """Return the home that CIO_CONSOLE_HOME would give for `folder`."""
    return Home(folder, folder, folder / "cache")


def reports_of(home: Home) -> ReportCache:
    """Return the cache of the reports of the only source."""
    return ReportCache(home.cache(SOURCE) / "reports")


def sector_of(home: Home) -> SectorCache:
    """Return the cache of the sector of the only source."""
    return SectorCache(home.cache(SOURCE))


def journal_facts(home: Home) -> Facts:
    """Return all that the journal holds."""
    journal = Journal(home.journal)
    return {
        "contacts": journal.contacts(),
        "acceptances": journal.acceptances(),
        "declarations": journal.declarations(),
        "visit": journal.last_visit(),
        "drafts": journal.drafts(),
        "lists": journal.lists(),
    }


def sector_facts(home: Home) -> Facts:
    """Return the snapshot and the times."""
    cache = sector_of(home)
    return {"sector": cache.load(), "times": cache.times()}


def campaign_facts(home: Home) -> Facts:
    """Return the sector in force, and whether that of before is held, in force or closed."""
    cache = sector_of(home)
    current = cache.load()
    closed = {one.campaign.id: one.revision for one in cache.archives.snapshots()}
    return {"current": current, "before": current == snapshot(2) or closed.get(OLD) == 2}


def closed_facts(home: Home) -> Facts:
    """Return the sector in force, the closed one, and whether any file holds that one."""
    cache, folder = sector_of(home), home.cache(SOURCE)
    files = (path for path in folder.rglob("*") if path.is_file())
    raw = b"".join(path.read_bytes() for path in files)
    return {
        "current": cache.load(),
        "closed": cache.archives.load(OLD),
        "traces": OLD.encode() in raw,
        "reports": sorted(path.name for path in (folder / "reports").glob("*.json")),
    }


def report_facts(home: Home) -> Facts:
    """Return the reports of the first five names."""
    cache = reports_of(home)
    return {sha(number): cache.get(sha(number)) for number in range(1, 6)}


def settings_facts(home: Home) -> Facts:
    """Return the settings as they are read, and the text they stand in."""
    file = home.settings_file
    return {"settings": read_settings(home), "text": file.exists() and file.read_text("utf-8")}


def list_facts(home: Home) -> Facts:
    """Return the director's list, and whether the one of before is whole somewhere."""
    file = home.sector_file
    held = [path.read_bytes() for path in home.config.glob(f"{file.name}*")]
    return {"list": file.exists() and file.read_bytes(), "former": b"[1]" in held}


def open_data_of(home: Home) -> OpenDataCopies:
    """Return the copies of the open data of the only source."""
    return OpenDataCopies(home.cache(SOURCE))


def open_data_facts(home: Home) -> Facts:
    """Return the copy of the directory of the CIO."""
    return {"cio": open_data_of(home).held("cio")}


def secret_facts(home: Home) -> Facts:
    """Tell whether a sound secret is held: its bytes are drawn."""
    file = home.data / NAME
    return {"sound": file.exists() and len(file.read_bytes()) == 32}


def cache_facts(home: Home) -> Facts:
    """Return the sector with its times, and the reports."""
    return {**sector_facts(home), **report_facts(home)}


def facts_of(*names: str) -> Callable[[Home], Facts]:
    """Return what reads some files of a home, None for one that is not there."""

    def facts(home: Home) -> Facts:
        files = {name: home.data / name for name in names}
        return {name: file.read_bytes() if file.exists() else None for name, file in files.items()}

    return facts


def word_facts(home: Home) -> Facts:
    """Return what the journal holds, and which words any file below it holds."""
    raw = b"".join(path.read_bytes() for path in home.journal.rglob("*") if path.is_file())
    words = {word: word.encode() in raw for word in ("Rappeler", "brouillon")}
    return {**journal_facts(home), **words}


def temporaries(home: Home) -> list[str]:
    """Return the names of the temporary files below a home."""
    return sorted(path.name for path in home.data.rglob(".*.tmp"))


def one_declaration(home: Home) -> None:
    """Leave a journal that holds one declared upload."""
    Journal(home.journal).declare([declaration()])
