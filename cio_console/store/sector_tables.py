"""The sector as files hold it: schools by UAI, uploads by id, and what is said of the whole."""

from datetime import datetime

import msgspec

from cio_console.domain.campaign import Campaign
from cio_console.domain.school import Cio, School
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import Upload
from cio_console.errors import StoreProblem
from cio_console.store.storage import Schema, Tables

SECTOR_SCHEMA = Schema(version=1)
SAFE = "Le secteur déjà enregistré reste intact et lisible."
"""What a write that failed leaves."""
_HEAD = "sector"


class SectorHead(msgspec.Struct, frozen=True):
    """All of a snapshot but its schools and uploads; the fields mean the same."""

    source: str
    campaign: Campaign
    sector: Cio
    revision: int = 0
    generated_at: datetime | None = None
    publisher: str = ""
    publisher_contact: str = ""
    validator: str = ""


class SectorTables(msgspec.Struct, frozen=True):
    """The tables of the file: schools by UAI, uploads by their id, in the feed's order."""

    sector: dict[str, SectorHead] = {}
    schools: dict[str, School] = {}
    uploads: dict[str, Upload] = {}

    @property
    def head(self) -> SectorHead | None:
        """What is said of the whole; None in a file that holds no sector."""
        return self.sector.get(_HEAD)


def snapshot_from(tables: SectorTables | None) -> SectorSnapshot | None:
    """Return what the tables of a file say; None when they hold no sector."""
    head = tables.head if tables else None
    if tables is None or head is None:
        return None
    return SectorSnapshot(
        source=head.source,
        campaign=head.campaign,
        sector=head.sector,
        schools=tuple(tables.schools.values()),
        uploads=tuple(tables.uploads.values()),
        revision=head.revision,
        generated_at=head.generated_at,
        publisher=head.publisher,
        publisher_contact=head.publisher_contact,
        validator=head.validator,
    )


def written(tables: SectorTables) -> Tables:
    """Return the tables as a storage writes them."""
    return {name: getattr(tables, name) for name in tables.__struct_fields__}


def tables_from(snapshot: SectorSnapshot) -> SectorTables:
    """Return the tables that say what `snapshot` says. Raises StoreProblem for a name twice."""
    head = SectorHead(
        source=snapshot.source,
        campaign=snapshot.campaign,
        sector=snapshot.sector,
        revision=snapshot.revision,
        generated_at=snapshot.generated_at,
        publisher=snapshot.publisher,
        publisher_contact=snapshot.publisher_contact,
        validator=snapshot.validator,
    )
    schools = {school.uai: school for school in snapshot.schools}
    uploads = {upload.id: upload for upload in snapshot.uploads}
    if len(schools) < len(snapshot.schools) or len(uploads) < len(snapshot.uploads):
        raise StoreProblem(
            "Le secteur reçu nomme deux fois le même établissement ou le même dépôt : il n'est pas"
            f" enregistré. {SAFE} Signalez-le à qui publie ce flux."
        )
    return SectorTables({_HEAD: head}, schools, uploads)
