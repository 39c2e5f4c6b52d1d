"""The faults of XML that stand in a record, told of its pupil as far as they are known."""

from collections.abc import Callable

from lxml import etree

from cio_console.checks.reading.record import Record, Wound
from cio_console.checks.reporting.flaw import Subject
from cio_console.checks.reporting.keys import FAMILY, FIRST, PUPIL_RECORDS, reading
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.values.elements import LONGEST_CODE


class Wounds:
    """The faults of the record being read: they come before it, and before its pupil is known."""

    def __init__(self, reporter: Reporter, pupil_of: Callable[[Record], Subject | None]) -> None:
        """Take note of what gives the pupil of a record that was checked."""
        self._reporter = reporter
        self._pupil_of = pupil_of
        self._waiting: list[Wound] = []

    def take(self, wound: Wound) -> None:
        """Wait for the record that was hurt, or tell what is left of it when it is lost."""
        self._waiting.append(wound)
        if wound.remains is None:
            return
        element = wound.remains.element
        if element.tag in PUPIL_RECORDS:
            self._tell(self._lost(element), wound.remains)
        else:
            named = bool(reading(element)("ELEVE_ID"))
            self._tell(self._pupil_of(wound.remains) if named else None, wound.remains)

    def read(self, record: Record | None) -> None:
        """Tell what was wrong in a record that has just been checked; None when none came."""
        if self._waiting:
            self._tell(self._pupil_of(record) if record is not None else None, record)

    def _tell(self, subject: Subject | None, record: Record | None) -> None:
        if subject is not None and record is not None:
            self._reporter.keys.identify(subject, record.element)
        for wound in self._waiting:
            self._reporter.document_fault(wound, subject)
        self._waiting.clear()

    def _lost(self, element: etree._Element) -> Subject | None:
        """Return the pupil whose own record is not read, by what stands before its fault."""
        first_of = reading(element)
        # Only a number is an ELEVE_ID that a report may show: anything else may be an INE.
        number = first_of("id")
        subject = Subject(
            (number if number.isdecimal() else first_of("ELEVE_ID", "code"))[:LONGEST_CODE],
            first_of("ELENOET")[:LONGEST_CODE],
            self._reporter.name(first_of(*FAMILY), first_of(*FIRST)),
        )
        return subject if any(subject[:3]) else None
