"""A day as a director types it."""

from datetime import date, datetime

from cio_console.errors import UsageProblem

_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y")


def parse_day(text: str) -> date | None:
    """Return the day written AAAA-MM-JJ or JJ/MM/AAAA, None for an empty text: today.

    Raises UsageProblem for anything else.
    """
    written = text.strip()
    if not written:
        return None
    for form in _FORMS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise UsageProblem(
        f"« {written[:40]} » n'est pas un jour : écrivez AAAA-MM-JJ ou JJ/MM/AAAA, ou rien pour"
        " aujourd'hui."
    )
