"""What ties the pupils of BEE_ELEVES to the other sections and to the other exports of an upload.

`SieclePupils` tells it of what is out of the ordinary, and of everything when a companion needs it;
it costs next to nothing while the file comes alone and its sections come in their usual order.
"""

from collections.abc import Callable
from datetime import date

from cio_console.checks.pupil.pupil import Pupil
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.links import Links
from cio_console.checks.siecle.mefs import ClassMefs
from cio_console.checks.siecle.roster import Roster

TIE_CODES = ("S133", "S134")


class Ties:
    """The ties of one file."""

    def __init__(self, reporter: Reporter, roster: Roster) -> None:
        self.damaged = False
        """Whether some record may have been lost: who is unknown is then no longer certain."""
        self._reporter = reporter
        self._roster = roster
        self._links = Links(reporter, roster)
        self.early, self.again = self._links.early, self._links.again
        structures = reporter.expected.structures
        self._mefs = ClassMefs(reporter, structures, self._is_shared) if structures else None
        self._notes = reporter.notes
        self._complete = False

    @property
    def needs_all(self) -> bool:
        """Whether every pupil and every class must be told of, even with nothing wrong."""
        return self._mefs is not None or self._notes is not None

    def pupil(self, pupil: Pupil, subject: Subject, record: Record) -> None:
        """Take note of a pupil; of no use unless `needs_all`."""
        if self._mefs is not None and pupil.present:
            self._mefs.pupil(pupil.eleve_id, pupil.values.get("CODE_MEF", ""), subject)
        if self._notes is not None:
            self._notes.pupil(pupil, subject, record)

    def classes(self, record: Record, eleve_id: str) -> None:
        """Take note of a STRUCTURES_ELEVE, likewise."""
        if self._mefs is not None:
            self._mefs.classes(record, eleve_id)

    def _is_shared(self, eleve_id: str) -> bool:
        """Tell whether several pupils carry a number: nothing says then whose class it is."""
        roster = self._roster
        return roster.numbers.code(eleve_id) in roster.eleve_ids.duplicates

    def finish(self, *, complete: bool) -> set[str]:
        """Evaluate S133 and S134 before the roster is settled; return what could not be evaluated.

        `complete` tells that the file was read to its end and has pupils.
        """
        self._complete = complete and not self.damaged
        if self._mefs is not None:
            self._reporter.collector.extend(self._mefs.drafts())
        if not self._complete:
            return {"S133"}
        self._reporter.collector.extend(self._links.drafts())
        return set()

    def close(self, division_of: Callable[[Subject], str], exported_at: str) -> None:
        """Hand the pupils, classes known, over to the documents that are read after theirs."""
        if self._notes is not None:
            rentree = self._reporter.expected.campaign.school_year
            day = date.fromisoformat(exported_at) if exported_at else date(rentree, 12, 31)
            self._notes.close(division_of, day, reliable=self._complete)
