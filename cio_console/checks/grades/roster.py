"""What is remembered of every pupil of a grades file: some eighty bytes each, whatever its size."""

from array import array
from collections import Counter
from collections.abc import Iterator
from functools import partial

from cio_console.checks.catalogue import usual
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.duplicates import Duplicates, Seen
from cio_console.checks.reporting.flaw import Draft, Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.values.codes import Codes, Index

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
        self._names: list[str] = []
        """The classes of the file, by rank."""
        self._divisions = array("i")
        self._duplicates = Duplicates()

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
        self._divisions.append(_ABSENT if division is None else self._rank(division))
        if first >= 0:
            seen, again = self._seen(first, Subject(row=first)), self._seen(row, subject)
            place = partial(self._reporter.place, record)
            self._duplicates.add(code, seen, again, identifier, place)

    def _rank(self, division: str) -> int:
        rank = self._ranks.get(division)
        if rank is None:
            rank = self._ranks[division] = len(self._names)
            self._names.append(division)
        return rank

    def _seen(self, row: int, subject: Subject) -> Seen:
        subject = subject._replace(eleve_id=self._numbers[row])
        return Seen(subject, self._lines[row], self._columns[row])

    def division_of(self, subject: Subject) -> str:
        """Return the class of a pupil in the campaign's year, by its code in the file, or ""."""
        rank = self._divisions[subject.row] if 0 <= subject.row < len(self) else _ABSENT
        return self._names[rank] if rank >= 0 else ""

    def divisions(self) -> Counter[str]:
        """Return the number of pupils of each class in the campaign's year."""
        ranks = Counter(self._divisions)
        return Counter({self._names[rank]: count for rank, count in ranks.items() if rank >= 0})

    def duplicate_drafts(self, label: str) -> Iterator[Draft]:
        """Yield N101 for each identifier (`label`: « INE ») that several pupils carry."""
        severity = usual("N101")
        for duplicate in self._duplicates.told():
            message = (
                f"Le même {label} est porté par {duplicate.count} élèves : {duplicate.places()}."
            )
            place, subject = duplicate.place, duplicate.subject
            also = duplicate.carriers()
            yield Draft("N101", severity, message, place, subject, duplicate.value, also)
        for rows in self._duplicates.counted():
            message = f"Le même {label} est porté par {len(rows)} élèves."
            yield Draft("N101", severity, message, also=rows)
