"""A day to look at, as a director types it at the foot of a screen."""

from datetime import date

from cio_console.domain.campaign import Campaign
from cio_console.domain.days import day_seen, not_a_day
from cio_console.errors import UsageProblem


def read_day(text: str, today: date, campaign: Campaign | None, empty: str) -> date | None:
    """Return the day typed on the day `today`, as `days.day_seen` reads it; None when it is empty.

    `empty` says what an empty line stands for. Raises UsageProblem for what is no day.
    """
    if not text.strip():
        return None
    year = campaign.school_year if campaign else None
    if day := day_seen(text, today, year):
        return day
    raise UsageProblem(f"{not_a_day(text, today, year)}, ou rien pour {empty}.")
