"""PARAMETRES, the header that every SIECLE BEE export begins with: whose, of which year, when."""

import re
from collections.abc import Sequence

from cio_console.checks.dates import parse_french_date
from cio_console.checks.elements import XML_SPACES
from cio_console.checks.flaw import Flaw
from cio_console.checks.record import Record
from cio_console.checks.reporting import Reporter
from cio_console.checks.rules_envelope import ENVELOPE_RULES, MAX_UAI, EnvelopeRule
from cio_console.domain.finding import FileFacts
from cio_console.domain.text import clean_line

HEADER_TAG = "PARAMETRES"
ENVELOPE_CODES = tuple(rule.code for rule in ENVELOPE_RULES)

_YEAR = re.compile(r"[0-9]{4}")


class Header:
    """The header of one export, once its record has been read."""

    def __init__(self, reporter: Reporter, rules: Sequence[EnvelopeRule] = ENVELOPE_RULES) -> None:
        self.seen = False
        """Whether there was a header at all."""
        self._reporter = reporter
        self._rules = rules
        self._values: dict[str, str] = {}

    def read(self, record: Record) -> None:
        """Check PARAMETRES; a second one is out of place and changes nothing."""
        if self.seen:
            flaw = Flaw("Le bloc PARAMETRES est en double : un seul établissement par fichier.")
            self._reporter.flaws("F009", (flaw,), record)
            return
        self.seen = True
        for child in record.element:
            text = (child.text or "").strip(XML_SPACES)
            if isinstance(child.tag, str) and text:
                self._values.setdefault(child.tag, text)
        for rule in self._rules:
            flaws = rule.check(self._values, self._reporter.expected)
            if flaws:
                self._reporter.flaws(rule.code, flaws, record)

    @property
    def exported_at(self) -> str:
        """The day of the export as AAAA-MM-JJ, "" when the header does not tell it."""
        exported = parse_french_date(self._values.get("DATE_EXPORT", ""))
        return exported.isoformat() if exported else ""

    def facts(self, kind: str) -> FileFacts:
        """Return what the header says of a file of this kind; the counts are left at 0."""
        year = self._values.get("ANNEE_SCOLAIRE", "")
        return FileFacts(
            kind=kind,
            uai=clean_line(self._values.get("UAJ", ""), MAX_UAI),
            school_year=int(year) if _YEAR.fullmatch(year) else None,
            exported_at=self.exported_at,
        )
