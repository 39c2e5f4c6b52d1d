"""What ties the pupils of BEE_ELEVES to the other sections and to the other exports of an upload.

`SieclePupils` tells it of each pupil, of each class record and of each option; it costs next to
nothing while the file comes alone and its sections come in their usual order.
"""

from collections.abc import Callable, Container
from datetime import date

from cio_console.checks.flaw import Subject
from cio_console.checks.pupil import Pupil
from cio_console.checks.record import Record
from cio_console.checks.reporting import Reporter
from cio_console.checks.siecle_links import Links
from cio_console.checks.siecle_mefs import ClassMefs

TIE_CODES = ("S133", "S134")


class Ties:
    """The ties of one file."""

    def __init__(self, reporter: Reporter) -> None:
        self.damaged = False
        """Whether some record may have been lost: who is unknown is then no longer certain."""
        self._reporter = reporter
        self._links = Links(reporter)
        structures = reporter.expected.structures
        self._mefs = ClassMefs(reporter, structures) if structures else None
        self._notes = reporter.notes

    @property
    def needs_all(self) -> bool:
        """Whether every pupil must be told of, even those with nothing wrong."""
        return self._mefs is not None or self._notes is not None

    def pupil(self, pupil: Pupil, subject: Subject, record: Record) -> None:
        """Take note of a pupil; of no use unless `needs_all`."""
        if self._mefs is not None and pupil.present:
            self._mefs.pupil(pupil.eleve_id, pupil.values.get("CODE_MEF", ""), subject)
        if self._notes is not None:
            self._notes.pupil(pupil, subject, record)

    def structures(self, record: Record, eleve_id: str, *, known: bool, again: bool) -> None:
        """Take note of a STRUCTURES_ELEVE.

        `known` tells that its pupil has been read, `again` that the pupil had one already.
        """
        if not known:
            self._links.unknown(record, eleve_id)
        if again:
            self._links.again(record, eleve_id)
        if self._mefs is not None:
            self._mefs.classes(record, eleve_id)

    def option(self, record: Record, eleve_id: str, *, known: bool) -> None:
        """Take note of an OPTION, likewise."""
        if not known:
            self._links.unknown(record, eleve_id)

    def finish(self, pupil_of: Callable[[str], Subject | None], shared: Container[str]) -> set[str]:
        """Evaluate S133 and S134 at the end of a whole file; return what could not be evaluated.

        `pupil_of` gives the pupil who carries an ELEVE_ID; `shared` are those that several carry.
        """
        collector = self._reporter.collector
        for draft in self._mefs.drafts() if self._mefs else ():
            collector.add(draft)
        if self.damaged:
            return {"S133"}
        for draft in self._links.drafts(pupil_of, shared):
            collector.add(draft)
        return set()

    def close(
        self, division_of: Callable[[Subject], str], exported_at: str, *, complete: bool
    ) -> None:
        """Hand the pupils over to the documents that are read after theirs."""
        if self._notes is not None:
            rentree = self._reporter.expected.campaign.school_year
            day = date.fromisoformat(exported_at) if exported_at else date(rentree, 12, 31)
            reliable = complete and not self.damaged
            self._notes.close(division_of, day, reliable=reliable)
