"""What the store holds: generations, versions, quarantine, counts and times; no text of anyone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cio_console.domain.campaign import Campaign
from cio_console.domain.diagnosis import Check, Judgement
from cio_console.domain.snapshot import SyncTimes
from cio_console.presentation.dates import age
from cio_console.presentation.numbers import bytes_label, plural
from cio_console.store.archives import archive_names
from cio_console.store.inspection import (
    DatabaseState,
    Listing,
    documents,
    held_reports,
    inspect,
    list_folder,
    sector_tables,
    sync_times,
)
from cio_console.store.paths import REPORTS
from cio_console.store.sector_tables import SectorTables

SECTION = "Stockage"

_STALE = timedelta(days=7)
"""Without news for a week, a director calls schools on old figures."""
_UPDATE = "Installez la dernière version de la console : d'ici là, rien n'y est écrit."
_SYNC = "Lancez : cio-console synchroniser."
_KEEP = "Gardez ce dossier tel quel et prévenez l'assistance."


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """What the cache of one source holds."""

    sector: DatabaseState
    tables: SectorTables | None
    times: SyncTimes
    listing: Listing
    reports: Listing
    missing: int = 0
    """Reports that the sector names and that are not held."""
    needed: int = 0
    closed: tuple[DatabaseState, ...] = ()
    """The campaigns that the source left."""


def gather_held(folder: Path) -> HeldFacts:
    """Return the facts of the cache in `folder`. Raises OSError when it cannot be listed."""
    sector = inspect(folder, "sector")
    tables = sector_tables(sector)
    reports = list_folder(folder / REPORTS)
    uploads = tables.uploads.values() if tables else ()
    named = {u.report.sha256 for u in uploads if u.report}
    listing = list_folder(folder)
    return HeldFacts(
        sector=sector,
        tables=tables,
        times=sync_times(inspect(folder, "times")),
        listing=listing,
        reports=reports,
        missing=len(named - held_reports(reports)),
        needed=len(named),
        closed=tuple(inspect(folder, name) for name in archive_names(listing.names)),
    )


def judge_held(facts: HeldFacts, now: datetime) -> Iterator[Check]:
    """Give the lines of a source's cache."""
    yield from _sector("secteur reçu", facts.sector, facts.tables, _SYNC)
    yield _reports(facts)
    if facts.closed:
        told = plural(len(facts.closed), "campagne gardée", "campagnes gardées")
        yield Check(SECTION, "campagnes closes", f"{told}, en lecture seule")
    for one in facts.closed:
        lines = _sector("campagne close", one, sector_tables(one), _KEEP)
        yield from (line for line in lines if line.verdict is not Judgement.GOOD)
    yield from _files("cache", facts.listing)
    yield from _files("rapports", facts.reports)
    yield from _times(facts.times, now)


def held_campaign(folder: Path) -> Campaign | None:
    """Return the campaign of the sector held in `folder`, or None. Raises OSError."""
    tables = sector_tables(inspect(folder, "sector"))
    head = next(iter(tables.sector.values()), None) if tables else None
    return head.campaign if head else None


def gather_journal(folder: Path) -> tuple[DatabaseState, DatabaseState, Listing]:
    """Return the state of the journal in `folder`, and of what is begun and not recorded yet.

    Raises OSError when it cannot be listed.
    """
    return inspect(folder, "journal"), inspect(folder, "drafts"), list_folder(folder)


def judge_journal(state: DatabaseState, drafts: DatabaseState, listing: Listing) -> Iterator[Check]:
    """Give the lines of the journal: how many words it keeps, never which."""
    counts = documents(state)
    told = ", ".join(
        plural(counts.get(table, 0), one, many)
        for table, one, many in (
            ("contacts", "relance", "relances"),
            ("acceptances", "anomalie acceptée", "anomalies acceptées"),
            ("declarations", "dépôt déclaré", "dépôts déclarés"),
        )
        if table != "declarations" or counts.get(table)
    )
    yield _database("journal tenu", state, told if state.current else "")
    if drafts.numbers:
        begun = documents(drafts)
        told = plural(begun.get("drafts", 0), "texte commencé", "textes commencés")
        if lists := begun.get("lists"):
            told += f", {plural(lists, 'liste commencée', 'listes commencées')}"
        yield _database("saisie en cours", drafts, told)
    yield from _files("journal", listing)


def _sector(
    label: str, state: DatabaseState, tables: SectorTables | None, advice: str
) -> Iterator[Check]:
    """Give the line of a sector, and one more when nothing can be made of what it holds."""
    yield _database(label, state, _sector_words(tables))
    if state.current and not state.too_new and not _head(tables):
        told = "contenu illisible par cette version"
        yield Check(SECTION, label, told, Judgement.FAULTY, advice)


def _database(label: str, state: DatabaseState, content: str) -> Check:
    if not state.numbers:
        return Check(SECTION, label, "rien d'enregistré", Judgement.UNTRIED)
    numbers = ", ".join(map(str, state.numbers))
    told = f"{content or 'illisible'} · générations {numbers} · schéma {state.version}"
    if state.current is None:
        why = "aucune génération ne se lit"
        return Check(SECTION, label, f"{why} ({numbers})", Judgement.FAULTY, _KEEP)
    if state.too_new:
        return Check(SECTION, label, told, Judgement.FAULTY, _UPDATE)
    if state.unreadable:
        advice = "Rétablissez les droits des fichiers : chmod u+rw. Rien n'y est écrit d'ici là."
        return Check(SECTION, label, told, Judgement.FAULTY, advice)
    if state.damaged:
        told += f" · abîmées : {', '.join(map(str, state.damaged))}"
        advice = "L'état d'avant sert ; le fichier abîmé sera mis de côté."
        return Check(SECTION, label, told, Judgement.DOUBTFUL, advice)
    return Check(SECTION, label, told)


def _head(tables: SectorTables | None) -> bool:
    return bool(tables and tables.sector)


def _sector_words(tables: SectorTables | None) -> str:
    head = next(iter(tables.sector.values()), None) if tables else None
    if tables is None or head is None:
        return ""
    schools = plural(len(tables.schools), "établissement", "établissements")
    uploads = plural(len(tables.uploads), "dépôt", "dépôts")
    return f"révision {head.revision}, {schools}, {uploads}"


def _reports(facts: HeldFacts) -> Check:
    held = facts.needed - facts.missing
    told = f"{plural(held, 'tenu', 'tenus')} sur {facts.needed}, {bytes_label(facts.reports.size)}"
    if facts.missing:
        return Check(SECTION, "rapports reçus", told, Judgement.DOUBTFUL, _SYNC)
    return Check(SECTION, "rapports reçus", told)


def _files(label: str, listing: Listing) -> Iterator[Check]:
    """Give a line for what should not be there, and one when there is nothing of the kind."""
    name = f"{label}, fichiers"
    if listing.exposed:
        told = f"{plural(len(listing.exposed), 'lisible', 'lisibles')} par d'autres comptes"
        advice = "Rendez-les privés : chmod 600, fichier par fichier."
        yield Check(SECTION, name, told, Judgement.DOUBTFUL, advice)
    if listing.quarantined:
        told = f"{plural(listing.quarantined, 'abîmé', 'abîmés')} en quarantaine"
        advice = (
            "Rien à faire si les données sont là ; s'ils reviennent, faites vérifier le disque."
        )
        yield Check(SECTION, name, told, Judgement.DOUBTFUL, advice)
    if listing.temporaries:
        one, many = "fichier temporaire", "fichiers temporaires"
        told = f"{plural(listing.temporaries, one, many)} d'une écriture coupée ou en cours"
        yield Check(SECTION, name, told, Judgement.GOOD, "Ils partiront d'eux-mêmes.")
    if not (listing.exposed or listing.quarantined or listing.temporaries):
        told = f"{plural(len(listing.names), 'entrée', 'entrées')}, {bytes_label(listing.size)}"
        yield Check(SECTION, name, told)


def _times(times: SyncTimes, now: datetime) -> Iterator[Check]:
    if times.last_attempt is None:
        yield Check(SECTION, "synchronisation", "jamais essayée", Judgement.DOUBTFUL, _SYNC)
        return
    tried = f"essayée {age(now - times.last_attempt)}"
    if times.failed:
        told = f"{tried}, en échec"
        yield Check(SECTION, "synchronisation", told, Judgement.DOUBTFUL, times.last_error)
    else:
        yield Check(SECTION, "synchronisation", tried)
    if times.last_success is None:
        yield Check(SECTION, "dernière réussite", "aucune", Judgement.DOUBTFUL, _SYNC)
        return
    old = now - times.last_success > _STALE
    yield Check(
        SECTION,
        "dernière réussite",
        f"{age(now - times.last_success)}{_changed(times, now)}",
        Judgement.DOUBTFUL if old else Judgement.GOOD,
        _SYNC if old else "",
    )


def _changed(times: SyncTimes, now: datetime) -> str:
    return f", nouveautés {age(now - times.last_change)}" if times.last_change else ""
