"""One synchronisation run for a command: opened, told, remembered."""

import asyncio

from cio_console.commands.options import Place, Talk
from cio_console.commands.progress import Telling, of_sync
from cio_console.commands.sector import REPORTS, now
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.sync import SyncOutcome, SyncRequest, synchronise


def run_sync(place: Place, talk: Talk, *, force: bool) -> SyncOutcome:
    """Synchronise the source of `place`, telling its progress on stderr.

    Raises CioConsoleError.
    """
    folder = place.home.cache(place.source)
    cache = SectorCache(folder)
    request = SyncRequest(
        location=place.source,
        options=place.feed_options(),
        cache=cache,
        reports=ReportCache(folder / REPORTS),
        now=now,
        force=force,
    )
    with Telling(talk) as telling:
        outcome: SyncOutcome = asyncio.run(synchronise(request, of_sync(telling)))
        for notice in cache.notices:
            telling.warn(notice)
    return outcome
