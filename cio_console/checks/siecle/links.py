"""S133: what the sections of BEE_ELEVES say of pupils whom the file does not have, or says twice.

Sections come in any order: what is not known yet is kept in some twenty bytes and judged at the
end. One finding for one unknown number, however many records carry it.
"""

from array import array
from collections.abc import Iterator

from cio_console.checks.catalogue import usual
from cio_console.checks.reading.markup import opening_tag
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import NOWHERE, Draft, Place, Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.roster import Roster

_STRUCTURES = "STRUCTURES_ELEVE"
_SECTIONS = {
    _STRUCTURES: "Des structures (classe ou groupe)",
    "OPTION": "Des options",
}
"""By record tag: what hangs on a number, at the beginning of a sentence."""
_MOST_PLACES = 10_000
"""Pupils of whom the place of the second block is remembered."""
_TAGS = tuple(_SECTIONS)
_AGAIN = (
    "L'élève a deux blocs de structures (STRUCTURES_ELEVE) : ses classes sont réunies ici, mais "
    "un autre logiciel peut n'en lire qu'un."
)


class Links:
    """The records of one file that point to a pupil by ELEVE_ID."""

    def __init__(self, reporter: Reporter, roster: Roster) -> None:
        self._reporter = reporter
        self._roster = roster
        self._codes = array("q")
        self._lines, self._columns = array("I"), array("I")
        self._kinds = bytearray()
        self._paths: dict[str, str] = {}
        self._again: dict[int, Place] = {}

    def early(self, tag: str, path: str, code: int, at: tuple[int, int]) -> None:
        """Notice a record about a number that no pupil read so far carries."""
        self._codes.append(code)
        self._lines.append(at[0])
        self._columns.append(at[1])
        self._kinds.append(_TAGS.index(tag))
        self._paths[tag] = path

    def again(self, record: Record, row: int) -> None:
        """Notice a STRUCTURES_ELEVE of a pupil who had one already."""
        if row not in self._again:
            shown = len(self._again) < _MOST_PLACES
            self._again[row] = self._reporter.place(record) if shown else NOWHERE

    def drafts(self) -> Iterator[Draft]:
        """Yield S133, once every pupil is known and before the roster is settled."""
        roster, told, placed = self._roster, set[int](), set[int]()
        for rank, code in enumerate(self._codes):
            tag = _TAGS[self._kinds[rank]]
            row = roster.row_of(code)
            if row < 0 and code not in told:
                told.add(code)
                number = roster.numbers.text(code)
                what = _SECTIONS[tag]
                message = f"{what} portent un identifiant SIECLE qu'aucun élève du fichier n'a."
                yield _draft(message, self._place(rank), Subject(number), number)
            elif row >= 0 and tag == _STRUCTURES:
                if row in placed or roster.is_placed(row):
                    shown = len(self._again) < _MOST_PLACES
                    self._again.setdefault(row, self._place(rank) if shown else NOWHERE)
                placed.add(row)
        for row, place in self._again.items():
            # A number that several pupils share is S135's business.
            if roster.eleve_ids.column[row] not in roster.eleve_ids.duplicates:
                pupil = roster.subject(row)
                yield _draft(_AGAIN, place, pupil, pupil.eleve_id)

    def _place(self, rank: int) -> Place:
        """Return where an early record stands, and the opening tag that SIECLE writes for it."""
        tag = _TAGS[self._kinds[rank]]
        number = self._roster.numbers.text(self._codes[rank])
        excerpt = self._reporter.source(opening_tag(tag, {"ELEVE_ID": number}))
        return Place(self._lines[rank], self._columns[rank], self._paths[tag], excerpt)


def _draft(message: str, place: Place, subject: Subject, value: str) -> Draft:
    return Draft("S133", usual("S133"), message, place, subject, value)
