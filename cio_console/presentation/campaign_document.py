"""What `campagne --json` writes; its fields are stable (docs/commandes.md)."""

from datetime import date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from cio_console.domain.overview import SectorOverview
from cio_console.domain.trends import Curve, Trends
from cio_console.presentation.sources_told import FORMAT_VERSION, Sources


class DayEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a collection."""

    day: date
    uploads: int
    received: int
    usable: int


class CurveEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One collection, day by day."""

    id: str
    label: str
    opens: date | None
    closes: date | None
    days_left: int | None
    concerned: int
    received: int
    usable: int
    on_time: int | None
    declared: int
    uploads: int
    earlier: int
    days: tuple[DayEntry, ...]


class RuleEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One rule over the sector."""

    code: str
    findings: int
    pupils: int
    schools: int


class EmailsEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The e-mail readiness of one school."""

    uai: str
    name: str
    terminales: int | None
    valid_emails: int | None
    cio: str | UnsetType = UNSET


class ReadinessEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The e-mail readiness of the sector, then of each school."""

    terminales: int
    valid_emails: int
    schools_ready: int
    schools_known: int
    schools: tuple[EmailsEntry, ...]


class CampaignDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `campagne --json` writes."""

    format: str = "cio-campaign"
    format_version: str = FORMAT_VERSION
    today: date
    campaign: str
    source: str
    synced_at: datetime | None
    curves: tuple[CurveEntry, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    emails: ReadinessEntry
    sources: Sources = UNSET


def campaign_document(
    sector: SectorOverview,
    found: Trends,
    source: str,
    synced_at: datetime | None,
    sources: Sources = UNSET,
) -> CampaignDocument:
    """Return the figures of the campaign at the instant of `sector`."""
    readiness = sector.readiness
    return CampaignDocument(
        today=sector.campaign.day_of(sector.at),
        campaign=sector.campaign.id,
        source=source,
        synced_at=synced_at,
        curves=tuple(_curve(curve) for curve in found.curves),
        rules=tuple(
            RuleEntry(code=r.code, findings=r.findings, pupils=r.pupils, schools=r.schools)
            for r in found.rules
        ),
        emails=ReadinessEntry(
            terminales=readiness.terminales,
            valid_emails=readiness.valid_emails,
            schools_ready=readiness.schools_ready,
            schools_known=readiness.schools_known,
            schools=tuple(
                EmailsEntry(
                    uai=one.school.uai,
                    name=one.school.name,
                    terminales=one.terminales,
                    valid_emails=None if one.terminales is None else one.valid,
                    cio=one.cio or UNSET,
                )
                for one in found.emails
            ),
        ),
        sources=sources,
    )


def _curve(curve: Curve) -> CurveEntry:
    return CurveEntry(
        id=curve.collection.id,
        label=curve.collection.label,
        opens=curve.opens,
        closes=curve.deadline,
        days_left=curve.days_left,
        concerned=curve.concerned,
        received=curve.received,
        usable=curve.usable,
        on_time=curve.on_time,
        declared=curve.declared,
        uploads=curve.uploads,
        earlier=curve.earlier,
        days=tuple(
            DayEntry(day=d.day, uploads=d.uploads, received=d.received, usable=d.usable)
            for d in curve.days
        ),
    )
