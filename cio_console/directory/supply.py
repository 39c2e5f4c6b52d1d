"""Rows of open data at the least cost: nothing is received again while its data set is unchanged.

The portal gives no ETag: a data set is unchanged while `data_processed` and `records_count` are.
What was last received whole is kept by a `Shelf`, and serves when the portal fails or may not be
asked; its age is then told. A failure never makes what is held poorer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec

from cio_console.directory import messages
from cio_console.directory.portal import Dataset, Portal, Row
from cio_console.errors import FeedProblem, SourceUnreachable, StoreProblem, nothing_held

_FORMAT = "cio-annuaire"
_VERSION = 1


class Shelf(Protocol):
    """Where copies are kept, by name: letters, digits and hyphens."""

    def held(self, name: str) -> bytes | None:
        """Return a copy, None when there is none that can be read."""

    def keep(self, name: str, data: bytes) -> None:
        """Keep a copy in place of that of its name. Raises StoreProblem."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Some rows of a data set."""

    name: str
    """Of its copy."""
    dataset: str
    where: Callable[[Dataset], str]
    """The condition on the rows, as the fields that there are allow it."""
    select: Sequence[str]
    """The fields wanted; those that are gone are not asked for."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """Rows, and when they were received."""

    rows: list[Row]
    received_at: datetime
    failure: str = ""
    """French sentence: why they are not fresh; "" when the portal vouches for them."""
    notices: tuple[str, ...] = ()


class _Copy(msgspec.Struct, frozen=True):
    """What the shelf holds of an extract."""

    dataset: str
    stamp: str
    where: str
    received_at: datetime
    rows: list[Row]
    format: str = _FORMAT
    version: int = _VERSION


class Supply:
    """The extracts of a portal, or of the shelf alone."""

    def __init__(
        self, host: str, shelf: Shelf, now: Callable[[], datetime], portal: Portal | None
    ) -> None:
        """Take from `portal`, already entered; None when it may not be asked."""
        self._host = host
        self._shelf = shelf
        self._now = now
        self._portal = portal
        self._datasets: dict[str, Dataset] = {}
        self._down: FeedProblem | None = None
        """Why the portal does not even describe its data: it is not asked again."""

    async def rows(self, extract: Extract) -> Supplied:
        """Return the rows of an extract, fresh when possible.

        Raises FeedProblem when they cannot be received and none are held.
        """
        copy = self._held(extract)
        if self._portal is None:
            if copy is None:
                raise messages.nothing_held(self._host)
            return Supplied(copy.rows, copy.received_at, messages.OFFLINE)
        try:
            return await self._received(self._portal, extract, copy)
        except FeedProblem as problem:
            if copy is None:
                nothing_held(problem)
                raise
            return Supplied(copy.rows, copy.received_at, str(problem))

    def fields(self, dataset: str) -> tuple[str, ...]:
        """Return the names of the fields of a data set already asked about, () for another."""
        known = self._datasets.get(dataset)
        return tuple(known.fields) if known else ()

    async def _received(self, portal: Portal, extract: Extract, copy: _Copy | None) -> Supplied:
        name = extract.dataset
        dataset = await self._described(portal, name)
        where = extract.where(dataset)
        if copy and dataset.stamp and (copy.stamp, copy.where) == (dataset.stamp, where):
            return Supplied(copy.rows, copy.received_at)
        known = [field for field in extract.select if field in dataset.fields]
        rows = await portal.rows(name, where, known)
        if copy and copy.rows and not rows:
            raise messages.emptied(self._host, len(copy.rows))
        fresh = _Copy(name, dataset.stamp, where, self._now(), rows)
        return Supplied(rows, fresh.received_at, notices=self._kept(extract, fresh))

    async def _described(self, portal: Portal, name: str) -> Dataset:
        if self._down:
            raise self._down
        if name not in self._datasets:
            try:
                self._datasets[name] = await portal.dataset(name)
            except SourceUnreachable as problem:
                self._down = problem
                raise
        return self._datasets[name]

    def _held(self, extract: Extract) -> _Copy | None:
        raw = self._shelf.held(extract.name)
        if raw is None:
            return None
        try:
            copy = msgspec.json.decode(raw, type=_Copy)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None  # damaged, or of another version: it is received again
        ours = (copy.format, copy.version, copy.dataset) == (_FORMAT, _VERSION, extract.dataset)
        return copy if ours else None

    def _kept(self, extract: Extract, fresh: _Copy) -> tuple[str, ...]:
        try:
            self._shelf.keep(extract.name, msgspec.json.encode(fresh))
        except StoreProblem as problem:
            return (f"{problem} Elle serait reçue de nouveau la prochaine fois.",)
        return ()
