"""The calls to make and the contacts made, as text."""

from collections.abc import Iterable, Sequence

from cio_console.commands.output import Styler, folded, table
from cio_console.domain.calls import Call, Turn
from cio_console.domain.campaign import Campaign
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SectorOverview
from cio_console.domain.text import harmless
from cio_console.presentation.calls import left_text, nobody
from cio_console.presentation.dates import day_and_time, full_day
from cio_console.presentation.labels import GlyphSet
from cio_console.presentation.numbers import plural
from cio_console.tui.views.calls import columns, entries, needs_short_names, row

_ON_SCREEN = ("mark", "head")
"""Columns of the screen that a text has not."""


def calls_text(
    sector: SectorOverview, calls: Sequence[Call], room: int, style: Styler
) -> list[str]:
    """Return how many calls there are, then one line per school, in `room` columns."""
    if not calls:
        return folded(nobody(sector), room)
    campaign, every = sector.campaign, columns(sector.cios, calls)
    called = any(call.last for call in calls)
    kept = [
        rank
        for rank, column in enumerate(every)
        if column.id not in _ON_SCREEN and (called or column.id != "last")
    ]
    shown = [every[rank] for rank in kept]
    found = entries(campaign, calls, campaign.day_of(sector.at), GlyphSet.UNICODE, sector.cios)
    short = needs_short_names(found, room, shown)
    rows = [row(one, GlyphSet.UNICODE, marked=False, short=short) for one in found]
    told = table(shown, [[cells[rank] for rank in kept] for cells in rows], room, style)
    return [style(_head(calls), "title"), *told]


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
