"""The flaws of a grades file that wait for its end, and the causes that they turn out to have."""

from collections.abc import Collection, Hashable, Iterable

from cio_console.checks.grades.calendar import Calendar
from cio_console.checks.grades.rules import COMMA, MISSING, PERIOD, Keyed
from cio_console.checks.grades.tally import WHOLE_CLASS, Census
from cio_console.checks.grades.ungraded import Labels, Ungraded
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import NOWHERE, Flaw, Subject
from cio_console.checks.reporting.recurring import TOLD, Case, Cause, Recurring, once
from cio_console.checks.reporting.reporter import Reporter

_CODES = ("N101", "N103", "N104", "N105", "N106", "N107", "N108", "N109", "N110")


class Waiting:
    """What the pupils of the campaign's year got, and what is wrong with it so far."""

    def __init__(self, reporter: Reporter, labels: Labels, calendar: Calendar) -> None:
        self.census = Census()
        self._reporter = reporter
        self._labels = labels
        self._calendar = calendar
        self._recurring = {code: Recurring(code, reporter) for code in _CODES}
        self._points = self._teachers = False
        self._ungraded: Ungraded | None = None

    def note(
        self, code: str, flaws: Iterable[Keyed], record: Record, subject: Subject | None
    ) -> None:
        """Remember what a rule says of a pupil."""
        for key, flaw in flaws:
            self._recurring[code].note(key, flaw, record, subject)

    def average(self, text: str) -> None:
        """Notice how an average is written: in a file where some have points, commas are few."""
        self._points = self._points or "." in text

    def teacher(self) -> None:
        """Notice that some grade has a teacher."""
        self._teachers = True

    def without_grade(self, division: str, record: Record, subject: Subject) -> None:
        """Remember a pupil without any grade."""
        flaw = Flaw("L'élève n'a aucune note dans le fichier.")
        self._recurring["N109"].note(division, flaw, record, subject)

    def settle(self, skipped: Collection[str], headcounts: Collection[Hashable] = ()) -> None:
        """Collect everything but the rules `skipped`, which cannot be evaluated on this file.

        `headcounts` are the services whose head-count is known to be wrong.
        """
        if "N109" not in skipped:
            self._ungraded = Ungraded(self.census, self._labels, self._calendar)
            self._reporter.collector.extend(self._ungraded.drafts())
        causes = {
            "N101": self._identifiers,
            "N103": self._averages,
            "N104": self._periods,
            "N106": lambda key, case: TOLD if key in headcounts else once(key, case),
            "N107": self._remarks,
            "N108": self._no_teacher,
            "N109": self._no_grade,
        }
        for code, recurring in self._recurring.items():
            if code not in skipped:
                recurring.settle(causes.get(code, once))

    def _identifiers(self, _key: Hashable, case: Case) -> Cause | None:
        if case.count < max(WHOLE_CLASS, self.census.total):
            return None
        message = f"{case.message} C'est ainsi pour les {case.count} élèves du fichier."
        return Cause(message, NOWHERE, value="")

    def _averages(self, key: Hashable, case: Case) -> Cause | None:
        if key == COMMA and not self._points and case.count >= WHOLE_CLASS:
            count = f"{case.count} moyennes, toutes celles du fichier qui ont des décimales"
            return Cause(f"{case.message.removesuffix('.')} ({count}).", NOWHERE, value="")
        match key:
            case (word, (service, str(period))) if word == MISSING and self._ungraded is not None:
                return TOLD if self._ungraded.explains(service, period) else None
        return None

    def _periods(self, key: Hashable, case: Case) -> Cause | None:
        match key:
            case (word, str(division), _) if word == PERIOD:
                if case.count < max(WHOLE_CLASS, self.census.size(division)):
                    return None
                label = self._labels.class_label(division) or "du fichier"
                message = f"{case.message} C'est ainsi pour les {case.count} élèves {label}."
                return Cause(message, self._labels.class_place(division))
        return None

    def _remarks(self, key: Hashable, case: Case) -> Cause | None:
        match key:
            case (word, (service, str(period))) if word == MISSING:
                group = self.census.groups.get((service, period))
                if group is None or group.remarks or case.count < WHOLE_CLASS:
                    return None
                what = self._labels.service_label(service, period)
                message = f"Aucun des {case.count} élèves notés {what} n'a d'appréciation."
                return Cause(message, self._labels.service_place(service, period))
        return None

    def _no_teacher(self, key: Hashable, case: Case) -> Cause | None:
        if self._teachers:
            return once(key, case)
        if self._reporter.collector.rules.get("N108"):
            return TOLD
        return Cause("Aucune note du fichier n'a d'enseignant.", NOWHERE)

    def _no_grade(self, key: Hashable, case: Case) -> Cause | None:
        return None if self._ungraded is None else self._ungraded.pupil_cause(key, case)
