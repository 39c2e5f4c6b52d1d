"""Grades files of the « APB » shape (root `fichier`), pupil by pupil and then as a whole.

No public schema of what Parcoursup accepts today is known: the shape is the one that public code
of editors describes. `annee` is the year in which the school year ends; bulletins of earlier years
are read but their periods are not judged.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from cio_console.checks.catalogue import catalogue
from cio_console.checks.duplicates import Duplicate, Seen, Values
from cio_console.checks.faults import Fault
from cio_console.checks.flaw import NOWHERE, Draft, Place, Subject
from cio_console.checks.graded import Graded, GradedSink
from cio_console.checks.grades_declared import KINDS, Declared
from cio_console.checks.grades_pupil import GradesPupil, Year, read_grades_pupil
from cio_console.checks.record import Record
from cio_console.checks.reporting import Reporter, RuleFailure
from cio_console.checks.rules_envelope import MAX_UAI, uai_fault
from cio_console.checks.rules_grades import (
    DIVISIONS_OF_YEAR,
    GRADES_RULES,
    PERIODS,
    Calendar,
    expected_periods,
)
from cio_console.domain.campaign import GRADES
from cio_console.domain.finding import FileFacts
from cio_console.domain.text import clean_line

FILE_NAME = re.compile(r"(?<![0-9A-Za-z])([0-9]{7}[A-Za-z])_E[0-9]+", re.IGNORECASE)
"""« 0941111A_E1.xml »: the UAI that the name of a grades file tells."""

_TERMINALE = "terminale"
_TOLD = frozenset("SAD")
"""States of a mark that tell something of the period: anything but « non noté »."""
_YEAR = re.compile(r"[0-9]{4}")
_RNE = re.compile(r"""\srne\s*=\s*(["'])(.*?)\1""")
_SCHOOL_PATH = "fichier/etablissement"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class GradesApb:
    """The checker of one grades file."""

    root = "fichier"
    collection = "notes"
    label = "un fichier de notes (forme APB)"
    tags = ("classe", "service-notation", "matiere", "enseignant", "eleve")
    codes = ("N001", "N002", "N003", "N101", "N102", "N103", "N104")
    """Every rule of this format."""

    def __init__(self, reporter: Reporter) -> None:
        self.not_evaluated: set[str] = set()
        self._reporter = reporter
        self._file_names: Sequence[str] = ()
        self._declared = Declared()
        self._ines = Values()
        self._pupils = 0
        self._in_school: dict[str, str] = {}
        self._years: dict[str, Place] = {}
        self._graded = False
        self._uai = ""
        self._school_place = NOWHERE
        self._school_seen = False
        self._exported_at = ""
        collection = reporter.expected.campaign.collection(GRADES)
        self._periods = collection.periods if collection else {}
        self._session = str(reporter.expected.campaign.session)
        self._calendar = Calendar(self._session, self._expected_periods)

    def record(self, record: Record) -> None:
        """Check one record of the file."""
        if not self._school_seen:
            self._school(record)
        if record.tag == "eleve":
            self._pupil(record)
        else:
            self._declaration(record)

    def opened(self, names: Sequence[str], attributes: Mapping[str, str]) -> None:
        """Take note of the file's names and of the root's attributes."""
        self._file_names = names
        exported = attributes.get("date-creation", "").strip()
        self._exported_at = exported if _DATE.fullmatch(exported) else ""

    def fault(self, fault: Fault) -> None:
        """Notice that something was wrong between two records: declarations may be missing."""
        if fault.rule == "F003" and not fault.fatal:
            self.not_evaluated.add("N102")

    def _school(self, record: Record) -> None:
        """Take note of the school, which encloses every record of the file."""
        position = record.enclosing("etablissement")
        if position is None:
            return
        self._school_seen = True
        found = _RNE.search(position.text)
        self._uai = found[2].strip() if found else ""
        excerpt = self._reporter.source(position.text)
        self._school_place = Place(position.line, position.column, _SCHOOL_PATH, excerpt)

    def _declaration(self, record: Record) -> None:
        kind = KINDS[record.tag]
        attributes = dict(record.element.attrib)
        flaw = self._declared.declare(kind, attributes)
        if flaw is not None:
            self._reporter.flaws("N102", (flaw,), record)
        for attribute, tag in kind.refers:
            self._refer(tag, attributes.get(attribute, ""), record, (), None)

    def _refer(
        self,
        tag: str,
        code: str,
        record: Record,
        at: tuple[int, ...],
        subject: Subject | None,
    ) -> None:
        if not self._declared.knows(tag, code) and not self._declared.again(tag, code):
            place = self._reporter.place(record, at)
            self._declared.refer(tag, code, place, subject)

    def _pupil(self, record: Record) -> None:
        pupil = read_grades_pupil(record.element)
        name = self._reporter.name(pupil.family_name, pupil.first_name)
        subject = Subject(eleve_id=pupil.code, name=name)
        self._pupils += 1
        code = ""
        try:
            for rule in GRADES_RULES:
                code = rule.code
                self._reporter.flaws(code, rule.check(pupil, self._calendar), record, subject)
        except Exception as error:
            raise RuleFailure(code) from error
        self._remember(pupil, subject, record)
        for year in pupil.years:
            self._years_and_references(year, record, subject)

    def _remember(self, pupil: GradesPupil, subject: Subject, record: Record) -> None:
        seen = Seen(subject, record.line, record.column)
        if pupil.ine and self._ines.repeats(pupil.ine, seen):
            self._ines.add_repetition(pupil.ine, seen, self._reporter.place(record))
        present = next((y for y in pupil.years if y.year == self._session), None)
        if present is not None:
            self._in_school[pupil.code or f"ligne {record.line}"] = present.division
            if self._reporter.sink is not None:
                self._hand_over(pupil, present, subject, record, self._reporter.sink)

    def _hand_over(
        self, pupil: GradesPupil, year: Year, subject: Subject, record: Record, sink: GradedSink
    ) -> None:
        """Give a pupil of terminale, or of a class not declared yet, to whoever crosses them."""
        attributes = self._declared.class_of(year.division)
        if attributes.get("niveau", _TERMINALE) != _TERMINALE:
            return
        told = frozenset(
            card.period for card in year.cards if any(m.state in _TOLD for m in card.marks)
        )
        graded = Graded(
            pupil.ine,
            pupil.family_name,
            pupil.first_name,
            pupil.birth_date,
            attributes.get("nom") or year.division,
            DIVISIONS_OF_YEAR.get(attributes.get("decoupage", ""), ""),
            told,
            subject,
            self._reporter.place(record),
        )
        sink(graded)

    def _years_and_references(self, year: Year, record: Record, subject: Subject) -> None:
        if year.year not in self._years:
            self._years[year.year] = self._reporter.place(record, year.at)
        self._refer("classe", year.division, record, year.at, subject)
        for card in year.cards:
            for mark in card.marks:
                self._graded = self._graded or bool(mark.average)
                self._refer("service-notation", mark.service, record, mark.at, subject)

    def _expected_periods(self, year: Year) -> frozenset[str]:
        if year.year != self._session:
            return PERIODS
        attributes = self._declared.class_of(year.division)
        if attributes.get("niveau", _TERMINALE) != _TERMINALE:
            return PERIODS
        return expected_periods(attributes, self._periods)

    def finish(self, *, complete: bool) -> None:
        """Evaluate what needs the whole file; `complete` when it was read to its end."""
        for duplicate in self._ines.duplicates.values():
            message = f"Le même INE est porté par {duplicate.count} élèves"
            self._duplicate(duplicate, f"{message} : {duplicate.places()}.")
        if not complete:
            self.not_evaluated.update({"N002", "N003", "N102"})
        if "N102" not in self.not_evaluated:
            for draft in self._declared.undeclared():
                self._reporter.collector.add(draft)
        if self._school_seen:
            self._check_school()
        else:
            self.not_evaluated.add("N001")
        if complete:
            self._check_content()

    def _duplicate(self, duplicate: Duplicate, message: str) -> None:
        severity = catalogue()["N101"].severity
        place, subject = duplicate.place, duplicate.subject
        draft = Draft("N101", severity, message, place, subject, duplicate.value)
        self._reporter.collector.add(draft)

    def _check_school(self) -> None:
        """Evaluate N001: the UAI of the file, then the one that its name tells."""
        expected = self._reporter.expected
        message = uai_fault(self._uai, expected) if self._uai else "L'UAI (rne) manque."
        if not message:
            named = (match[1].upper() for name in self._file_names for match in _named(name))
            other = next((uai for uai in named if uai != self._uai), "")
            if other:
                message = (
                    f"Le nom du fichier dit {other}, mais le fichier est celui de {self._uai}."
                )
        if message:
            severity = catalogue()["N001"].severity
            draft = Draft("N001", severity, message, self._school_place, value=self._uai)
            self._reporter.collector.add(draft)

    def _check_content(self) -> None:
        """Evaluate N003, then N002 when there is something of some year."""
        if not self._pupils:
            self._reporter.whole_file("N003", "Le fichier ne contient aucun élève.")
            self.not_evaluated.update({"N002", "N101", "N103", "N104"})
            return
        if not self._graded:
            message = f"Aucun des {self._pupils} élèves du fichier n'a de moyenne."
            self._reporter.whole_file("N003", message)
        if self._session in self._years:
            return
        years = sorted(self._years)
        severity = catalogue()["N002"].severity
        message = year_fault(years, int(self._session))
        place = self._years[years[-1]] if years else NOWHERE
        self._reporter.collector.add(
            Draft("N002", severity, message, place, value=years[-1] if years else "")
        )

    def division_of(self, subject: Subject) -> str:
        """Return the name of a pupil's class, or its code, for the report."""
        code = self._in_school.get(subject.eleve_id, "")
        return self._declared.class_of(code).get("nom") or code

    def facts(self) -> FileFacts:
        """Return what the file says of itself, without its size, hash and encoding."""
        present = list(self._in_school.values())
        levels = (self._declared.class_of(code).get("niveau", _TERMINALE) for code in present)
        numbers = [int(year) for year in self._years if _YEAR.fullmatch(year)]
        ends = int(self._session) if self._session in self._years else max(numbers, default=None)
        return FileFacts(
            kind="APB",
            uai=clean_line(self._uai, MAX_UAI),
            school_year=None if ends is None else ends - 1,
            exported_at=self._exported_at,
            pupils=self._pupils,
            in_school=len(present),
            terminales=sum(level == _TERMINALE for level in levels),
            classes=len(set(present)),
        )


def year_fault(years: Sequence[str], session: int) -> str:
    """Return why none of the file's `years` is the campaign's, as a sentence."""
    wanted = f"on attend {session}, l'année où se termine l'année scolaire {session - 1}-{session}"
    if not years:
        return f"Aucun élève du fichier n'a d'année scolaire ; {wanted}."
    if years[-1] == str(session - 1):
        return f"Les notes portent l'année {years[-1]} ; {wanted} (SIECLE, lui, dit la rentrée)."
    return f"Les notes portent l'année {years[-1]} ; {wanted}."


def _named(name: str) -> Iterator[re.Match[str]]:
    return FILE_NAME.finditer(name)
