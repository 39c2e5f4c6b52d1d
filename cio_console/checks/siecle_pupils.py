"""BEE_ELEVES: the pupils' export of SIECLE, record by record and then as a whole.

Pupil rules (S1xx, F010, F011) look at pupils without DATE_SORTIE: the faults of a leaver harm
nobody any more; S138 looks at leavers. S104 and the duplicates of S135 look at everyone, because a
leaver's number can still be confused with a present pupil's. Rules on e-mail addresses (S111 to
S114) look at pupils of terminale, who alone are written to. A pupil without class is looked at like
the others. The counts (« scolarisés », terminales, valid e-mails) follow the definition: a MEF, a
class, no DATE_SORTIE.
"""

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

import msgspec
from lxml import etree

from cio_console.checks.faults import Fault
from cio_console.checks.flaw import Draft, Flaw, Place, Subject
from cio_console.checks.pupil import ALWAYS_READ, XML_SPACES, Applies, Pupil, PupilRule, read_pupil
from cio_console.checks.record import Record
from cio_console.checks.reporting import Reporter, RuleFailure
from cio_console.checks.roster import Roster, Seen, Values
from cio_console.checks.rules_birth import birth_date, birth_place, sex
from cio_console.checks.rules_contact import (
    doubtful_email,
    invalid_email,
    missing_email,
    telephones,
)
from cio_console.checks.rules_envelope import ENVELOPE_RULES
from cio_console.checks.rules_history import stale_export, unlikely_count
from cio_console.checks.rules_identity import (
    DAMAGEABLE_ADDRESS,
    damage,
    damaged_names,
    lost_characters,
    malformed_ine,
    missing_ine,
    missing_internal_number,
    missing_name,
    wrong_ine_key,
)
from cio_console.checks.rules_schooling import leaving, mef, missing_regime
from cio_console.checks.siecle_classes import (
    class_drafts,
    doubtful_divisions,
    email_draft,
    ine_draft,
    nobody,
    number_draft,
)
from cio_console.checks.siecle_header import ENVELOPE_CODES, HEADER_TAG, Header
from cio_console.checks.siecle_ties import TIE_CODES, Ties
from cio_console.domain.finding import FileFacts, Severity

PUPIL_RULES: tuple[PupilRule, ...] = (
    damaged_names,
    lost_characters,
    missing_ine,
    malformed_ine,
    wrong_ine_key,
    missing_email,
    invalid_email,
    doubtful_email,
    birth_date,
    sex,
    birth_place,
    missing_name,
    mef,
    missing_internal_number,
    missing_regime,
    telephones,
    leaving,
)
"""Every rule over one pupil, in the order in which they are evaluated."""

PUPIL_CODES = tuple(sorted({rule.code for rule in PUPIL_RULES} | {"S104", "S114"}))
CLASS_CODES = ("S005", "S006", "S132")
"""Rules that need every pupil and every class of the file."""

_PLAN = ALWAYS_READ.union(*(rule.reads for rule in PUPIL_RULES))
_EVERYONE = tuple(rule for rule in PUPIL_RULES if rule.applies is Applies.EVERYONE)
_PRESENT = tuple(rule for rule in PUPIL_RULES if rule.applies is not Applies.TERMINALE)
_CLASSES = "STRUCTURES_ELEVE"
_DIVISION = "D"
_BLOCK = re.compile(r"<([A-Z]+)> manque")
_ADDRESS_TAGS = frozenset(DAMAGEABLE_ADDRESS)


class SieclePupils:
    """The checker of one BEE_ELEVES file."""

    root = "BEE_ELEVES"
    collection = "siecle"
    label = "un export d'élèves de SIECLE (BEE_ELEVES)"
    tags = (HEADER_TAG, "ELEVE", "OPTION", "STRUCTURES_ELEVE", "ADRESSE")
    codes = (*ENVELOPE_CODES, stale_export.code, *CLASS_CODES, *PUPIL_CODES, *TIE_CODES)
    """Every rule of this format."""

    def __init__(self, reporter: Reporter) -> None:
        self.not_evaluated: set[str] = set()
        self._reporter = reporter
        self._roster = Roster()
        self._in_school: list[Seen] = []
        self._ties = Ties(reporter)
        self._header = Header(reporter, (*ENVELOPE_RULES, stale_export))
        self._ines, self._mails = Values(), Values()
        self._eleve_ids, self._elenoets = Values(), Values()
        self._division_places: dict[str, Place] = {}
        self._addresses: dict[str, Subject] = {}
        self._seen: dict[str, int] = dict.fromkeys(self.tags, 0)
        self._steps = {
            HEADER_TAG: self._header.read,
            "ELEVE": self._pupil,
            "OPTION": self._option,
            _CLASSES: self._structures,
            "ADRESSE": self._address,
        }
        self._damaged = self._classes_damaged = False
        self._section = ""
        self._missing: set[str] = set()

    def opened(self, names: Sequence[str], attributes: Mapping[str, str]) -> None:
        """Take note of nothing: neither a file's name nor VERSION is ever a reason to reject."""

    def record(self, record: Record) -> None:
        """Check one record of the file."""
        if self._damaged:
            # Whatever was lost stood between the last record and this one.
            self._classes_damaged |= record.tag == _CLASSES
            self._damaged = False
        self._section = record.tag
        self._seen[record.tag] += 1
        self._steps[record.tag](record)

    def fault(self, fault: Fault) -> None:
        """Notice a block that the reader misses, or damage among the classes of the pupils."""
        if fault.rule == "F009":
            self._missing.update(_BLOCK.findall(fault.detail))
        elif fault.rule == "F003":
            self._damaged = self._ties.damaged = True
            self._classes_damaged |= self._section == _CLASSES

    def _pupil(self, record: Record) -> None:
        pupil = read_pupil(record.element, _PLAN, self._reporter.expected.is_terminale)
        reporter = self._reporter
        name = reporter.name(pupil.family_name, pupil.values.get("PRENOM", ""))
        subject = Subject(pupil.eleve_id, pupil.elenoet, name)
        rules = _rules_for(pupil)
        code = ""
        try:
            for rule in rules:
                code = rule.code
                flaws = rule.check(pupil, reporter.expected)
                if flaws:
                    reporter.flaws(code, flaws, record, subject)
        except Exception as error:
            raise RuleFailure(code) from error
        if pupil.repeated:
            self._repeated(pupil.repeated, record, subject)
        self._remember(pupil, subject, record)

    def _repeated(self, tag: str, record: Record, subject: Subject) -> None:
        message = f"La balise {tag} est répétée dans la fiche : une des deux valeurs serait perdue."
        flaw = Flaw(message, (tag, 1), severity=Severity.ERROR)
        self._reporter.flaws("F009", (flaw,), record, subject)

    def _remember(self, pupil: Pupil, subject: Subject, record: Record) -> None:
        seen = Seen(
            subject,
            record.line,
            record.column,
            pupil.present,
            "CODE_MEF" in pupil.values,
            pupil.terminale,
            pupil.terminale and pupil.present and pupil.email_valid,
        )
        self._roster.pupils.append(seen)
        if pupil.ine and self._ines.repeats(pupil.ine, seen):
            place = self._reporter.place(record, (pupil.ine_tag,))
            self._ines.add_repetition(pupil.ine, seen, place)
        elif seen.email_valid and self._mails.repeats(pupil.values["MEL"].lower(), seen):
            # One pupil entered twice is told by the INE.
            place = self._reporter.place(record, ("MEL",))
            self._mails.add_repetition(pupil.values["MEL"].lower(), seen, place)
        # A record written twice is one duplicate, of its ELEVE_ID.
        for value, numbers in ((pupil.eleve_id, self._eleve_ids), (pupil.elenoet, self._elenoets)):
            if value and numbers.repeats(value, seen):
                numbers.add_repetition(value, seen, self._reporter.place(record))
                break
        address = pupil.values.get("ADRESSE_ID")
        if address:
            self._addresses.setdefault(address, subject)
        if self._ties.needs_all:
            self._ties.pupil(pupil, subject, record)

    def _option(self, record: Record) -> None:
        eleve_id = record.element.get("ELEVE_ID", "").strip()
        if eleve_id and self._eleve_ids.first(eleve_id) is None:
            self._ties.option(record, eleve_id, known=False)

    def _structures(self, record: Record) -> None:
        eleve_id = record.element.get("ELEVE_ID", "").strip()
        if not eleve_id:
            return
        known = self._eleve_ids.first(eleve_id) is not None
        again = eleve_id in self._roster.divisions
        if again or not known or self._ties.needs_all:
            self._ties.structures(record, eleve_id, known=known, again=again)
        codes, last = _divisions(record.element)
        self._roster.add_divisions(eleve_id, codes)
        if doubtful_divisions(self._roster.divisions[eleve_id]) is not None:
            place = self._reporter.place(record, (last, "CODE_STRUCTURE"))
            self._division_places[eleve_id] = place

    def _address(self, record: Record) -> None:
        if record.raw.isascii():
            return
        flaws = [
            flaw
            for child in record.element
            if child.tag in _ADDRESS_TAGS
            and child.text
            and not child.text.isascii()
            and (flaw := damage(str(child.tag), child.text.strip(XML_SPACES))) is not None
        ]
        if flaws:
            owner = self._addresses.get(record.element.get("ADRESSE_ID", "").strip())
            self._reporter.flaws("F010", flaws, record, owner)

    def finish(self, *, complete: bool) -> None:
        """Evaluate what needs the whole file; `complete` when it was read to its end."""
        collector = self._reporter.collector
        for duplicate in self._ines.duplicates.values():
            collector.add(ine_draft(duplicate))
        for duplicate in self._mails.duplicates.values():
            collector.add(email_draft(duplicate, self._reporter.value("MEL", duplicate.value)))
        for name, numbers in (("ELEVE_ID", self._eleve_ids), ("ELENOET", self._elenoets)):
            for duplicate in numbers.duplicates.values():
                collector.add(number_draft(duplicate, name))
        if not self._header.seen:
            self.not_evaluated.update((*ENVELOPE_CODES, stale_export.code))
        if not self._seen["ELEVE"]:
            self.not_evaluated.update((*PUPIL_CODES, "S132"))
        if complete and self._seen["ELEVE"]:
            self.not_evaluated |= self._ties.finish(self._carrier, self._eleve_ids.duplicates)
        else:
            self.not_evaluated.add("S133")
        whole = complete and bool(self._seen["ELEVE"])
        self._ties.close(self.division_of, self._header.exported_at, complete=whole)
        self._in_school = self._roster.in_school()
        if complete and self._classes_known():
            self._finish_classes()
        else:
            self.not_evaluated.update(CLASS_CODES)

    def _carrier(self, eleve_id: str) -> Subject | None:
        """Return the first pupil who carries an ELEVE_ID, or None."""
        seen = self._eleve_ids.first(eleve_id)
        return seen.subject if seen is not None else None

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
            doubtful = self._eleve_ids.duplicates
            for draft in class_drafts(self._roster, self._division_places, doubtful):
                self._reporter.collector.add(self._with_excerpt(draft))
        message = nobody(self._roster, self._in_school)
        if message:
            self._reporter.whole_file("S005", message)
        elif not self._classes_damaged:
            doubt = unlikely_count(self.facts(), self._reporter.expected)
            if doubt:
                self._reporter.whole_file("S006", doubt)

    def _with_excerpt(self, draft: Draft) -> Draft:
        """Give a pupil without class the opening tag that SIECLE writes for them."""
        subject, place = draft.subject, draft.place
        if place.excerpt or subject is None:
            return draft
        identifiers = (("ELEVE_ID", subject.eleve_id), ("ELENOET", subject.elenoet))
        given = "".join(f" {name}={quoteattr(value)}" for name, value in identifiers if value)
        place = Place(place.line, place.column, place.path, f"<ELEVE{given}>")
        return Draft(draft.rule, draft.severity, draft.message, place, subject, draft.value)

    def division_of(self, subject: Subject) -> str:
        """Return the class of a pupil for the report."""
        return self._roster.class_of(subject)

    def facts(self) -> FileFacts:
        """Return what the file says of itself, without its size, hash and encoding."""
        in_school = self._in_school
        terminales = [pupil for pupil in in_school if pupil.terminale]
        classes = {c for p in in_school for c in self._roster.classes_of(p.subject.eleve_id)}
        return msgspec.structs.replace(
            self._header.facts(self.root),
            pupils=len(self._roster.pupils),
            in_school=len(in_school),
            terminales=len(terminales),
            valid_emails=sum(pupil.email_valid for pupil in terminales),
            classes=len(classes),
        )


def _rules_for(pupil: Pupil) -> tuple[PupilRule, ...]:
    if not pupil.present:
        return _EVERYONE
    return PUPIL_RULES if pupil.terminale else _PRESENT


def _divisions(element: etree._Element) -> tuple[tuple[str, ...], int]:
    """Return the codes of a pupil's D structures, and the rank of the last one."""
    codes: list[str] = []
    last = 0
    for rank, structure in enumerate(element):
        code = kind = ""
        for child in structure:
            tag = child.tag
            if tag == "CODE_STRUCTURE":
                code = child.text or ""
            elif tag == "TYPE_STRUCTURE":
                kind = child.text or ""
        if code and kind.strip(XML_SPACES) == _DIVISION and (code := code.strip(XML_SPACES)):
            codes.append(code)
            last = rank
    return tuple(codes), last
