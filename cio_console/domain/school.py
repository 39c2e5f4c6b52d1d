"""Schools, the CIO that follows them, and the sector file that lists them."""

from typing import Literal

import msgspec


class Nature(msgspec.Struct, frozen=True):
    """A nature of school in the ministry's nomenclature (code_nature of the « Annuaire »)."""

    code: str
    short: str
    """The abbreviation used on screen, for instance « LPO »."""
    label: str


NATURES: dict[str, Nature] = {
    nature.code: nature
    for nature in (
        Nature("300", "LEGT", "lycée d'enseignement général et technologique"),
        Nature("301", "LT", "lycée d'enseignement technologique"),
        Nature("302", "LG", "lycée d'enseignement général"),
        Nature("306", "LPO", "lycée polyvalent"),
        Nature("307", "LEGTA", "lycée agricole"),
        Nature("320", "LP", "lycée professionnel"),
        Nature("334", "SEP", "section d'enseignement professionnel"),
        Nature("335", "SGT", "section d'enseignement général et technologique"),
        Nature("370", "EREA", "établissement régional d'enseignement adapté"),
        Nature("380", "MFR", "maison familiale rurale"),
    )
}
"""The natures a CIO meets, by code. 334 and 335 are sections of another school."""

AGRICULTURAL = "307"
"""Nature whose pupils carry an INAA, fed from FREGATA."""


class Cio(msgspec.Struct, frozen=True):
    """A Centre d'Information et d'Orientation."""

    uai: str
    name: str


class School(msgspec.Struct, frozen=True):
    """An établissement d'origine of the sector; the director owns the list."""

    uai: str
    name: str
    nature: str = ""
    """Code of `NATURES`, or another code of the nomenclature."""
    sector: Literal["public", "private", ""] = ""
    commune: str = ""
    telephone: str = ""
    email: str = ""
    head: str = ""
    """Name of the chef d'établissement (an adult in office)."""
    parent_uai: str = ""
    """UAI of the établissement mère, for a section (SEP, SGT)."""
    tracks: tuple[str, ...] = ()
    """Any of « générale », « technologique », « professionnelle »."""
    terminale_expected: int | None = None
    """Terminale pupils of the last known count: a hint, not a denominator."""
    out_of_scope: dict[str, str] = {}
    """Collection id → reason, for the collections that do not concern this school."""

    @property
    def nature_label(self) -> str:
        """The short label of the nature (« LPO »), or its code when it is not a known one."""
        known = NATURES.get(self.nature)
        return known.short if known else self.nature


class SectorFile(msgspec.Struct, frozen=True):
    """The director's list: what `publier` reads as `secteur.json`."""

    sector: Cio
    schools: tuple[School, ...]
    publisher: str = ""
    """Who publishes, shown by the reader; the CIO's name when empty."""
    contact: str = ""
