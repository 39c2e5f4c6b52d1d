"""What the open data propose for a list of schools, with the copies of the cache.

The one place where the directory meets the store; commands and screens go through it. It asks
nothing of anybody and writes no list: who calls shows the proposal, and merges what is chosen.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from cio_console.domain.candidate import Area, Candidate, Proposal, list_of
from cio_console.domain.school import Cio, School, SectorFile
from cio_console.domain.sector_list import (
    Absent,
    Merged,
    Weight,
    compare_lists,
    merge,
    with_schools,
    with_scope,
)
from cio_console.errors import UsageProblem
from cio_console.store.open_data import OpenDataCopies
from cio_console.store.paths import Home

if TYPE_CHECKING:
    from cio_console.directory.proposing import Reach
    from cio_console.feed.source import FeedOptions


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search gives: the CIO found, and the proposal when there is only one."""

    cios: tuple[Candidate, ...]
    proposal: Proposal | None = None
    notices: tuple[str, ...] = ()
    """French sentences: how old the data are, what was odd in them, what is missing."""


class Exclusion(msgspec.Struct, frozen=True):
    """A school that the director puts out of scope while building the list."""

    uai: str
    reason: str
    collection: str = ""
    """Id of the only collection concerned; "" for every one of the campaign."""


def reach_of(
    home: Home,
    address: str,
    options: "FeedOptions",
    now: Callable[[], datetime],
    *,
    offline: bool = False,
) -> "Reach":
    """Return how the open data are reached; `address` "" is the ministry's own portal."""
    from cio_console.directory.proposing import OFFICIAL, Reach  # loads httpx

    place = address or OFFICIAL
    copies = OpenDataCopies(home.cache(place))
    return Reach(address=place, options=options, shelf=copies, now=now, offline=offline)


async def search(reach: "Reach", typed: str, area: Area) -> Found:
    """Return the CIO of a UAI or a town, with the schools proposed when there is only one.

    Raises UsageProblem when none is found or when nothing is in the area, FeedProblem when the
    portal fails and nothing of it is held.
    """
    from cio_console.directory.proposing import Directory  # loads httpx

    async with Directory(reach) as directory:
        cios = await directory.cios(typed)
        if len(cios) != 1:
            return Found(cios=cios, notices=directory.told.sentences(reach.now()))
        proposal = await directory.proposal(cios[0], area)
        return Found(cios=cios, proposal=proposal, notices=proposal.notices)


def merged_proposal(
    present: SectorFile | None,
    proposal: Proposal,
    *,
    weight: Weight = Weight.COMPLETES,
    absent: Absent = Absent.KEPT,
) -> Merged:
    """Return the director's list completed by a proposal; by default it only fills what is empty.

    The name that the director gives their CIO stays. Raises UsageProblem when the list is that of
    another CIO.
    """
    proposed = list_of(proposal)
    if present is not None:
        if present.sector.uai != proposed.sector.uai:
            raise UsageProblem(
                f"cette liste est celle du CIO {present.sector.uai} ({present.sector.name}), pas de"
                f" {proposed.sector.uai}. Donnez un autre fichier par --sortie."
            )
        proposed = msgspec.structs.replace(proposed, sector=Cio(proposed.sector.uai, ""))
    return merge(present, proposed, weight=weight, absent=absent)


def with_exclusions(
    merged: Merged,
    present: SectorFile | None,
    exclusions: Iterable[Exclusion],
    collections: Iterable[str],
) -> Merged:
    """Return a merge whose list has some schools out of scope; `collections` are the campaign's.

    Raises UsageProblem when a school is not in the list, or a collection not in the campaign.
    """
    known, schools = tuple(collections), {school.uai for school in merged.sector.schools}
    sector = merged.sector
    for one in exclusions:
        if one.uai not in schools:
            raise UsageProblem(f"--exclure : {one.uai} n'est ni proposé ni dans la liste.")
        if one.collection and one.collection not in known:
            raise UsageProblem(
                f"--exclure : la campagne n'a pas de collecte « {one.collection} »"
                f" ({', '.join(known)})."
            )
        sector = with_schools(sector, _excluding(one, known))
    return msgspec.structs.replace(merged, sector=sector, changes=compare_lists(present, sector))


def _excluding(one: Exclusion, known: tuple[str, ...]) -> Callable[[School], School]:
    asked = (one.collection,) if one.collection else known
    return lambda school: with_scope(school, asked, one.reason) if school.uai == one.uai else school
