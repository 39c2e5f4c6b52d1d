"""One synchronisation run for a command: opened, told, remembered."""

import asyncio

from cio_console.commands.options import Place
from cio_console.commands.progress import SyncProgress
from cio_console.commands.sector import REPORTS, now
from cio_console.settings import remember_source
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.sync import SyncOutcome, SyncRequest, synchronise


def run_sync(place: Place, *, force: bool, quiet: bool) -> SyncOutcome:
    """Synchronise the source of `place`, telling its progress on stderr.

    The source becomes this home's when none was configured. Raises CioConsoleError.
    """
    folder = place.home.cache(place.source)
    request = SyncRequest(
        location=place.source,
        options=place.feed_options(),
        cache=SectorCache(folder),
        reports=ReportCache(folder / REPORTS),
        now=now,
        force=force,
    )
    with SyncProgress(quiet=quiet) as progress:
        outcome = asyncio.run(synchronise(request, progress))
    if not place.settings.source:
        remember_source(place.home, place.source)
    return outcome
