"""How many findings, and on how many distinct pupils: exact, at about one bit per pupil.

A pupil is known by the rank of their record in the file. One who has no rank there (a pupil of
another file) is known by their numbers, of which a bounded set is kept.
"""

from collections.abc import Iterable

from cio_console.checks.reporting.flaw import Subject

MOST_REMEMBERED = 1 << 16
"""Pupils without a rank that are told apart; beyond, each finding counts as another pupil."""
_BITS = 8


class Tally:
    """The findings of one rule, counted."""

    __slots__ = ("findings", "numbers", "overflow", "rows")

    def __init__(self) -> None:
        self.findings = 0
        self.rows = bytearray()
        """One bit per record of the file, set for the pupils of the findings."""
        self.numbers: set[tuple[str, str]] = set()
        """ELEVE_ID and ELENOET of the pupils without a rank."""
        self.overflow = 0
        """Pupils beyond those."""

    def add(self, subject: Subject | None, also: Iterable[int] = ()) -> None:
        """Count a finding on a pupil, or on none, and on the pupils of the rows `also`."""
        self.findings += 1
        if subject is not None:
            if subject.row >= 0:
                self._mark(subject.row)
            else:
                self._remember(subject)
        for row in also:
            if row >= 0:
                self._mark(row)

    @property
    def pupils(self) -> int:
        """How many distinct pupils the findings are about."""
        marked = int.from_bytes(self.rows, "little").bit_count()
        return marked + len(self.numbers) + self.overflow

    def merge(self, other: "Tally") -> None:
        """Add what another rule counted, as if both were one."""
        self.findings += other.findings
        united = int.from_bytes(self.rows, "little") | int.from_bytes(other.rows, "little")
        size = max(len(self.rows), len(other.rows))
        self.rows = bytearray(united.to_bytes(size, "little"))
        self.numbers |= other.numbers
        self.overflow += other.overflow

    def _mark(self, row: int) -> None:
        place, bit = divmod(row, _BITS)
        rows = self.rows
        if place >= len(rows):
            rows.extend(bytes(place + 1 - len(rows)))
        rows[place] |= 1 << bit

    def _remember(self, subject: Subject) -> None:
        numbers = (subject.eleve_id, subject.elenoet)
        if len(self.numbers) < MOST_REMEMBERED and any(numbers):
            self.numbers.add(numbers)
        elif numbers not in self.numbers:
            self.overflow += 1
