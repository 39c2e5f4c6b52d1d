"""The grades of one file of the « APB » shape: rules over each pupil, then over the whole."""

import re
from collections.abc import Collection, Hashable

from cio_console.checks.grades.apb_declared import Declared
from cio_console.checks.grades.apb_pupil import ApbPupil, Mark, Year
from cio_console.checks.grades.apb_rules import APB_RULES
from cio_console.checks.grades.apb_services import Services
from cio_console.checks.grades.calendar import calendar_of
from cio_console.checks.grades.languages import Taken, suspicions
from cio_console.checks.grades.rules import expected_periods
from cio_console.checks.grades.waiting import Waiting
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import Flaw, Place, Subject
from cio_console.checks.reporting.reporter import Reporter, RuleFailure
from cio_console.domain.text import clean_line

_RANK = re.compile(r"[0-9]{1,4}")


class ApbLabels:
    """What the declarations of a file say of its classes and services."""

    def __init__(self, declared: Declared, services: Services) -> None:
        self._declared = declared
        self._services = services

    def division_of_year(self, division: str) -> str:
        """Return « trimestre » or « semestre », "" when the class does not tell."""
        return self._declared.division_of_year(division)

    def class_label(self, division: str) -> str:
        """Return « de la classe TG1 »."""
        name = self._declared.class_name(division)
        return f"de la classe {clean_line(name, 40)}" if name else ""

    def class_place(self, division: str) -> Place:
        """Return where a class is declared."""
        return self._services.place_of("classe", division)

    def subject_of(self, service: Hashable, period: str) -> str:
        """Return the six digits of a service's subject, or ""."""
        return self._services.subject_of(service, period)

    def service_label(self, service: Hashable, period: str) -> str:
        """Return « en 061300 (MATHEMATIQUES) »."""
        return self._services.label_of(service, period)

    def service_place(self, service: Hashable, period: str) -> Place:
        """Return where a service is declared."""
        return self._services.service(service, period).place


class ApbMarks:
    """What the pupils of terminale got in the campaign's year."""

    def __init__(self, reporter: Reporter, declared: Declared) -> None:
        self.services = Services()
        self._reporter = reporter
        self._calendar = calendar_of(reporter.expected.campaign)
        self._labels = ApbLabels(declared, self.services)
        self._waiting = Waiting(reporter, self._labels, self._calendar)
        self.census = self._waiting.census

    def judge(self, pupil: ApbPupil, record: Record, subject: Subject) -> None:
        """Check one pupil, whose years are all of the campaign."""
        code = ""
        try:
            for rule in APB_RULES:
                code = rule.code
                self._waiting.note(code, rule.check(pupil, self._expected), record, subject)
            code = "N110"
            taken = self._taken(pupil, record, subject)
            self._waiting.note(code, suspicions(taken), record, subject)
        except Exception as error:
            raise RuleFailure(code) from error

    def _taken(self, pupil: ApbPupil, record: Record, subject: Subject) -> list[Taken]:
        """Count the marks of a pupil, and return the subjects that they are graded in.

        A second bulletin of a period says the same subjects again, and a bulletin may hold one
        service twice: N104 tells it, and nobody is counted twice in a service.
        """
        division = pupil.years[-1].division
        self.census.enrol(division, subject.row)
        taken: list[Taken] = []
        met: set[tuple[str, str]] = set()
        for year in pupil.years:
            for card in year.cards:
                known = {one.period for one in taken}
                for mark in card.marks:
                    key = (mark.service, card.period)
                    if key in met:
                        continue
                    met.add(key)
                    self._count(mark, year.division, card.period, record, subject)
                    if mark.average and card.period not in known:
                        code = self.services.subject_of(mark.service, card.period)
                        taken.append(Taken(code, mark.at, card.period))
        if not taken:
            self._waiting.without_grade(division, record, subject)
        return taken

    def _count(
        self, mark: Mark, division: str, period: str, record: Record, subject: Subject
    ) -> None:
        average = mark.average
        group = self.census.mark(division, mark.service, period, mark.state, average=bool(average))
        if average:
            group.remarks += mark.remark > 0
            self._waiting.average(average)
            if mark.rank:
                self._rank(mark, period, record, subject)

    def _rank(self, mark: Mark, period: str, record: Record, subject: Subject) -> None:
        """Notice a rank beyond the head-count that the service announces."""
        announced = self.services.headcount(mark.service, period)
        if announced and _RANK.fullmatch(mark.rank) and int(mark.rank) > announced:
            message = f"Le rang dépasse l'effectif que le service annonce ({announced})."
            flaw = Flaw(message, (*mark.at, "rang"), mark.rank)
            self._waiting.note("N106", [((mark.service, period), flaw)], record, subject)

    def _expected(self, year: Year) -> frozenset[str]:
        return expected_periods(self._labels.division_of_year(year.division), self._calendar)

    def finish(self, skipped: Collection[str]) -> None:
        """Collect everything but the rules `skipped`, which cannot be evaluated on this file."""
        services, census = self.services, self.census
        wrong = dict(services.headcount_drafts(census)) if "N106" not in skipped else {}
        self._waiting.settle(skipped, wrong)
        nomenclature = self._reporter.expected.nomenclature
        found = {
            "N105": services.subject_drafts(census, nomenclature),
            "N106": wrong.values(),
            "N108": services.teacher_drafts(census),
            "N110": services.language_drafts(census),
        }
        for code, drafts in found.items():
            if code not in skipped:
                self._reporter.collector.extend(drafts)
