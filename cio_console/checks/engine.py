"""One file in, one report out: opening, reading, rules, verdict.

A file may hold several documents that complete each other: they are read one after the other into
one report, each checked against those that came before it.

A failure of ours is never a verdict: an exception that a rule or the reader should not raise gives
an unfinished report with its cause, and neither a crash nor a « conforme ».
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from cio_console import __version__
from cio_console.checks.catalogue import catalogue_version
from cio_console.checks.expectation import Expectation, Identities
from cio_console.checks.formats import (
    FORMATS,
    GUARDIANS,
    PUPILS,
    Checker,
    Completes,
    Format,
    KnowsPupils,
    Tags,
    TakesRuns,
)
from cio_console.checks.opening.faults import Fault
from cio_console.checks.opening.limits import DEFAULT_LIMITS, Limits
from cio_console.checks.opening.source import Source, open_path, open_stream
from cio_console.checks.reading.reader import Reader
from cio_console.checks.reading.record import Record, Wound
from cio_console.checks.reading.stretch import Run
from cio_console.checks.reporting.collector import Collector
from cio_console.checks.reporting.flaw import Subject
from cio_console.checks.reporting.reporter import Reporter, RuleFailure
from cio_console.checks.reporting.wounds import Wounds
from cio_console.domain.campaign import GRADES
from cio_console.domain.finding import FileFacts, Report, Verdict, verdict_of
from cio_console.errors import CioConsoleError

if TYPE_CHECKING:
    from cio_console.checks.crossing.crossing import Crossing
    from cio_console.checks.members import Part
    from cio_console.checks.xsd.breaches import Breaches
    from cio_console.checks.xsd.following import Breach
    from cio_console.checks.xsd.schemas import Schemas

__all__ = [
    "ENGINE",
    "Expectation",
    "Identities",
    "check_path",
    "check_stream",
    "read_companion",
]

ENGINE = f"cio-console {__version__}"
"""What a report says of the program that made it."""

_ASK = (
    "rien n'est conclu sur ce fichier, qui n'a pas été modifié. Mettez la console à jour et "
    "recommencez ; si l'arrêt se répète, signalez-le à son éditeur."
)


def check_path(path: Path, expectation: Expectation, limits: Limits = DEFAULT_LIMITS) -> Report:
    """Check the file at `path` and return its report.

    Raises FileProblem when the file is missing or cannot be read.
    """
    return _checked(open_path(path, limits), expectation, limits).report()


def check_stream(
    stream: BinaryIO, name: str, expectation: Expectation, limits: Limits = DEFAULT_LIMITS
) -> Report:
    """Check what comes from `stream`, which is closed, and return its report.

    Raises FileProblem when the stream cannot be read.
    """
    return _checked(open_stream(stream, name, limits), expectation, limits).report()


def read_companion(
    path: Path, expectation: Expectation, limits: Limits = DEFAULT_LIMITS
) -> tuple[Report, Expectation]:
    """Check a file that completes others; return its report, and what it lets others be checked by.

    Raises FileProblem when the file is missing or cannot be read.
    """
    run = _checked(open_path(path, limits), expectation, limits)
    return run.report(), run.expected


def _checked(source: Source, expectation: Expectation, limits: Limits) -> "_Run":
    """Read an opened file to its end and close it, for its hash to be known."""
    with source:
        run = _Run(source, expectation, limits)
        run.read()
    return run


_ACCENTS = "F010"
"""The rule of damaged accents."""
_SYNTAX, _ARCHIVE = "F003", "F006"
"""The rules of malformed XML, and of archives."""
_SCHEMA = "F013"
"""The rule of a schema given by the user."""


class _Reading:
    """The reading of one document of the file, from its first byte to its last."""

    def __init__(
        self, source: Source, formats: Mapping[str, Format], reporter: Reporter, limits: Limits
    ) -> None:
        self.checker: Checker | None = None
        self.crossing: Crossing | None = None
        """What compares a grades file with SIECLE."""
        self.encoding = ""
        self._take: Callable[[Run], None] = _no_lanes
        self._source = source
        self._formats = formats
        self._reporter = reporter
        self._limits = limits
        self._breaches: Breaches | None = None
        self._damaged_archive = False
        self._wounds = Wounds(reporter, self._pupil_of)
        self.complete = True
        """Whether nothing stopped the reading before the end of the document."""

    def apply(self, schemas: "Schemas", alone: str) -> None:
        """Apply the schema of its root to the document, named when it is `alone` in its file."""
        from cio_console.checks.xsd.breaches import Breaches  # when there is one

        self._breaches = Breaches(schemas, self._reporter, alone)

    def read(self) -> None:
        """Read the document and evaluate the rules of its format."""
        if self._source.fault is not None:
            self._fault(self._source.fault)
            return
        self._read_records()
        if self.checker is not None:
            self.checker.finish(complete=self.complete)
            if self._breaches is not None:
                self._breaches.finish(self.checker.not_evaluated, complete=self.complete)

    def _read_records(self) -> None:
        reader = Reader(self._source, Tags(self._formats), self._limits)
        if self._breaches is not None:
            reader.follow = self._breaches.follow
        collector = self._reporter.collector
        accents, syntax = collector.so_far(_ACCENTS), collector.so_far(_SYNTAX)
        for item in reader:
            if self.checker is None:
                self._begin(reader)
            if isinstance(item, Fault):
                self._fault(item)
            elif isinstance(item, Run):
                self._take(item)
            elif isinstance(item, Record):
                self._record(item)
            else:
                self._breach(item)
        self._wounds.read(None)
        if self.checker is None:
            self._begin(reader)
        self.encoding = reader.encoding
        # Every accent of such a document is damaged alike: F004 tells the cause, once.
        if self.checker is not None and reader.mojibake:
            withdrawn = collector.withdraw(_ACCENTS, accents)
            self.checker.not_evaluated.update({_ACCENTS} if withdrawn else ())
        if self._damaged_archive:
            collector.withdraw(_SYNTAX, syntax)

    def _begin(self, reader: Reader) -> None:
        """Choose the checker as soon as the root is known."""
        known = self._formats.get(reader.root)
        if known is not None:
            if known.collection == GRADES:
                from cio_console.checks.crossing.crossing import Crossing  # grades only

                self.crossing = Crossing(self._reporter)
            checker = known.checker(self._reporter)
            checker.opened((self._source.name, self._source.member), reader.root_attributes)
            self.checker = checker
            if isinstance(checker, TakesRuns):
                reader.lanes = checker.lanes_for(reader.codec)
                self._take = checker.run

    def _record(self, record: Record) -> None:
        if self.checker is not None:
            self.checker.record(record)
        self._wounds.read(record)

    def _pupil_of(self, record: Record) -> Subject | None:
        """Return the pupil of the record that has just been checked."""
        checker = self.checker
        if checker is None or not isinstance(checker, KnowsPupils):
            return None
        return checker.pupil_of(record)

    def _breach(self, breach: "Breach") -> None:
        """Collect what a schema says, of the pupil whose record has just been checked."""
        subject = self._pupil_of(breach.record) if breach.record is not None else None
        if self._breaches is not None:
            self._breaches.take(breach, subject)

    def _fault(self, fault: Fault) -> None:
        self.complete = self.complete and not fault.fatal
        # What an archive that is damaged gives is not what the school wrote.
        self._damaged_archive = self._damaged_archive or (fault.fatal and fault.rule == _ARCHIVE)
        if self.checker is not None:
            self.checker.fault(fault)
        if isinstance(fault, Wound):
            self._wounds.take(fault)
            return
        self._wounds.read(None)
        self._reporter.document_fault(fault)


class _Run:
    """The checking of one file, whatever it holds, until its report."""

    def __init__(self, source: Source, expected: Expectation, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._reporter = Reporter(expected, Collector())
        self._formats = {
            root: known
            for root, known in FORMATS.items()
            if expected.collection in ("", known.collection)
        }
        self._readings: dict[str, _Reading] = {}
        """By root, in reading order; « "" » for a document of no expected kind."""
        self._unread = False
        """Whether a document of several could not be read as anything."""
        self._cause = ""

    def read(self) -> None:
        """Read the file and evaluate the rules."""
        try:
            for notice in self._source.notices:
                self._reporter.document_fault(notice)
            if self._source.members:
                self._read_members()
            else:
                self._read_document(self._source, self._alone())
        except CioConsoleError:
            raise
        except RuleFailure as failure:
            self._cause = (
                f"Le contrôle s'est arrêté sur une erreur de la console (règle {failure.rule}) : "
                f"{_ASK}"
            )
        except Exception as error:  # noqa: BLE001 - whatever we did wrong is no verdict
            kind = type(error).__name__
            self._cause = f"Le contrôle s'est arrêté sur une erreur de la console ({kind}) : {_ASK}"

    def _alone(self) -> Mapping[str, Format]:
        """Return what a document may be alone: one that only completes another may not."""
        if not self._reporter.expected.collection:
            return self._formats
        return {root: known for root, known in self._formats.items() if known.alone}

    def _read_members(self) -> None:
        """Read the documents of an archive, in an order in which each can serve the next."""
        from cio_console.checks.members import plan_of  # for several documents
        from cio_console.checks.siecle.pupil_notes import PupilNotes

        collections = {root: checker.collection for root, checker in self._formats.items()}
        wanted = self._reporter.expected.collection
        plan = plan_of(self._source, collections, wanted, self._limits)
        if plan.refusal is not None:
            self._reporter.document_fault(plan.refusal)
        if self.expected.schemas is not None:
            roots = [part.root for part in plan.parts if part.root]
            self.expected.schemas.require(roots, self._source.name)
        if {PUPILS, GUARDIANS} <= {part.root for part in plan.parts}:
            self._reporter.notes = PupilNotes(self._reporter)
        for part in plan.parts:
            self._reporter.collector.document = (_shown_rank(part), part.name)
            if part.fault is not None:
                self._reporter.document_fault(part.fault)
                self._unread = True
                continue
            with self._source.open_member(part.rank) as member:
                self._read_document(member, {part.root: self._formats[part.root]})

    def _read_document(self, source: Source, formats: Mapping[str, Format]) -> None:
        reading = _Reading(source, formats, self._reporter, self._limits)
        # Kept before it is read: what was found before a failure of ours stays in the report.
        self._readings[next(iter(formats)) if len(formats) == 1 else ""] = reading
        if self.expected.schemas is not None:
            reading.apply(self.expected.schemas, source.name if source is self._source else "")
        reading.read()
        checker = reading.checker
        if checker is None:
            return
        if reading.crossing is not None:
            reading.crossing.finish(checker.facts(), complete=reading.complete)
        if isinstance(checker, Completes):
            self._reporter.expected = checker.complete(self._reporter.expected)

    @property
    def expected(self) -> Expectation:
        """What was expected, completed by what the documents read so far give."""
        return self._reporter.expected

    @property
    def _main(self) -> _Reading | None:
        """The document that the file is there for: the pupils' when there is one."""
        return self._readings.get(PUPILS) or next(iter(self._readings.values()), None)

    def report(self) -> Report:
        """Return the report; the source must be closed, for its hash to be known."""
        collector, main = self._reporter.collector, self._main
        counts = collector.counts
        return Report(
            facts=self._facts(main),
            verdict=Verdict.UNFINISHED if self._cause else verdict_of(counts),
            counts=counts,
            rules=collector.rules,
            pupils=collector.pupils,
            concerned=collector.concerned,
            keyed=self._reporter.keys.id,
            findings=collector.findings(self._division_of, self._reporter.keys),
            truncated=collector.truncated,
            not_evaluated=self._not_evaluated(),
            cause=self._cause,
            engine=ENGINE,
            catalogue=catalogue_version(),
        )

    def _division_of(self, subject: Subject) -> str:
        main = self._main
        if main is None or main.checker is None:
            return ""
        elsewhere = main.crossing.division_of(subject) if main.crossing else ""
        return elsewhere or main.checker.division_of(subject)

    def _facts(self, main: _Reading | None) -> FileFacts:
        facts, encoding = FileFacts(), ""
        if main is not None:
            encoding = main.encoding
            facts = main.checker.facts() if main.checker else facts
        return msgspec.structs.replace(
            facts,
            encoding=encoding,
            size=self._source.size,
            sha256=self._source.sha256,
        )

    def _not_evaluated(self) -> tuple[str, ...]:
        checkers = [reading.checker for reading in self._readings.values() if reading.checker]
        codes = {code for checker in checkers for code in checker.not_evaluated}
        crossings = [r.crossing for r in self._readings.values() if r.crossing]
        codes.update(code for crossing in crossings for code in crossing.not_evaluated)
        if not checkers or (self._unread and PUPILS not in self._readings):
            codes.update(code for known in self._alone().values() for code in known.checker.codes)
            codes.update({_SCHEMA} if self.expected.schemas is not None else ())
            if any(known.collection == GRADES for known in self._formats.values()):
                from cio_console.checks.crossing.crossing import CROSSING_CODES  # rare

                codes.update(CROSSING_CODES)
        return tuple(sorted(codes))


def _shown_rank(part: "Part") -> int:
    """Return where the findings of a document stand in the report: the pupils' come first."""
    roots = list(FORMATS)
    return 1 + (roots.index(part.root) if part.root in roots else len(roots))


def _no_lanes(run: Run) -> None:
    """Refuse a run: none comes where no lane was given."""
    raise TypeError(run.tag)
