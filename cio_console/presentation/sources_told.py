"""What every JSON document tells of its sources when several CIO are looked at."""

from datetime import date, datetime

import msgspec
from msgspec import UnsetType

FORMAT_VERSION = "1.1"
"""Of the documents that tell their sources, and the CIO of each entry, when there are several."""


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One of the sources that a document is made of."""

    cio: str
    """Short name, as the entries of the document name it."""
    source: str
    campaign: str
    """Id of its campaign; "" when nothing was ever received."""
    today: date | None
    """The day on which it is seen, in its campaign's time zone."""
    synced_at: datetime | None
    error: str
    """French sentence of the last failed synchronisation; "" after a success."""


Sources = tuple[SourceEntry, ...] | UnsetType
"""Absent from the document of a single source."""
