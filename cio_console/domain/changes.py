"""What changed in the sector between two instants, computed anew from what is held.

No log is kept: the uploads tell when they came, and statuses are a function of the instant. Only
one thing cannot be recomputed, what the director had already seen: that is a `Visit`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import IntEnum

import msgspec

from cio_console.domain.campaign import (
    Campaign,
    Collection,
    Milestone,
    has_opened,
    is_after_deadline,
)
from cio_console.domain.followup import Visit
from cio_console.domain.overview import SchoolLine, overview
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.status import CollectionState, Flag, Status
from cio_console.domain.upload import Upload


class Since(msgspec.Struct, frozen=True):
    """The state that the present one is compared with."""

    at: datetime
    """Instant of that state."""
    received: datetime
    """Newest reception known then."""


class Kind(IntEnum):
    """What happened to one collection of one school; what asks for a call comes first."""

    LATE = 0
    """The deadline passed with nothing usable."""
    REJECTED = 1
    """The newest upload is not usable."""
    WORSE = 2
    """The status is less good than it was."""
    RECEIVED = 3
    """A new file, the same status."""
    BETTER = 4
    """The status is better than it was."""


class Change(msgspec.Struct, frozen=True):
    """What happened to one collection of one school."""

    kind: Kind
    line: SchoolLine
    """The school as it is now."""
    before: CollectionState
    after: CollectionState
    uploads: tuple[Upload, ...] = ()
    """Those that came meanwhile, oldest first."""

    @property
    def moved(self) -> bool:
        """Whether there is a status before to tell: a school out of scope stays so."""
        return self.after.status is not Status.OUT_OF_SCOPE

    @property
    def errors(self) -> int | None:
        """Errors more (or fewer) in the upload that counts; None when no file was held before."""
        old, new = _file(self.before), _file(self.after)
        return None if old is None or new is None else new.errors - old.errors

    @property
    def rules(self) -> dict[str, tuple[int, int]]:
        """Rule → findings before and after, in the upload that counts, where they differ."""
        if _file(self.before) is None or self.before.current is self.after.current:
            return {}
        old, new = _rules(self.before.current), _rules(self.after.current)
        both = sorted(old.keys() | new.keys())
        return {r: (old.get(r, 0), new.get(r, 0)) for r in both if old.get(r, 0) != new.get(r, 0)}


class Changes(msgspec.Struct, frozen=True):
    """Everything that happened between two instants."""

    since: Since
    at: datetime
    rows: tuple[Change, ...] = ()
    """By kind, then in the order of the sector."""
    opened: tuple[Collection, ...] = ()
    """Collections whose window opened meanwhile."""
    closed: tuple[Collection, ...] = ()
    """Collections whose deadline passed meanwhile."""
    milestones: tuple[Milestone, ...] = ()
    """Other milestones whose day came meanwhile."""

    def count(self, *kinds: Kind) -> int:
        """Return the number of rows of those kinds."""
        return sum(row.kind in kinds for row in self.rows)

    @property
    def received(self) -> int:
        """Uploads that came meanwhile."""
        return sum(len(row.uploads) for row in self.rows)


def since_visit(visit: Visit) -> Since:
    """Return the state that a visit saw."""
    return Since(visit.at, min(visit.at, visit.newest or visit.at))


def since_day(campaign: Campaign, at: datetime, days: int = 1) -> Since:
    """Return the state at the start of the day that is `days` days before that of `at`."""
    start = campaign.start_of_day(campaign.day_of(at) - timedelta(days=days))
    return Since(start, start)


def newest_reception(snapshot: SectorSnapshot) -> datetime | None:
    """Return when the last upload held came; None when there is none."""
    return max((upload.received_at for upload in snapshot.uploads), default=None)


def changes(snapshot: SectorSnapshot, since: Since, at: datetime) -> Changes:
    """Return what happened after `since` until `at`; nothing when `at` is not later."""
    if at <= since.at:
        return Changes(since, at)
    known = tuple(u for u in snapshot.uploads if _was_known(u, since, at))
    old = overview(msgspec.structs.replace(snapshot, uploads=known), since.at)
    before = {line.school.uai: line for line in old.lines}
    rows = [
        row
        for line in overview(snapshot, at).lines
        for collection, after in line.states.items()
        if (row := _change(line, before[line.school.uai].states[collection], after))
    ]
    rows.sort(key=lambda row: row.kind)
    campaign = snapshot.campaign
    return Changes(
        since,
        at,
        tuple(rows),
        opened=_newly(has_opened, campaign, since.at, at),
        closed=_newly(is_after_deadline, campaign, since.at, at),
        milestones=_reached(campaign, since.at, at),
    )


def _was_known(upload: Upload, since: Since, at: datetime) -> bool:
    """Tell whether an upload was known in that state: what was declared, once it was said.

    What was said after the instant seen is in both states: it is no news of a past day.
    """
    said = upload.declared.at if upload.declared else None
    return upload.received_at <= since.received and (said is None or not since.at < said <= at)


def _file(state: CollectionState) -> Upload | None:
    """Return the upload that counts, None when it is nothing but somebody's word."""
    return None if state.current is None or state.current.declared else state.current


def _change(line: SchoolLine, before: CollectionState, after: CollectionState) -> Change | None:
    held = {upload.id for upload in before.uploads}
    uploads = tuple(upload for upload in after.uploads if upload.id not in held)
    kind = _kind(before, after, uploads)
    return None if kind is None else Change(kind, line, before, after, uploads)


def _kind(
    before: CollectionState, after: CollectionState, uploads: tuple[Upload, ...]
) -> Kind | None:
    received = Kind.RECEIVED if any(not one.declared for one in uploads) else None
    if after.status is Status.OUT_OF_SCOPE:
        return received
    if after.overdue and not before.overdue:
        return Kind.LATE
    rejected = after.status is Status.REJECTED or Flag.LAST_REJECTED in after.flags
    if rejected and uploads:
        return Kind.REJECTED
    step = _RANKS[after.status] - _RANKS[before.status]
    if step and (uploads or after.status is not Status.EXPECTED):
        return Kind.WORSE if step > 0 else Kind.BETTER
    return received


_RANKS: Mapping[Status, int] = {
    Status.PASSED: 0,
    Status.TO_REVIEW: 1,
    Status.TO_CORRECT: 2,
    Status.DECLARED: 3,
    Status.UPCOMING: 4,
    Status.EXPECTED: 5,
    Status.REJECTED: 6,
    Status.LATE: 7,
    Status.OUT_OF_SCOPE: 8,
}
"""How far from « conforme » a status is. That a window opens is told once, not for each school."""


def _rules(upload: Upload | None) -> Mapping[str, int]:
    return upload.summary.rules if upload is not None and upload.summary is not None else {}


def _newly(
    holds: Callable[[Campaign, Collection, datetime], bool],
    campaign: Campaign,
    since: datetime,
    at: datetime,
) -> tuple[Collection, ...]:
    """Return the collections for which `holds` came true between the two instants."""
    every = campaign.collections
    return tuple(c for c in every if holds(campaign, c, at) and not holds(campaign, c, since))


def _reached(campaign: Campaign, since: datetime, at: datetime) -> tuple[Milestone, ...]:
    told = {c.opens for c in campaign.collections} | {c.closes for c in campaign.collections}
    first, last = campaign.day_of(since), campaign.day_of(at)
    return tuple(
        m for m in campaign.milestones if m.day and first < m.day <= last and m.day not in told
    )
