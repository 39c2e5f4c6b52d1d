"""What our store is compared with: sqlite3 and TinyDB's own file, keeping the same objects."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB

from cio_console.domain.finding import Report
from cio_console.domain.school import School
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import Upload

_TABLES = """
CREATE TABLE sector (head TEXT);
CREATE TABLE schools (uai TEXT PRIMARY KEY, school TEXT);
CREATE TABLE uploads (id TEXT PRIMARY KEY, rank INTEGER, report TEXT, upload TEXT);
CREATE TABLE reports (sha256 TEXT PRIMARY KEY, head TEXT);
CREATE TABLE findings (
  report TEXT, rank INTEGER, rule TEXT, severity TEXT, finding TEXT,
  PRIMARY KEY (report, rank)
) WITHOUT ROWID;
"""

Row = tuple[Any, ...]


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _head(sector: SectorSnapshot) -> SectorSnapshot:
    return msgspec.structs.replace(sector, schools=(), uploads=())


class Sqlite:
    """One database: a row for each school, upload and finding; one transaction for a sync."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "store.sqlite3"

    def fill(self, sector: SectorSnapshot, reports: dict[str, Report]) -> None:
        """Make the tables, and hold a sector and its reports."""
        base = sqlite3.connect(self._file)
        base.executescript(_TABLES)
        with base:
            base.execute("INSERT INTO sector VALUES (?)", (_text(_head(sector)),))
        base.close()
        self.touch(sector, reports)

    def dashboard(self) -> SectorSnapshot:
        """Return the sector, as a new process would read it."""
        base = sqlite3.connect(self._file)
        (head,) = base.execute("SELECT head FROM sector").fetchone()
        schools = base.execute("SELECT school FROM schools ORDER BY uai").fetchall()
        uploads = base.execute("SELECT upload FROM uploads ORDER BY rank").fetchall()
        base.close()
        return msgspec.structs.replace(
            msgspec.json.decode(head, type=SectorSnapshot),
            schools=tuple(msgspec.json.decode(s, type=School) for (s,) in schools),
            uploads=tuple(msgspec.json.decode(u, type=Upload) for (u,) in uploads),
        )

    def touch(self, sector: SectorSnapshot, reports: dict[str, Report]) -> None:
        """Read what is held, then replace the rows that differ, in one transaction.

        The default journal, fsynced.
        """
        self.dashboard()
        base = sqlite3.connect(self._file)
        with base:
            held = dict(base.execute("SELECT id, upload FROM uploads").fetchall())
            kept = {u.id: (rank, u, _text(u)) for rank, u in enumerate(sector.uploads)}
            changed = {name: it for name, it in kept.items() if held.get(name) != it[2]}
            base.executemany(
                "INSERT OR REPLACE INTO uploads VALUES (?, ?, ?, ?)",
                [
                    (n, r, u.report.sha256 if u.report else "", t)
                    for n, (r, u, t) in changed.items()
                ],
            )
            base.executemany(
                "INSERT OR REPLACE INTO schools VALUES (?, ?)",
                _new_schools(base, sector.schools),
            )
            base.execute("DELETE FROM sector")
            base.execute("INSERT INTO sector VALUES (?)", (_text(_head(sector)),))
            base.executemany(
                "INSERT OR REPLACE INTO reports VALUES (?, ?)",
                [(s, _text(msgspec.structs.replace(r, findings=()))) for s, r in reports.items()],
            )
            base.executemany("INSERT INTO findings VALUES (?, ?, ?, ?, ?)", _findings(reports))
            _drop_unnamed(base)
        base.close()


class Tiny:
    """TinyDB as it comes: one file, rewritten at each change."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "store.json"

    def fill(self, sector: SectorSnapshot, reports: dict[str, Report]) -> None:
        """Hold a sector and its reports."""
        self.touch(sector, reports)

    def dashboard(self) -> SectorSnapshot:
        """Return the sector, as a new process would read it."""
        with TinyDB(self._file) as base:
            document: dict[str, Any] = dict(base.table("sector").all()[0])
        return msgspec.convert(document, SectorSnapshot)

    def touch(self, sector: SectorSnapshot, reports: dict[str, Report]) -> None:
        """Replace the sector and add the reports."""
        with TinyDB(self._file) as base:
            base.drop_table("sector")
            base.table("sector").insert(msgspec.to_builtins(sector))
            base.table("findings").insert_multiple(
                {"report": sha, **msgspec.to_builtins(finding)}
                for sha, report in reports.items()
                for finding in report.findings
            )


def _new_schools(base: sqlite3.Connection, schools: Iterable[School]) -> Iterator[Row]:
    held = dict(base.execute("SELECT uai, school FROM schools").fetchall())
    for school in schools:
        text = _text(school)
        if held.get(school.uai) != text:
            yield school.uai, text


def _findings(reports: dict[str, Report]) -> Iterator[Row]:
    for name, report in reports.items():
        for rank, finding in enumerate(report.findings):
            yield name, rank, finding.rule, finding.severity.value, _text(finding)


def _drop_unnamed(base: sqlite3.Connection) -> None:
    """Drop the reports that no upload names any more, as we do."""
    gone = base.execute(
        "SELECT sha256 FROM reports WHERE sha256 NOT IN (SELECT report FROM uploads)"
    ).fetchall()
    base.executemany("DELETE FROM findings WHERE report = ?", gone)
    base.executemany("DELETE FROM reports WHERE sha256 = ?", gone)
