"""The formats that can be checked, by root: one line each, and no checker loaded before it serves.

A lycée's file is of one format: the rules of the others are not worth their time at start-up.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Protocol, runtime_checkable

import msgspec

from cio_console.checks.expectation import Expectation
from cio_console.checks.opening.faults import Fault
from cio_console.checks.reading.record import Record
from cio_console.checks.reading.stretch import Lanes, Run
from cio_console.checks.reporting.flaw import Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.domain.campaign import GRADES, SIECLE
from cio_console.domain.finding import FileFacts


class Checker(Protocol):
    """The rules of one format over one file."""

    not_evaluated: set[str]
    """The rules that this file does not let one evaluate."""

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


class CheckerType(Protocol):
    """The class of a checker."""

    tags: Collection[str]
    """The records of the format."""
    codes: Sequence[str]
    """The rules of the format."""

    def __call__(self, reporter: Reporter) -> Checker:
        """Return a checker of one file."""


@runtime_checkable
class TakesRuns(Protocol):
    """A checker that knows at a glance the records of which nothing is to be said."""

    def lanes_for(self, codec: str) -> Callable[[], Lanes]:
        """Return what gives the patterns of such records, before each block."""

    def run(self, run: Run) -> None:
        """Take note of records that fit their lane."""


@runtime_checkable
class Completes(Protocol):
    """A checker of an export that completes another."""

    def complete(self, expected: Expectation) -> Expectation:
        """Return what is expected, with what the file tells."""


@runtime_checkable
class KnowsPupils(Protocol):
    """A checker whose records are about pupils."""

    def pupil_of(self, record: Record) -> Subject | None:
        """Return the pupil of the record that has just been checked, None when it has none."""


class Format(msgspec.Struct, frozen=True):
    """One format: its collection, and where its checker is."""

    collection: str
    place: str
    """« room.module.Class » below `cio_console.checks`."""
    alone: bool = True
    """Whether a file of this format is what a collection expects, and not only its companion."""

    @property
    def checker(self) -> CheckerType:
        """Return the class of its checker, loaded now."""
        module, _, name = self.place.rpartition(".")
        found: CheckerType = getattr(import_module(f"cio_console.checks.{module}"), name)
        return found


PUPILS = "BEE_ELEVES"
"""The one export that a SIECLE upload must hold; the others complete it."""
GUARDIANS = "BEE_RESPONSABLES"

FORMATS: Mapping[str, Format] = {
    PUPILS: Format(SIECLE, "siecle.pupils.SieclePupils"),
    GUARDIANS: Format(SIECLE, "siecle.guardians.GuardiansFile", alone=False),
    "BEE_STRUCTURES": Format(SIECLE, "siecle.structures.StructuresFile", alone=False),
    "BEE_NOMENCLATURES": Format(SIECLE, "siecle.nomenclature.NomenclatureFile", alone=False),
    "fichier": Format(GRADES, "grades.apb.GradesApb"),
    "{urn:ac-grenoble.fr:lsl:import}lsl": Format(GRADES, "grades.lsl.GradesLsl"),
}
"""By root element. A new format is one module and one line here."""


class Tags(Mapping[str, Collection[str]]):
    """The tags of the records of some formats, each known when it is asked for."""

    def __init__(self, formats: Mapping[str, Format]) -> None:
        self._formats = formats

    def __getitem__(self, root: str) -> Collection[str]:
        return self._formats[root].checker.tags

    def __iter__(self) -> Iterator[str]:
        return iter(self._formats)

    def __len__(self) -> int:
        return len(self._formats)
