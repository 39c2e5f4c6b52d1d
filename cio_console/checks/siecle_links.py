"""S133: what the sections of BEE_ELEVES say of pupils whom the file does not have, or says twice.

Sections come in any order: what is not known yet is judged at the end. One finding for one
unknown number, however many sections carry it.
"""

from collections.abc import Callable, Container, Iterator
from typing import NamedTuple

from cio_console.checks.catalogue import catalogue
from cio_console.checks.flaw import Draft, Place, Subject
from cio_console.checks.record import Record
from cio_console.checks.reporting import Reporter

_SECTIONS = {
    "STRUCTURES_ELEVE": "Des structures (classe ou groupe)",
    "OPTION": "Des options",
}
"""By record tag: what hangs on a number, at the beginning of a sentence."""


class _Mention(NamedTuple):
    """A record about a number that no pupil had so far, small enough to be kept by thousands."""

    tag: str
    path: str
    line: int
    column: int


class Links:
    """The records of one file that point to a pupil by ELEVE_ID."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._unknown: dict[str, _Mention] = {}
        self._again: dict[str, Place] = {}

    def unknown(self, record: Record, eleve_id: str) -> None:
        """Notice a record about a number that no pupil read so far carries."""
        if eleve_id not in self._unknown:
            mention = _Mention(record.tag, record.path, record.line, record.column)
            self._unknown[eleve_id] = mention

    def again(self, record: Record, eleve_id: str) -> None:
        """Notice a second STRUCTURES_ELEVE for one number."""
        if eleve_id not in self._again:
            self._again[eleve_id] = self._reporter.place(record)

    def drafts(
        self, pupil_of: Callable[[str], Subject | None], shared: Container[str]
    ) -> Iterator[Draft]:
        """Yield S133, once every pupil is known.

        `pupil_of` gives the pupil who carries a number; the numbers that are `shared` by several
        are S135's business.
        """
        severity = catalogue()["S133"].severity
        for eleve_id, mention in self._unknown.items():
            if pupil_of(eleve_id) is not None:
                continue
            what = _SECTIONS[mention.tag]
            message = f"{what} portent un identifiant SIECLE qu'aucun élève du fichier n'a."
            excerpt = self._reporter.source(f'<{mention.tag} ELEVE_ID="{eleve_id}">')
            place = Place(mention.line, mention.column, mention.path, excerpt)
            yield Draft("S133", severity, message, place, Subject(eleve_id), eleve_id)
        for eleve_id, place in self._again.items():
            pupil = pupil_of(eleve_id)
            if pupil is None or eleve_id in shared:
                continue
            message = (
                "L'élève a deux blocs de structures (STRUCTURES_ELEVE) : ses classes sont réunies "
                "ici, mais un autre logiciel peut n'en lire qu'un."
            )
            yield Draft("S133", severity, message, place, pupil, eleve_id)
