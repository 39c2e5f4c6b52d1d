"""What a plain folder is, and what it is made into a feed with: plain values. Light on purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cio_console.domain.campaign import Campaign
from cio_console.feed.contract import OBJECTS
from cio_console.feed.source import INDEX_NAME, parse_location

TABLES = frozenset({".csv", ".txt", ".tsv"})
"""Endings of what may be a list of statuses."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the private feed of a source stands, and what it is made with."""

    feed: Path
    """Folder of the feed, inside the cache of the source; it may not exist."""
    sector: Path
    """The director's list of schools; it may not exist."""
    campaign: Callable[[], Campaign]
    """Reads the campaign. Raises CampaignProblem or FileProblem."""
    schemas: Path | None = None
    """Folder of the XSD that the files are to follow; None for none."""


def is_plain(location: str) -> bool:
    """Tell whether a source is a folder without a feed, or a list of statuses.

    Raises UsageProblem when `location` cannot be a source.
    """
    place = parse_location(location)
    if not isinstance(place, Path):
        return False
    if place.suffix.lower() in TABLES:
        return place.is_file()
    # A feed that lost its index is a feed in trouble, not a folder of files.
    return place.is_dir() and not (place / INDEX_NAME).exists() and not (place / OBJECTS).is_dir()
