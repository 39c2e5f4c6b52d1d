"""What a plain folder is made into a feed with: plain values, given to a synchronisation."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cio_console.domain.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the private feed of a source stands, and what it is made with."""

    feed: Path
    """Folder of the feed, inside the cache of the source; it may not exist."""
    sector: Path
    """The director's list of schools; it may not exist."""
    campaign: Callable[[], Campaign]
    """Reads the campaign. Raises CampaignProblem or FileProblem."""
