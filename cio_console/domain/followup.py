"""The follow-up (relances): what the director wrote down, never lost."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

import msgspec

BACK = ("retirer", "retire", "annuler", "annule")
"""What a line begins with to take back what was written; folded."""


class Channel(StrEnum):
    """How a school was contacted."""

    PHONE = "téléphone"
    EMAIL = "courriel"
    VISIT = "visite"
    SMS = "SMS"


class Contact(msgspec.Struct, frozen=True):
    """One contact with a school (relance), in the director's own words."""

    id: str
    uai: str
    at: datetime
    text: str
    """One line: with whom, what was agreed."""
    channel: Channel = Channel.PHONE
    who: str = ""
    """Person reached, in office at the school."""
    call_back: date | None = None
    withdrawn_at: datetime | None = None
    """When it was taken back, noted on the wrong school or twice; it is kept all the same."""


class Draft(msgspec.Struct, frozen=True):
    """What was typed about a contact, or of a declared upload, and is not recorded yet."""

    id: str
    """What is recorded from it bears it too: recorded twice, it stays one."""
    uais: tuple[str, ...]
    """The schools that it is about."""
    at: datetime
    text: str
    purpose: str = "contact"
    """What the line is to be: « contact », or « declaration »."""


class Visit(msgspec.Struct, frozen=True):
    """One opening of the console: when it was left, and how far what it showed went."""

    at: datetime
    newest: datetime | None = None
    """Newest reception held then. An upload received before the visit and published after it is
    news; None in the journals of before this field, and where nothing was held."""


def visit_before(visit: Visit | None, at: datetime) -> Visit | None:
    """Return `visit` when it was made before the instant seen: what has come since is news."""
    return visit if visit is not None and visit.at < at else None


def last_contacts(contacts: Iterable[Contact]) -> dict[str, Contact]:
    """Return the newest contact of each school, by UAI."""
    newest: dict[str, Contact] = {}
    for contact in contacts:
        held = newest.get(contact.uai)
        if held is None or (held.at, held.id) < (contact.at, contact.id):
            newest[contact.uai] = contact
    return newest
