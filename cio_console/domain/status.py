"""The status of one collection of one school at a given instant, and its flags.

What had not been received by that instant does not count, so that a past day can be seen again.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from cio_console.domain.campaign import (
    Campaign,
    Collection,
    days_left,
    has_opened,
    is_after_deadline,
)
from cio_console.domain.finding import Severity
from cio_console.domain.school import School
from cio_console.domain.upload import Upload, in_time_order


class Status(StrEnum):
    """The nine statuses; their values are the stable identifiers of `--json`."""

    OUT_OF_SCOPE = "hors-perimetre"
    """The school is not concerned, for a recorded reason."""
    UPCOMING = "a-venir"
    """The window has not opened and nothing was received."""
    EXPECTED = "attendu"
    """The window is open and nothing usable was received."""
    LATE = "en-retard"
    """The deadline has passed and nothing was received."""
    REJECTED = "rejete"
    """Files were received but none is usable: stronger than « attendu » and « en retard »."""
    TO_CORRECT = "a-corriger"
    """The newest usable upload has errors."""
    TO_REVIEW = "a-verifier"
    """The newest usable upload has warnings only, or no upload has been checked yet."""
    DECLARED = "declare"
    """Somebody says that a file was sent, and none is held: received, never checked."""
    PASSED = "conforme"
    """The newest usable upload has no error and no warning, by our local checks."""


class Flag(StrEnum):
    """What stands beside a status, never instead of it."""

    AFTER_DEADLINE = "hors-delai"
    """The first usable or declared upload came after the deadline."""
    LAST_REJECTED = "dernier-depot-rejete"
    """The newest upload is not usable; an earlier one counts."""
    OUT_OF_ORDER = "hors-ordre"
    """Grades received before any usable SIECLE upload."""
    UNCHECKED = "non-controle"
    """The newest upload has not been checked yet."""


class CollectionState(msgspec.Struct, frozen=True):
    """Where one school stands for one collection."""

    collection: str
    status: Status
    days_left: int | None = None
    """Days to the deadline: 0 on its day, negative after, None when the date is unknown."""
    overdue: bool = False
    """The deadline has passed with nothing usable: « en retard », or « rejeté » after it."""
    flags: tuple[Flag, ...] = ()
    uploads: tuple[Upload, ...] = ()
    """Everything received by then, oldest first."""
    current: Upload | None = None
    """The upload that counts: the newest usable one, else the newest.

    A declared one never stands before a usable file, nor before any file that came after it.
    """
    reason: str = ""
    """Why the school is out of scope."""
    accepted: int = 0
    """How many errors of `current` the director accepted: they are no matter for the school."""

    @property
    def late(self) -> bool:
        """Whether the first usable or declared upload came after the deadline."""
        return Flag.AFTER_DEADLINE in self.flags

    @property
    def received_at(self) -> datetime | None:
        """Reception of the upload that counts."""
        return self.current.received_at if self.current else None

    @property
    def counts(self) -> dict[str, int]:
        """Findings per severity of the upload that counts; empty when there is none."""
        if self.current is None or self.current.summary is None:
            return {}
        return self.current.summary.counts

    @property
    def to_correct(self) -> int:
        """Blocking findings and errors of the upload that counts that are not accepted."""
        return max(self.current.errors - self.accepted, 0) if self.current else 0

    @property
    def usable(self) -> bool:
        """Whether a usable file is held."""
        return self.current is not None and self.current.usable


def received_by(uploads: Iterable[Upload], at: datetime) -> tuple[Upload, ...]:
    """Return what had been received by the instant `at`, oldest first."""
    return in_time_order(tuple(u for u in uploads if u.received_at <= at))


def collection_state(
    campaign: Campaign,
    collection: Collection,
    school: School,
    received: tuple[Upload, ...],
    at: datetime,
) -> CollectionState:
    """Return the state of `collection` for `school` at the instant `at`.

    `received` are its uploads as `received_by` gives them: they may hold those of other
    collections (the order of the campaign is judged on them) but only this school's.
    """
    mine = tuple(u for u in received if u.collection == collection.id)
    current = _current(mine)
    reason = school.out_of_scope.get(collection.id)
    if reason is not None:
        status = Status.OUT_OF_SCOPE
    elif current is None:
        status = _status_without_upload(campaign, collection, at)
    else:
        status = _status_of(current)
    nothing_usable = status in (Status.LATE, Status.EXPECTED, Status.REJECTED)
    return CollectionState(
        collection=collection.id,
        status=status,
        days_left=days_left(campaign, collection, at),
        overdue=nothing_usable and is_after_deadline(campaign, collection, at),
        flags=() if reason is not None else _flags(campaign, collection, school, mine, received),
        uploads=mine,
        current=current,
        reason=reason or "",
    )


def _current(mine: tuple[Upload, ...]) -> Upload | None:
    newest_first = mine[::-1]
    usable = next((u for u in newest_first if u.usable), None)
    if usable or not mine:
        return usable
    if mine[-1].declared:
        return mine[-1]
    unchecked = next((u for u in newest_first if u.summary is None and not u.declared), None)
    return unchecked or mine[-1]


def _status_without_upload(campaign: Campaign, collection: Collection, at: datetime) -> Status:
    if is_after_deadline(campaign, collection, at):
        return Status.LATE
    return Status.EXPECTED if has_opened(campaign, collection, at) else Status.UPCOMING


def _status_of(current: Upload) -> Status:
    if current.summary is None:
        return Status.DECLARED if current.declared else Status.TO_REVIEW
    if not current.usable:
        return Status.REJECTED
    counts = current.summary.counts
    if counts.get(Severity.ERROR, 0):
        return Status.TO_CORRECT
    return Status.TO_REVIEW if counts.get(Severity.WARNING, 0) else Status.PASSED


def _flags(
    campaign: Campaign,
    collection: Collection,
    school: School,
    mine: tuple[Upload, ...],
    received: tuple[Upload, ...],
) -> tuple[Flag, ...]:
    if not mine:
        return ()
    flags = []
    first_usable = next((u for u in mine if u.usable), None)
    first = next((u for u in mine if u.settles), None)
    if first and is_after_deadline(campaign, collection, first.received_at):
        flags.append(Flag.AFTER_DEADLINE)
    newest = mine[-1]
    if newest.summary is None and not newest.declared:
        flags.append(Flag.UNCHECKED)
    elif not newest.settles and first_usable:
        flags.append(Flag.LAST_REJECTED)
    if _is_out_of_order(collection, school, mine, received):
        flags.append(Flag.OUT_OF_ORDER)
    return tuple(flags)


def _is_out_of_order(
    collection: Collection,
    school: School,
    mine: tuple[Upload, ...],
    received: tuple[Upload, ...],
) -> bool:
    if not collection.after or collection.after in school.out_of_scope:
        return False
    current = _current(mine)
    return current is not None and not any(
        u.collection == collection.after and u.settles and u.received_at <= current.received_at
        for u in received
    )
