"""ELEVE, pupil by pupil: those of whom nothing is to be said at a glance, the others by the rules.

Either way the pupil is added to the roster, and what repeats an identifier is noticed.
"""

from collections.abc import Callable
from functools import partial

from cio_console.checks.pupil.pupil import Pupil, read_pupil
from cio_console.checks.pupil.table import PLAN, rules_for
from cio_console.checks.reading.record import Record
from cio_console.checks.reading.stretch import Lanes, Run
from cio_console.checks.reporting.flaw import Flaw, Subject
from cio_console.checks.reporting.reporter import Reporter, RuleFailure
from cio_console.checks.siecle.clean_pupils import CleanPupils
from cio_console.checks.siecle.roster import EMAIL_VALID, HAS_MEF, PRESENT, TERMINALE, Roster
from cio_console.checks.siecle.strangers import Strangers
from cio_console.checks.siecle.ties import Ties
from cio_console.checks.values.codes import text_code
from cio_console.checks.values.elements import text_of
from cio_console.domain.finding import Severity

_NEW = (-1, -1, -1, -1)

_PupilCodes = tuple[int, int, int, int, int]
"""ELEVE_ID, ELENOET, INE, ADRESSE_ID and address of a pupil, as codes."""
_Repeated = tuple[int, int, int, int] | None
"""The rows of those who carry the same ELEVE_ID, ELENOET, INE, address; None for nobody."""


class Enrolment:
    """The pupils of one file, on their way to its roster."""

    def __init__(
        self, reporter: Reporter, roster: Roster, ties: Ties, strangers: Strangers
    ) -> None:
        self._reporter = reporter
        self._roster = roster
        self._ties = ties
        self._strangers = strangers
        self._clean: CleanPupils | None = None

    def lanes_for(self, codec: str) -> Callable[[], Lanes]:
        """Return what gives the patterns of the records that may come in runs."""
        if self._ties.needs_all:
            return dict
        self._clean = CleanPupils(self._reporter, codec)
        return self._clean.lanes

    def run(self, run: Run) -> None:
        """Remember the pupils of a run; those who need a closer look after all get it."""
        clean = self._clean
        if clean is None:
            return
        for name, count in clean.unknown(run.matches):
            self._strangers.more((run.tag, name), count)
        place = run.block.place
        for rank, match in enumerate(run.matches):
            values = clean.values(match)
            facts = clean.facts(values)
            if not facts:
                self.record(run.record(rank))
                continue
            codes = (
                int(values.eleve_id) + 1,
                int(values.elenoet) + 1,
                int(values.ine, 36) + 1,
                int(values.address or b"-1") + 1,
                text_code(values.email.lower()) if values.email and facts & EMAIL_VALID else 0,
            )
            line, column = place(match.start())
            name = clean.name(values)
            found = self._add(codes, facts, name, (line, column))
            if found:
                self._repeats(found, run.record(rank), "ID_NATIONAL")

    def record(self, record: Record) -> None:
        """Give a pupil to the rules, then remember them."""
        pupil = read_pupil(record.element, PLAN, self._reporter.expected.is_terminale)
        reporter = self._reporter
        name = reporter.name(pupil.family_name, pupil.values.get("PRENOM", ""))
        subject = Subject(pupil.eleve_id, pupil.elenoet, name, len(self._roster))
        code = ""
        try:
            for rule in rules_for(pupil):
                code = rule.code
                flaws = rule.check(pupil, reporter.expected)
                if flaws:
                    reporter.flaws(code, flaws, record, subject)
        except Exception as error:
            raise RuleFailure(code) from error
        if pupil.repeated:
            self._repeated(pupil.repeated, record, subject)
        if self._clean is not None:
            self._clean.learn(record)
        if self._ties.needs_all:
            self._ties.pupil(pupil, subject, record)
        self._remember(pupil, name, record)

    def _repeated(self, tag: str, record: Record, subject: Subject) -> None:
        message = f"La balise {tag} est répétée dans la fiche : une des deux valeurs serait perdue."
        flaw = Flaw(message, (tag, 1), severity=Severity.ERROR)
        self._reporter.flaws("F009", (flaw,), record, subject)

    def _remember(self, pupil: Pupil, name: str, record: Record) -> None:
        roster = self._roster
        facts = PRESENT if pupil.present else 0
        facts |= HAS_MEF if "CODE_MEF" in pupil.values else 0
        if pupil.terminale:
            facts |= TERMINALE
            facts |= EMAIL_VALID if pupil.present and pupil.email_valid else 0
        code = roster.numbers.code
        codes = (
            code(pupil.eleve_id),
            code(pupil.elenoet),
            roster.ine_codes.code(pupil.ine if pupil.ine_form else ""),
            code(pupil.values.get("ADRESSE_ID", "")),
            text_code(pupil.values["MEL"].lower().encode()) if facts & EMAIL_VALID else 0,
        )
        found = self._add(codes, facts, name, (record.line, record.column))
        if found:
            self._repeats(found, record, pupil.ine_tag)

    def _add(self, codes: _PupilCodes, facts: int, name: str, at: tuple[int, int]) -> _Repeated:
        """Add a pupil to the roster; return the rows of those who carry the same identifiers."""
        roster = self._roster
        row = len(roster)
        eleve_id, elenoet, ine, address, email = codes
        same_ine = roster.ines.add(ine, row)
        found = (
            roster.eleve_ids.add(eleve_id, row),
            roster.elenoets.add(elenoet, row),
            same_ine,
            # One pupil entered twice is told by the INE.
            roster.emails.add(email if same_ine < 0 else 0, row),
        )
        roster.add(facts=facts, name=roster.intern(name), at=at, address=address)
        return None if found == _NEW else found

    def _repeats(self, found: _Repeated, record: Record, ine_tag: str) -> None:
        """Remember which identifiers the last pupil repeats."""
        if found is None:
            return
        roster = self._roster
        row = len(roster) - 1
        eleve_id, elenoet, ine, email = found
        if ine >= 0:
            value = roster.ine_codes.text(roster.ines.column[row])
            place = partial(self._reporter.place, record, (ine_tag,))
            roster.repeat(roster.ines, ine, value, place)
        if email >= 0:
            value = text_of(record.element, "MEL")
            place = partial(self._reporter.place, record, ("MEL",))
            roster.repeat(roster.emails, email, value, place)
        # A record written twice is one duplicate, of its ELEVE_ID.
        first, unique = (
            (eleve_id, roster.eleve_ids) if eleve_id >= 0 else (elenoet, roster.elenoets)
        )
        if first >= 0:
            value = roster.numbers.text(unique.column[row])
            roster.repeat(unique, first, value, partial(self._reporter.place, record))
