"""The calls to make and the contacts made, as text."""

from collections.abc import Iterable, Sequence

from cio_console.commands.output import Styler, aligned, folded
from cio_console.domain.calls import Call, Turn
from cio_console.domain.campaign import Campaign
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SectorOverview
from cio_console.domain.text import harmless
from cio_console.presentation.calls import NONE_LEFT, left_text, titles, when, why
from cio_console.presentation.columns import cio_cell, cio_width
from cio_console.presentation.dates import day_and_time, full_day, short_day
from cio_console.presentation.numbers import plural

_STYLES = {Turn.PROMISED: "late", Turn.NOW: "", Turn.WAITING: "muted", Turn.LEFT: ""}
_WIDTHS = (12, 24, 26, 14, 7)
_GROWING = (1, 2)
_NOBODY = "Personne à appeler : aucun établissement ne demande rien."


def calls_text(
    sector: SectorOverview, calls: Sequence[Call], room: int, style: Styler
) -> list[str]:
    """Return how many calls there are, then one line per school, in `room` columns."""
    if not calls:
        return [NONE_LEFT if sector.closed else _NOBODY]
    cio = cio_width(sector.cios)
    widths = _widths(room - cio - 1 if cio else room)
    first, about = titles(calls)
    heads = [first, "établissement", about, "téléphone", "relance"]
    cells = [heads, *(_row(sector, call) for call in calls)]
    if cio:
        widths.insert(2, cio)
        names = ["CIO", *(cio_cell(call.line, cio) for call in calls)]
        cells = [[*row[:2], name, *row[2:]] for row, name in zip(cells, names, strict=True)]
    above, *rows = aligned(cells, widths, [False] * len(widths))
    lines = [style(_head(calls), "title"), style(" ".join(above).rstrip(), "muted")]
    for call, row in zip(calls, rows, strict=True):
        lines.append(style(" ".join(row).rstrip(), _STYLES[call.turn]))
    return lines


def contacts_text(
    campaign: Campaign, contacts: Iterable[Contact], names: dict[str, str], room: int
) -> list[str]:
    """Return the contacts made, each with its school and its words."""
    lines = []
    for contact in contacts:
        who = f", {contact.who}" if contact.who else ""
        back = f" (rappeler le {full_day(contact.call_back)})" if contact.call_back else ""
        school = names.get(contact.uai, contact.uai)
        day = day_and_time(contact.at, campaign.zone)
        lines.append(harmless(f"{day}  {school} — {contact.channel}{who}"))
        lines += folded(f"{contact.text}{back}", room, "    ")
    return lines or ["Aucune relance n'est notée."]


def _head(calls: Sequence[Call]) -> str:
    """Return how many calls there are to make and to wait for, and how many were left."""
    left = [call for call in calls if call.turn is Turn.LEFT]
    told = []
    if others := len(calls) - len(left):
        due = sum(call.is_due for call in calls)
        told.append(f"{plural(due, 'relance', 'relances')} à faire, {others - due} en attente")
    if left:
        told.append(left_text(left))
    return " ; ".join(told)


def _row(sector: SectorOverview, call: Call) -> list[str]:
    campaign, school = sector.campaign, call.line.school
    return [
        when(call, campaign.day_of(sector.at)),
        school.name,
        why(campaign, call),
        school.telephone or "–",
        short_day(campaign.day_of(call.last.at)) if call.last else "",
    ]


def _widths(room: int) -> list[int]:
    left = room - sum(_WIDTHS) - len(_WIDTHS) + 1
    share, rest = divmod(left, len(_GROWING))
    more = {index: share + (rank < rest) for rank, index in enumerate(_GROWING)}
    return [max(width + more.get(index, 0), 8) for index, width in enumerate(_WIDTHS)]
