"""BEE_ELEVES: the pupils' export of SIECLE, record by record and then as a whole.

Pupil rules (S1xx, F010, F011) look at pupils without DATE_SORTIE: the faults of a leaver harm
nobody any more; S138 looks at leavers. S104 and the duplicates of S135 look at everyone, because a
leaver's number can still be confused with a present pupil's. Rules on e-mail addresses (S111 to
S114) look at pupils of terminale, who alone are written to. A pupil without class is looked at like
the others. The counts (« scolarisés », terminales, valid e-mails) follow the definition: a MEF, a
class, no DATE_SORTIE.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

import msgspec

from cio_console.checks.opening.faults import Fault
from cio_console.checks.pupil.identity import DAMAGEABLE_ADDRESS, damaged_texts
from cio_console.checks.pupil.table import PUPIL_RULES
from cio_console.checks.reading.known_names import KNOWN
from cio_console.checks.reading.record import Record
from cio_console.checks.reading.stretch import Lanes, Run
from cio_console.checks.reporting.flaw import Place, Subject
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.classes import (
    Census,
    census,
    class_drafts,
    doubtful_divisions,
    duplicate_findings,
    nobody,
)
from cio_console.checks.siecle.divisions import divisions_in, is_inactive
from cio_console.checks.siecle.enrolment import Enrolment
from cio_console.checks.siecle.envelope import ENVELOPE_RULES
from cio_console.checks.siecle.header import ENVELOPE_CODES, HEADER_TAG, Header
from cio_console.checks.siecle.history import stale_export, unlikely_count
from cio_console.checks.siecle.roster import MOST_DIVISIONS, Roster
from cio_console.checks.siecle.strangers import Strangers
from cio_console.checks.siecle.ties import TIE_CODES, Ties
from cio_console.domain.finding import FileFacts

_PUPIL_CODES = tuple(sorted({rule.code for rule in PUPIL_RULES} | {"S104", "S114"}))
_CLASS_CODES = ("S005", "S006", "S132")
"""Rules that need every pupil and every class of the file."""

_MOST_PLACES = 10_000
"""Pupils of whom the place of doubtful divisions is remembered; of others, that of their record."""
_CLASSES = "STRUCTURES_ELEVE"
_OPTIONS = "OPTION"
_BLOCK = re.compile(r"<([A-Z]+)> manque")


class SieclePupils:
    """The checker of one BEE_ELEVES file."""

    root = "BEE_ELEVES"
    tags = (HEADER_TAG, "ELEVE", _OPTIONS, _CLASSES, "ADRESSE")
    codes = ("F012", *ENVELOPE_CODES, stale_export.code, *_CLASS_CODES, *_PUPIL_CODES, *TIE_CODES)
    """Every rule of this format."""

    def __init__(self, reporter: Reporter) -> None:
        self.not_evaluated: set[str] = set()
        self._reporter = reporter
        self._roster = Roster()
        self._ties = Ties(reporter, self._roster)
        self._census = Census()
        self._header = Header(reporter, (*ENVELOPE_RULES, stale_export))
        self._strangers = Strangers(KNOWN[self.root], reporter)
        self._enrolment = Enrolment(reporter, self._roster, self._ties, self._strangers)
        self._codec = ""
        self._classes_of: dict[bytes, int] = {}
        self._division_places: dict[int, Place] = {}
        self._seen: dict[str, int] = dict.fromkeys(self.tags, 0)
        self._steps = {
            HEADER_TAG: self._header.read,
            "ELEVE": self._enrolment.record,
            _OPTIONS: self._option,
            _CLASSES: self._structures,
            "ADRESSE": self._address,
        }
        self._damaged = self._classes_damaged = False
        self._section = ""
        self._missing: set[str] = set()

    def opened(self, names: Sequence[str], attributes: Mapping[str, str]) -> None:
        """Take note of nothing: neither a file's name nor VERSION is ever a reason to reject."""

    def lanes_for(self, codec: str) -> Callable[[], Lanes]:
        """Return what gives the patterns of the records that may come in runs."""
        self._codec = codec
        return self._enrolment.lanes_for(codec)

    def run(self, run: Run) -> None:
        """Take note of records of which no rule has anything to say."""
        self._enter(run.tag, len(run.matches))
        if run.tag == "ELEVE":
            self._enrolment.run(run)
        elif run.tag == _OPTIONS:
            self._clean_options(run)
        elif run.tag == _CLASSES:
            self._clean_classes(run)

    def record(self, record: Record) -> None:
        """Check one record of the file."""
        self._enter(record.tag, 1)
        self._strangers.look(record)
        self._steps[record.tag](record)

    def _enter(self, tag: str, count: int) -> None:
        """Count records; whatever was lost stood between the last record and these."""
        if self._damaged:
            self._classes_damaged |= tag == _CLASSES
            self._damaged = False
        self._section = tag
        self._seen[tag] += count

    def fault(self, fault: Fault) -> None:
        """Notice a block that the reader misses, or damage among the classes of the pupils."""
        if fault.rule == "F009":
            self._missing.update(_BLOCK.findall(fault.detail))
        elif fault.rule in {"F003", "F005"}:
            self._damaged = self._ties.damaged = True
            self._classes_damaged |= self._section == _CLASSES

    def _clean_options(self, run: Run) -> None:
        """Notice the options of pupils whom the file has not shown so far."""
        row_of, place = self._roster.row_of, run.block.place
        for match in run.matches:
            number = int(match[1]) + 1
            if row_of(number) < 0:
                self._ties.early(run.tag, run.path, number, place(match.start()))

    def _option(self, record: Record) -> None:
        number = self._roster.numbers.code(record.element.get("ELEVE_ID", "").strip())
        if number and self._roster.row_of(number) < 0:
            self._ties.early(record.tag, record.path, number, (record.line, record.column))

    def _clean_classes(self, run: Run) -> None:
        """Give their one class to the pupils of a run."""
        roster, known = self._roster, self._classes_of
        for rank, match in enumerate(run.matches):
            eleve_id, code = match.groups()
            number = int(eleve_id) + 1
            row = roster.row_of(number)
            combination = known.get(code, 0)
            if not combination:
                text = code.decode(self._codec)
                if is_inactive(text):
                    self._classes(run.record(rank), number, row)
                    continue
                combination = known[code] = roster.combination((text,))
            if row < 0:
                self._ties.early(run.tag, run.path, number, run.block.place(match.start()))
                roster.keep(number, combination)
            elif roster.is_placed(row):
                self._classes(run.record(rank), number, row)
            else:
                roster.give(row, combination)

    def _structures(self, record: Record) -> None:
        number = self._roster.numbers.code(record.element.get("ELEVE_ID", "").strip())
        if number:
            self._classes(record, number, self._roster.row_of(number))

    def _classes(self, record: Record, number: int, row: int) -> None:
        """Give the pupil of an ELEVE_ID, and of a row when it is known, the classes of a record."""
        roster = self._roster
        found = list(islice(divisions_in(record.element), MOST_DIVISIONS))
        codes = tuple(code for _, code in found)
        combination = roster.combination(codes)
        if row < 0:
            self._ties.early(record.tag, record.path, number, (record.line, record.column))
            roster.keep(number, combination)
        else:
            if roster.is_placed(row):
                self._ties.again(record, row)
            codes = roster.give(row, combination)
        if self._ties.needs_all:
            self._ties.classes(record, roster.numbers.text(number))
        if doubtful_divisions(codes) is not None:
            last = found[-1][0] if found else 0
            at = ("STRUCTURE", last, "CODE_STRUCTURE")
            if len(self._division_places) < _MOST_PLACES:
                self._division_places[number] = self._reporter.place(record, at)

    def _address(self, record: Record) -> None:
        flaws = damaged_texts(record, DAMAGEABLE_ADDRESS)
        if flaws:
            identifier = record.element.get("ADRESSE_ID", "").strip()
            owner = self._roster.owner(self._roster.numbers.code(identifier))
            self._reporter.flaws("F010", flaws, record, owner)

    def pupil_of(self, record: Record) -> Subject | None:
        """Return the pupil of the record that has just been checked, None when it has none."""
        roster, element = self._roster, record.element
        if record.tag == "ELEVE":
            return roster.subject(len(roster) - 1)
        if record.tag == "ADRESSE":
            return roster.owner(roster.numbers.code(element.get("ADRESSE_ID", "").strip()))
        number = element.get("ELEVE_ID", "").strip()
        row = roster.row_of(roster.numbers.code(number)) if number else -1
        if row < 0:
            return Subject(number) if number else None
        return roster.subject(row)

    def finish(self, *, complete: bool) -> None:
        """Evaluate what needs the whole file; `complete` when it was read to its end."""
        collector, roster = self._reporter.collector, self._roster
        whole = complete and bool(self._seen["ELEVE"])
        self.not_evaluated |= self._ties.finish(complete=whole)
        roster.settle()
        duplicate_findings(roster, self._reporter)
        if not self._header.seen:
            self.not_evaluated.update((*ENVELOPE_CODES, stale_export.code))
        if not self._seen["ELEVE"]:
            self.not_evaluated.update((*_PUPIL_CODES, "S132"))
        exported = self._header.facts(self.root).exported_at
        self._ties.close(self.division_of, exported)
        self._census = census(roster)
        if complete and self._classes_known():
            self._finish_classes()
        else:
            self.not_evaluated.update(_CLASS_CODES)
        collector.extend(self._strangers.drafts())
        self._reporter.identify_rest(roster.ine_of)

    def _classes_known(self) -> bool:
        """Tell whether pupils and classes were both there to be read; say what is not."""
        if self._missing & {"DONNEES", "ELEVES", "STRUCTURES"}:
            return False
        if self._seen["ELEVE"] and not self._seen[_CLASSES]:
            message = "Le bloc STRUCTURES est vide : le fichier ne dit la classe d'aucun élève."
            self._reporter.whole_file("F009", message)
            return False
        return True

    def _finish_classes(self) -> None:
        if self._classes_damaged:
            self.not_evaluated.update(("S006", "S132"))
        elif self._seen["ELEVE"]:
            drafts = class_drafts(self._roster, self._division_places)
            self._reporter.collector.extend(drafts)
        message = nobody(len(self._roster), self._census)
        if message:
            self._reporter.whole_file("S005", message)
        elif not self._classes_damaged:
            doubt = unlikely_count(self.facts(), self._reporter.expected)
            if doubt:
                self._reporter.whole_file("S006", doubt)

    def division_of(self, subject: Subject) -> str:
        """Return the class of a pupil for the report."""
        return self._roster.class_of(subject)

    def facts(self) -> FileFacts:
        """Return what the file says of itself, without its size, hash and encoding."""
        counted = self._census
        return msgspec.structs.replace(
            self._header.facts(self.root),
            pupils=len(self._roster),
            in_school=counted.in_school,
            terminales=counted.terminales,
            valid_emails=counted.valid_emails,
            classes=counted.classes,
        )
