"""The blocks that each format must have, and their order."""

from collections.abc import Iterator, Mapping

import msgspec

from cio_console.checks.opening.faults import Fault
from cio_console.checks.reading.known_names import (
    ELEVES,
    NOMENCLATURES,
    RESPONSABLES,
    STRUCTURES,
    Known,
)


class Outline(msgspec.Struct, frozen=True):
    """What the skeleton of a document must be; paths start below the root."""

    mandatory: tuple[str, ...]
    """Blocks without which the file cannot serve, empty or not."""
    ordered: tuple[str, ...] = ()
    """Children of the root that must come in this order."""
    known: Known | None = None
    """The names that may stand in the blocks; None when they are not judged."""


_ENVELOPE = ("PARAMETRES", "DONNEES")


def _export(known: Known, *sections: str) -> Outline:
    """Return the outline of a SIECLE export with these sections of DONNEES."""
    return Outline((*_ENVELOPE, *(f"DONNEES/{name}" for name in sections)), _ENVELOPE, known)


OUTLINES: Mapping[str, Outline] = {
    "BEE_ELEVES": _export(ELEVES, "ELEVES", "STRUCTURES"),
    "BEE_RESPONSABLES": _export(RESPONSABLES, "PERSONNES", "RESPONSABLES"),
    "BEE_STRUCTURES": _export(STRUCTURES, "DIVISIONS"),
    "BEE_NOMENCLATURES": _export(NOMENCLATURES, "MEFS", "MATIERES"),
    "fichier": Outline(("etablissement", "etablissement/eleves")),
    "{urn:ac-grenoble.fr:lsl:import}lsl": Outline(("entete", "donnees"), ("entete", "donnees")),
}
"""By root. BEE_*: SIECLE-SFD-Exportations-XML v17.4; `fichier` and `lsl`: grades files."""

OUTLINED_DEPTH = 3
"""Depth of the deepest block that an outline names, the root included."""

_MOST_PATHS = 1000
"""Distinct paths remembered; a file of another shape has as many as it likes."""

MOST_STRANGERS = 20
"""Unknown blocks told one by one; a file of another shape has as many as it likes."""


class Skeleton:
    """The blocks met so far, in order."""

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def note(self, path: str) -> None:
        """Remember a block by its path below the root."""
        if len(self._seen) < _MOST_PATHS:
            self._seen.setdefault(path)

    def faults(self, outline: Outline) -> Iterator[Fault]:
        """Yield what is missing or out of place, the outermost missing block only."""
        missing = [path for path in outline.mandatory if path not in self._seen]
        for path in missing:
            if path.rpartition("/")[0] not in missing:
                detail = f"le bloc obligatoire <{path.rpartition('/')[2]}> manque"
                yield Fault("F009", detail, fatal=False)
        order = [path for path in self._seen if path in outline.ordered]
        expected = [path for path in outline.ordered if path in order]
        if order != expected:
            detail = f"le bloc <{expected[0]}> doit venir en premier, il vient après <{order[0]}>"
            yield Fault("F009", detail, fatal=False)
        yield from self._strangers(outline)

    def _strangers(self, outline: Outline) -> Iterator[Fault]:
        """Yield F012 for the blocks that no known version has."""
        if outline.known is None:
            return
        told = 0
        for path in self._seen:
            outer, _, name = path.rpartition("/")
            known = outline.known.children.get(outer, None if outer else frozenset(outline.ordered))
            if known is not None and name not in known and told < MOST_STRANGERS:
                told += 1
                where = f" de <{outer}>" if outer else ""
                detail = f"le bloc <{name[:40]}>{where} est inconnu de la console"
                yield Fault("F012", f"{detail} et n'est pas contrôlé", fatal=False)
