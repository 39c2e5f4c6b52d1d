"""The SIECLE base that grades are crossed with: who is in terminale, and who else is in the file.

A base is small: the pupils of terminale, and the identifiers alone of the others. Nothing here
reads XML; `base_reading` does.
"""

from datetime import date
from enum import Enum
from typing import NamedTuple

import msgspec

from cio_console.checks.reporting.flaw import Subject
from cio_console.checks.values.naming import Words

__all__ = ["Base", "BasePupil", "Key"]


class Key(Enum):
    """What joins a pupil of the grades with the same one of SIECLE."""

    INE = "INE"
    """The grades of the APB shape carry the INE."""
    ELEVE_ID = "identifiant SIECLE"
    """The grades of the LSL shape carry the ELEVE_ID."""


class BasePupil(NamedTuple):
    """One terminale pupil in school, as the crossing needs them."""

    subject: Subject
    """ELEVE_ID, ELENOET and the name as the report shows it."""
    division: str
    ine: str = ""
    other_ines: frozenset[str] = frozenset()
    """Other forms of it: since 2017 INE_RNIE or INE_BEA may stand beside ID_NATIONAL."""
    family_names: tuple[Words, ...] = ()
    """The family name, then the name of usage where there is one."""
    first_names: tuple[Words, ...] = ()
    """In the order of the civil status."""
    birth: date | None = None
    arrived: date | None = None
    """DATE_ENTREE."""

    def identifier(self, key: Key) -> str:
        """Return what joins the pupil with the grades, "" when it is missing."""
        return self.ine if key is Key.INE else self.subject.eleve_id


class Base(msgspec.Struct, frozen=True):
    """The pupils of one usable BEE_ELEVES file."""

    uai: str = ""
    school_year: int | None = None
    pupils: tuple[BasePupil, ...] = ()
    """The terminale pupils in school, in the order of the file."""
    other_ines: frozenset[str] = frozenset()
    """INE of everyone else in the file: leavers, other levels, pupils without class."""
    other_ids: frozenset[str] = frozenset()
    """ELEVE_ID of the same."""

    def others(self, key: Key) -> frozenset[str]:
        """Return the identifiers of those who are in the file without being expected."""
        return self.other_ines if key is Key.INE else self.other_ids
