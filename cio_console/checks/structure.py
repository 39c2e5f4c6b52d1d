"""The blocks that each format must have, and their order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cio_console.checks.faults import Fault


@dataclass(frozen=True, slots=True)
class Outline:
    """What the skeleton of a document must be; paths start below the root."""

    mandatory: tuple[str, ...]
    """Blocks without which the file cannot serve, empty or not."""
    ordered: tuple[str, ...] = ()
    """Children of the root that must come in this order."""


OUTLINES: Mapping[str, Outline] = {
    "BEE_ELEVES": Outline(
        ("PARAMETRES", "DONNEES", "DONNEES/ELEVES", "DONNEES/STRUCTURES"),
        ("PARAMETRES", "DONNEES"),
    ),
    "fichier": Outline(("etablissement", "etablissement/eleves")),
}
"""By root. BEE_ELEVES: SIECLE-SFD-Exportations-XML v17.4; `fichier`: the APB grades file."""

OUTLINED_DEPTH = 3
"""Depth of the deepest block that an outline names, the root included."""

MOST_PATHS = 1000
"""Distinct paths remembered; a file of another shape has as many as it likes."""


class Skeleton:
    """The blocks met so far, in order."""

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def note(self, path: str) -> None:
        """Remember a block by its path below the root."""
        if len(self._seen) < MOST_PATHS:
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
