"""What the guardians' export needs of the pupils of the same upload, noted while they are read.

Only made when both are there: for a pupils' export alone, nothing is noted. E-mail addresses and
names are kept as hashes, which tell that two are the same and nothing else.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from cio_console.checks.pupil.pupil import Pupil
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import Draft, Place, Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.classes import record_place
from cio_console.checks.values.dates import parse_french_date
from cio_console.checks.values.email_doubts import email_doubt
from cio_console.domain.text import fold

_MAJORITY = 18


class Noted(NamedTuple):
    """One pupil."""

    subject: Subject
    line: int
    column: int
    born: date | None
    counted: bool
    """No DATE_SORTIE and a MEF: in school, if there is a class too."""

    @property
    def place(self) -> Place:
        """Where the pupil's record stands."""
        return record_place(self.subject, self.line, self.column)


class Address(NamedTuple):
    """The address of one terminale pupil."""

    subject: Subject
    name: int
    """Hash of the pupil's name."""
    place: Place
    value: str
    """As the report shows it."""


class PupilNotes:
    """The pupils of one upload, for the documents that are read after theirs."""

    def __init__(self, reporter: Reporter) -> None:
        self.pupils: dict[str, Noted] = {}
        """By ELEVE_ID."""
        self.reliable = False
        """Whether every pupil has been read."""
        self._reporter = reporter
        self._document = reporter.collector.document
        self._addresses: dict[int, list[Address]] = {}
        self._day: date | None = None
        self._division_of: Callable[[Subject], str] = lambda _: ""

    def pupil(self, pupil: Pupil, subject: Subject, record: Record) -> None:
        """Take note of a pupil."""
        values = pupil.values
        born = parse_french_date(values.get("DATE_NAISS", ""))
        counted = pupil.present and "CODE_MEF" in values
        noted = Noted(subject, record.line, record.column, born, counted)
        if pupil.eleve_id:
            self.pupils.setdefault(pupil.eleve_id, noted)
        if not (pupil.present and pupil.terminale and pupil.email_valid):
            return
        # An address that is doubtful already is told once.
        if not email_doubt(values["MEL"]):
            place = self._reporter.place(record, ("MEL",))
            name = name_hash(pupil.family_name, values.get("PRENOM", ""))
            value = self._reporter.value(place.path, values["MEL"])
            key = email_hash(values["MEL"])
            self._addresses.setdefault(key, []).append(Address(subject, name, place, value))

    def close(self, division_of: Callable[[Subject], str], day: date, *, reliable: bool) -> None:
        """Note, once every pupil is known, their classes and the day on which ages are counted."""
        self._document = self._reporter.collector.document
        self._division_of = division_of
        self._day = day
        self.reliable = reliable

    def minors(self) -> Iterator[Noted]:
        """Yield the minor pupils in school."""
        day = self._day
        if day is None:
            return
        for noted in self.pupils.values():
            minor = noted.born is not None and age_on(day, noted.born) < _MAJORITY
            if minor and noted.counted and self._division_of(noted.subject):
                yield noted

    def take_address(self, key: int, name: int) -> list[Address]:
        """Return, once, the pupils other than `name` whose address has this hash."""
        found = self._addresses.get(key, [])
        taken = [address for address in found if address.name != name]
        if taken:
            self._addresses[key] = [address for address in found if address.name == name]
        return taken

    def add(self, draft: Draft) -> None:
        """Collect something about a pupil, in the pupils' document."""
        with self._within():
            self._reporter.collector.add(draft)

    @contextmanager
    def _within(self) -> Iterator[None]:
        collector = self._reporter.collector
        current, collector.document = collector.document, self._document
        try:
            yield
        finally:
            collector.document = current


def age_on(day: date, born: date) -> int:
    """Return an age in whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def email_hash(address: str) -> int:
    """Return a hash that two writings of one address share."""
    return hash(address.casefold())


def name_hash(family: str, first: str) -> int:
    """Return a hash that two writings of one name share."""
    return hash("".join(c for c in fold(f"{family}{first}") if c.isalnum()))
