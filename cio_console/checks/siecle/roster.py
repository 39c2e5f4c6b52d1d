"""What is remembered of every pupil of a file, for the rules that need the whole of it.

Sections come in any order, so that classes may be known before or after the pupils: everything is
kept as columns of whole numbers, some fifty bytes a pupil, and judged at the end. Nothing here
reads XML.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator

from cio_console.checks.reporting.duplicates import Duplicates, Seen
from cio_console.checks.reporting.flaw import Place, Subject
from cio_console.checks.siecle.divisions import is_inactive
from cio_console.checks.values.codes import MISSING, Index, IneCodes, NumberCodes

PRESENT, HAS_MEF, TERMINALE, EMAIL_VALID = 1, 2, 4, 8
"""Facts of a pupil, added up: no DATE_SORTIE, a CODE_MEF, one of terminale, a valid MEL."""
IN_SCHOOL = PRESENT | HAS_MEF
"""The facts of a pupil « scolarisé », who has a class besides."""

Divisions = tuple[str, ...]

MOST_DIVISIONS = 50
"""D structures remembered of one pupil, who should have one."""


class Unique:
    """An identifier that one pupil at most may carry."""

    def __init__(self) -> None:
        self.column = array("q")
        """The code of each pupil, by row."""
        self.index = Index(self.column)
        self.duplicates = Duplicates()

    def add(self, code: int, row: int) -> int:
        """Add the next pupil's code; return the row that carried it before, or -1."""
        first = self.index.first(code, row) if code else -1
        self.column.append(code)
        return first


class Roster:
    """The pupils of one file by row, in the order of the file, and their classes."""

    def __init__(self) -> None:
        self.numbers = NumberCodes()
        """ELEVE_ID, ELENOET and ADRESSE_ID as codes."""
        self.ine_codes = IneCodes()
        self.eleve_ids, self.elenoets, self.ines = Unique(), Unique(), Unique()
        self.emails = Unique()
        """`text_code` of the address, in small letters, of the pupils who can be written to."""
        self._facts = bytearray()
        self._names: list[str] = []
        self._lines, self._columns = array("I"), array("I")
        self._divisions = array("I")
        self._placed = bytearray()
        self._combinations: list[Divisions] = [()]
        self._ranks: dict[Divisions, int] = {(): 0}
        self._early, self._early_ranks = array("q"), array("I")
        self._cursor = 0
        self._addresses = array("q")
        self._by_address, self._indexed = Index(self._addresses), 0
        self._interned: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._facts)

    def add(self, *, facts: int, name: str, at: tuple[int, int], address: int) -> None:
        """Add the next pupil, whose identifiers stand in their columns; `at` is line and column."""
        self._facts.append(facts)
        self._names.append(name)
        self._lines.append(at[0])
        self._columns.append(at[1])
        self._addresses.append(address)
        self._divisions.append(0)
        self._placed.append(0)

    def intern(self, name: str) -> str:
        """Return the same object for the same name: initials repeat."""
        return self._interned.setdefault(name, name)

    def subject(self, row: int) -> Subject:
        """Return the pupil of a row as findings name them."""
        return Subject(
            self.numbers.text(self.eleve_ids.column[row]),
            self.numbers.text(self.elenoets.column[row]),
            self._names[row],
            row,
        )

    def ine_of(self, row: int) -> str:
        """Return the INE of the pupil of a row, or ""."""
        return self.ine_codes.text(self.ines.column[row])

    def seen(self, row: int) -> Seen:
        """Return the record of a row as the message of a duplicate names it."""
        return Seen(self.subject(row), self._lines[row], self._columns[row])

    def repeat(self, unique: Unique, first: int, value: str, place: Callable[[], Place]) -> None:
        """Remember that the last pupil repeats what the pupil of row `first` carries."""
        row = len(self) - 1
        seen, again = self.seen(first), self.seen(row)
        unique.duplicates.add(unique.column[row], seen, again, value, place)

    def row_of(self, eleve_id: int) -> int:
        """Return the row of the pupil of that ELEVE_ID code, or -1.

        Every section lists the pupils in one same order: the next one is looked at first.
        """
        column, cursor = self.eleve_ids.column, self._cursor
        if cursor < len(column) and column[cursor] == eleve_id:
            self._cursor = cursor + 1
            return cursor
        row = self.eleve_ids.index.row(eleve_id) if column else -1
        self._cursor = row + 1
        return row

    def combination(self, codes: Divisions) -> int:
        """Return the rank of a list of D structures: pupils share a few of them."""
        rank = self._ranks.get(codes)
        if rank is None:
            rank = self._ranks[codes] = len(self._combinations)
            self._combinations.append(codes)
        return rank

    def assign(self, eleve_id: int, combination: int) -> Divisions:
        """Give a pupil the D structures of a combination; return all those known of them.

        A second list adds to the first. A pupil not met yet gets them at the end of the file.
        """
        row = self.row_of(eleve_id)
        if row >= 0:
            return self.give(row, combination)
        self.keep(eleve_id, combination)
        return self._combinations[combination]

    def keep(self, eleve_id: int, combination: int) -> None:
        """Remember the D structures of a pupil not met yet."""
        self._early.append(eleve_id)
        self._early_ranks.append(combination)

    def give(self, row: int, combination: int) -> Divisions:
        """Give the pupil of a row the D structures of a combination; return all of theirs."""
        self._placed[row] = 1
        known = self._divisions[row]
        if known:
            more = self._combinations[combination]
            held = self._combinations[known]
            more = tuple(c for c in more if c not in held)
            combination = self.combination((held + more)[:MOST_DIVISIONS])
        self._divisions[row] = combination
        return self._combinations[combination]

    def is_placed(self, row: int) -> bool:
        """Tell whether a pupil has been given structures, even without any division."""
        return bool(self._placed[row])

    def settle(self) -> None:
        """Give their structures to the pupils who came after them in the file."""
        early, ranks = self._early, self._early_ranks
        self._early, self._early_ranks = array("q"), array("I")
        for eleve_id, combination in zip(early, ranks, strict=True):
            self.assign(eleve_id, combination)

    def divisions_of(self, row: int) -> Divisions:
        """Return the D structures of a pupil, in the order of the file; groups are left out."""
        return self._combinations[self._divisions[row]]

    def class_of(self, subject: Subject) -> str:
        """Return the class that a report shows for a pupil, or ""."""
        codes = self.divisions_of(subject.row) if 0 <= subject.row < len(self) else ()
        return next((code for code in codes if not is_inactive(code)), "")

    def owner(self, address: int) -> Subject | None:
        """Return the first pupil of that ADRESSE_ID code, or None."""
        column, index = self._addresses, self._by_address
        while self._indexed < len(column):
            if column[self._indexed] != MISSING:
                index.first(column[self._indexed], self._indexed)
            self._indexed += 1
        row = index.row(address) if address != MISSING else -1
        return self.subject(row) if row >= 0 else None

    def is_present(self, row: int) -> bool:
        """Tell whether a pupil has not left."""
        return bool(self._facts[row] & PRESENT)

    def situations(self) -> dict[tuple[int, Divisions], int]:
        """Return how many pupils have the same facts and the same D structures."""
        met = Counter(zip(self._facts, self._divisions, strict=True))
        combinations = self._combinations
        return {(facts, combinations[rank]): count for (facts, rank), count in met.items()}

    def rows_not(self, fine: Callable[[Divisions], bool]) -> Iterator[int]:
        """Yield the rows of the pupils whose D structures are not fine."""
        wrong = {rank for rank, codes in enumerate(self._combinations) if not fine(codes)}
        return (row for row, rank in enumerate(self._divisions) if rank in wrong)
