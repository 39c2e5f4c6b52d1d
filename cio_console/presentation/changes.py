"""What changed, in words: since when, what happened, shared by the screen and `changements`."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cio_console.domain.campaign import Campaign
from cio_console.domain.changes import Change, Changes, Kind, Since, since_day, since_visit
from cio_console.domain.days import WEEKDAYS, worked_before
from cio_console.domain.followup import Visit, visit_before
from cio_console.domain.status import Flag
from cio_console.presentation.dates import day_and_time, full_day
from cio_console.presentation.labels import GlyphSet, flag_label
from cio_console.presentation.numbers import number, plural
from cio_console.presentation.wording import flags_note, short_label

_WEEK = 7

_KINDS: dict[Kind, tuple[str, str, str]] = {
    Kind.LATE: ("en retard", "en retard", "late"),
    Kind.REJECTED: ("dépôt rejeté", "dépôts rejetés", "rejected"),
    Kind.WORSE: ("recul", "reculs", "error"),
    Kind.RECEIVED: ("même état", "même état", "muted"),
    Kind.BETTER: ("en progrès", "en progrès", "ok"),
}
"""For one, for several, and the style."""
ASKING = (Kind.LATE, Kind.REJECTED, Kind.WORSE)
"""What asks for a call."""


class Reference(StrEnum):
    """What the present is compared with; the value is how a director calls it."""

    VISIT = "votre dernière visite"
    YESTERDAY = "hier"
    WORKED = "le dernier jour ouvré"
    WEEK = "il y a sept jours"
    DAY = "un jour choisi"


@dataclass(frozen=True, slots=True)
class Compared:
    """The state compared with, and its name."""

    since: Since
    label: str
    """« votre dernière visite, 06/01/2025 18:02 »."""


def compared(
    campaign: Campaign, at: datetime, visit: Visit | None, asked: Reference, day: date | None = None
) -> Compared:
    """Return what to compare the instant `at` with.

    The last day of work, where no visit was made before what is seen, or no day was chosen: on a
    Monday nothing has come since Sunday that a director has not seen.
    """
    if asked is Reference.VISIT and (made := visit_before(visit, at)):
        when = day_and_time(made.at, campaign.zone)
        return Compared(since_visit(made), f"{Reference.VISIT}, {when}")
    if asked is Reference.DAY and day is not None:
        start = campaign.start_of_day(day)
        return Compared(Since(start, start), f"le {full_day(day)} à 0 h")
    today = campaign.day_of(at)
    worked = (today - worked_before(today)).days
    days = {Reference.WEEK: _WEEK, Reference.YESTERDAY: 1}.get(asked, worked)
    since = since_day(campaign, at, days)
    first = campaign.day_of(since.at)
    named = {_WEEK: f"{Reference.WEEK},", 1: f"{Reference.YESTERDAY},"}
    return Compared(since, f"{named.get(days, WEEKDAYS[first.weekday()])} {full_day(first)} à 0 h")


def why_not_since(day: date, seen: date) -> str:
    """Return a French sentence on why nothing can have changed since `day`; "" when it can."""
    if day <= seen:
        return ""
    return f"Le {full_day(day)} est après le jour vu, le {full_day(seen)} : donnez un jour d'avant."


def kind_label(kind: Kind) -> str:
    """Return what happened, for one row: « en retard », « en progrès »."""
    return _KINDS[kind][0]


def counts_told(found: Changes) -> list[tuple[str, str]]:
    """Return the (text, style) of everything that happened, what asks for a call first."""
    told = [(plural(found.received, "dépôt", "dépôts"), "")] if found.received else []
    for kind in (*ASKING, Kind.BETTER):
        if count := found.count(kind):
            one, many, style = _KINDS[kind]
            told.append((plural(count, one, many), style))
    return told + [(text, "accent") for text in _dates(found)]


def errors_text(row: Change) -> str:
    """Return « 3 erreurs de moins »; "" when there is nothing to compare."""
    if not row.uploads or row.errors is None:
        return ""
    if not row.errors:
        return "autant d'erreurs"
    more = "de plus" if row.errors > 0 else "de moins"
    return f"{plural(abs(row.errors), 'erreur', 'erreurs')} {more}"


def errors_cell(row: Change, glyphs: GlyphSet = GlyphSet.UNICODE) -> tuple[str, str]:
    """Return « −12 », « +3 » or « = » in its style; all are more after a first upload."""
    if not row.uploads or row.after.current is None or row.after.current.declared:
        return "", ""
    step = row.after.current.errors if row.errors is None else row.errors
    return (signed(step, glyphs), "error" if step > 0 else "ok") if step else ("=", "muted")


def signed(count: int, glyphs: GlyphSet = GlyphSet.UNICODE) -> str:
    """Return « +3 » or « −12 »."""
    minus = "-" if glyphs is GlyphSet.ASCII else "−"
    return f"+{number(count)}" if count > 0 else f"{minus}{number(-count)}"


def news_of(row: Change) -> str:
    """Return « dernier dépôt rejeté · 3 erreurs de moins », what the statuses do not tell."""
    told = [flag_label(flag) for flag in row.after.flags if flag not in row.before.flags]
    return " · ".join([*told, *filter(None, [errors_text(row)])])


def flag_notes(row: Change, campaign: Campaign) -> list[str]:
    """Return what each « * » of a row stands for, before and now."""
    collection = campaign.collection(row.after.collection)
    label = collection.label if collection else row.after.collection
    school = row.line.school
    told = [("", row.after.flags), (", avant", row.before.flags if row.moved else ())]
    return [flags_note(school, f"{label}{when}", flags) for when, flags in told if flags]


def flags_legend(found: Changes) -> str:
    """Return « * dernier dépôt rejeté, hors délai », all that a « * » of the rows can mean."""
    flags = {flag for row in found.rows for flag in (*row.before.flags, *row.after.flags)}
    told = ", ".join(flag_label(flag) for flag in Flag if flag in flags)
    return f"* {told}" if told else ""


def _dates(found: Changes) -> list[str]:
    told = [f"ouverture : {short_label(c)}" for c in found.opened]
    told += [f"échéance passée : {short_label(c)}" for c in found.closed]
    return told + [f"jalon : {m.label.split(' (')[0]}" for m in found.milestones]
