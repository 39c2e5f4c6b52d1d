"""What differs between two campaigns: what moved and by how many days, what appeared or went."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from cio_console.domain.campaign import Campaign, Collection, Milestone


class Difference(StrEnum):
    """How one thing differs; the values are those of `--json`."""

    MOVED = "deplace"
    """Both days are known, and differ."""
    KNOWN = "connu"
    """A day that was not known is."""
    UNKNOWN = "inconnu"
    """A day that was known is not any more."""
    APPEARED = "apparu"
    GONE = "disparu"
    CHANGED = "change"
    """Anything but a day."""


class EntryChange(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between two campaigns."""

    kind: Difference
    part: str
    """« campagne », « collecte », « jalon » or « document »."""
    id: str = ""
    """Of the collection, milestone or document; "" for the campaign itself."""
    label: str = ""
    field: str = ""
    """As the files write it: « closes », « date »; "" for a whole part."""
    before: str = ""
    """Days as AAAA-MM-JJ, AAAA-MM for a month alone; "" when there was nothing."""
    after: str = ""
    days: int | None = None
    """Days from one to the other; None but for two known days."""
    days_in_year: int | None = None
    """The same, each counted in its own school year: what « later than last year » means."""


def differences(old: Campaign, new: Campaign) -> tuple[EntryChange, ...]:
    """Return what differs from `old` to `new`: the whole first, then its parts.

    Collections and milestones are matched by their ids, documents by their titles.
    """
    shift = new.session - old.session
    return (
        *_fields("campagne", old, new, ("label", "session", "school_year", "time_zone", "source")),
        *_fields("campagne", old.contact, new.contact, ("name", "telephone", "email")),
        *_collections(old, new, shift),
        *_milestones(old, new, shift),
        *_whole(
            "document",
            {one.title: one.title for one in old.documents},
            {one.title: one.title for one in new.documents},
        ),
    )


def _collections(old: Campaign, new: Campaign, shift: int) -> Iterator[EntryChange]:
    before = {one.id: one for one in old.collections}
    after = {one.id: one for one in new.collections}
    yield from _whole("collecte", _labels(before), _labels(after))
    for name, one in after.items():
        if (held := before.get(name)) is not None:
            for field in ("opens", "closes"):
                days = getattr(held, field), getattr(one, field)
                yield from _day("collecte", one, field, days, shift)
            fields = ("label", "after", "periods", "menu")
            yield from _fields("collecte", held, one, fields, name, one.label)


def _milestones(old: Campaign, new: Campaign, shift: int) -> Iterator[EntryChange]:
    before = {one.id: one for one in old.milestones}
    after = {one.id: one for one in new.milestones}
    yield from _whole("jalon", _labels(before), _labels(after))
    for name, one in after.items():
        if (held := before.get(name)) is not None:
            days = held.first_day, one.first_day
            for change in _day("jalon", one, "date", days, shift):
                told = {"before": _month(held), "after": _month(one)}
                known = {name: month for name, month in told.items() if month}
                yield msgspec.structs.replace(change, **known)
            yield from _fields("jalon", held, one, ("label", "confirmed"), name, one.label)


def _month(one: Milestone) -> str:
    """Return the month of a milestone of which no more is known, "" for any other."""
    return "" if one.day or one.first_day is None else f"{one.first_day:%Y-%m}"


def _labels(parts: "dict[str, Collection] | dict[str, Milestone]") -> dict[str, str]:
    return {name: one.label for name, one in parts.items()}


def _whole(part: str, old: dict[str, str], new: dict[str, str]) -> Iterator[EntryChange]:
    """Give what appeared and what went, by id, with its label."""
    for name, label in new.items():
        if name not in old:
            yield EntryChange(kind=Difference.APPEARED, part=part, id=name, label=label)
    for name, label in old.items():
        if name not in new:
            yield EntryChange(kind=Difference.GONE, part=part, id=name, label=label)


def _day(
    part: str,
    one: Collection | Milestone,
    field: str,
    days: tuple[date | None, date | None],
    shift: int,
) -> Iterator[EntryChange]:
    before, after = days
    if before == after:
        return
    kind = Difference.MOVED
    if before is None or after is None:
        kind = Difference.UNKNOWN if after is None else Difference.KNOWN
    yield EntryChange(
        kind=kind,
        part=part,
        id=one.id,
        label=one.label,
        field=field,
        before=before.isoformat() if before else "",
        after=after.isoformat() if after else "",
        days=(after - before).days if before and after else None,
        days_in_year=(after - _years_later(before, shift)).days if before and after else None,
    )


def _years_later(day: date, years: int) -> date:
    """Return the same day of the calendar, the 28th for a 29 February that does not exist."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _fields(
    part: str, old: object, new: object, names: tuple[str, ...], of: str = "", label: str = ""
) -> Iterator[EntryChange]:
    for name in names:
        before, after = _text(getattr(old, name)), _text(getattr(new, name))
        if before != after:
            yield EntryChange(
                kind=Difference.CHANGED,
                part=part,
                id=of,
                label=label,
                field=name,
                before=before,
                after=after,
            )


def _text(value: object) -> str:
    """Return a value as a file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ", ".join(f"{name} : {' '.join(map(str, which))}" for name, which in value.items())
    return str(value)
