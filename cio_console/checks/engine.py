"""One file in, one report out: opening, reading, rules, verdict.

A failure of ours is never a verdict: an exception that a rule or the reader should not raise gives
an unfinished report with its cause, and neither a crash nor a « conforme ».
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from cio_console import __version__
from cio_console.checks.collector import Collector
from cio_console.checks.crossing import CROSSING_CODES, Crossing
from cio_console.checks.expectation import Expectation, Identities
from cio_console.checks.faults import Fault
from cio_console.checks.flaw import Subject
from cio_console.checks.grades_apb import GradesApb
from cio_console.checks.limits import DEFAULT_LIMITS, Limits
from cio_console.checks.reader import Reader
from cio_console.checks.record import Record
from cio_console.checks.reporting import Reporter, RuleFailure
from cio_console.checks.siecle_pupils import SieclePupils
from cio_console.checks.source import Source, open_path, open_stream
from cio_console.domain.campaign import GRADES
from cio_console.domain.finding import FileFacts, Report, Verdict, verdict_of
from cio_console.errors import CioConsoleError

__all__ = ["ENGINE", "Expectation", "Identities", "check_path", "check_stream"]

ENGINE = f"cio-console {__version__}"
"""What a report says of the program that made it."""


_ASK = (
    "rien n'est conclu sur ce fichier, qui n'a pas été modifié. Mettez la console à jour et "
    "recommencez ; si l'arrêt se répète, signalez-le à son éditeur."
)


class Checker(Protocol):
    """The rules of one format over one file."""

    collection: str
    """The collection that files of this format are uploaded for."""
    not_evaluated: set[str]

    def record(self, record: Record) -> None:
        """Check one record of the file."""

    def fault(self, fault: Fault) -> None:
        """Notice something wrong with the file itself."""

    def opened(self, names: Sequence[str], attributes: Mapping[str, str]) -> None:
        """Take note of the file's names and of the root's attributes, before the first record."""

    def finish(self, *, complete: bool) -> None:
        """Evaluate what needs the whole file."""

    def division_of(self, subject: Subject) -> str:
        """Return the class of a pupil."""

    def facts(self) -> FileFacts:
        """Return what the file says of itself."""


FORMATS: Mapping[str, type[SieclePupils] | type[GradesApb]] = {
    "BEE_ELEVES": SieclePupils,
    "fichier": GradesApb,
}
"""Checker by root element. A new format is one module and one line here."""


def check_path(path: Path, expectation: Expectation, limits: Limits = DEFAULT_LIMITS) -> Report:
    """Check the file at `path` and return its report.

    Raises FileProblem when the file is missing or cannot be read.
    """
    with open_path(path, limits) as source:
        run = _Run(source, expectation, limits)
        run.read()
    return run.report()


def check_stream(
    stream: BinaryIO, name: str, expectation: Expectation, limits: Limits = DEFAULT_LIMITS
) -> Report:
    """Check what comes from `stream`, which is closed, and return its report.

    Raises FileProblem when the stream cannot be read.
    """
    with open_stream(stream, name, limits) as source:
        run = _Run(source, expectation, limits)
        run.read()
    return run.report()


class _Run:
    """The checking of one file, from its first byte to its report."""

    def __init__(self, source: Source, expected: Expectation, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._reporter = Reporter(expected, Collector())
        self._crossing = Crossing(self._reporter)
        self._formats = {
            root: checker
            for root, checker in FORMATS.items()
            if expected.collection in ("", checker.collection)
        }
        self._checker: Checker | None = None
        self._encoding = ""
        self._cause = ""
        self._fatal = False

    def read(self) -> None:
        """Read the file and evaluate the rules."""
        try:
            self._read_records()
            if self._checker is not None:
                self._checker.finish(complete=not self._fatal)
                if self._checker.collection == GRADES:
                    self._crossing.finish(self._checker.facts(), complete=not self._fatal)
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

    def _read_records(self) -> None:
        if self._source.fault is not None:
            self._fault(self._source.fault)
            return
        tags = {root: checker.tags for root, checker in self._formats.items()}
        reader = Reader(self._source, tags, self._limits)
        for item in reader:
            if self._checker is None:
                self._begin(reader)
            if isinstance(item, Fault):
                self._fault(item)
            elif self._checker is not None:
                self._checker.record(item)
        if self._checker is None:
            self._begin(reader)
        self._encoding = reader.encoding

    def _begin(self, reader: Reader) -> None:
        """Choose the checker as soon as the root is known."""
        known = self._formats.get(reader.root)
        if known is not None:
            checker: Checker = known(self._reporter)
            checker.opened((self._source.name, self._source.member), reader.root_attributes)
            self._checker = checker

    def _fault(self, fault: Fault) -> None:
        self._fatal = self._fatal or fault.fatal
        if self._checker is not None:
            self._checker.fault(fault)
        self._reporter.fault(fault, f"{fault.detail[:1].upper()}{fault.detail[1:]}.")

    def report(self) -> Report:
        """Return the report; the source must be closed, for its hash to be known."""
        collector = self._reporter.collector
        counts = collector.counts
        return Report(
            facts=self._facts(),
            verdict=Verdict.UNFINISHED if self._cause else verdict_of(counts),
            counts=counts,
            rules=collector.rules,
            findings=collector.findings(self._division_of),
            truncated=collector.truncated,
            not_evaluated=self._not_evaluated(),
            cause=self._cause,
            engine=ENGINE,
        )

    def _division_of(self, subject: Subject) -> str:
        if self._checker is None:
            return ""
        return self._crossing.division_of(subject) or self._checker.division_of(subject)

    def _facts(self) -> FileFacts:
        facts = FileFacts() if self._checker is None else self._checker.facts()
        return msgspec.structs.replace(
            facts,
            encoding=self._encoding,
            size=self._source.size,
            sha256=self._source.sha256,
        )

    def _not_evaluated(self) -> tuple[str, ...]:
        if self._checker is not None:
            return tuple(sorted(self._checker.not_evaluated | self._crossing.not_evaluated))
        codes = {code for known in self._formats.values() for code in known.codes}
        if any(known.collection == GRADES for known in self._formats.values()):
            codes.update(CROSSING_CODES)
        return tuple(sorted(codes))
