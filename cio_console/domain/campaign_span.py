"""Of which campaign a note is, and until when a closed campaign is looked at.

A note (contact, acceptance) names no campaign. It is of the campaign of the school year in which it
was written, from 1 September: what was promised in January is no promise of the next campaign. The
next campaign begins where `retention.words_until` ends the words of the one before.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from cio_console.domain.campaign import Campaign
from cio_console.domain.overview import SectorOverview
from cio_console.domain.retention import last_day, last_word
from cio_console.domain.snapshot import SectorSnapshot

_RENTREE = (9, 1)


class Note(Protocol):
    """What the director wrote about a school, at an instant."""

    @property
    def uai(self) -> str:
        """UAI of the school."""

    @property
    def at(self) -> datetime:
        """When it was written."""


N = TypeVar("N", bound=Note)


def first_day(campaign: Campaign) -> date:
    """Return the day from which notes are of a campaign: the rentrée, or its first day before."""
    days = [day for c in campaign.collections for day in (c.opens, c.closes)]
    days += [milestone.first_day for milestone in campaign.milestones]
    rentree = date(max(min(campaign.school_year, date.max.year), 1), *_RENTREE)
    return min(day for day in (rentree, *days) if day is not None)


def written_in(sector: SectorOverview, notes: Iterable[N]) -> tuple[N, ...]:
    """Return the notes of the campaign of each school: of several CIO each has its own.

    Those of a closed one stop with its school year; the one in force has whatever came since.
    """
    limits: dict[str, tuple[date, date]] = {}
    found = []
    for note in notes:
        own = sector.own(note.uai)
        campaign = own.campaign
        if campaign.id not in limits:
            end = last_word(campaign) if own.closed else date.max
            limits[campaign.id] = first_day(campaign), end
        first, last = limits[campaign.id]
        if first <= campaign.day_of(note.at) <= last:
            found.append(note)
    return tuple(found)


def closed_day(snapshots: Iterable[SectorSnapshot], today: date) -> date | None:
    """Return the day on which closed sectors are looked at together, None when none is closed."""
    days = [last_seen(snapshot) for snapshot in snapshots if snapshot.closed]
    return min(max(days), today) if days else None


def last_seen(snapshot: SectorSnapshot) -> date:
    """Return the day on which a closed sector is looked at: once all is over, and all received.

    That is the day after its last one, when every deadline has passed, or that of a later upload.
    """
    campaign = snapshot.campaign
    received = (campaign.day_of(upload.received_at) for upload in snapshot.uploads)
    over = last_day(campaign)
    return max((over + timedelta(days=over < date.max), *received))
