"""Deadlines and days to call back as a calendar (iCalendar, RFC 5545), for any agenda program."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from cio_console.domain.calls import Call
from cio_console.domain.campaign import Campaign
from cio_console.presentation.calls import why

_LINE_BYTES = 75
"""Octets of a line at most, its end left out (RFC 5545 §3.1)."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar(campaign: Campaign, calls: Iterable[Call], at: datetime) -> bytes:
    """Return the calendar: each closing day, each milestone with a day, each call promised.

    Days are whole days. The same event keeps its identifier from one export to the next.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CIO Console//relances//FR"]
    for collection in campaign.collections:
        if collection.closes is not None:
            name, summary = f"{collection.id}-echeance", f"Échéance : {collection.label}"
            lines += _event(f"{campaign.id}-{name}", collection.closes, summary, "", at)
    for milestone in campaign.milestones:
        if milestone.day is not None:
            lines += _event(f"{campaign.id}-{milestone.id}", milestone.day, milestone.label, "", at)
    for call in calls:
        if call.call_back is not None and call.last is not None:
            summary = f"Rappeler {call.line.school.name}"
            told = f"{call.line.school.telephone}\n{why(campaign, call)}\n{call.last.text}"
            lines += _event(f"rappel-{call.uai}", call.call_back, summary, told, at)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event(name: str, day: date, summary: str, description: str, at: datetime) -> list[str]:
    told = [f"DESCRIPTION:{_text(description)}"] if description.strip() else []
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(name)}@cio-console.invalid",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(summary)}",
        *told,
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    return value.strip().translate(_ESCAPES)


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
