"""Homes that hold a small sector, written by the real store, and what a run of a command gives."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cio_console.domain.finding import (
    FileFacts,
    Finding,
    PupilRef,
    Report,
    Severity,
    no_findings,
    verdict_of,
)
from cio_console.domain.followup import Contact
from cio_console.domain.school import Cio, School, SectorFile
from cio_console.domain.sector_list import encode_list
from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.domain.upload import ObjectRef, Upload, summarise
from cio_console.settings import remember_source
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.store.sector_file import write_list
from tests.domain.builders import a_school, a_snapshot, an_upload, paris

SOURCE = "https://exemple.invalid/flux"
LATE, FAULTY, CLEAN = "9990001X", "9990002Y", "9990003Z"
"""The UAIs of the small sector: nothing received; errors in SIECLE; nothing to say."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a run gave: its exit code and its two streams."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of stdout."""
        return self.out.splitlines()


def a_home(folder: Path) -> Home:
    """Return the home that CIO_CONSOLE_HOME would give for `folder`."""
    return Home.resolve({"CIO_CONSOLE_HOME": str(folder)})


def a_report(*findings: Finding, terminales: int = 40, valid_emails: int = 38) -> Report:
    """Return the finished report of a SIECLE file with those findings."""
    counts = no_findings()
    rules: dict[str, int] = {}
    for finding in findings:
        counts[finding.severity] += 1
        rules[finding.rule] = rules.get(finding.rule, 0) + 1
    facts = FileFacts(
        kind="BEE_ELEVES",
        uai=FAULTY,
        school_year=2024,
        exported_at="2025-01-06",
        pupils=120,
        in_school=118,
        terminales=terminales,
        valid_emails=valid_emails,
        classes=4,
    )
    return Report(facts, verdict_of(counts), counts, rules, findings)


def a_missing_email(number: int = 1, **changes: object) -> Finding:
    """Return the finding S111 of one pupil, with the given fields changed."""
    finding = Finding(
        rule="S111",
        slug="courriel-manquant",
        severity=Severity.ERROR,
        message="L'élève de terminale n'a pas d'adresse de courriel.",
        line=100 + number,
        column=7,
        path="BEE_ELEVES/DONNEES/ELEVES/ELEVE",
        pupil=PupilRef(f"700{number}", f"12{number}", "TG2", "D. L."),
        excerpt='<ELEVE ELEVE_ID="7001">',
    )
    return msgspec.structs.replace(finding, **changes)


def a_doubtful_key(number: int = 1) -> Finding:
    """Return a finding that only warns."""
    return a_missing_email(
        number, rule="S103", slug="ine-cle", severity=Severity.WARNING, message="Clé douteuse."
    )


def a_blocking_fault() -> Finding:
    """Return a finding that keeps the file from serving."""
    return a_missing_email(
        1, rule="S003", slug="annee", severity=Severity.BLOCKING, message="Mauvaise année."
    )


def checked(upload: Upload, report: Report) -> tuple[Upload, Report]:
    """Return `upload` as the feed tells it once checked, with its report."""
    raw = msgspec.json.encode(report)
    ref = ObjectRef(hashlib.sha256(raw + upload.id.encode()).hexdigest(), len(raw))
    return msgspec.structs.replace(upload, summary=summarise(report), report=ref), report


def a_sector() -> tuple[School, ...]:
    """Return three schools: one late, one to correct, one with nothing to say."""
    return (
        a_school(LATE, name="Lycée Alpha", commune="Aville"),
        a_school(FAULTY, name="Lycée Bêta", commune="Bourg", nature="306"),
        a_school(CLEAN, name="Lycée Gamma", commune="Cité"),
    )


def its_uploads() -> tuple[tuple[Upload, Report], ...]:
    """Return the uploads of `a_sector` with their reports."""
    faults = (a_missing_email(1), a_missing_email(2), a_doubtful_key(3))
    return (
        checked(an_upload(paris(1, 7, 14, 5), uai=FAULTY), a_report(*faults)),
        checked(an_upload(paris(1, 9), uai=CLEAN), a_report(terminales=20, valid_emails=20)),
    )


def fill(
    home: Home,
    schools: Sequence[School] = (),
    uploads: Sequence[tuple[Upload, Report]] | None = None,
    times: SyncTimes | None = None,
) -> SectorSnapshot:
    """Write a sector in `home` as a synchronisation does, and make its source the home's own."""
    pairs = its_uploads() if uploads is None else tuple(uploads)
    snapshot = a_snapshot(*(schools or a_sector()), uploads=tuple(u for u, _ in pairs))
    folder = home.cache(SOURCE)
    ReportCache(folder / "reports").put_many(
        (upload.report.sha256, report) for upload, report in pairs if upload.report
    )
    cache = SectorCache(folder)
    cache.save(snapshot)
    last = paris(1, 9, 7, 30)
    cache.save_times(times or SyncTimes(last_attempt=last, last_success=last, last_change=last))
    remember_source(home, SOURCE)
    return snapshot


def note(home: Home, uai: str, text: str) -> None:
    """Record a contact with a school, on 8 January."""
    Journal(home.journal).record_new([Contact(f"c-{uai}", uai, paris(1, 8), text)])


def given_list(home: Home, *schools: School) -> SectorFile:
    """Write the director's list in `home`: `a_sector` when no school is named."""
    sector = SectorFile(Cio("9990010G", "CIO d'Essai"), schools or a_sector())
    write_list(home.sector_file, encode_list(sector), None, paris(1, 6))
    return sector
