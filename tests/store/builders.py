"""Small builders for the store's tests: everything named here is invented."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from cio_console.domain.acceptance import Acceptance
from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.declaration import Declaration
from cio_console.domain.finding import FileFacts, Finding, PupilRef, Report, Severity, Verdict
from cio_console.domain.followup import Channel, Contact, Draft
from cio_console.domain.list_draft import KeptList, ListDraft
from cio_console.domain.school import Cio, School, SectorFile
from cio_console.domain.sector_list import Weight
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import ObjectRef, Upload, summarise

NOON = datetime(2025, 1, 8, 12, tzinfo=UTC)


def contact(name: str, text: str = "Rappeler la secrétaire", minutes: int = 0) -> Contact:
    """Return a contact of that id, some minutes after noon."""
    return Contact(
        id=name,
        uai="0940585A",
        at=NOON + timedelta(minutes=minutes),
        text=text,
        channel=Channel.EMAIL,
        who="M. Lefèvre",
        call_back=date(2025, 1, 10),
    )


def draft(text: str = "brouillon à finir") -> Draft:
    """Return what was typed at noon about two schools."""
    return Draft("d", ("0940585A", "0940586B"), NOON, text)


def kept_list(*picked: str) -> KeptList:
    """Return a list of two schools being made at noon, those picked of it, one out of scope."""
    cio = Cio("0941234X", "CIO de Créteil")
    held = School("0940585A", "Lycée Un", "300", out_of_scope={"notes": "CFA"})
    proposed = School("0940586B", "Lycée Deux", "306", head="Mme Aubry", tracks=("générale",))
    made = ListDraft(
        cio,
        SectorFile(cio, (held,)),
        (proposed,),
        frozenset(picked),
        Weight.CORRECTS,
        {"0940586B": {"siecle": "moins de dix candidats"}},
    )
    remarks = {"0940586B": "à fermer"}
    return KeptList("l", NOON, "/home/moi/secteur.json", made, "l'annuaire", remarks)


def acceptance(name: str = "a", minutes: int = 0) -> Acceptance:
    """Return a decision of that id, taken some minutes after noon."""
    return Acceptance(
        id=name,
        source="https://x.fr/",
        uai="0940585A",
        collection="siecle",
        rule="S103",
        subjects=("0011223344556677", "8899aabbccddeeff"),
        value="0123456789abcdef",
        rank=0,
        about="D. L., TG2, n° 121",
        reason="INE d'un élève venu de l'étranger, vérifié",
        until=date(2025, 3, 31),
        who="Mme Aubry",
        at=NOON + timedelta(minutes=minutes),
    )


def declaration(name: str = "a", by: str = "Mme Costa", minutes: int = 0) -> Declaration:
    """Return a declared upload of that id, written down some minutes after noon."""
    return Declaration(
        id=name,
        uai="0940585A",
        collection="siecle",
        campaign="2025-essai",
        day=date(2025, 1, 7),
        by=by,
        at=NOON + timedelta(minutes=minutes),
    )


def report(findings: int = 2) -> Report:
    """Return a report with that many findings."""
    found = tuple(
        Finding(
            rule="S104",
            slug="courriel-absent",
            severity=Severity.ERROR,
            message="Aucune adresse électronique pour cet élève.",
            line=rank,
            pupil=PupilRef(eleve_id=str(rank), division="TG2", name="D. L."),
        )
        for rank in range(1, findings + 1)
    )
    return Report(
        facts=FileFacts(kind="BEE_ELEVES", uai="0940585A", school_year=2024, pupils=300),
        verdict=Verdict.FAILED if findings else Verdict.PASSED,
        counts={"bloquante": 0, "erreur": findings, "avertissement": 0, "information": 0},
        rules={"S104": findings} if findings else {},
        findings=found,
    )


def snapshot(revision: int = 1, schools: int = 2, source: str = "https://x.fr/") -> SectorSnapshot:
    """Return a snapshot of that revision, one upload for each school."""
    return SectorSnapshot(
        source=source,
        campaign=Campaign(
            "2025-creteil", "Parcoursup 2025", 2025, 2024, collections=(Collection("siecle", "S"),)
        ),
        sector=Cio("0941234X", "CIO de Créteil"),
        schools=tuple(School(f"094{n:04d}X", f"Lycée n° {n}", "306") for n in range(schools)),
        uploads=tuple(_upload(n) for n in range(schools)),
        revision=revision,
        generated_at=NOON,
        publisher="DSDEN 94",
        validator=f'"rev-{revision}"',
    )


def of_next_year(revision: int = 3) -> SectorSnapshot:
    """Return the same sector in the next campaign."""
    this = snapshot(revision)
    following = msgspec.structs.replace(
        this.campaign, id="2026-creteil", label="Parcoursup 2026", session=2026, school_year=2025
    )
    return msgspec.structs.replace(this, campaign=following)


def sha(number: int) -> str:
    """Return the name of the report of that number."""
    return f"{number:064x}"


def names(folder: Path) -> list[str]:
    """Return the names in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())


def newest(folder: Path, name: str) -> Path:
    """Return the file of the highest generation of a database."""
    return max(folder.glob(f"{name}.*.json"), key=lambda path: int(path.name.split(".")[1]))


def flip(path: Path, at: int = -20) -> None:
    """Flip one bit of a file, as an ageing disk does."""
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def _upload(number: int) -> Upload:
    return Upload(
        id=f"depot-{number}",
        uai=f"094{number:04d}X",
        collection="siecle",
        received_at=NOON,
        file_name="ElevesSansAdresses.zip",
        size=1_000,
        sha256=sha(number),
        summary=summarise(report()),
        report=ObjectRef(sha(number), 2_000),
    )
