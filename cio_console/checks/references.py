"""What companion files tell of a school: the nomenclature and the structures of SIECLE.

They come from `--nomenclature` and `--structures`, or from the members of one upload, and the rules
over pupils and grades are checked against them.
"""

from collections.abc import Mapping

import msgspec

from cio_console.domain.identifiers import is_terminale, is_terminale_mefstat

__all__ = ["Nomenclature", "Structures"]


class Nomenclature(msgspec.Struct, frozen=True):
    """The codes of BEE_NOMENCLATURES that a school may use this year."""

    mefs: Mapping[str, str] = msgspec.field(default_factory=dict)
    """CODE_MEF → CODE_MEFSTAT, "" where the file gives none."""
    subjects: frozenset[str] = frozenset()
    """CODE_MATIERE of every subject, six characters; none when the file gives none."""

    def is_terminale(self, mef: str) -> bool:
        """Tell whether a MEF is of terminale: by its MEFSTAT, or by its code without one."""
        mefstat = self.mefs.get(mef, "")
        return is_terminale_mefstat(mefstat) if mefstat else is_terminale(mef)


class Structures(msgspec.Struct, frozen=True):
    """The classes of BEE_STRUCTURES."""

    divisions: Mapping[str, frozenset[str]] = msgspec.field(default_factory=dict)
    """CODE_STRUCTURE of each division → the CODE_MEF of the pupils that it may hold."""
