"""Caches as the store makes them over months: every kind of file, in every place it may be."""

import os
from pathlib import Path

from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.store.janitor import temporary_name
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.store.builders import NOON, flip, newest, report, sha, snapshot


def fill_cache(folder: Path, source: str = "https://x.fr/") -> SectorSnapshot:
    """Write three revisions of a sector and their reports; return the last one."""
    reports, sector = ReportCache(folder / "reports"), SectorCache(folder)
    for revision in (1, 2, 3):
        held = snapshot(revision=revision, source=source)
        reports.put_many((ref.report.sha256, report()) for ref in held.uploads if ref.report)
        sector.save(held)
    sector.save_times(SyncTimes(last_attempt=NOON, last_success=NOON))
    return held


def wear(folder: Path) -> None:
    """Leave in a cache what accidents leave: damaged files set aside, abandoned ones, a lock."""
    ReportCache(folder / "reports").put(sha(99), report())
    flip(folder / "reports" / f"{sha(99)}.1.json")
    ReportCache(folder / "reports").get(sha(99))
    flip(newest(folder, "sector"))
    SectorCache(folder).load()
    for place in (folder, folder / "reports"):
        for name in (temporary_name(), ".autre-hote.12.34.abcdef.tmp", ".verrou"):
            (place / name).write_text("Lina")


def tree(folder: Path) -> set[str]:
    """Return the path of everything below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def put_links(folder: Path, outside: Path) -> None:
    """Put links to the outside wherever a cache may hold one, under the store's own names."""
    (outside / "quarantine").mkdir(parents=True)
    for name in ("sector.1.json", f"{sha(1)}.1.json", ".verrou"):
        (outside / name).write_text("à quelqu'un d'autre")
        (outside / "quarantine" / name).write_text("à quelqu'un d'autre")
    (folder / "quarantine").symlink_to(outside)
    (folder / "reports" / "quarantine").symlink_to(outside, target_is_directory=True)
    (folder / "sector.77.json").symlink_to(outside / "sector.1.json")
    (folder / "reports" / f"{sha(77)}.1.json").symlink_to(outside / f"{sha(1)}.1.json")
    os.link(outside / "sector.1.json", folder / "sector.78.json")
