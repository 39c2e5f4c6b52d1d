"""Grades files of the « APB » shape (root `fichier`), pupil by pupil and then as a whole.

No public schema of what Parcoursup accepts today is known: the shape is the one that public code
of editors describes. `annee` is the year in which the school year ends. Only the campaign's year of
the pupils of terminale is judged: bulletins of earlier years and of premiere are read, and what
they refer to must be declared, but nothing can be done about them any more.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from cio_console.checks.grades.apb_declared import KINDS, Declared
from cio_console.checks.grades.apb_marks import ApbMarks
from cio_console.checks.grades.apb_pupil import ApbPupil, Year, read_apb_pupil
from cio_console.checks.grades.roster import Pupils
from cio_console.checks.grades.school import (
    GRADE_RULES,
    SERVICE_RULES,
    TOO_MANY,
    School,
    Years,
)
from cio_console.checks.opening.faults import Fault
from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import Place, Subject
from cio_console.checks.reporting.graded import Graded, GradedSink
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.values.codes import IneCodes
from cio_console.domain.finding import FileFacts
from cio_console.domain.identifiers import ine_form

_OTHER_LEVELS = ("prem", "sec")
"""Beginnings of the levels, in small letters, that are not of terminale for sure."""
_TOLD = frozenset("SAD")
"""States of a mark that tell something of the period: anything but « non noté »."""
_RNE = re.compile(r"""\srne\s*=\s*(["'])(.*?)\1""")
_SCHOOL_PATH = "fichier/etablissement"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class GradesApb:
    """The checker of one grades file."""

    tags = ("classe", "service-notation", "matiere", "enseignant", "eleve")
    codes = ("N001", "N002", "N003", "N101", "N102", *sorted(GRADE_RULES))
    """Every rule of this format."""

    def __init__(self, reporter: Reporter) -> None:
        self.not_evaluated: set[str] = set()
        self._reporter = reporter
        self._school = School(reporter.expected)
        self._declared = Declared()
        self._marks = ApbMarks(reporter, self._declared)
        self._pupils = Pupils(IneCodes(), reporter)
        self._latest: Subject | None = None
        self._years = Years(reporter.expected.campaign.session)
        self._exported_at = ""

    def record(self, record: Record) -> None:
        """Check one record of the file."""
        self._latest = None
        if not self._school.seen:
            self._find_school(record)
        if record.tag == "eleve":
            self._pupil(record)
        else:
            self._declaration(record)

    def opened(self, names: Sequence[str], attributes: Mapping[str, str]) -> None:
        """Take note of the file's names and of the root's attributes."""
        self._school.names = names
        exported = attributes.get("date-creation", "").strip()
        self._exported_at = exported if _DATE.fullmatch(exported) else ""

    def fault(self, fault: Fault) -> None:
        """Notice damage between two records: declarations or pupils may be missing."""
        if fault.rule in {"F003", "F005"} and not fault.fatal:
            self.not_evaluated.update({"N102", "N109"})

    def _find_school(self, record: Record) -> None:
        """Take note of the school, which encloses every record of the file."""
        position = record.enclosing("etablissement")
        if position is None:
            return
        found = _RNE.search(position.text)
        excerpt = self._reporter.source(position.text)
        place = Place(position.line, position.column, _SCHOOL_PATH, excerpt)
        self._school.note(found[2].strip() if found else "", place)

    def _declaration(self, record: Record) -> None:
        kind = KINDS[record.tag]
        attributes = dict(record.element.attrib)
        flaw = self._declared.declare(kind, attributes)
        if flaw is not None:
            self._reporter.flaws("N102", (flaw,), record)
        headcount = record.element.findtext("effectif")
        if headcount is not None:
            attributes.setdefault("effectif", headcount)
        if not self._declared.full:
            self._marks.services.declare(record.tag, attributes, self._reporter.place(record))
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
        pupil = read_apb_pupil(record.element)
        name = self._reporter.name(pupil.family_name, pupil.first_name)
        subject = Subject(eleve_id=pupil.code, name=name, row=len(self._pupils))
        self._latest = subject
        present = tuple(year for year in pupil.years if year.year == self._years.wanted)
        judged = tuple(year for year in present if self._is_terminale(year.division))
        if judged:
            self._judge(pupil._replace(years=judged), record, subject)
        division = present[-1].division if present else None
        ine = pupil.ine if ine_form(pupil.ine) is not None else ""
        self._pupils.add(ine, subject, record, division)
        for year in pupil.years:
            self._years_and_references(year, record, subject)

    def _judge(self, pupil: ApbPupil, record: Record, subject: Subject) -> None:
        """Check what concerns the campaign, and hand the pupil to whoever crosses them."""
        self._marks.judge(pupil, record, subject)
        if self._reporter.sink is not None:
            self._hand_over(pupil, subject, record, self._reporter.sink)

    def _is_terminale(self, division: str) -> bool:
        """Tell whether a class is of terminale, or may be: its level is not known so far."""
        level = self._declared.class_of(division).get("niveau", "").strip()
        return not level.casefold().startswith(_OTHER_LEVELS)

    def _hand_over(
        self, pupil: ApbPupil, subject: Subject, record: Record, sink: GradedSink
    ) -> None:
        division = pupil.years[-1].division
        told = frozenset(
            card.period
            for year in pupil.years
            for card in year.cards
            if any(mark.state in _TOLD for mark in card.marks)
        )
        graded = Graded(
            pupil.ine,
            pupil.family_name,
            pupil.first_name,
            pupil.birth_date,
            self._declared.class_name(division),
            self._declared.division_of_year(division),
            told,
            subject,
            self._reporter.place(record),
        )
        sink(graded)

    def _years_and_references(self, year: Year, record: Record, subject: Subject) -> None:
        self._years.add(year.year, partial(self._reporter.place, record, year.at))
        self._refer("classe", year.division, record, year.at, subject)
        for card in year.cards:
            for mark in card.marks:
                self._refer("service-notation", mark.service, record, mark.at, subject)

    def pupil_of(self, record: Record) -> Subject | None:  # noqa: ARG002
        """Return the pupil of the record that has just been checked, None when it has none."""
        return self._latest

    def finish(self, *, complete: bool) -> None:
        """Evaluate what needs the whole file; `complete` when it was read to its end."""
        self._reporter.collector.extend(self._pupils.duplicate_drafts("INE"))
        if self._school.seen:
            self._reporter.collector.extend(self._school.drafts())
        else:
            self.not_evaluated.add("N001")
        if complete:
            self._check_content()
        else:
            self.not_evaluated.update({"N002", "N003", "N102", *SERVICE_RULES})
        if self._declared.full or self._marks.census.full:
            self._reporter.whole_file("F007", TOO_MANY)
            self.not_evaluated.update({"N102", *SERVICE_RULES})
        if "N102" not in self.not_evaluated:
            self._reporter.collector.extend(self._declared.undeclared())
        self._marks.finish(self.not_evaluated)

    def _check_content(self) -> None:
        """Evaluate N002 and N003, and say what they leave without object."""
        if not self._pupils:
            self._reporter.whole_file("N003", "Le fichier ne contient aucun élève.")
            self.not_evaluated.update({"N002", "N101", *GRADE_RULES})
            return
        if not self._years.right:
            self._reporter.collector.add(self._years.draft(year_fault))
            self.not_evaluated.update({"N101", *GRADE_RULES})
        elif not self._marks.census.total:
            message = "Le fichier ne contient aucun élève de terminale de l'année de la campagne."
            self._reporter.whole_file("N003", message)
            self.not_evaluated.update({"N101", *GRADE_RULES})
        elif not self._marks.census.graded:
            message = f"Aucun des {self._marks.census.total} élèves du fichier n'a de moyenne."
            self._reporter.whole_file("N003", message)
            self.not_evaluated.update({"N103", "N107", *SERVICE_RULES})

    def division_of(self, subject: Subject) -> str:
        """Return the name of a pupil's class, or its code, for the report."""
        return self._declared.class_name(self._pupils.division_of(subject))

    def facts(self) -> FileFacts:
        """Return what the file says of itself, without its size, hash and encoding."""
        classes = self._pupils.divisions()
        ends = self._years.told()
        return FileFacts(
            kind="APB",
            uai=self._school.uai,
            school_year=None if ends is None else ends - 1,
            exported_at=self._exported_at,
            pupils=len(self._pupils),
            in_school=classes.total(),
            terminales=sum(n for name, n in classes.items() if self._is_terminale(name)),
            classes=len(classes),
        )


def year_fault(years: Sequence[str], session: int) -> str:
    """Return why none of the file's `years` is the campaign's, as a sentence."""
    wanted = f"on attend {session}, l'année où se termine l'année scolaire {session - 1}-{session}"
    if not years:
        return f"Aucun élève du fichier n'a d'année scolaire ; {wanted}."
    if years[-1] == str(session - 1):
        return f"Les notes portent l'année {years[-1]} ; {wanted} (SIECLE, lui, dit la rentrée)."
    return f"Les notes portent l'année {years[-1]} ; {wanted}."
