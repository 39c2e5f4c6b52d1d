"""A synchronisation that goes to the next campaign, killed before each change of the disk.

`python -m tests.faults.next_campaign_deaths [STEP]` tries them all, or one in STEP, and prints what
is wrong; exit 1 when anything is. The sector of before is never lost: in force, or closed.
"""

from dataclasses import dataclass

import msgspec

from cio_console.domain.snapshot import SectorSnapshot
from tests.faults.sync_deaths import Campaign, forked, play
from tests.feed.builders import SCHOOLS, FeedFiles
from tests.feed.desks import Desk

A, B, C = SCHOOLS[:3]


@dataclass
class NextCampaign(Campaign):
    """A feed that left a campaign, a home that is still in it, and what holds the next."""

    def __post_init__(self) -> None:
        """Publish, synchronise, publish the next campaign."""
        self.files = files = FeedFiles(self.folder / "flux")
        files.add(A, 30)
        files.add(B, 30)
        files.write()
        forked(lambda: self.sync(self.home("old")))
        self.old = self.home("old").snapshot
        files.uploads.clear()
        files.campaign = msgspec.structs.replace(
            files.campaign, id="suivante", session=2026, school_year=2025
        )
        files.add(B, 8, errors=3)
        files.add(C, 9)
        self.streamed = files.add_file(A, 10, b"<BEE_ELEVES/>").id
        files.write()
        self.copy("new")
        forked(lambda: self.sync(self.home("new")))
        self.new = self.home("new").snapshot

    def wrong(self, desk: Desk) -> str:
        """Return what is wrong: the old sector is in force or closed, with its reports."""
        held = desk.snapshot
        closed = desk.cache.archives.load(self.old.campaign.id)
        if held.campaign == self.old.campaign:
            if held != self.old:
                return "the old campaign is in force, and is not the old state"
        elif held.campaign != self.new.campaign:
            return "the campaign in force is neither the old one nor the next"
        elif closed is None or msgspec.structs.replace(closed, closed=False) != self.old:
            return "the old sector is lost"
        elif not {u.id for u in held.uploads} <= {u.id for u in self.new.uploads}:
            return "the next campaign holds uploads that are not its own"
        lost = [sha for sector in (held, self.old) for sha in _missing(desk, sector)]
        notices = [*desk.cache.notices, *desk.cache.archives.notices]
        return f"no report of {lost}" if lost else " ".join(notices)


def _missing(desk: Desk, sector: SectorSnapshot) -> set[str]:
    return desk.reports.missing(u.report.sha256 for u in sector.uploads if u.report)


if __name__ == "__main__":
    play(NextCampaign)
