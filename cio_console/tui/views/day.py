"""A day as a director types it."""

from datetime import date

from cio_console.domain.text import written_day
from cio_console.errors import UsageProblem


def parse_day(text: str) -> date | None:
    """Return the day written AAAA-MM-JJ or JJ/MM/AAAA, None for an empty text: today.

    Raises UsageProblem for anything else.
    """
    written = text.strip()
    if not written:
        return None
    if day := written_day(written):
        return day
    raise UsageProblem(
        f"« {written[:40]} » n'est pas un jour : écrivez AAAA-MM-JJ ou JJ/MM/AAAA, ou rien pour"
        " aujourd'hui."
    )
