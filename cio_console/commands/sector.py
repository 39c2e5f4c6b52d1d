"""The sector as held locally, opened once for a command: snapshot, instant, contacts, reports."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from cio_console.commands.options import Place, TypedDay, instant, open_place
from cio_console.commands.output import narrate, warn
from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.campaign_span import closed_day, written_in
from cio_console.domain.declaration import with_declarations
from cio_console.domain.overview import SchoolLine, SectorOverview, overview
from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.errors import FileProblem, UsageProblem
from cio_console.presentation.columns import Context
from cio_console.store.journal import Journal
from cio_console.store.paths import REPORTS
from cio_console.store.sector import SectorCache

if TYPE_CHECKING:
    from cio_console.domain.changes import Changes, Since
    from cio_console.domain.finding import Report
    from cio_console.domain.sectors import Together
    from cio_console.presentation.sources_told import Sources


class HeldSector(Struct, frozen=True):
    """What is held of one source, or of several, seen at one instant."""

    place: Place
    snapshot: SectorSnapshot
    """With the uploads that somebody declared."""
    times: SyncTimes
    overview: SectorOverview
    said: tuple[str, ...] = ()
    """French sentences of the journal, told already."""
    name: str = ""
    """Short name of its CIO, when several are looked at."""
    parts: tuple["HeldSector", ...] = ()
    """When several CIO are looked at, each by itself."""
    sectors: "Together | None" = None
    """Those, as they are put together."""
    absent: tuple[Place, ...] = ()
    """The sources asked for of which nothing is held."""

    @property
    def each(self) -> tuple["HeldSector", ...]:
        """The sectors looked at, one by one."""
        return self.parts or (self,)

    def own(self, uai: str) -> "HeldSector":
        """Return the sector that a school's data come from, seen with no other."""
        rank = self.overview.owners.get(uai)
        return self if rank is None else self.parts[rank]

    def changes(self, since: "Since") -> "Changes":
        """Return what happened since an instant, until the one seen."""
        if self.sectors is not None:
            from cio_console.domain.sectors import changes_of  # several only

            return changes_of(self.sectors, self.overview, since)
        from cio_console.domain.changes import changes  # few commands

        return changes(self.snapshot, since, self.overview.at)

    def context(self) -> Context:
        """Return what the columns need beside a line."""
        from cio_console.domain.followup import last_contacts  # text only

        journal = Journal(self.place.home.journal)
        seen = self.overview
        contacts = last_contacts(written_in(seen, journal.contacts()))
        self.tell(journal.notices)
        return Context(seen.campaign, seen.at, self.place.glyphs, contacts)

    def tell(self, notices: Iterable[str]) -> None:
        """Tell what the journal has to say of itself, unless it was told already."""
        for notice in notices:
            if notice not in self.said:
                warn(notice)

    def lines(self, uai: str = "") -> tuple[SchoolLine, ...]:
        """Return the lines of the sector, or that of one school. Raises UsageProblem."""
        if not uai:
            return self.overview.lines
        line = self.overview.line(uai)
        if line is None:
            raise UsageProblem(f"L'établissement {uai} n'est pas dans le secteur {self.title}.")
        return (line,)

    def require_collection(self, name: str) -> None:
        """Raise UsageProblem when the campaign has no collection of that id; "" names none."""
        known = [collection.id for collection in self.overview.campaign.collections]
        if name and name not in known:
            raise UsageProblem(
                f"la collecte « {name} » n'existe pas. Connues : {', '.join(known)}."
            )

    def collections(self, only: str = "") -> tuple[Collection, ...]:
        """Return the collections of the campaign, or the one of that id."""
        return tuple(c for c in self.overview.campaign.collections if only in ("", c.id))

    def sources_told(self) -> "Sources":
        """Return what a JSON document tells of several sources; nothing of a single one."""
        from cio_console.commands.sectors import sources_told  # JSON only

        return sources_told(self)

    @property
    def title(self) -> str:
        """Whose sector it is: the name of the CIO, or « Valbourg, Port-aux-Saules »."""
        return ", ".join(self.overview.cios) or self.snapshot.sector.name

    @property
    def closed(self) -> bool:
        """Whether a closed campaign is looked at: nothing is written about it any more."""
        return any(part.snapshot.closed for part in self.each)

    @property
    def age_from(self) -> datetime | None:
        """When the data were last known to be fresh."""
        return self.times.last_success


def open_sector(
    day: TypedDay | None, source: tuple[str, ...] = (), campaign: str = ""
) -> HeldSector:
    """Return the sector of `source`, or of the configured one, as held locally.

    `campaign` names one that the source left: it is closed, and seen on its last day unless `day`
    is given. Raises UsageProblem when there is no source, no such campaign or no such day in it,
    FileProblem when nothing is held of the source.
    """
    return sector_of(open_place(source), day, campaign)


def sector_of(place: Place, day: TypedDay | None, campaign: str = "") -> HeldSector:
    """Return the sector of a place that is open already; see `open_sector`."""
    if place.parts:
        from cio_console.commands.sectors import open_sectors  # several only

        return open_sectors(place, day, campaign)
    if not place.source:
        raise UsageProblem(
            "aucune source n'est configurée. Pour en suivre une : cio-console synchroniser"
            " --source ADRESSE-OU-DOSSIER. Pour essayer : cio-console demo."
        )
    journal = Journal(place.home.journal)
    (snapshot, times), declared = held_of(place, campaign), journal.declarations()
    for notice in journal.notices:
        warn(notice)
    if snapshot is None:
        require_campaign([place], campaign)
        raise FileProblem(
            f"rien n'a encore été reçu de {place.source}. Lancez : cio-console synchroniser."
        )
    snapshot = with_declarations(snapshot, declared)
    seen_on = day_to_see([snapshot], snapshot.campaign, day)
    at = instant(snapshot.campaign, seen_on)
    seen = overview(snapshot, at, place.settings.call_lead)
    seen = knowing_accepted(place, seen, journal)
    return HeldSector(place, snapshot, times, seen, tuple(journal.notices))


def knowing_accepted(place: Place, seen: SectorOverview, journal: Journal) -> SectorOverview:
    """Return `seen` knowing what the director accepted: it is not asked of the schools."""
    acceptances = journal.acceptances()
    if not acceptances:
        return seen
    from cio_console.domain.accepted_errors import (  # once something is accepted
        accepted_errors,
        with_accepted,
    )
    from cio_console.store.reports import ReportCache  # as above

    @cache
    def reports_of(source: str) -> ReportCache:
        return ReportCache(place.home.cache(source) / REPORTS)

    def read(source: str, sha256: str) -> "Report | None":
        return reports_of(source).get(sha256)

    return with_accepted(seen, accepted_errors(seen, acceptances, place.source, read))


def held_of(place: Place, campaign: str = "") -> tuple[SectorSnapshot | None, SyncTimes]:
    """Return what is held of the one source of `place`, and when it was synchronised.

    With `campaign`, the sector of that campaign, closed or in force; None when it has none.
    """
    cache = SectorCache(place.home.cache(place.source))
    snapshot, times = cache.load(), cache.times()
    if campaign and (snapshot is None or snapshot.campaign.id != campaign):
        snapshot = cache.archives.load(campaign)
    for notice in (*cache.notices, *cache.archives.notices):
        warn(notice)
    if snapshot is not None and snapshot.closed:
        narrate(f"Campagne close, en lecture seule : {snapshot.campaign.label}.")
    return snapshot, times


def require_campaign(places: Iterable[Place], campaign: str) -> None:
    """Raise UsageProblem when a campaign is asked for that none of those sources holds."""
    if not campaign:
        return
    known: list[str] = []
    for place in places:
        cache = SectorCache(place.home.cache(place.source))
        current = cache.load()
        known += [current.campaign.id] if current else []
        known += [one.id for one in cache.archives.campaigns()]
    if campaign not in known:
        told = f"Gardées ici : {', '.join(dict.fromkeys(known))}." if known else "Aucune ici."
        raise UsageProblem(f"la campagne « {campaign} » n'est pas gardée. {told}")


def day_to_see(
    snapshots: Iterable[SectorSnapshot], campaign: Campaign, day: TypedDay | None
) -> date | None:
    """Return the day on which to see sectors, None for now.

    It is the one typed, else the last one of a closed campaign. Raises UsageProblem when that is no
    day of `campaign`.
    """
    return day.of(campaign) if day else closed_day(snapshots, now().date())


def now() -> datetime:
    """Return the present instant: the commands' own reading of the clock."""
    return datetime.now(UTC)
