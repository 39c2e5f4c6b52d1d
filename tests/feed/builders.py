"""Builders of feeds: reports, indexes, and whole feeds in a folder, as a publisher leaves them."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cio_console.domain.campaign import Campaign
from cio_console.domain.finding import (
    FileFacts,
    Finding,
    PupilRef,
    Report,
    Severity,
    no_findings,
    verdict_of,
)
from cio_console.domain.school import Cio, School
from cio_console.domain.upload import FileRef, ObjectRef, Upload, summarise
from cio_console.feed.contract import Index, Publisher, encode_index, encode_report
from cio_console.feed.source import Bounds, FeedOptions, Patience
from tests.domain.builders import a_campaign, a_school, paris

CIO = Cio("9990000W", "CIO d'Essai")
SCHOOLS = ("9990001X", "9990002Y", "9990003Z", "9990004A")

QUICK = Patience(
    connect=5,
    silence=5,
    answer=20,
    file=20,
    first_wait=0.001,
    longest_wait=0.002,
    jitter=0,
    retry_after=0.5,
)
"""Waits too short to be felt, limits too long to be met by accident."""


def options(
    environ: dict[str, str] | None = None,
    *,
    patience: Patience = QUICK,
    bounds: Bounds | None = None,
    ca_bundle: str = "",
    client_certificate: str = "",
    client_key: str = "",
    allow_http: bool = False,
    proxy: str = "",
) -> FeedOptions:
    """Return options for a test: an empty environment and short waits."""
    return FeedOptions(
        environ=environ or {},
        ca_bundle=ca_bundle,
        client_certificate=client_certificate,
        client_key=client_key,
        allow_http=allow_http,
        proxy=proxy,
        bounds=bounds or Bounds(),
        patience=patience,
    )


def a_report(number: int = 0, *, errors: int = 1) -> Report:
    """Return a report unlike those of other numbers, with so many findings."""
    findings = tuple(
        Finding(
            rule="S111",
            slug="courriel-absent",
            severity=Severity.ERROR,
            message=f"Adresse absente pour l'élève n° {rank}.",
            line=10 + rank,
            column=5,
            path="BEE_ELEVES/DONNEES/ELEVES/ELEVE/MEL",
            pupil=PupilRef(eleve_id=str(rank), elenoet=str(rank), division="TG1", name="D. L."),
            excerpt="<MEL></MEL>",
        )
        for rank in range(errors)
    )
    counts = no_findings() | {Severity.ERROR: errors}
    return Report(
        facts=FileFacts(kind="BEE_ELEVES", pupils=100 + number, terminales=40, valid_emails=38),
        verdict=verdict_of(counts),
        counts=counts,
        rules={"S111": errors} if errors else {},
        findings=findings,
        engine="essai",
    )


def sha256(raw: bytes) -> str:
    """Return the name of an object."""
    return hashlib.sha256(raw).hexdigest()


def ref_of(raw: bytes) -> ObjectRef:
    """Return the reference of an object."""
    return ObjectRef(sha256(raw), len(raw))


def an_upload(uai: str, day: int, report: Report | None, *, collection: str = "siecle") -> Upload:
    """Return an upload of January with the reference and summary of its report."""
    raw = encode_report(report) if report else b""
    return Upload(
        id=f"{uai}-{collection}-{day:02}",
        uai=uai,
        collection=collection,
        received_at=paris(1, day),
        file_name="ElevesSansAdresses.xml",
        size=1000 + day,
        sha256=sha256(f"{uai}{collection}{day}".encode()),
        summary=summarise(report) if report else None,
        report=ref_of(raw) if report else None,
    )


def an_index(
    *uploads: Upload, revision: int = 1, schools: tuple[School, ...] | None = None
) -> Index:
    """Return an index of those uploads under the ordinary campaign."""
    return Index(
        revision=revision,
        generated_at=max((u.received_at for u in uploads), default=None),
        publisher=Publisher("CIO d'Essai", "cio@exemple.invalid"),
        campaign=a_campaign(),
        sector=CIO,
        schools=tuple(a_school(uai) for uai in SCHOOLS) if schools is None else schools,
        uploads=uploads,
    )


@dataclass
class FeedFiles:
    """A feed in a folder, written and changed by hand."""

    folder: Path
    revision: int = 0
    uploads: dict[str, Upload] = field(default_factory=dict)
    schools: tuple[School, ...] = tuple(a_school(uai) for uai in SCHOOLS)
    campaign: Campaign = field(default_factory=a_campaign)

    def add(self, uai: str, day: int, *, errors: int = 1) -> Upload:
        """Add an upload and its report; `write` publishes them."""
        report = a_report(len(self.uploads), errors=errors)
        upload = an_upload(uai, day, report)
        self.put(encode_report(report))
        self.uploads[upload.id] = upload
        return upload

    def add_file(self, uai: str, day: int, raw: bytes, name: str = "Eleves.xml") -> Upload:
        """Add an upload that has its file and no report."""
        upload = msgspec.structs.replace(
            an_upload(uai, day, None),
            file_name=name,
            size=len(raw),
            sha256=sha256(raw),
            file=FileRef(sha256(raw), len(raw), name),
        )
        self.put(raw, "zip" if name.endswith(".zip") else "xml")
        self.uploads[upload.id] = upload
        return upload

    def put(self, raw: bytes, suffix: str = "json") -> Path:
        """Write an object."""
        path = self.folder / "objects" / f"{sha256(raw)}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        return path

    def object_of(self, upload: Upload) -> Path:
        """Return the path of an upload's report."""
        assert upload.report
        return self.folder / "objects" / f"{upload.report.sha256}.json"

    def write(self, revision: int | None = None) -> Index:
        """Publish the index, one revision further unless one is given."""
        self.revision = self.revision + 1 if revision is None else revision
        index = an_index(*self.uploads.values(), revision=self.revision, schools=self.schools)
        index = msgspec.structs.replace(index, campaign=self.campaign)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "index.json").write_bytes(encode_index(index))
        return index
