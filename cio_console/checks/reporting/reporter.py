"""From what a rule says of a record to a draft: exact place, masked texts, usual severity."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from cio_console.checks.catalogue import usual
from cio_console.checks.expectation import Expectation, Identities
from cio_console.checks.opening.faults import Fault
from cio_console.checks.reading.positions import Step
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.collector import MAX_EXCERPT, Collector
from cio_console.checks.reporting.flaw import Draft, Flaw, Place, Subject
from cio_console.checks.reporting.graded import GradedSink
from cio_console.checks.reporting.keys import Identity, Keys
from cio_console.checks.reporting.masking import mask_damaged, mask_element, mask_value, pupil_name
from cio_console.checks.values.elements import LONGEST_CODE
from cio_console.domain.finding import Severity

if TYPE_CHECKING:
    from cio_console.checks.siecle.pupil_notes import PupilNotes

_LONGEST_VALUE = 4 * MAX_EXCERPT
"""Characters of a value of which what the report shows is made."""


class RuleFailure(Exception):
    """A rule raised something it should not: our failure, never a verdict on the file."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class Reporter(msgspec.Struct):
    """Gives flaws their place and hands them to the collector."""

    expected: Expectation
    collector: Collector = msgspec.field(default_factory=Collector)
    sink: GradedSink | None = None
    """Where the pupils of a grades file go; None when nobody crosses them with SIECLE."""
    notes: "PupilNotes | None" = None
    """What is noted of the pupils of SIECLE; None when no document of the upload needs it."""
    keys: Keys = msgspec.field(default_factory=Keys)
    """The hashes of this report."""

    def __post_init__(self) -> None:
        """Key the hashes with the secret of the installation."""
        self.keys = Keys(self.expected.secret)

    @property
    def masked(self) -> bool:
        """Whether identities are hidden."""
        return self.expected.identities is Identities.MASKED

    def name(self, family: str, first: str) -> str:
        """Return how a pupil is named in this report."""
        return pupil_name(family[:LONGEST_CODE], first[:LONGEST_CODE], self.expected.identities)

    def flaws(
        self, rule: str, flaws: Iterable[Flaw], record: Record, subject: Subject | None = None
    ) -> None:
        """Collect what `rule` says of `record`; a position is computed only if it is listed."""
        for flaw in flaws:
            if self.collector.wants(rule):
                self.collector.add(self.draft(rule, flaw, record, subject))
            else:
                self.collector.count(rule, flaw.severity or usual(rule), subject)

    def draft(self, rule: str, flaw: Flaw, record: Record, subject: Subject | None = None) -> Draft:
        """Return what `rule` says of `record`, with its exact place."""
        if subject is not None:
            self.keys.identify(subject, record.element)
        place = self.place(record, flaw.at)
        value = self.value(place.path, flaw.value)
        severity = flaw.severity or usual(rule)
        draft = Draft(rule, severity, flaw.message, place, subject, value)
        return msgspec.structs.replace(draft, raw=flaw.value, field=_aimed(flaw.at))

    def identify_rest(self, ine_of: Callable[[int], str]) -> None:
        """Take the INE of the listed pupils whose record was gone when they were found at fault."""
        for subject in self.keys.unknown(self.collector.subjects()):
            if subject.row >= 0:
                self.keys.note(subject, Identity(ine_of(subject.row)))

    def whole_file(self, rule: str, message: str, severity: Severity | None = None) -> None:
        """Collect something about the whole file."""
        self.collector.add(Draft(rule, severity or usual(rule), message))

    def fault(self, fault: Fault, message: str, subject: Subject | None = None) -> None:
        """Collect something wrong with the file itself; its excerpt may hold anything."""
        severity = fault.severity or usual(fault.rule)
        excerpt = mask_damaged(fault.excerpt) if self.masked else fault.excerpt
        place = Place(fault.line, fault.column, excerpt=excerpt)
        self.collector.add(Draft(fault.rule, severity, message, place, subject))

    def document_fault(self, fault: Fault, subject: Subject | None = None) -> None:
        """Collect a fault of the document being read, its detail made a sentence."""
        self.fault(fault, f"{fault.detail[:1].upper()}{fault.detail[1:]}.", subject)

    def place(self, record: Record, at: tuple[Step, ...] = ()) -> Place:
        """Return where a child of `record` stands, or the nearest existing ancestor's place."""
        element, names = _walk(record.element, at)
        position = record.locate(*at)
        text = position.text
        if len(element):
            text = text[: text.find(">") + 1] or text
        path = "/".join([record.path, *names])
        return Place(position.line, position.column, path, self.source(text))

    def source(self, text: str) -> str:
        """Return the source text of an element as this report shows it."""
        return mask_element(text) if self.masked else text

    def value(self, path: str, value: str) -> str:
        """Return a value of the element at `path` as this report shows it."""
        value = value[:_LONGEST_VALUE]
        return mask_value(path.rpartition("/")[2], value) if self.masked and value else value


def _walk(element: etree._Element, at: tuple[Step, ...]) -> tuple[etree._Element, list[str]]:
    """Return the element at the end of a path, as far as it exists, and the names on the way."""
    names = []
    for name, rank in _pairs(at):
        # Neither comments nor instructions are kept in an element.
        children = element.iterchildren(name) if name else element.iterchildren()
        found = next(islice(children, rank, None), None)
        if found is None:
            break
        element = found
        names.append(str(element.tag))
    return element, names


def _aimed(at: tuple[Step, ...]) -> str:
    """Return the name that a path ends with, "" when it ends with ranks only."""
    return next((step for step in reversed(at) if isinstance(step, str)), "")


def _pairs(at: tuple[Step, ...]) -> list[tuple[str, int]]:
    """Return the path as names and ranks: a rank after a name counts the children so named."""
    pairs: list[tuple[str, int]] = []
    for place, step in enumerate(at):
        if isinstance(step, str):
            pairs.append((step, 0))
        elif place and isinstance(at[place - 1], str):
            pairs[-1] = (pairs[-1][0], step)
        else:
            pairs.append(("", step))
    return pairs
