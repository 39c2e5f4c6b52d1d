"""Whom to call: the schools that need the director, in the order in which to call them, and why.

A promise is kept first: the schools to call back today or before. Then the others by urgency,
those never called or called the longest ago first. Last, those that wait: called today, or to be
called back later; a new upload ends the wait, for it is about another file.

Of a closed campaign nobody is called any more: the list is of those that left something wanting.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import IntEnum

import msgspec

from cio_console.domain.campaign_span import written_in
from cio_console.domain.followup import Contact, last_contacts
from cio_console.domain.overview import (
    NEEDS_ATTENTION,
    SchoolLine,
    SectorOverview,
    Urgency,
    urgency_of_state,
)
from cio_console.domain.status import Flag
from cio_console.domain.text import collation_key

_NEVER = datetime.min.replace(tzinfo=UTC)


class Turn(IntEnum):
    """When a school is to be called, in the order of the list."""

    PROMISED = 0
    """The day to call it back has come, or has passed."""
    NOW = 1
    WAITING = 2
    """Called today, or to be called back later."""
    LEFT = 3
    """Something was still wanting when the campaign ended: it is closed."""


_BY_DAY = (Turn.PROMISED, Turn.WAITING)
"""Turns in which the day promised decides who comes first."""


class Reason(msgspec.Struct, frozen=True):
    """One reason to call."""

    urgency: Urgency
    """`EMAILS` for the addresses that are missing; else that of one collection."""
    collection: str = ""
    """Id of that collection."""


class Call(msgspec.Struct, frozen=True):
    """One school to call."""

    line: SchoolLine
    turn: Turn
    reasons: tuple[Reason, ...] = ()
    """Most urgent first; empty when nothing is left to ask and only a promise is kept."""
    last: Contact | None = None
    """The newest contact with the school."""
    call_back: date | None = None
    """The day promised in that contact."""
    uploaded_since: bool = False
    """Whether the school gave a file after that contact."""

    @property
    def uai(self) -> str:
        """UAI of the school."""
        return self.line.school.uai

    @property
    def is_due(self) -> bool:
        """Whether the school is to be called today."""
        return self.turn in (Turn.PROMISED, Turn.NOW)


def calls(sector: SectorOverview, contacts: Iterable[Contact]) -> tuple[Call, ...]:
    """Return the schools to call at the instant of `sector`, in order.

    A contact settles the promise of the one before. What was said stays known when a past day is
    looked at: `contacts` are taken as they are. Those of another campaign promised nothing in this.
    """
    last = last_contacts(written_in(sector, contacts))
    found = (_call(sector, line, last.get(line.school.uai)) for line in sector.lines)
    return tuple(sorted((call for call in found if call is not None), key=_order))


def reasons(
    sector: SectorOverview, line: SchoolLine, least: Urgency = NEEDS_ATTENTION
) -> tuple[Reason, ...]:
    """Return why to call that school, most urgent first, down to what is as urgent as `least`."""
    own = sector.own(line.school.uai)
    found = [
        Reason(urgency, name)
        for name, state in line.states.items()
        if (urgency := urgency_of_state(state, own.lead)) <= least
        or Flag.OUT_OF_ORDER in state.flags
    ]
    if line.missing_emails and not own.campaign.activation_mail_sent(own.at):
        found.append(Reason(Urgency.EMAILS))
    return tuple(sorted(found, key=lambda reason: reason.urgency))


def next_call(before: Iterable[Call], after: Iterable[Call], uai: str) -> str:
    """Return the UAI of the school to go on with once `uai` has been called.

    It is `uai` itself as long as it is due, else the next due one in the order that the list had,
    else the first due one, else `uai`.
    """
    due = [call.uai for call in after if call.is_due]
    if uai in due:
        return uai
    order = [call.uai for call in before]
    behind = order[order.index(uai) + 1 :] if uai in order else []
    return next((name for name in (*behind, *due) if name in due), uai)


def _call(sector: SectorOverview, line: SchoolLine, last: Contact | None) -> Call | None:
    why = reasons(sector, line)
    promised = last.call_back if last else None
    own = sector.own(line.school.uai)
    if not why and (promised is None or own.closed):
        return None
    why = why or reasons(sector, line, Urgency.AWAITED)  # what a promise kept is about
    received = line.last_received
    since = last is not None and received is not None and received > last.at
    today = own.campaign.day_of(own.at)
    if own.closed:
        turn = Turn.LEFT
    elif promised is not None and promised <= today:
        turn = Turn.PROMISED
    elif last is None or (since and why):
        turn = Turn.NOW
    elif promised is not None or own.campaign.day_of(last.at) >= today:
        turn = Turn.WAITING
    else:
        turn = Turn.NOW
    return Call(line, turn, why, last, promised, since)


def _order(call: Call) -> tuple[object, ...]:
    line = call.line
    school = line.school
    return (
        call.turn,
        call.call_back if call.turn in _BY_DAY and call.call_back else date.max,
        line.urgency,
        call.last.at if call.last else _NEVER,
        -line.errors,
        collation_key(school.commune),
        collation_key(school.name),
        school.uai,
    )
