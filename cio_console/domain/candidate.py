"""What the open data say of a school or a CIO: a candidate for the director's list.

The list is the director's; a candidate only proposes. Its facts come from the public « Annuaire de
l'éducation », its head-count from the two public data sets on the lycées.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from cio_console.domain.school import Cio, School, SectorFile

CIO_NATURE = "841"
"""code_nature of a Centre d'Information et d'Orientation."""


class Opening(StrEnum):
    """Whether a school receives pupils."""

    OPEN = "open"
    OPENING = "opening"
    """To be opened."""
    CLOSING = "closing"
    """Open, to be closed."""
    CLOSED = "closed"


class HeadCount(msgspec.Struct, frozen=True):
    """How many terminale pupils a school had."""

    terminales: int
    rentree: int
    """Year of the start of the school year: 2024 for 2024-2025."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One school or CIO of the directory; every field but the first two may be unknown (empty)."""

    uai: str
    name: str
    other_names: tuple[str, ...] = ()
    """Names of its other records in the directory, when it has several."""
    nature: str = ""
    """code_nature, as three digits."""
    nature_label: str = ""
    """The ministry's label of the nature, to tell one that `NATURES` does not know."""
    sector: Literal["public", "private", ""] = ""
    without_contract: bool = False
    """Whether it is private « hors contrat »."""
    agricultural: bool = False
    """Whether it depends on the ministry of agriculture, whatever its nature."""
    commune: str = ""
    commune_code: str = ""
    """INSEE code."""
    telephone: str = ""
    email: str = ""
    parent_uai: str = ""
    """UAI of the établissement mère, of a section or an annexe."""
    tracks: tuple[str, ...] = ()
    """Any of « générale », « technologique », « professionnelle »."""
    head_count: HeadCount | None = None
    departement: str = ""
    """Code on three characters: « 094 », « 02A », « 971 »."""
    departement_name: str = ""
    bassin: str = ""
    """Code of the bassin de formation."""
    bassin_name: str = ""
    state: Opening = Opening.OPEN


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """Where the schools of a list are looked for; what is empty does not restrict."""

    departements: tuple[str, ...] = ()
    """Codes; those of the CIO itself when empty."""
    communes: tuple[str, ...] = ()
    """Names or INSEE codes, as typed."""
    bassin: str = ""
    """Name or code, as typed."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What the open data propose for the list of one CIO."""

    cio: Candidate
    schools: tuple[Candidate, ...]
    """Each section behind its parent."""
    closed: tuple[Candidate, ...] = ()
    """Schools of the area that are closed: not proposed, but told."""
    notices: tuple[str, ...] = ()
    """French sentences: what was tolerated, how old the data are, what is missing."""


def school_of(candidate: Candidate) -> School:
    """Return a candidate as a school of the list; the head's name and the scope are not known."""
    count = candidate.head_count
    return School(
        uai=candidate.uai,
        name=candidate.name,
        nature=candidate.nature,
        sector=candidate.sector,
        commune=candidate.commune,
        telephone=candidate.telephone,
        email=candidate.email,
        parent_uai=candidate.parent_uai,
        tracks=candidate.tracks,
        terminale_expected=count.terminales if count else None,
    )


def list_of(proposal: Proposal) -> SectorFile:
    """Return a whole proposal as a list, to be compared with the director's and merged in it."""
    cio = Cio(proposal.cio.uai, proposal.cio.name)
    return SectorFile(cio, tuple(map(school_of, proposal.schools)))
