"""The sector as held locally, opened once for a command: snapshot, instant, contacts, reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

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

REPORTS = "reports"
"""Folder of the reports inside a source's cache."""


@dataclass(frozen=True, slots=True)
class HeldSector:
    """What is held of one source, seen at one instant."""

    place: Place
    snapshot: SectorSnapshot
    """With the uploads that somebody declared."""
    times: SyncTimes
    overview: SectorOverview
    said: tuple[str, ...] = ()
    """French sentences of the journal, told already."""

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
            raise UsageProblem(
                f"L'établissement {uai} n'est pas dans le secteur {self.snapshot.sector.name}."
            )
        return (line,)

    def collections(self, only: str = "") -> tuple[Collection, ...]:
        """Return the collections of the campaign, or the one of that id."""
        return tuple(c for c in self.overview.campaign.collections if only in ("", c.id))

    @property
    def age_from(self) -> datetime | None:
        """When the data were last known to be fresh."""
        return self.times.last_success


def open_sector(day: date | None, source: str = "") -> HeldSector:
    """Return the sector of `source`, or of the configured one, as held locally.

    Raises UsageProblem when there is no source, FileProblem when nothing is held of it.
    """
    place = open_place(source)
    if not place.source:
        raise UsageProblem(
            "aucune source n'est configurée. Pour en suivre une : cio-console synchroniser"
            " --source ADRESSE-OU-DOSSIER. Pour essayer : cio-console demo."
        )
    cache = SectorCache(place.home.cache(place.source))
    snapshot, journal = cache.load(), Journal(place.home.journal)
    declared, times = journal.declarations(), cache.times()
    for notice in (*cache.notices, *journal.notices):
        narrate(f"Attention : {notice}")
    if snapshot is None:
        raise FileProblem(
            f"rien n'a encore été reçu de {place.source}. Lancez : cio-console synchroniser."
        )
    snapshot = with_declarations(snapshot, declared)
    seen = overview(snapshot, instant(snapshot.campaign, day))
    return HeldSector(place, snapshot, times, seen, tuple(journal.notices))


def now() -> datetime:
    """Return the present instant: the commands' own reading of the clock."""
    return datetime.now(UTC)
