"""A purge in French: what would go, what stays and why, what was done."""

from collections.abc import Iterator
from typing import NamedTuple

from cio_console.commands.options import Place
from cio_console.domain.campaign import Campaign
from cio_console.domain.retention import end_is_known, kept_until, last_day
from cio_console.domain.text import harmless
from cio_console.presentation.dates import full_day
from cio_console.presentation.numbers import plural, weight
from cio_console.settings_sources import followed
from cio_console.store.inventory import OPEN_DATA_FILE, SourceCache
from cio_console.store.journal import JournalTables
from cio_console.store.paths import cache_name
from cio_console.store.purge_plan import Closed, JournalPart, Plan
from cio_console.store.secret import NAME


class Line(NamedTuple):
    """One thing that goes or stays."""

    what: str
    """« cache », « campagne », « journal », « secret » or « réglages »."""
    name: str
    """In French: which one, and for what goes how much of it."""
    why: str = ""
    """For what stays, the French reason."""
    files: int = 0
    size: int = 0


def going(plan: Plan, place: Place) -> list[Line]:
    """Return what a purge would remove."""
    lines = [_cache(cache, place) for cache in plan.caches]
    lines += [Line("campagne", _closed(one)) for one in plan.closed]
    if plan.journal:
        lines.append(Line("journal", _erased(plan.journal)))
    if plan.secret:
        lines.append(Line("secret", f"le secret des empreintes ({NAME})"))
    return lines


def staying(plan: Plan, place: Place, seen: JournalTables) -> list[Line]:
    """Return what stays, and why."""
    lines = [_cache(cache, place, _why_kept(cache, plan, place)) for cache in plan.kept]
    if any(_counts(seen)) and not (plan.journal and plan.journal.whole):
        why = "ce sont vos mots, que rien ne refait : « --tout » les efface, demandé deux fois"
        if plan.journal:
            why = "seul ce qui est dit plus haut s'efface"
        lines.append(Line("journal", held_in_journal(seen), why))
    if not plan.secret and (place.home.data / NAME).exists():
        why = "il sert à retrouver d'un dépôt à l'autre ce qui a été accepté ; « --tout » l'efface"
        lines.append(Line("secret", "le secret des empreintes", f"{why} avec le journal"))
    settings = place.home.settings_file
    if settings.exists():
        lines.append(Line("réglages", str(settings), "aucune donnée d'élève n'y est"))
    return lines


def plan_text(plan: Plan, place: Place, seen: JournalTables) -> Iterator[str]:
    """Give the plan of a purge."""
    yield "À effacer :"
    for line in going(plan, place):
        much = f" : {plural(line.files, 'fichier', 'fichiers')}, {weight(line.size)}"
        yield harmless(f"  {line.name}{much if line.what == 'cache' else ''}")
    kept = staying(plan, place, seen)
    if kept:
        yield "Gardé :"
    for line in kept:
        yield harmless(f"  {line.name} : {line.why}.")


def held_in_journal(tables: JournalTables) -> str:
    """Return « le journal (12 relances, 3 anomalies acceptées) »."""
    return f"le journal ({_told(*_counts(tables))})"


def _cache(cache: SourceCache, place: Place, why: str = "") -> Line:
    told = f"cache de {cache.source or _unnamed(cache)}"
    if cache.host:
        told += f", sur la machine {cache.host}"
    elif (own := _own_source(cache, place)) is not None:
        told += f", la source « {own} » de ce compte" if own else ", la source de ce compte"
    elif cache.source:
        told += ", qui n'est plus la source de ce compte"
    if cache.campaign:
        told += f", campagne {cache.campaign.id} ({_end(cache.campaign)})"
    if cache.closed:
        ids = ", ".join(campaign.id for campaign in cache.closed)
        which = "la campagne close" if len(cache.closed) == 1 else "les campagnes closes"
        told += f", et {which} {ids}, que rien ne refait"
    return Line("cache", told, why, cache.files, cache.size)


def _closed(closed: Closed) -> str:
    """Return which closed campaign of which source would go."""
    name = f"campagne close {closed.campaign.id} ({_end(closed.campaign)})"
    host = f", sur la machine {closed.cache.host}" if closed.cache.host else ""
    return f"{name}, de {closed.cache.source or closed.cache.folder.name}{host}"


def _end(campaign: Campaign) -> str:
    """Return when a campaign ends, and whether it says so itself."""
    end = full_day(last_day(campaign))
    if end_is_known(campaign):
        return f"dernière date le {end}"
    return f"dernière date à confirmer : jusqu'au {end}, fin de l'année scolaire"


def _own_source(cache: SourceCache, place: Place) -> str | None:
    """Return the name of the account's source whose cache it is, None when it is of no other."""
    own = followed(place.settings, (), place.home.config)
    return next((one.name for one in own if cache_name(one.source) == cache.folder.name), None)


def _unnamed(cache: SourceCache) -> str:
    """Return what a cache without a sector is of, as far as its files tell."""
    if any(OPEN_DATA_FILE.names(item.path.name) for item in cache.items):
        return f"l'annuaire public ({cache.folder.name})"
    return f"{cache.folder.name} (plus rien n'y dit quelle source)"


def _why_kept(cache: SourceCache, plan: Plan, place: Place) -> str:
    if cache.campaign is None or not plan.by_campaign:
        if cache.host:
            return "il est à une autre machine ; « --tout » l'efface aussi"
        return "il n'est pas demandé"
    return f"à garder jusqu'au {full_day(kept_until(cache.campaign, place.settings.retention))}"


def _erased(part: JournalPart) -> str:
    told = _told(part.contacts, part.acceptances, part.drafts, part.declarations)
    older = plural(part.older, "état d'avant ou abîmé", "états d'avant ou abîmés")
    left = f", et {older} qui en gardent trace" if part.older else ""
    if part.whole:
        return f"tout le journal : {told}{left}"
    return f"dans le journal : {told}{left}"


def _counts(tables: JournalTables) -> tuple[int, int, int, int]:
    begun = len(tables.drafts) + len(tables.lists)
    return len(tables.contacts), len(tables.acceptances), begun, len(tables.declarations)


def _told(contacts: int, acceptances: int, drafts: int, declarations: int) -> str:
    accepted = plural(acceptances, "anomalie acceptée", "anomalies acceptées")
    told = f"{plural(contacts, 'relance', 'relances')}, {accepted}"
    if declarations:
        told += f", {plural(declarations, 'dépôt déclaré', 'dépôts déclarés')}"
    return f"{told}, {plural(drafts, 'brouillon', 'brouillons')}" if drafts else told
