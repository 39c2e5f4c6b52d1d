"""What a file is checked against: the campaign, and what is already known of the school."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from cio_console.checks.references import Nomenclature, Structures
from cio_console.domain.campaign import Campaign
from cio_console.domain.finding import FileFacts
from cio_console.domain.identifiers import is_terminale

if TYPE_CHECKING:
    from cio_console.checks.crossing.base import Base
    from cio_console.checks.xsd.schemas import Schemas


class Identities(StrEnum):
    """How pupils are named in a report."""

    MASKED = "masquees"
    """Initials only; names and addresses masked, faults left visible."""
    FULL = "completes"


class Expectation(msgspec.Struct, frozen=True):
    """What is expected of a file. Everything but the campaign may be unknown ("")."""

    campaign: Campaign
    uai: str = ""
    """UAI of the school that uploads."""
    collection: str = ""
    """« siecle », « notes », or "" for any known format."""
    schools: Mapping[str, str] = msgspec.field(default_factory=dict)
    """UAI → name of the sector's schools, to name a sister school whose file was sent."""
    nature: str = ""
    """Nature code of the school; « 307 » softens the key of an INAA."""
    identities: Identities = Identities.MASKED
    nomenclature: Nomenclature | None = None
    """The codes of the school's nomenclature; None when it is not at hand."""
    structures: Structures | None = None
    """The school's classes and their MEF; None when they are not at hand."""
    secret: bytes = b""
    """Key of the hashes by which two reports are compared; b"" for no hash. 32 bytes are plenty,
    64 the most."""
    received_at: datetime | None = None
    """Instant of the upload, with its offset; None for a file that is not uploaded yet."""
    previous: FileFacts | None = None
    """Facts of the school's usable upload just before this one; None when there is none."""
    terminale_expected: int | None = None
    """Terminale pupils of the school by the last known count, a hint."""
    base: "Base | None" = None
    """The pupils of the school's SIECLE file, to cross grades with; None when not at hand."""
    siecle_first: bool | None = None
    """For an upload of grades: whether a usable SIECLE upload came before it; None if unknown."""
    schemas: "Schemas | None" = None
    """The XSD given by the user, for the documents whose root they declare; None for none."""

    def is_terminale(self, mef: str) -> bool:
        """Tell whether a MEF is of terminale: by the nomenclature when it is at hand."""
        if self.nomenclature is None:
            return is_terminale(mef)
        return self.nomenclature.is_terminale(mef)
