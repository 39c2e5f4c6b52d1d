"""An upload (dépôt): one file given by one school for one collection, and its summary."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from cio_console.domain.finding import Report, Severity

BY_FILE_DATE = "reçu d'après la date du fichier"
"""Origin of an upload whose reception nothing tells but the date of its file."""


class ObjectRef(msgspec.Struct, frozen=True):
    """An immutable object of the feed, named by the SHA-256 of its bytes."""

    sha256: str
    size: int
    """Bytes, before any transfer encoding."""


class FileRef(msgspec.Struct, frozen=True):
    """The uploaded file itself, when the publisher gives it."""

    sha256: str
    size: int
    name: str


class UploadSummary(msgspec.Struct, frozen=True):
    """What the lists and the sector-wide figures need of a report, without opening it."""

    usable: bool
    pupils: int = 0
    terminales: int = 0
    valid_emails: int = 0
    counts: dict[str, int] = {}
    """Findings per severity."""
    rules: dict[str, int] = {}
    """Findings per rule code."""
    rule_pupils: dict[str, int] = {}
    """Distinct pupils per rule code, for the rules that are about pupils."""
    concerned: int = 0
    """Distinct pupils over all the rules."""
    verdict: str = ""


class Declared(msgspec.Struct, frozen=True):
    """Somebody's word that a file was sent, when nobody here has the file."""

    by: str
    """Who says so: « Mme Costa (secrétariat) », « la liste de l'académie »."""
    at: datetime | None = None
    """When it was said; None when that is not known."""


class Upload(msgspec.Struct, frozen=True):
    """One upload, as the feed tells it."""

    id: str
    uai: str
    collection: str
    """Collection id of the campaign: « siecle » or « notes »."""
    received_at: datetime
    """Instant of reception, with its offset."""
    file_name: str
    size: int
    sha256: str
    """Of the uploaded file."""
    origin: str = ""
    """How it came: « site de gestion », « courriel », …"""
    summary: UploadSummary | None = None
    """None when the file has not been checked yet."""
    report: ObjectRef | None = None
    file: FileRef | None = None
    declared: Declared | None = None
    """Who says that it was received, when no file is held: nothing of it can be checked.

    Its summary, if any, says that the file was refused: it is not usable then.
    """

    @property
    def usable(self) -> bool:
        """Whether the file has been checked and can serve."""
        return self.summary is not None and self.summary.usable

    @property
    def settles(self) -> bool:
        """Whether it answers what was asked: a usable file, or somebody's word that it was sent."""
        return self.usable or (self.declared is not None and self.summary is None)

    @property
    def errors(self) -> int:
        """Blocking findings and errors of the file."""
        if self.summary is None:
            return 0
        counts = self.summary.counts
        return counts.get(Severity.BLOCKING, 0) + counts.get(Severity.ERROR, 0)


def summarise(report: Report) -> UploadSummary:
    """Return the summary that an upload carries of its `report`."""
    facts = report.facts
    return UploadSummary(
        usable=report.usable,
        pupils=facts.pupils,
        terminales=facts.terminales,
        valid_emails=facts.valid_emails,
        counts=dict(report.counts),
        rules=dict(report.rules),
        rule_pupils=dict(report.pupils),
        concerned=report.concerned,
        verdict=str(report.verdict),
    )


def in_time_order(uploads: tuple[Upload, ...]) -> tuple[Upload, ...]:
    """Return `uploads` oldest first; ties are broken by id, so the order is stable."""
    return tuple(sorted(uploads, key=lambda upload: (upload.received_at, upload.id)))


def usable_before(uploads: Iterable[Upload], upload: Upload) -> Upload | None:
    """Return the newest usable one of `uploads` received before `upload`: what it is compared with.

    `uploads` are those of one school for one collection.
    """
    order = (upload.received_at, upload.id)
    earlier = [u for u in uploads if u.usable and (u.received_at, u.id) < order]
    return max(earlier, key=lambda u: (u.received_at, u.id), default=None)
