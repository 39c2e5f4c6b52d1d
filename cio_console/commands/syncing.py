"""One synchronisation run for a command: opened, told, remembered."""

from collections.abc import Callable

from cio_console.commands.interruption import to_its_end, undisturbed
from cio_console.commands.options import Place, Talk
from cio_console.commands.progress import Telling
from cio_console.commands.secret import secret_of
from cio_console.commands.sector import now
from cio_console.presentation.numbers import plural
from cio_console.presentation.sync_steps import step_words
from cio_console.store.paths import REPORTS
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.sync import (
    FileLeft,
    ReportMissing,
    ReportStored,
    SyncEvent,
    SyncKind,
    SyncOutcome,
    SyncRequest,
    UploadChecked,
    synchronise,
)

_STOPPED = (
    "synchronisation interrompue. Le secteur enregistré est entier ; la prochaine synchronisation"
    " ne demandera que ce qui manque."
)


def run_sync(place: Place, talk: Talk, *, force: bool) -> SyncOutcome:
    """Synchronise the source of `place`, telling its progress on stderr.

    While another session does, what is to be forced waits for its turn; the rest is being done.

    Raises CioConsoleError, of which Interrupted when a signal ended it.
    """
    folder = place.home.cache(place.source)
    cache = SectorCache(folder)
    with undisturbed():
        secret = secret_of(place.home)
    request = SyncRequest(
        location=place.source,
        options=place.feed_options(),
        cache=cache,
        reports=ReportCache(folder / REPORTS),
        now=now,
        force=force,
        patient=force,
        secret=secret,
        ground=place.ground(),
    )
    with Telling(talk) as telling:
        outcome = to_its_end(synchronise(request, of_sync(telling)), _STOPPED, telling.close)
        for notice in cache.notices:
            telling.warn(notice)
    return outcome


def of_sync(telling: Telling) -> Callable[[SyncEvent], None]:
    """Return what tells the events of a synchronisation."""

    def tell(event: SyncEvent) -> None:
        words = step_words(event)
        match event:
            case ReportStored(done=done, total=total) | UploadChecked(done=done, total=total):
                telling.count(words, done, total)
            case ReportMissing() | FileLeft():
                telling.warn(words)
            case _:
                telling.step(words)

    return tell


def outcome_sentence(outcome: SyncOutcome) -> str:
    """Return what a synchronisation brought, as one French sentence."""
    snapshot = outcome.snapshot
    schools = plural(len(snapshot.schools), "établissement", "établissements")
    if outcome.kind is SyncKind.UNCHANGED:
        return f"Rien de nouveau depuis la dernière fois : {schools}."
    uploads = plural(len(snapshot.uploads), "dépôt", "dépôts")
    reports = plural(outcome.fetched, "rapport reçu", "rapports reçus")
    told = f"Secteur à jour : {schools}, {uploads}, {reports}."
    if outcome.missing:
        missing = plural(len(outcome.missing), "rapport manque", "rapports manquent")
        told += f" {missing} à la source : l'état d'avant est gardé pour ces dépôts."
    return told
