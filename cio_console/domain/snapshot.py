"""The sector as held locally after a synchronisation: what the screens and commands read."""

from datetime import datetime

import msgspec

from cio_console.domain.campaign import Campaign
from cio_console.domain.school import Cio, School
from cio_console.domain.upload import Upload


class SectorSnapshot(msgspec.Struct, frozen=True):
    """One revision of a feed, whole: never a mixture of two."""

    source: str
    """Where it came from: an address or a folder, without any secret."""
    campaign: Campaign
    sector: Cio
    schools: tuple[School, ...] = ()
    uploads: tuple[Upload, ...] = ()
    revision: int = 0
    generated_at: datetime | None = None
    publisher: str = ""
    publisher_contact: str = ""
    validator: str = ""
    """The server's own ETag of the index, stored with the bytes it validates."""
    closed: bool = False
    """Whether the source went on to another campaign: this one is only read. Never stored."""

    def school(self, uai: str) -> School | None:
        """Return the school of that UAI, or None."""
        return next((s for s in self.schools if s.uai == uai), None)

    def uploads_of(self, uai: str) -> tuple[Upload, ...]:
        """Return the uploads of one school, in the order of the feed."""
        return tuple(u for u in self.uploads if u.uai == uai)


class SyncTimes(msgspec.Struct, frozen=True):
    """When synchronisation was last tried, succeeded, and brought something new."""

    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_change: datetime | None = None
    last_error: str = ""
    """French sentence of the last failure; empty after a success."""

    @property
    def failed(self) -> bool:
        """Whether the last attempt failed."""
        return bool(self.last_error)
