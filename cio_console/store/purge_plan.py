"""What a purge would remove: decided from what is stored, before anything is touched."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cio_console.domain.campaign import Campaign
from cio_console.domain.retention import is_over, words_until
from cio_console.errors import StoreProblem
from cio_console.store.forgetting import (
    Change,
    nothing_left,
    without_entries,
    without_words_until,
)
from cio_console.store.inventory import Inventory, SourceCache
from cio_console.store.journal import Journal, JournalTables


@dataclass(frozen=True, slots=True)
class JournalPart:
    """What an erasure would take from the journal."""

    change: Change
    contacts: int
    """Contacts that go, or whose words do."""
    acceptances: int
    drafts: int = 0
    """Lines and lists begun."""
    declarations: int = 0
    """Declared uploads that go, or the name of who told of them."""
    older: int = 0
    """Older states and damaged files that still hold some of it: they go too."""
    whole: bool = False
    """Whether the whole journal goes."""

    @property
    def notes(self) -> int:
        """What the user wrote and loses: the number that is asked for again."""
        return self.contacts + self.acceptances + self.drafts + self.declarations


@dataclass(frozen=True, slots=True)
class Closed:
    """The sector of a closed campaign, in the cache of a source whose current one stays."""

    cache: SourceCache
    campaign: Campaign


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go, and what of the same nature would stay."""

    caches: tuple[SourceCache, ...] = ()
    kept: tuple[SourceCache, ...] = ()
    journal: JournalPart | None = None
    """None when nothing of it would go."""
    secret: bool = False
    """Whether the secret of the installation would go."""
    closed: tuple[Closed, ...] = ()
    """The closed campaigns that would go from caches that stay."""
    by_campaign: bool = False
    """Whether what stays does for its campaign: it is not over, or its delay has not passed."""

    @property
    def empty(self) -> bool:
        """Whether nothing would go."""
        return not (self.caches or self.closed or self.journal or self.secret)


def of_sources(inventory: Inventory, folders: Collection[Path]) -> Plan:
    """Plan the removal of the caches of some sources, by their folders."""
    return _parted(inventory, [cache for cache in inventory.caches if cache.folder in folders])


def of_campaign(inventory: Inventory, campaign_id: str) -> Plan:
    """Plan the removal of a closed campaign, by its id, from every cache of this host."""
    plan = _parted(inventory, [])
    mine = [cache for cache in inventory.caches if not cache.host]
    return replace(plan, closed=_closed(mine, lambda campaign: campaign.id == campaign_id))


def of_caches(inventory: Inventory) -> Plan:
    """Plan the removal of every cache of this host: a synchronisation makes them again."""
    return _parted(inventory, [cache for cache in inventory.caches if not cache.host])


def of_everything(inventory: Inventory, journal: Journal, *, secret: bool) -> Plan:
    """Plan the removal of the caches of every host, of the journal, and of the secret if any."""
    part = _journal_part(journal, nothing_left, damaged=True, whole=True)
    return Plan(_with_something(inventory.caches), (), part, secret)


def of_entries(journal: Journal, ids: Iterable[str]) -> Plan:
    """Plan the removal of some contacts and acceptances of the journal, by their ids."""
    return Plan(journal=_journal_part(journal, without_entries(frozenset(ids))))


def of_ended_campaigns(
    inventory: Inventory, journal: Journal, campaigns: Iterable[Campaign], at: datetime, delay: int
) -> Plan:
    """Plan the removal of what belongs to campaigns that are over for more than `delay` days.

    `campaigns` are those known beside the ones of the caches. A cache that lost its sector goes
    too: nothing tells its campaign, and nothing names what it holds. A cache goes whole once all
    its campaigns are over; before, its closed ones that are. A note names no campaign: it
    stays while any campaign of its session is not over.
    """
    held = [campaign for cache in inventory.caches for campaign in cache.campaigns]
    running = {one.session for one in held if not is_over(one, at, delay)}
    chosen = [c for c in inventory.caches if all(is_over(o, at, delay) for o in c.campaigns)]
    others = [cache for cache in inventory.caches if cache not in chosen]
    closed = _closed(others, lambda campaign: is_over(campaign, at, delay))
    plan = replace(_parted(inventory, chosen), closed=closed, by_campaign=True)
    over = [one for one in (*campaigns, *held) if is_over(one, at, delay)]
    limits = [one.end_of_day(words_until(one, delay)) for one in over if one.session not in running]
    if not limits:
        return plan
    return replace(
        plan, journal=_journal_part(journal, without_words_until(max(limits)), damaged=True)
    )


def unless_changed(part: JournalPart, seen: JournalTables) -> Change:
    """Return the erasure that refuses a journal where something was written since it was seen."""

    def change(tables: JournalTables) -> JournalTables:
        if _recorded(tables) != _recorded(seen):
            raise StoreProblem(
                "Le journal a changé pendant ce temps : rien n'en est effacé. Relisez ce qu'il"
                " contient, puis recommencez."
            )
        return part.change(tables)

    return change


def _journal_part(
    journal: Journal, change: Change, *, damaged: bool = False, whole: bool = False
) -> JournalPart | None:
    """Return what `change` takes; `damaged` when files set aside are a reason by themselves."""
    states, aside = journal.states(), journal.set_aside
    current = states[0] if states else JournalTables()
    left = change(current)
    older = sum(change(state) != state for state in states[1:])
    if left == current and not older and not (damaged and aside):
        return None
    contacts = _changed(current.contacts, left.contacts)
    acceptances = len(current.acceptances) - len(left.acceptances)
    drafts = len(current.drafts) - len(left.drafts) + len(current.lists) - len(left.lists)
    declarations = _changed(current.declarations, left.declarations)
    return JournalPart(change, contacts, acceptances, drafts, declarations, older + aside, whole)


def _recorded(tables: JournalTables) -> tuple[object, ...]:
    return tables.contacts, tables.acceptances, tables.declarations


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> int:
    return sum(after.get(name) != one for name, one in before.items())


def _closed(
    caches: Iterable[SourceCache], chosen: Callable[[Campaign], bool]
) -> tuple[Closed, ...]:
    return tuple(Closed(cache, one) for cache in caches for one in cache.closed if chosen(one))


def _parted(inventory: Inventory, chosen: Sequence[SourceCache]) -> Plan:
    kept = [cache for cache in inventory.caches if cache not in chosen]
    return Plan(_with_something(chosen), tuple(kept))


def _with_something(caches: Iterable[SourceCache]) -> tuple[SourceCache, ...]:
    """Return the caches that a purge would change: one with strangers only stays as it is."""
    return tuple(cache for cache in caches if cache.files or not cache.items)
