"""S004 and S006: a SIECLE file beside what was known of the school before it.

Pure functions over what the file says, the facts of the school's usable upload before it, the
expected count and the instant of the upload: each may be unknown, and then says nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from cio_console.checks.expectation import Expectation
from cio_console.checks.reporting.flaw import NONE, Flaw
from cio_console.checks.siecle.envelope import envelope_rule
from cio_console.checks.values.dates import parse_day, parse_french_date
from cio_console.domain.finding import FileFacts

_OLDEST_DAYS = 30
"""Days after which an export no longer tells the school as it is."""
FAR = 0.20
"""Share of the known count from which on a count is far from it."""
_FEWEST = 10
"""Pupils from which on a difference counts. Arrivals, departures and the chance of one year make
as much in a small school, where 20 % is two pupils; a forgotten class is rarely less."""


@envelope_rule("S004")
def stale_export(values: Mapping[str, str], expected: Expectation) -> Sequence[Flaw]:
    """Report an export older than the one uploaded before it, or a month old when uploaded.

    A file of another school or year has its own rule, S002 or S003.
    """
    text = values.get("DATE_EXPORT", "")
    exported = parse_french_date(text)
    ours = values.get("UAJ") in (None, expected.uai) or not expected.uai
    if exported is None or not ours:
        return NONE
    if values.get("ANNEE_SCOLAIRE") != str(expected.campaign.school_year):
        return NONE
    message = _staleness(exported, expected)
    return (Flaw(message, ("DATE_EXPORT",), text),) if message else NONE


def _staleness(exported: date, expected: Expectation) -> str:
    previous = parse_day(expected.previous.exported_at) if expected.previous else None
    if previous is not None and exported < previous:
        return (
            f"L'export est du {exported:%d/%m/%Y}, plus ancien que celui du dépôt précédent "
            f"({previous:%d/%m/%Y})."
        )
    if expected.received_at is None:
        return ""
    days = (expected.campaign.day_of(expected.received_at) - exported).days
    return f"L'export avait {days} jours quand il a été déposé." if days > _OLDEST_DAYS else ""


def unlikely_count(facts: FileFacts, expected: Expectation) -> str:
    """Return why the number of terminale pupils is doubtful (S006), as a sentence, or "".

    The expected count wins over the previous upload, which may itself have been a partial one: a
    whole file after it is no fault. A file of another school or year, or without any terminale
    pupil, has its own rule.
    """
    right_year = facts.school_year == expected.campaign.school_year
    if not facts.terminales or not right_year or (expected.uai and facts.uai != expected.uai):
        return ""
    likely, previous = expected.terminale_expected, _previous_count(expected)
    if likely and is_far(facts.terminales, likely):
        return _said(facts.terminales, likely, "attendus d'après la liste du secteur")
    if not previous or (likely and is_far(previous, likely)):
        return ""
    far = is_far(facts.terminales, previous)
    return _said(facts.terminales, previous, "dans le dépôt précédent") if far else ""


def _previous_count(expected: Expectation) -> int:
    return expected.previous.terminales if expected.previous else 0


def is_far(count: int, known: int) -> bool:
    """Tell whether a count is too far from a known one to be the life of a school."""
    return abs(count - known) > max(FAR * known, _FEWEST)


def _said(count: int, known: int, where: str) -> str:
    change = round(100 * (count - known) / known)
    pupils = "élève" if count == 1 else "élèves"
    sign = "+" if change > 0 else "−"
    return f"{count} {pupils} de terminale, contre {known} {where} ({sign} {abs(change)} %)."
