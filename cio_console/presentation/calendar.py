"""Deadlines and days to call back as a calendar (iCalendar, RFC 5545), for any agenda program.

Days are whole days. The same event keeps its identifier from one export to the next, so that an
agenda puts the new one in the place of the old one. What was promised is an event rather than a
task (VTODO), which Outlook and Google Agenda leave out when they read a file.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from cio_console.domain.calls import Call, Turn
from cio_console.domain.campaign import Campaign, Collection, Milestone
from cio_console.domain.overview import DUE_SOON
from cio_console.domain.text import clean_block, is_likely
from cio_console.presentation.calls import why
from cio_console.presentation.dates import month_label

_LINE_BYTES = 75
"""Octets of a line at most, its end left out (RFC 5545 §3.1)."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_TO_CONFIRM = "à confirmer"
_BEFORE_CLOSING = f"-P{DUE_SOON - 1}DT16H"
"""At 8 in the morning, as many days before as a deadline is said to be due soon."""
_THAT_MORNING = "PT8H30M"


class _Event(NamedTuple):
    name: str
    """What its identifier is made of: the same from one export to the next."""
    day: date
    summary: str
    description: str = ""
    alarm: str = ""
    """When the agenda reminds of it, counted from the midnight that begins the day; "" never."""
    confirmed: bool = True
    private: bool = False
    """Whether a shared agenda should show nobody else what it says."""


def calendar(campaign: Campaign, calls: Iterable[Call], at: datetime) -> bytes:
    """Return the calendar at the instant `at`: openings, closings, milestones, calls promised.

    A milestone that is not confirmed, or of which only the month is known, is tentative and says
    so; one of which nothing is known is left out. A day that has passed reminds of nothing.
    """
    today = campaign.day_of(at)
    events = [*_deadlines(campaign), *_milestones(campaign), *_promises(campaign, calls)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CIO Console//relances//FR",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(campaign.label)}",
    ]
    for event in events:
        lines += _lines(event, at, late=event.day < today)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _deadlines(campaign: Campaign) -> Iterator[_Event]:
    for collection in campaign.collections:
        name = f"{campaign.id}-{collection.id}"
        menu = f"Site de gestion : {collection.menu}" if collection.menu else ""
        if collection.opens is not None:
            yield _Event(
                f"{name}-ouverture", collection.opens, f"Ouverture : {collection.label}", menu
            )
        if collection.closes is not None:
            yield _Event(
                f"{name}-echeance",
                collection.closes,
                f"Échéance : {collection.label}",
                "\n".join(filter(None, ("Dernier jour, jusqu'à 23 h 59.", menu))),
                _BEFORE_CLOSING,
            )


def _milestones(campaign: Campaign) -> Iterator[_Event]:
    for milestone in campaign.milestones:
        first = milestone.first_day
        if first is None or any(_tells(c, milestone) for c in campaign.collections):
            continue
        sure = milestone.confirmed and milestone.day is not None
        month = "" if milestone.day else f" : {month_label(milestone.month)}"
        doubt = "" if sure else f" ({_TO_CONFIRM}{month})"
        name = f"{campaign.id}-{milestone.id}"
        summary = f"{milestone.label}{doubt}"
        yield _Event(name, first, summary, milestone.source, confirmed=sure)


def _tells(collection: Collection, milestone: Milestone) -> bool:
    """Tell whether the days of a collection say that milestone already, as its name has it."""
    edges = {
        f"{collection.id}-ouverture": collection.opens,
        f"{collection.id}-fin": collection.closes,
    }
    return milestone.day is not None and edges.get(milestone.id) == milestone.day


def _promises(campaign: Campaign, calls: Iterable[Call]) -> Iterator[_Event]:
    for call in calls:
        if call.turn is Turn.LEFT:
            continue  # nobody is called back in a closed campaign
        if call.call_back and is_likely(call.call_back) and call.last is not None:
            told = (call.line.school.telephone, why(campaign, call), call.last.text)
            yield _Event(
                f"rappel-{call.uai}",
                call.call_back,
                f"Rappeler {call.line.school.name}",
                "\n".join(filter(None, told)),
                _THAT_MORNING,
                private=True,
            )


def _lines(event: _Event, at: datetime, *, late: bool) -> list[str]:
    summary = _text(event.summary)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.name)}@cio-console.invalid",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{summary}",
    ]
    if description := _text(event.description):
        lines.append(f"DESCRIPTION:{description}")
    lines += [
        f"STATUS:{'CONFIRMED' if event.confirmed else 'TENTATIVE'}",
        f"CLASS:{'PRIVATE' if event.private else 'PUBLIC'}",
        "CATEGORIES:Parcoursup",
        "TRANSP:TRANSPARENT",
    ]
    if event.alarm and not late:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{summary}",
            f"TRIGGER:{event.alarm}",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _text(value: str) -> str:
    return clean_block(value).strip().translate(_ESCAPES)


def _folded(line: str) -> str:
    """Return a line cut where it is too long, never inside a character."""
    pieces: list[str] = []
    current, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LINE_BYTES:
            pieces.append(current)
            current, size = " ", 1
        current += character
        size += width
    return "\r\n".join([*pieces, current])
