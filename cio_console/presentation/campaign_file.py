"""A campaign file in French: its content, what is to be confirmed, and what two of them differ by.

Lines of plain text, cut nowhere: the command folds them.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from cio_console.domain.campaign import (
    Campaign,
    Collection,
    Milestone,
    opening_day,
    opening_unknown,
)
from cio_console.domain.campaign_difference import Difference, EntryChange
from cio_console.presentation.dates import long_day, month_label
from cio_console.presentation.numbers import plural

TO_CONFIRM = "à confirmer"

_FIELDS = {
    "opens": "ouverture",
    "closes": "échéance",
    "date": "date",
    "label": "libellé",
    "after": "vient après",
    "periods": "périodes",
    "menu": "menu",
    "confirmed": "confirmé",
    "session": "session",
    "school_year": "rentrée",
    "time_zone": "fuseau horaire",
    "source": "source",
    "name": "contact",
    "telephone": "téléphone",
    "email": "courriel",
}
"""Name of a key in the file → what it is called in a sentence."""
_PARTS = {"collecte": "Collecte", "jalon": "Jalon", "document": "Document", "campagne": "Campagne"}
_YES_NO = {"true": "oui", "false": "non"}


def unconfirmed(campaign: Campaign) -> tuple[str, ...]:
    """Return the French phrase of each thing that a campaign leaves to be confirmed."""
    closings = (f"l'échéance de {c.label}" for c in campaign.collections if c.closes is None)
    milestones = (m.label for m in campaign.milestones if m.first_day is None or not m.confirmed)
    return (*closings, *milestones)


def milestone_day(milestone: Milestone) -> str:
    """Return « mercredi 15 janvier 2025 », « février 2025 » or « à confirmer », as far as known."""
    if milestone.day is not None:
        told = long_day(milestone.day)
    elif milestone.month:
        told = month_label(milestone.month)
    else:
        return TO_CONFIRM
    return told if milestone.confirmed else f"{told}, {TO_CONFIRM}"


def window(campaign: Campaign, collection: Collection) -> str:
    """Return when a collection is open, as far as it is known."""
    opens, closes = opening_day(campaign, collection), collection.closes
    if opens and closes:
        return f"du {long_day(opens)} au {long_day(closes)}"
    start = f"à partir du {long_day(opens)}" if opens else "dès le début"
    if opening_unknown(campaign, collection):
        start = f"ouverture {TO_CONFIRM}"
    elif closes:
        return f"jusqu'au {long_day(closes)}"
    return f"{start}, échéance {long_day(closes) if closes else TO_CONFIRM}"


def campaign_lines(campaign: Campaign) -> Iterator[str]:
    """Give a campaign to read."""
    yield campaign.label
    year = campaign.school_year
    yield f"  {campaign.id} · session {campaign.session} · rentrée {year} · {campaign.time_zone}"
    if campaign.source:
        yield f"  Source : {campaign.source}"
    yield from ("", "Collectes" if campaign.collections else "Aucune collecte")
    for collection in campaign.collections:
        yield f"  {collection.label} ({collection.id}) : {window(campaign, collection)}"
        if before := campaign.collection(collection.after):
            yield f"    après {before.label}"
        if collection.periods:
            yield f"    périodes : {_periods(collection)}"
        if collection.menu:
            yield f"    menu : {collection.menu}"
    yield from ("", "Jalons" if campaign.milestones else "Aucun jalon")
    for milestone in campaign.milestones:
        yield f"  {milestone_day(milestone)} : {milestone.label}"
        if milestone.source:
            yield f"    source : {milestone.source}"
    yield from _others(campaign)
    yield ""
    if left := unconfirmed(campaign):
        yield f"À confirmer ({len(left)})"
        yield from (f"  {one}" for one in left)
    else:
        yield "Rien n'est à confirmer."


def difference_lines(old: Campaign, new: Campaign, changes: Iterable[EntryChange]) -> Iterator[str]:
    """Give what differs from a campaign to another."""
    yield f"De « {old.id} » à « {new.id} »"
    told = tuple(changes)
    if not told:
        yield "Rien ne diffère."
    of = ""
    for change in told:
        whole = f"{_PARTS[change.part]} {change.id}".strip()
        if change.label:
            whole = f"{_PARTS[change.part]} « {change.label} »"
        if whole != of:
            of = whole
            yield from ("", whole)
        yield f"  {_told(change, same=old.session == new.session)}"


def _others(campaign: Campaign) -> Iterator[str]:
    contact = campaign.contact
    if told := " · ".join(filter(None, (contact.name, contact.telephone, contact.email))):
        yield from ("", "Contact", f"  {told}")
    if campaign.documents:
        yield from ("", "Documents")
    for document in campaign.documents:
        yield f"  {document.title}" + (f" ({document.where})" if document.where else "")


def _periods(collection: Collection) -> str:
    named = (
        f"{name} {' et '.join(map(str, which)) or 'aucun'}"
        for name, which in collection.periods.items()
    )
    return ", ".join(named)


def _told(change: EntryChange, *, same: bool) -> str:
    """Return one difference, without the name of what differs."""
    name = _FIELDS.get(change.field, change.field)
    match change.kind:
        case Difference.APPEARED:
            return "apparaît"
        case Difference.GONE:
            return "disparaît"
        case Difference.KNOWN:
            return f"{name} : {TO_CONFIRM} → {_day(change.after)}"
        case Difference.UNKNOWN:
            return f"{name} : {_day(change.before)} → {TO_CONFIRM}"
        case Difference.MOVED:
            moved = f"{name} : {_day(change.before)} → {_day(change.after)}"
            days = change.days if same else change.days_in_year
            return f"{moved}, {_later(days or 0)}" + ("" if same else " dans l'année")
        case _:
            before, after = (_value(change.field, one) for one in (change.before, change.after))
            return f"{name} : {before} → {after}"


def _later(days: int) -> str:
    if not days:
        return "le même jour"
    count = plural(abs(days), "jour", "jours")
    return f"{count} plus {'tard' if days > 0 else 'tôt'}"


def _day(written: str) -> str:
    if len(written) == len("AAAA-MM"):
        return month_label(written)
    return long_day(date.fromisoformat(written))


def _value(field: str, written: str) -> str:
    if field == "confirmed":
        return _YES_NO[written]
    return f"« {written} »" if written else "rien"
