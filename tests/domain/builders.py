"""Small builders of domain objects: every field has an ordinary value, tests name what matters."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from cio_console.domain.campaign import Campaign, Collection, Milestone
from cio_console.domain.finding import Finding, PupilRef, Severity, no_findings
from cio_console.domain.school import Cio, School
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import Upload, UploadSummary

PARIS = ZoneInfo("Europe/Paris")

SIECLE_CLOSES = date(2025, 1, 10)
GRADES_OPEN = date(2025, 2, 3)
GRADES_CLOSE = date(2025, 3, 27)


def paris(month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    """Return an instant of 2025 by the clock of Paris."""
    return datetime(2025, month, day, hour, minute, second, tzinfo=PARIS)


def a_campaign() -> Campaign:
    """Return a campaign with the two collections and the milestones that change behaviours."""
    return Campaign(
        id="essai",
        label="Campagne d'essai",
        session=2025,
        school_year=2024,
        collections=(
            Collection("siecle", "SIECLE", closes=SIECLE_CLOSES),
            Collection("notes", "Notes", opens=GRADES_OPEN, closes=GRADES_CLOSE, after="siecle"),
        ),
        milestones=(
            Milestone("courriel-activation", "Courriel d'activation", day=date(2025, 1, 15)),
            Milestone("service-web", "Service web", month="2025-02"),
        ),
    )


def a_school(uai: str = "9990001A", **changes: object) -> School:
    """Return an ordinary school, with the given fields changed."""
    fields: dict[str, object] = {"name": "Lycée des Essais", "nature": "300", "commune": "Essai"}
    return School(uai=uai, **(fields | changes))  # type: ignore[arg-type]  # builder of any field


def an_upload(
    received_at: datetime,
    collection: str = "siecle",
    *,
    uai: str = "9990001A",
    errors: int = 0,
    warnings: int = 0,
    blocking: int = 0,
    checked: bool = True,
    terminales: int = 0,
    valid_emails: int = 0,
) -> Upload:
    """Return an upload with a summary saying exactly that (or none when not `checked`)."""
    counts = no_findings() | {
        Severity.BLOCKING: blocking,
        Severity.ERROR: errors,
        Severity.WARNING: warnings,
    }
    summary = UploadSummary(
        usable=not blocking, terminales=terminales, valid_emails=valid_emails, counts=counts
    )
    return Upload(
        id=f"{uai}-{collection}-{received_at.astimezone(UTC).isoformat()}",
        uai=uai,
        collection=collection,
        received_at=received_at,
        file_name="ElevesSansAdresses.xml",
        size=1,
        sha256="0" * 64,
        summary=summary if checked else None,
    )


def a_finding(rule: str = "S111", *, eleve_id: str = "1", path: str = "ELEVE/MEL") -> Finding:
    """Return a finding on one pupil."""
    return Finding(
        rule=rule,
        slug="essai",
        severity=Severity.ERROR,
        message="Essai.",
        line=12,
        path=path,
        pupil=PupilRef(eleve_id=eleve_id),
    )


def a_snapshot(*schools: School, uploads: tuple[Upload, ...] = ()) -> SectorSnapshot:
    """Return a snapshot of those schools and uploads under the ordinary campaign."""
    return SectorSnapshot(
        source="https://exemple.invalid/flux",
        campaign=a_campaign(),
        sector=Cio("9990000Z", "CIO d'Essai"),
        schools=schools,
        uploads=uploads,
    )


def seconds(count: float) -> timedelta:
    """Return a duration in seconds."""
    return timedelta(seconds=count)
