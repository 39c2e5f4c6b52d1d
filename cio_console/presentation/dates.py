"""Days, instants and durations, said in French."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_NEAR = {0: "aujourd'hui", 1: "demain", -1: "dépassée depuis hier"}
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def long_day(day: date) -> str:
    """Return « mercredi 8 janvier 2025 »; the first of a month is « 1er »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{_DAYS[day.weekday()]} {number} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Return « 08/01 »."""
    return f"{day:%d/%m}"


def week_day(day: date) -> str:
    """Return « mer. 08/01 »."""
    return f"{_DAYS[day.weekday()][:3]}. {short_day(day)}"


def full_day(day: date) -> str:
    """Return « 08/01/2025 »."""
    return f"{day:%d/%m/%Y}"


def month_label(month: str) -> str:
    """Return « février 2025 » for « 2025-02 »."""
    year, number = month.split("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


def day_and_time(instant: datetime, zone: ZoneInfo) -> str:
    """Return « 08/01/2025 14:05 » by the clocks of `zone`."""
    return f"{instant.astimezone(zone):%d/%m/%Y %H:%M}"


def countdown(days: int | None) -> str:
    """Return « J-2 », « J-0 » on the day, « J+3 » after it, « à confirmer » when it is unknown."""
    if days is None:
        return "à confirmer"
    return f"J-{days}" if days >= 0 else f"J+{-days}"


def countdown_told(days: int | None) -> str:
    """Return the same where there is room: « aujourd'hui » on the day."""
    return _NEAR[days] if days == 0 else countdown(days)


def time_left(days: int | None) -> str:
    """Return « dans 2 jours », « aujourd'hui », « dépassée depuis 77 jours » of a deadline.

    For those who do not read « J-2 » every morning.
    """
    if days is None:
        return "à confirmer"
    if days in _NEAR:
        return _NEAR[days]
    return f"dans {days} jours" if days > 0 else f"dépassée depuis {-days} jours"


def age(elapsed: timedelta) -> str:
    """Return how long ago: « à l'instant », « il y a 5 min », « il y a 2 h », « il y a 3 j »."""
    for unit, label in ((_DAY, "j"), (_HOUR, "h"), (_MINUTE, "min")):
        if elapsed >= unit:
            return f"il y a {elapsed // unit} {label}"
    return "à l'instant"
