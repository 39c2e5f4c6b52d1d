"""The JSON document of `relances`; its fields are stable (docs/commandes.md)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from cio_console.domain.calls import Call, Turn
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SectorOverview
from cio_console.presentation.calls import why_parts
from cio_console.presentation.sources_told import FORMAT_VERSION, Sources

_TURNS = {
    Turn.PROMISED: "a-rappeler",
    Turn.NOW: "a-appeler",
    Turn.WAITING: "en-attente",
    Turn.LEFT: "en-suspens",
}


class ContactEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One contact that was made."""

    uai: str
    at: datetime
    channel: str
    who: str
    text: str
    call_back: date | None


class CallEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One school to call."""

    uai: str
    name: str
    commune: str
    turn: str
    why: tuple[str, ...]
    telephone: str
    email: str
    head: str
    call_back: date | None
    last_contact: datetime | None
    cio: tuple[str, ...] | UnsetType = UNSET


class CallsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `relances --json` writes."""

    format: str = "cio-calls"
    format_version: str = FORMAT_VERSION
    today: date
    campaign: str
    source: str
    calls: tuple[CallEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()
    sources: Sources = UNSET


def calls_document(
    source: str,
    sector: SectorOverview,
    calls: Iterable[Call],
    contacts: Sequence[Contact],
    sources: Sources = UNSET,
) -> CallsDocument:
    """Return the calls in their order, and the contacts made, newest first."""
    return CallsDocument(
        today=sector.campaign.day_of(sector.at),
        campaign=sector.campaign.id,
        source=source,
        calls=tuple(_call(sector, call) for call in calls),
        contacts=tuple(
            ContactEntry(
                uai=contact.uai,
                at=contact.at,
                channel=str(contact.channel),
                who=contact.who,
                text=contact.text,
                call_back=contact.call_back,
            )
            for contact in contacts
        ),
        sources=sources,
    )


def _call(sector: SectorOverview, call: Call) -> CallEntry:
    school = call.line.school
    return CallEntry(
        uai=school.uai,
        name=school.name,
        commune=school.commune,
        turn=_TURNS[call.turn],
        why=why_parts(sector.campaign, call),
        telephone=school.telephone,
        email=school.email,
        head=school.head,
        call_back=call.call_back,
        last_contact=call.last.at if call.last else None,
        cio=call.line.cios or UNSET,
    )
