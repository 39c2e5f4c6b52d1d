"""PARAMETRES, the header that every SIECLE BEE export begins with: whose, of which year, when."""

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from cio_console.checks.reading.record import Record
from cio_console.checks.reporting.flaw import Flaw
from cio_console.checks.reporting.reporter import Reporter
from cio_console.checks.siecle.envelope import ENVELOPE_RULES, MAX_UAI, EnvelopeRule
from cio_console.checks.values.dates import parse_french_date
from cio_console.checks.values.elements import XML_SPACES
from cio_console.domain.finding import FileFacts
from cio_console.domain.text import clean_line

HEADER_TAG = "PARAMETRES"
ENVELOPE_CODES = tuple(rule.code for rule in ENVELOPE_RULES)

_YEAR = re.compile(r"[0-9]{4}")


def header_values(element: etree._Element) -> dict[str, str]:
    """Return the values of PARAMETRES by tag, the first of each, empty ones left out."""
    values: dict[str, str] = {}
    for child in element:
        text = (child.text or "").strip(XML_SPACES)
        if isinstance(child.tag, str) and text:
            values.setdefault(child.tag, text)
    return values


def header_facts(values: Mapping[str, str], kind: str) -> FileFacts:
    """Return what these values of PARAMETRES say of a file of this kind."""
    year = values.get("ANNEE_SCOLAIRE", "")
    exported = parse_french_date(values.get("DATE_EXPORT", ""))
    return FileFacts(
        kind=kind,
        uai=clean_line(values.get("UAJ", ""), MAX_UAI),
        school_year=int(year) if _YEAR.fullmatch(year) else None,
        exported_at=exported.isoformat() if exported else "",
    )


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
        self._values = header_values(record.element)
        for rule in self._rules:
            flaws = rule.check(self._values, self._reporter.expected)
            if flaws:
                self._reporter.flaws(rule.code, flaws, record)

    def facts(self, kind: str) -> FileFacts:
        """Return what the header says of a file of this kind; the counts are left at 0."""
        return header_facts(self._values, kind)
