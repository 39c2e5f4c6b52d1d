"""The sector as held locally, opened once for a command: snapshot, instant, contacts, reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from cio_console.commands.options import Place, instant, open_place
from cio_console.commands.output import narrate
from cio_console.domain.campaign import Collection
from cio_console.domain.declaration import with_declarations
from cio_console.domain.overview import SchoolLine, SectorOverview, overview
from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.errors import FileProblem, UsageProblem
from cio_console.presentation.columns import Context
from cio_console.store.journal import Journal
from cio_console.store.sector import SectorCache

if TYPE_CHECKING:
    from cio_console.domain.changes import Changes, Since
    from cio_console.domain.sectors import Together
    from cio_console.presentation.sources_told import Sources

REPORTS = "reports"
"""Folder of the reports inside a source's cache."""


@dataclass(frozen=True, slots=True)
class HeldSector:
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
            from cio_console.domain.sectors import changes_of  # noqa: PLC0415 - several only

            return changes_of(self.sectors, self.overview, since)
        from cio_console.domain.changes import changes  # noqa: PLC0415 - few commands

        return changes(self.snapshot, since, self.overview.at)

    def context(self) -> Context:
        """Return what the columns need beside a line."""
        from cio_console.domain.followup import last_contacts  # noqa: PLC0415 - text only

        journal = Journal(self.place.home.journal)
        contacts = last_contacts(journal.contacts())
        self.tell(journal.notices)
        seen = self.overview
        return Context(seen.campaign, seen.at, self.place.glyphs, contacts)

    def tell(self, notices: Iterable[str]) -> None:
        """Tell what the journal has to say of itself, unless it was told already."""
        for notice in notices:
            if notice not in self.said:
                narrate(f"Attention : {notice}")

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
        from cio_console.commands.sectors import sources_told  # noqa: PLC0415 - JSON only

        return sources_told(self)

    @property
    def title(self) -> str:
        """Whose sector it is: the name of the CIO, or « Valbourg, Port-aux-Saules »."""
        return ", ".join(self.overview.cios) or self.snapshot.sector.name

    @property
    def age_from(self) -> datetime | None:
        """When the data were last known to be fresh."""
        return self.times.last_success


def open_sector(day: date | None, source: str = "") -> HeldSector:
    """Return the sector of `source`, or of the configured one, as held locally.

    Raises UsageProblem when there is no source, FileProblem when nothing is held of it.
    """
    place = open_place(source)
    if place.parts:
        from cio_console.commands.sectors import open_sectors  # noqa: PLC0415 - several only

        return open_sectors(place, day)
    if not place.source:
        raise UsageProblem(
            "aucune source n'est configurée. Pour en suivre une : cio-console synchroniser"
            " --source ADRESSE-OU-DOSSIER. Pour essayer : cio-console demo."
        )
    journal = Journal(place.home.journal)
    (snapshot, times), declared = held_of(place), journal.declarations()
    for notice in journal.notices:
        narrate(f"Attention : {notice}")
    if snapshot is None:
        raise FileProblem(
            f"rien n'a encore été reçu de {place.source}. Lancez : cio-console synchroniser."
        )
    snapshot = with_declarations(snapshot, declared)
    seen = overview(snapshot, instant(snapshot.campaign, day))
    return HeldSector(place, snapshot, times, seen, tuple(journal.notices))


def held_of(place: Place) -> tuple[SectorSnapshot | None, SyncTimes]:
    """Return what is held of the one source of `place`, and when it was synchronised."""
    cache = SectorCache(place.home.cache(place.source))
    snapshot, times = cache.load(), cache.times()
    for notice in cache.notices:
        narrate(f"Attention : {notice}")
    return snapshot, times


def now() -> datetime:
    """Return the present instant: the commands' own reading of the clock."""
    return datetime.now(UTC)
