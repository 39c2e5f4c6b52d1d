"""Publishing for an académie: one folder of uploads, one sector file per CIO, one feed per CIO.

Each feed is, byte for byte, the one that `publish` would make of its sector alone. The sectors
are published one after the other, their schools checked by the same processes; what is wrong with
one of them stops it alone. Stopped at any instant, each feed is its former self or its new one.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from cio_console.domain.campaign import Campaign
from cio_console.domain.identifiers import has_uai_form
from cio_console.domain.school import SectorFile
from cio_console.errors import CioConsoleError
from cio_console.feed.inputs import Deposit, LeftOut, read_campaign, survey_deposits
from cio_console.feed.sector_folder import OneSector, read_sectors
from cio_console.feed.source import INDEX_NAME
from cio_console.publish import (
    Gathered,
    PublishEvent,
    PublishOutcome,
    PublishRequest,
    Way,
    publish_gathered,
    way_asked,
)
from cio_console.publishing.sharing import Sharing
from cio_console.publishing.workers import Workers


@dataclass(frozen=True, slots=True)
class SectorBegun:
    """The feed of one more CIO is being made."""

    rank: int
    """From 1."""
    total: int
    uai: str
    name: str


SeveralEvent = SectorBegun | PublishEvent


@dataclass(frozen=True, slots=True)
class SectorOutcome:
    """What became of one sector file."""

    file: str
    """Its name."""
    uai: str
    """Of the CIO, "" when the file does not tell it."""
    name: str
    outcome: PublishOutcome | None = None
    """What its publication did, None when it failed."""
    given: int = 0
    """Reports that were checked for another CIO, in this very run."""
    problem: CioConsoleError | None = None
    """Why it failed; the former feed, if any, is as it was."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SeveralOutcome:
    """What a publication for several CIO did."""

    campaign: str
    sectors: tuple[SectorOutcome, ...]
    """Those that could be used by UAI, then the others."""
    deposits: int
    """Uploads of schools of a sector, each counted once."""
    strangers: tuple[str, ...]
    """What lies in the folder of uploads and belongs to no sector that could be read."""
    orphans: tuple[str, ...]
    """UAIs whose feed is still there and whose sector file is not; not told while some sector
    file cannot be read."""
    seconds: float

    @property
    def exit_code(self) -> int:
        """0 when every sector was published, else the gravest of what failed."""
        return max((one.problem.exit_code for one in self.sectors if one.problem), default=0)


def publish_several(
    request: PublishRequest,
    sectors: Path,
    on_event: Callable[[SeveralEvent], None],
    clock: Callable[[], float] = time.monotonic,
) -> SeveralOutcome:
    """Build or refresh the feed of each sector file of a folder; one that fails stops no other.

    `clock` tells seconds, from some instant on.

    Raises UsageProblem (CampaignProblem for the campaign), FileProblem when the folders cannot be
    read: nothing is published then.
    """
    began = clock()
    way = way_asked(request)
    campaign = read_campaign(request.campaign)
    lists = read_sectors(sectors)
    times = Counter(uai for one in lists if one.problem is None for uai in one.schools)
    known = {uai for one in lists for uai in one.schools}
    deposits, left_out = survey_deposits(request.uploads, campaign, known)
    found = _Found(
        campaign,
        {uai: tuple(group) for uai, group in groupby(deposits, key=lambda one: one.uai)},
        {uai: tuple(group) for uai, group in groupby(left_out, key=lambda one: one.uai)},
    )
    with Workers(request.processes) as workers:
        shared = {uai for uai, number in times.items() if number > 1}
        sharing = Sharing(shared, workers.check)
        way = replace(way, check=sharing.check)
        run = _Run(request.output, found, way, sharing, on_event, clock)
        done = tuple(run.publish(rank, len(lists), one) for rank, one in enumerate(lists, 1))
    return SeveralOutcome(
        campaign=campaign.id,
        sectors=done,
        deposits=len(deposits),
        strangers=tuple(one.path for one in left_out if not one.uai),
        orphans=_orphans(request.output, lists),
        seconds=clock() - began,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What lies in the folder of uploads."""

    campaign: Campaign
    deposits: Mapping[str, tuple[Deposit, ...]]
    """UAI of a school → its uploads."""
    left_out: Mapping[str, tuple[LeftOut, ...]]
    """UAI of a school → what is left out of its folder."""


@dataclass(frozen=True, slots=True)
class _Run:
    """The publications under way."""

    output: Path
    found: _Found
    way: Way
    sharing: Sharing
    tell: Callable[[SeveralEvent], None]
    clock: Callable[[], float]

    def publish(self, rank: int, total: int, one: OneSector) -> SectorOutcome:
        """Publish one sector; what is wrong with it is in what is returned."""
        result = SectorOutcome(one.file, one.uai, one.name, problem=one.problem)
        if one.sector is None or one.problem is not None:
            return result
        self.tell(SectorBegun(rank, total, one.uai, one.name))
        began, given = self.clock(), self.sharing.given
        folder, outcome, problem = self.output / one.uai, None, None
        try:
            gathered = self._gathered(one.sector, one.doubts)
            outcome = publish_gathered(gathered, folder, self.way, self.tell)
        except CioConsoleError as error:
            problem = error
        return replace(
            result,
            outcome=outcome,
            given=self.sharing.given - given,
            problem=problem,
            seconds=self.clock() - began,
        )

    def _gathered(self, sector: SectorFile, doubts: tuple[str, ...]) -> Gathered:
        uais = sorted(school.uai for school in sector.schools)
        deposits = [deposit for uai in uais for deposit in self.found.deposits.get(uai, ())]
        aside = [left.sentence for uai in uais for left in self.found.left_out.get(uai, ())]
        return Gathered(sector, self.found.campaign, tuple(deposits), notices=(*doubts, *aside))


def _orphans(output: Path, sectors: Sequence[OneSector]) -> tuple[str, ...]:
    if any(one.sector is None for one in sectors):
        return ()
    known = {one.uai for one in sectors}
    try:
        folders = [one for one in output.iterdir() if one.name not in known]
    except OSError:  # what cannot be read was told of each sector
        return ()
    feeds = (one.name for one in folders if (one / INDEX_NAME).is_file())
    return tuple(sorted(name for name in feeds if has_uai_form(name)))
