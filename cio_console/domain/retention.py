"""How long what is held may serve: until its campaign ends, and a delay for the last corrections.

The purpose of the data is the campaign: they go with it, as the regulation asks (RGPD, art. 5-1-e).
"""

from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta

import msgspec

from cio_console.domain.campaign import Campaign, Milestone
from cio_console.domain.followup import Contact

RETENTION_DAYS = 90
"""Days kept after the last milestone, unless the settings say otherwise: from the end of March, the
end of June, so that late corrections and the year's account can be made before the summer."""

_END_OF_SCHOOL_YEAR = (8, 31)
_LONGEST_MEMORY = 12
"""School years looked back at: more than the longest delay that the settings accept."""


def last_day(campaign: Campaign) -> date:
    """Return the last day that a campaign names: a closing day or a milestone.

    While the closing day of a collection is not known, it lasts to the end of the school year.
    """
    closings = [collection.closes for collection in campaign.collections]
    milestones = [_end(milestone) for milestone in campaign.milestones]
    days = [day for day in (*closings, *milestones) if day is not None]
    if not days or None in closings:
        days.append(_end_of_school_year(campaign))
    return max(days)


def end_is_known(campaign: Campaign) -> bool:
    """Tell whether `last_day` is a day that the campaign names, not the end of its school year."""
    closings = [collection.closes for collection in campaign.collections]
    known = any(closings) or any(m.first_day for m in campaign.milestones)
    return known and None not in closings


def school_years(at: date) -> tuple[Campaign, ...]:
    """Return the school years that ended by a day as campaigns without dates, the newest first.

    They stand for the campaigns that nothing tells any more: a note outlives its sector.
    """
    return tuple(
        Campaign(
            f"annee-{session}", f"Année scolaire {session - 1}-{session}", session, session - 1
        )
        for session in range(at.year, at.year - _LONGEST_MEMORY, -1)
    )


def kept_until(campaign: Campaign, delay: int = RETENTION_DAYS) -> date:
    """Return the last day on which the data of a campaign may be held; `delay` is in days."""
    end = last_day(campaign)
    return end + timedelta(days=min(delay, (date.max - end).days))


def last_word(campaign: Campaign) -> date:
    """Return the last day whose notes are of a campaign and not of the next: its school year's."""
    return max(last_day(campaign), _end_of_school_year(campaign))


def words_until(campaign: Campaign, delay: int = RETENTION_DAYS) -> date:
    """Return the last day whose notes go with a campaign: those of the next one never do.

    A note names no campaign. However long the delay, what is written after the school year is of
    the next campaign.
    """
    return min(kept_until(campaign, delay), last_word(campaign))


def is_over(campaign: Campaign, at: datetime, delay: int = RETENTION_DAYS) -> bool:
    """Tell whether the data of a campaign have no reason to be held any more at that instant."""
    return campaign.day_of(at) > kept_until(campaign, delay)


def without_words(contact: Contact) -> Contact:
    """Return a contact with nothing personal left: that a school was reached, when, and how.

    That much serves the account of a campaign, and names nobody.
    """
    return msgspec.structs.replace(contact, text="", who="", call_back=None)


def _end_of_school_year(campaign: Campaign) -> date:
    return date(min(max(campaign.session, MINYEAR), MAXYEAR), *_END_OF_SCHOOL_YEAR)


def _end(milestone: Milestone) -> date | None:
    """Return the last day of a milestone: that of its month when only the month is known."""
    first = milestone.first_day
    if first is None or milestone.day is not None:
        return first
    from calendar import monthrange  # loads the locales, seldom needed

    return first.replace(day=monthrange(first.year, first.month)[1])
