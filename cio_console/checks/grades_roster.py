"""What is remembered of every pupil of a grades file: some eighty bytes each, whatever its size."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator

from cio_console.checks.catalogue import usual
from cio_console.checks.codes import Codes, Index
from cio_console.checks.duplicates import Duplicate, Seen
from cio_console.checks.flaw import Draft, Subject
from cio_console.checks.record import Record
from cio_console.checks.reporting import Reporter

_ABSENT = -1
"""Rank of the class of a pupil who is not there in the campaign's year."""


class Pupils:
    """The pupils of one file by row, in the order of the file."""

    def __init__(self, codes: Codes, reporter: Reporter) -> None:
        """Take note of how the identifiers that must be unique are made into numbers."""
        self._codes = codes
        self._reporter = reporter
        self._column = array("q")
        self._index = Index(self._column)
        self._numbers: list[str] = []
        self._lines, self._columns = array("I"), array("I")
        self._ranks: dict[str, int] = {}
        self._divisions = array("i")
        self._duplicates: dict[int, Duplicate] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, identifier: str, subject: Subject, record: Record, division: str | None) -> None:
        """Add the next pupil; `division` is None for one who is not there in the campaign's year.

        Several pupils of one identifier are remembered as such; "" is no identifier.
        """
        row = len(self)
        code = self._codes.code(identifier)
        first = self._index.first(code, row) if code else _ABSENT
        self._column.append(code)
        self._numbers.append(subject.eleve_id)
        self._lines.append(record.line)
        self._columns.append(record.column)
        rank = _ABSENT if division is None else self._ranks.setdefault(division, len(self._ranks))
        self._divisions.append(rank)
        if first >= 0:
            known = self._duplicates.get(code)
            if known is None:
                place = self._reporter.place(record)
                known = Duplicate(identifier, place, [self._seen(first, Subject(row=first))])
                self._duplicates[code] = known
            known.add(self._seen(row, subject))

    def _seen(self, row: int, subject: Subject) -> Seen:
        subject = subject._replace(eleve_id=self._numbers[row])
        return Seen(subject, self._lines[row], self._columns[row])

    def division_of(self, subject: Subject) -> str:
        """Return the class of a pupil in the campaign's year, by its code in the file, or ""."""
        rank = self._divisions[subject.row] if 0 <= subject.row < len(self) else _ABSENT
        return list(self._ranks)[rank] if rank >= 0 else ""

    def divisions(self) -> Counter[str]:
        """Return the number of pupils of each class in the campaign's year."""
        names = list(self._ranks)
        ranks = Counter(self._divisions)
        return Counter({names[rank]: count for rank, count in ranks.items() if rank >= 0})

    def duplicate_drafts(self, label: str) -> Iterator[Draft]:
        """Yield N101 for each identifier (`label`: « INE ») that several pupils carry."""
        severity = usual("N101")
        for code, duplicate in self._duplicates.items():
            message = (
                f"Le même {label} est porté par {duplicate.count} élèves : {duplicate.places()}."
            )
            place, subject = duplicate.place, duplicate.subject
            also = tuple(self._rows(code))
            yield Draft("N101", severity, message, place, subject, duplicate.value, also)

    def _rows(self, code: int) -> Iterable[int]:
        return (row for row, held in enumerate(self._column) if held == code)
