"""Days as the files write them: JJ/MM/AAAA in SIECLE, AAAA-MM-JJ in the grades."""

import re
from datetime import date

FRENCH_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
"""The form alone: « 31/02/2007 » has it, and is no day."""


def parse_french_date(text: str) -> date | None:
    """Return the day written JJ/MM/AAAA, or None when `text` is not one."""
    match = FRENCH_DATE.fullmatch(text)
    if match is None:
        return None
    day, month, year = match.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def parse_day(text: str) -> date | None:
    """Return the day written AAAA-MM-JJ or JJ/MM/AAAA, or None when `text` is not one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return parse_french_date(text)
