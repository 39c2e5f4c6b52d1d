"""An invented sector for the screens: eight schools, every status, hostile names, real store."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cio_console.checks.catalogue import catalogue
from cio_console.domain.acceptance import Acceptance
from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_files import shipped_campaign
from cio_console.domain.finding import (
    FileFacts,
    Finding,
    PupilRef,
    Report,
    no_findings,
    verdict_of,
)
from cio_console.domain.followup import Contact
from cio_console.domain.identifiers import uai_key
from cio_console.domain.overview import overview
from cio_console.domain.school import Cio, School
from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.domain.upload import ObjectRef, Upload, summarise
from cio_console.keyboard.keymap import Keymap
from cio_console.presentation.labels import GlyphSet
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.sync import FeedOptions
from cio_console.tui.launch import Launch
from cio_console.tui.views.dossier import Dossier, compare_all, pairs
from cio_console.tui.views.lines import Line

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2025, 1, 8, 8, 0, tzinfo=PARIS)
"""Wednesday morning, two days before the SIECLE deadline."""
SYNCED = datetime(2025, 1, 8, 7, 55, tzinfo=PARIS)
TIMES = SyncTimes(last_attempt=SYNCED, last_success=SYNCED, last_change=SYNCED)

HOSTILE = "Lycée privé [/eleve] [bold]Sainte-\x1b[31mHostile\u202e[A-Z]"
"""Markup that crashes a naive screen, an escape sequence, a bidi override."""


def uai(number: int) -> str:
    """Return a well-formed UAI of no real school."""
    digits = f"999{number:04}"
    return f"{digits}{uai_key(digits)}"


NOTHING, TO_CORRECT, REJECTED, PASSED, HOSTILE_UAI, OUT, LAST_REJECTED, WARNED = (
    uai(i) for i in range(1, 9)
)


def schools() -> tuple[School, ...]:
    """Return the eight schools."""
    return (
        _school(NOTHING, "Lycée Émilie du Châtelet", "Valbourg", "300", "Mme Aubry"),
        _school(TO_CORRECT, "Lycée polyvalent de l'Écluse", "Port-aux-Saules", "306", "M. Besson"),
        _school(REJECTED, "Lycée professionnel Auguste Perdrix", "Valbourg", "320", "Mme Costa"),
        _school(PASSED, "Lycée agricole des Trois-Rivières", "Les Essarts", "307", "M. Duval"),
        _school(HOSTILE_UAI, HOSTILE, "Val[/]bourg", "302", "Mme [red]Évil"),
        _school(
            OUT,
            "SEP du lycée de l'Écluse",
            "Port-aux-Saules",
            "334",
            "M. Besson",
            parent=TO_CORRECT,
            out_of_scope={"siecle": "remontée par l'établissement mère", "notes": "idem"},
        ),
        _school(LAST_REJECTED, "Lycée Rosalie Parmentier", "Valbourg", "300", "M. Evrard"),
        _school(
            WARNED,
            "Lycée des Coteaux réunis de la haute vallée de la Brumeuse et de ses affluents",
            "Saint-Éloi-sur-Brumeuse",
            "306",
            "Mme Fontaine-Delaunay de la Rochetaillée",
        ),
    )


def text_of(lines: Iterable[Line]) -> str:
    """Return lines as one text, without their styles."""
    return "\n".join(line.text for line in lines)


def a_contact(school: str, identifier: str = "1", hour: int = 9) -> Contact:
    """Return a contact of 8 January 2025."""
    return Contact(identifier, school, at(1, 8, hour, 0), "appelé")


def a_pupil(number: int) -> PupilRef:
    """Return a masked pupil of one of three classes."""
    return PupilRef(str(800 + number), str(1200 + number), f"TG{number % 3 + 1}", "D. L.")


def a_finding(code: str, number: int = 0, *, whole_file: bool = False, value: str = "") -> Finding:
    """Return a finding of a rule of the catalogue, on one pupil unless on the `whole_file`."""
    rule = catalogue()[code]
    return Finding(
        rule=code,
        slug=rule.slug,
        severity=rule.severity,
        message=f"{rule.title} ({value or 'absent'}).",
        line=0 if whole_file else 12 + 7 * number,
        column=0 if whole_file else 9,
        path="" if whole_file else "BEE_ELEVES/DONNEES/ELEVES/ELEVE/MEL",
        pupil=None if whole_file else a_pupil(number),
        value=value,
        excerpt="" if whole_file else f"<MEL>{value}</MEL>",
    )


def a_report(
    *findings: Finding, terminales: int = 120, emails: int = 120, truncated: bool = False
) -> Report:
    """Return the report of a file with those findings."""
    counts = no_findings() | Counter(str(f.severity) for f in findings)
    return Report(
        facts=FileFacts(
            kind="BEE_ELEVES",
            uai=TO_CORRECT,
            school_year=2024,
            exported_at="2025-01-06",
            pupils=860,
            in_school=842,
            terminales=terminales,
            valid_emails=emails,
            classes=31,
            encoding="ISO-8859-15",
            size=412_000,
        ),
        verdict=verdict_of(counts),
        counts=counts,
        rules=dict(Counter(f.rule for f in findings)),
        findings=findings,
        truncated=truncated,
        engine="0.1.0",
    )


@dataclass
class SectorFiles:
    """A sector put in a real store, and the launch that opens the screens on it."""

    home: Path
    source: str = "https://suivi.exemple.invalid/9990000Z/"
    uploads: list[Upload] = field(default_factory=list)
    reports: dict[str, Report] = field(default_factory=dict)
    schools: tuple[School, ...] = field(default_factory=schools)
    campaign: Campaign = field(default_factory=lambda: shipped_campaign("2025-creteil"))

    def add(
        self, school: str, received: datetime, report: Report | None, collection: str = "siecle"
    ) -> Upload:
        """Add an upload with its report, or not checked yet."""
        rank = len(self.uploads) + 1
        sha = hashlib.sha256(f"rapport {rank}".encode()).hexdigest()
        upload = Upload(
            id=f"depot-{rank:02}",
            uai=school,
            collection=collection,
            received_at=received,
            file_name="ElevesSansAdresses.zip" if collection == "siecle" else "notes.xml",
            size=48_213 + rank,
            sha256=hashlib.sha256(f"fichier {rank}".encode()).hexdigest(),
            origin="site de gestion",
            summary=summarise(report) if report else None,
            report=ObjectRef(sha, 1000) if report else None,
        )
        self.uploads.append(upload)
        if report:
            self.reports[sha] = report
        return upload

    def snapshot(self) -> SectorSnapshot:
        """Return the sector."""
        return SectorSnapshot(
            source=self.source,
            campaign=self.campaign,
            sector=Cio(uai(0), "CIO de Valbourg"),
            schools=self.schools,
            uploads=tuple(self.uploads),
            revision=7,
        )

    def launch(
        self,
        *,
        day: date | None = None,
        offline: bool = True,
        demo: bool = False,
        glyphs: GlyphSet = GlyphSet.UNICODE,
        keymap: Keymap | None = None,
        theme: str = "sombre",
    ) -> Launch:
        """Return the launch on this home."""
        home = Home.resolve({"CIO_CONSOLE_HOME": str(self.home)})

        def options() -> FeedOptions:
            return FeedOptions(environ={})

        return Launch(
            home, self.source, options, day, offline, demo, glyphs, keymap or Keymap(), theme
        )

    def store(self, times: SyncTimes | None = None, *, without: Iterable[str] = ()) -> Launch:
        """Write everything but the reports of uploads `without`; return the launch."""
        launch = self.launch()
        folder = launch.home.cache(self.source)
        cache = SectorCache(folder)
        cache.save(self.snapshot())
        cache.save_times(times or TIMES)
        absent = {u.report.sha256 for u in self.uploads if u.report and u.id in set(without)}
        held = [(sha, report) for sha, report in self.reports.items() if sha not in absent]
        ReportCache(folder / "reports").put_many(held)
        return launch

    @property
    def journal(self) -> Journal:
        """The journal, opened anew: what is on the disk."""
        return Journal(self.launch().home.journal)


def at(month: int, day: int, hour: int = 14, minute: int = 5) -> datetime:
    """Return an instant of the school year by the clock of Paris."""
    year = 2024 if month > 8 else 2025
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


def a_sector(home: Path) -> SectorFiles:
    """Return the eight schools with their uploads: every status of January is there."""
    files = SectorFiles(home)
    first = [a_finding("S111", n) for n in range(9)] + [a_finding("S101", 2)]
    again = [
        *(a_finding("S111", n) for n in range(4)),
        a_finding("S112", 0, value="lea.martin@@exemple"),
        a_finding("S104", 5, value="0A1B2C3D4E5"),
        a_finding("S135", 6, value="TG9"),
    ]
    files.add(TO_CORRECT, at(12, 12), a_report(*first, emails=111))
    files.add(TO_CORRECT, at(1, 7), a_report(*again, emails=115))
    files.add(REJECTED, at(1, 6), a_report(a_finding("S002", whole_file=True), emails=0))
    files.add(PASSED, at(12, 18), a_report(terminales=38, emails=38))
    files.add(HOSTILE_UAI, at(1, 7, 9), a_report(a_finding("S111", 1, value="[/x]"), emails=60))
    files.add(LAST_REJECTED, at(12, 19), a_report())
    files.add(LAST_REJECTED, at(1, 7, 18), a_report(a_finding("S003", whole_file=True)))
    files.add(WARNED, at(12, 20), a_report(a_finding("S135", 1, value="TG9"), terminales=212))
    files.add(WARNED, at(12, 20, 18), a_report(a_finding("S135", 1, value="TG9"), terminales=212))
    return files


def dossier_of(
    files: SectorFiles, *acceptances: Acceptance, without: Iterable[str] = (), seen: datetime = NOW
) -> Dossier:
    """Return what is read and decided of all the schools, but the reports of uploads `without`."""
    reports = {u.id: files.reports[u.report.sha256] for u in files.uploads if u.report}
    held: dict[str, Report | None] = {**reports, **dict.fromkeys(without)}
    sector = overview(files.snapshot(), seen)
    wanted = tuple(pair for line in sector.lines for pair in pairs(line))
    return Dossier(held, compare_all(wanted, held), acceptances, files.source, seen.date())


def _school(
    code: str,
    name: str,
    commune: str,
    nature: str,
    head: str,
    parent: str = "",
    out_of_scope: dict[str, str] | None = None,
) -> School:
    return School(
        uai=code,
        name=name,
        nature=nature,
        sector="private" if "privé" in name else "public",
        commune=commune,
        telephone=f"01 99 00 {code[5:7]} 00",
        email=f"ce.{code.lower()}@exemple.invalid",
        head=head,
        parent_uai=parent,
        out_of_scope=out_of_scope or {},
    )
