"""Grades files of the LSL shape (livret scolaire du lycée), pupil by pupil and then as a whole.

Source: the form published in 2016 (`urn:ac-grenoble.fr:lsl:import`, schemaVersion 1.0) as public
code of editors writes it. `annee-scolaire` is the year in which the school year begins, pupils are
known by their ELEVE_ID, and the file names neither pupils nor classes. Only the campaign's year is
judged. A group of pupils is known by its subject, its teachers and its structure.
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache, partial

from cio_console.checks.catalogue import usual
from cio_console.checks.grades.calendar import calendar_of
from cio_console.checks.grades.languages import Taken, suspicions
from cio_console.checks.grades.lsl_pupil import Evaluation, Livret, Period, read_livret
from cio_console.checks.grades.lsl_rules import (
    DIVISIONS,
    averages,
    division,
    identifier,
    is_graded,
    periods,
    remark,
    service_of,
    structure_fault,
)
from cio_console.checks.grades.roster import Pupils
from cio_console.checks.grades.rules import GRADED, NOT_GRADED, expected_periods, subject_fault
from cio_console.checks.grades.school import (
    GRADE_RULES,
    SERVICE_RULES,
    TOO_MANY,
    School,
    Years,
)
from cio_console.checks.grades.waiting import Waiting
from cio_console.checks.opening.faults import Fault
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import NOWHERE, Draft, Flaw, Place, Subject
from cio_console.checks.reporting.graded import Graded
from cio_console.checks.reporting.reporter import Reporter, RuleFailure
from cio_console.checks.values.codes import NumberCodes
from cio_console.domain.finding import FileFacts

_HEADER = "entete"
_MOST_PLACES = 10_000
"""Services and periods of which the place of a missing grade is remembered."""
_QUALIFIED = (
    "Les éléments du fichier sont dans un espace de noms : la forme LSL n'y met que sa racine. "
    "Déclarez-le avec un préfixe (xmlns:lsl), comme le logiciel de notes doit le faire."
)
_NUMBER = re.compile(r"(?=0*[1-9])[0-9]{1,18}")
_COUNT = re.compile(r"[0-9]{1,4}")


class LslLabels:
    """How a finding names what the file knows only by its contents."""

    def __init__(self) -> None:
        self.places: dict[tuple[Hashable, str], Place] = {}
        """By service and period: where the first grade that is missing stands."""

    def division_of_year(self, name: str) -> str:
        """Return « trimestre » or « semestre », "" for anything else."""
        return DIVISIONS.get(name, "")

    def class_label(self, name: str) -> str:
        """Return « en trimestres », "" when the file does not tell."""
        return f"en {DIVISIONS[name]}s" if name in DIVISIONS else ""

    def class_place(self, _name: str) -> Place:
        """Return nowhere: no class is declared."""
        return NOWHERE

    def subject_of(self, service: Hashable, _period: str) -> str:
        """Return the six digits of a service's subject."""
        return service[0] if isinstance(service, tuple) else ""

    def service_label(self, service: Hashable, period: str) -> str:
        """Return « en 061300 »."""
        return f"en {self.subject_of(service, period)[:20]}"

    def service_place(self, service: Hashable, period: str) -> Place:
        """Return where the first grade that is missing stands."""
        return self.places.get((service, period), NOWHERE)


class GradesLsl:
    """The checker of one grades file."""

    tags = (_HEADER, "eleve")
    codes = ("N001", "N002", "N003", "N101", *sorted(GRADE_RULES))
    """Every rule of this format: it declares nothing that N102 could judge."""

    def __init__(self, reporter: Reporter) -> None:
        self.not_evaluated: set[str] = set()
        self._reporter = reporter
        self._school = School(reporter.expected)
        self._labels = LslLabels()
        self._calendar = calendar_of(reporter.expected.campaign)
        self._waiting = Waiting(reporter, self._labels, self._calendar)
        self._census = self._waiting.census
        self._asked: dict[str, frozenset[str]] = {}
        self._pupils = Pupils(NumberCodes(), reporter)
        self._latest: Subject | None = None
        self._years = Years(reporter.expected.campaign.school_year)
        self._namespaced = 0
        self._structure_fault = lru_cache(maxsize=4096)(structure_fault)
        self._overfull: set[Hashable] = set()
        self._qualified: Place | None = None
        """The first record whose elements are in a namespace, which the form has not."""

    def opened(self, names: Sequence[str], attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        """Take note of the file's names; schemaVersion is never a reason to reject."""
        self._school.names = names

    def fault(self, fault: Fault) -> None:
        """Notice damage between two records: pupils may be missing."""
        if fault.rule in {"F003", "F005"} and not fault.fatal:
            self.not_evaluated.add("N109")

    def record(self, record: Record) -> None:
        """Check one record of the file."""
        self._latest = None
        if self._qualified is not None:
            self._namespaced += record.tag != _HEADER
            return
        if any("}" in str(child.tag) for child in record.element):
            self._qualified = self._reporter.place(record)
            return
        if record.tag == _HEADER:
            if not self._school.seen:
                uai = (record.element.findtext("etablissement") or "").strip()
                self._school.note(uai, self._reporter.place(record, ("etablissement",)))
            return
        livret = read_livret(record.element, self._years.wanted)
        # Only a number is an ELEVE_ID that a report may show: anything else may be an INE.
        number = livret.identifier if _NUMBER.fullmatch(livret.identifier) else ""
        subject = Subject(eleve_id=number, row=len(self._pupils))
        self._latest = subject
        for schooling in livret.schoolings:
            self._years.add(schooling.year, partial(self._reporter.place, record, schooling.at))
        present = tuple(one for one in livret.schoolings if one.year == self._years.wanted)
        self._pupils.add(number, subject, record, present[-1].division if present else None)
        if present:
            self._judge(livret._replace(schoolings=present), record, subject)

    def _judge(self, livret: Livret, record: Record, subject: Subject) -> None:
        """Check a pupil, whose schoolings are all of the campaign's year."""
        code = "N101"
        try:
            self._waiting.note(code, identifier(livret), record, subject)
            name = livret.schoolings[-1].division
            self._census.enrol(name, subject.row)
            taken: list[Taken] = []
            for schooling in livret.schoolings:
                expected = self._expected(schooling.division)
                code = "N104"
                self._waiting.note(code, division(schooling), record, subject)
                self._waiting.note(code, periods(schooling, expected), record, subject)
                for evaluation in schooling.evaluations:
                    code = "N103"
                    self._waiting.note(code, averages(evaluation, expected), record, subject)
                    code = "N107"
                    taken += self._evaluation(evaluation, name, record, subject)
            code = "N109"
            if not taken:
                self._waiting.without_grade(name, record, subject)
            code = "N110"
            self._waiting.note(code, suspicions(taken), record, subject)
        except Exception as error:
            raise RuleFailure(code) from error
        self._hand_over(livret, taken, record, subject)

    def _expected(self, name: str) -> frozenset[str]:
        """Return the periods asked for of a division of the year, any when it is not known."""
        known = self._asked.get(name)
        if known is None:
            of_year = self._labels.division_of_year(name)
            known = self._asked[name] = expected_periods(of_year, self._calendar)
        return known

    def _evaluation(
        self, evaluation: Evaluation, name: str, record: Record, subject: Subject
    ) -> list[Taken]:
        """Count the grades of a subject, check what goes with them, and return them."""
        service = service_of(evaluation)
        taken: list[Taken] = []
        graded: Period | None = None
        met: set[str] = set()
        for period in evaluation.periods:
            if period.number in met:  # N104 tells it, and nobody is counted twice
                continue
            met.add(period.number)
            average = is_graded(period)
            state = NOT_GRADED if period.average else GRADED
            group = self._census.mark(name, service, period.number, state, average=average)
            if average:
                graded = graded or period
                self._waiting.average(period.average)
                taken.append(Taken(evaluation.subject, period.at, period.number, evaluation.way))
                self._headcount(service, evaluation, group.graded, record)
            elif not group.graded and period.number in self._expected(name):
                key = (service, period.number)
                if key not in self._labels.places and len(self._labels.places) < _MOST_PLACES:
                    self._labels.places[key] = self._reporter.place(record, period.at)
        self._waiting.note("N107", remark(evaluation, graded), record, subject)
        self._skills(evaluation, record)
        if graded is not None:
            self._census.group(name, service, graded.number).remarks += evaluation.remark > 0
            self._graded(service, evaluation, record, subject)
        return taken

    def _graded(
        self, service: Hashable, evaluation: Evaluation, record: Record, subject: Subject
    ) -> None:
        """Check the code, the teacher and the group of a subject in which a pupil is graded."""
        nomenclature = self._reporter.expected.nomenclature
        message = subject_fault(evaluation.subject, nomenclature)
        if message:
            flaw = Flaw(message, (*evaluation.at, "@code-matiere"), evaluation.subject)
            self._waiting.note("N105", [(evaluation.subject, flaw)], record, subject)
        if evaluation.teachers:
            self._waiting.teacher()
        else:
            flaw = Flaw("La matière notée n'a pas d'enseignant.", evaluation.at)
            self._waiting.note("N108", [(service, flaw)], record, subject)
        structure = evaluation.structure
        fault = self._structure_fault(structure)
        if fault:
            flaw = Flaw(fault, evaluation.structure_at, ", ".join(structure))
            self._waiting.note("N106", [(service, flaw)], record, subject)

    def _headcount(
        self, service: Hashable, evaluation: Evaluation, graded: int, record: Record
    ) -> None:
        """Notice, once, a group in which more pupils are graded than it is said to have.

        Without the group's average, nothing tells two groups of one size from one another.
        """
        structure = evaluation.structure
        if not structure.average or not _COUNT.fullmatch(structure.headcount):
            return
        if graded > int(structure.headcount) and service not in self._overfull:
            self._overfull.add(service)
            message = "Plus d'élèves sont notés dans le groupe que l'effectif n'en annonce."
            flaw = Flaw(message, (*evaluation.structure_at, "@effectif"), structure.headcount)
            self._waiting.note("N106", [(("effectif", service), flaw)], record, None)

    def _skills(self, evaluation: Evaluation, record: Record) -> None:
        for at, code in evaluation.strange_skills:
            message = "Le code ou le niveau d'une compétence n'est pas de ceux de la forme LSL."
            flaw = Flaw(message, at, code)
            self._waiting.note("N105", [(("competence", code), flaw)], record, None)

    def _hand_over(
        self, livret: Livret, taken: Sequence[Taken], record: Record, subject: Subject
    ) -> None:
        """Give the pupil to whoever crosses them; the file tells neither name nor class."""
        if self._reporter.sink is None:
            return
        name = DIVISIONS.get(livret.schoolings[-1].division, "")
        told = frozenset(one.period for one in taken)
        place = self._reporter.place(record)
        graded = Graded(livret.identifier, "", "", "", "", name, told, subject, place)
        self._reporter.sink(graded)

    def pupil_of(self, record: Record) -> Subject | None:  # noqa: ARG002
        """Return the pupil of the record that has just been checked, None when it has none."""
        return self._latest

    def finish(self, *, complete: bool) -> None:
        """Evaluate what needs the whole file; `complete` when it was read to its end."""
        collector = self._reporter.collector
        if self._qualified is not None:
            severity = usual("F009")
            collector.add(Draft("F009", severity, _QUALIFIED, self._qualified))
            self.not_evaluated.update(self.codes)
            return
        collector.extend(self._pupils.duplicate_drafts("identifiant SIECLE"))
        if self._school.seen:
            collector.extend(self._school.drafts())
        else:
            self.not_evaluated.add("N001")
        if complete:
            self._check_content()
        else:
            self.not_evaluated.update({"N002", "N003", "N109"})
        if self._census.full:
            self._reporter.whole_file("F007", TOO_MANY)
            self.not_evaluated.update(SERVICE_RULES)
        self._waiting.settle(self.not_evaluated)

    def _check_content(self) -> None:
        """Evaluate N002 and N003, and say what they leave without object."""
        if not self._pupils:
            self._reporter.whole_file("N003", "Le fichier ne contient aucun élève.")
            self.not_evaluated.update({"N002", "N101", *GRADE_RULES})
        elif not self._years.right:
            self._reporter.collector.add(self._years.draft(year_fault))
            self.not_evaluated.update({"N101", *GRADE_RULES})
        elif not self._census.graded:
            message = f"Aucun des {self._census.total} élèves du fichier n'a de moyenne."
            self._reporter.whole_file("N003", message)
            self.not_evaluated.update({"N103", "N107", *SERVICE_RULES})

    def division_of(self, subject: Subject) -> str:  # noqa: ARG002
        """Return nothing: the shape names no class."""
        return ""

    def facts(self) -> FileFacts:
        """Return what the file says of itself, without its size, hash and encoding."""
        return FileFacts(
            kind="LSL",
            uai=self._school.uai,
            school_year=self._years.told(),
            pupils=len(self._pupils) + self._namespaced,
            in_school=self._census.total,
            terminales=self._census.total,
        )


def year_fault(years: Sequence[str], begins: int) -> str:
    """Return why none of the file's `years` is the campaign's, as a sentence."""
    wanted = f"on attend {begins}, l'année où commence l'année scolaire {begins}-{begins + 1}"
    if not years:
        return f"Aucun élève du fichier n'a d'année scolaire ; {wanted}."
    if years[-1] == str(begins + 1):
        return f"Les notes portent l'année {years[-1]} ; {wanted} (la forme APB dit la fin)."
    return f"Les notes portent l'année {years[-1]} ; {wanted}."
