"""Several sectors as held locally, opened together for a command: one per source."""

from msgspec import UNSET

from cio_console.commands.options import Place, TypedDay
from cio_console.commands.output import warn
from cio_console.commands.sector import (
    HeldSector,
    day_to_see,
    held_of,
    knowing_accepted,
    now,
    require_campaign,
)
from cio_console.domain.sectors import Watched, declaring, look_at, short_names, together
from cio_console.domain.snapshot import SyncTimes
from cio_console.errors import FileProblem
from cio_console.presentation.sources_told import SourceEntry, Sources
from cio_console.store.journal import Journal

_NOTHING = "rien n'a encore été reçu de"


def open_sectors(place: Place, day: TypedDay | None, campaign: str = "") -> HeldSector:
    """Return the sectors of the sources of `place` as one.

    What nothing is held of is told, and left out. Raises FileProblem when that is all of them,
    UsageProblem for a `campaign` that none of them holds, or a day that is none in it.
    """
    found = [(part, *held_of(part, campaign)) for part in place.parts]
    held = [(part, snapshot, times) for part, snapshot, times in found if snapshot is not None]
    absent = tuple(part for part, snapshot, _ in found if snapshot is None)
    if not held:
        require_campaign(place.parts, campaign)
        places = ", ".join(part.name or part.source for part in absent)
        raise FileProblem(
            f"rien n'a encore été reçu de {places}. Lancez : cio-console synchroniser."
        )
    for part in absent:
        lacks = f"la campagne {campaign} n'est pas gardée pour" if campaign else _NOTHING
        warn(f"{lacks} {part.name or part.source}.")
    names = short_names([(part.name, snapshot.sector.name) for part, snapshot, _ in held])
    sectors = together(
        [
            Watched(name, part.source, snapshot)
            for name, (part, snapshot, _) in zip(names, held, strict=True)
        ]
    )
    journal = Journal(place.home.journal)
    sectors = declaring(sectors, journal.declarations())
    said = tuple(journal.notices)
    for notice in said:
        warn(notice)
    seen_on = day_to_see((snapshot for _, snapshot, _ in held), sectors.campaign, day)
    seen = look_at(sectors, seen_on, now(), place.settings.call_lead)
    seen = knowing_accepted(place, seen, journal)
    parts = tuple(
        HeldSector(part, one.snapshot, times, overview, said, one.name)
        for (part, _, times), one, overview in zip(held, sectors.watched, seen.parts, strict=True)
    )
    times = oldest([part.times for part in parts])
    return HeldSector(place, sectors.snapshot, times, seen, said, "", parts, sectors, absent)


def oldest(times: list[SyncTimes]) -> SyncTimes:
    """Return the times of all of them at once: as fresh as the least fresh one."""
    reached = [one.last_success for one in times]
    known = [at for at in reached if at is not None]
    return SyncTimes(last_success=min(known) if len(known) == len(reached) else None)


def sources_told(held: HeldSector) -> Sources:
    """Return what a JSON document tells of the sources; nothing of a single one."""
    if not held.parts:
        return UNSET
    told = [
        SourceEntry(
            cio=part.name,
            source=part.place.source,
            campaign=part.overview.campaign.id,
            today=part.overview.campaign.day_of(part.overview.at),
            synced_at=part.times.last_success,
            error=part.times.last_error,
        )
        for part in held.parts
    ]
    told += [
        SourceEntry(
            cio=place.name or place.source,
            source=place.source,
            campaign="",
            today=None,
            synced_at=None,
            error=held_of(place)[1].last_error,
        )
        for place in held.absent
    ]
    return tuple(told)
