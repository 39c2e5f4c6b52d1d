"""What the open data propose for the list of a CIO: found, read, counted, told. Writes nothing."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import msgspec

from cio_console.directory import head_counts, messages
from cio_console.directory.fields import departement_code, text
from cio_console.directory.portal import Dataset, Portal, Row
from cio_console.directory.reading import ANNUAIRE, CIO_TYPE, FIELDS, read_rows
from cio_console.directory.searching import find_cios, in_area, near_towns
from cio_console.directory.supply import Extract, Shelf, Supplied, Supply
from cio_console.domain.candidate import CIO_NATURE, Area, Candidate, HeadCount, Opening, Proposal
from cio_console.domain.school import NATURES
from cio_console.errors import FeedProblem, UsageProblem
from cio_console.feed.source import FeedOptions

OFFICIAL = "https://data.education.gouv.fr/"
"""The ministry's portal of open data."""

_SCHOOL_TYPES = ("Lycée", "EREA")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How the open data are reached."""

    address: str = OFFICIAL
    """Base address of the portal, or of a mirror of it."""
    options: FeedOptions
    """Proxy, authorities and patience; no credentials are taken from it."""
    shelf: Shelf
    now: Callable[[], datetime]
    offline: bool = False
    """Whether only what is kept may serve."""


@dataclass(slots=True)
class Told:
    """What is told along the way, each sentence once, and how old the oldest rows are."""

    notices: dict[str, None] = field(default_factory=dict)
    stale: dict[str, datetime] = field(default_factory=dict)
    """Why rows are not fresh → when the oldest of those were received."""

    def hear(self, supplied: Supplied) -> None:
        """Take note of what comes with rows."""
        self.say(supplied.notices)
        if supplied.failure:
            oldest = self.stale.get(supplied.failure, supplied.received_at)
            self.stale[supplied.failure] = min(oldest, supplied.received_at)

    def say(self, sentences: Iterable[str]) -> None:
        """Add sentences."""
        self.notices.update(dict.fromkeys(sentences))

    def sentences(self, now: datetime) -> tuple[str, ...]:
        """Return all of it, the age of what is not fresh first."""
        stale = (messages.last_copy(why, at, now) for why, at in self.stale.items())
        return (*stale, *self.notices)


class Directory:
    """The directory of schools, opened for one search or several."""

    def __init__(self, reach: Reach) -> None:
        """Prepare; nothing is asked before entering. Raises UsageProblem on a wrong address."""
        self._reach = reach
        self._portal = None if reach.offline else Portal(reach.address, reach.options)
        host = urlsplit(reach.address).hostname or reach.address
        self._supply = Supply(host, reach.shelf, reach.now, self._portal)
        self._stack = AsyncExitStack()
        self.told = Told()

    async def __aenter__(self) -> Self:
        """Prepare the connections."""
        if self._portal:
            await self._stack.enter_async_context(self._portal)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close them."""
        await self._stack.aclose()

    async def cios(self, typed: str) -> tuple[Candidate, ...]:
        """Return the CIO of that UAI or town. Raises UsageProblem when there is none."""
        supplied = await self._supply.rows(Extract("cio", ANNUAIRE, _cio_condition, FIELDS))
        self.told.hear(supplied)
        known = read_rows(supplied.rows).candidates
        found = find_cios(typed, known)
        if not found:
            near = near_towns(typed, known)
            advice = f" Vouliez-vous écrire {' ou '.join(near)} ?" if near else ""
            raise UsageProblem(
                f"aucun CIO à « {typed} » dans l'annuaire : donnez son UAI ou sa ville.{advice}"
            )
        return found

    async def proposal(self, cio: Candidate, area: Area) -> Proposal:
        """Return what the open data propose for a CIO. Raises FeedProblem or UsageProblem."""
        codes = dict.fromkeys(map(departement_code, area.departements or (cio.departement,)))
        rows: list[Row] = []
        for code in codes:
            supplied = await self._supply.rows(_schools_of(code))
            self.told.hear(supplied)
            if not supplied.rows:
                raise UsageProblem(f"l'annuaire n'a aucun lycée dans le département « {code} ».")
            rows += filter(_is_school, supplied.rows)
        read = read_rows(rows)
        self.told.say(read.notices)
        chosen = in_area(read.candidates, area)
        open_ones = [one for one in chosen if one.state is not Opening.CLOSED]
        counts = await self._head_counts(open_ones)
        counted = (msgspec.structs.replace(o, head_count=counts.get(o.uai)) for o in open_ones)
        return Proposal(
            cio=cio,
            schools=tuple(counted),
            closed=tuple(one for one in chosen if one.state is Opening.CLOSED),
            notices=self.told.sentences(self._reach.now()),
        )

    async def _head_counts(self, schools: Sequence[Candidate]) -> dict[str, HeadCount]:
        """Return the head-counts of schools; none, and why, when they cannot be had."""
        beginnings = sorted({one.uai[:3] for one in schools})
        counts: list[head_counts.Counts] = []
        for dataset, label in ((head_counts.GENERAL, "gt"), (head_counts.VOCATIONAL, "pro")):
            merged: head_counts.Counts = {}
            for beginning in beginnings:
                extract = _counts_of(dataset, label, beginning)
                try:
                    supplied = await self._supply.rows(extract)
                except FeedProblem as problem:
                    self.told.say([messages.no_head_counts(str(problem))])
                    return {}
                self.told.hear(supplied)
                merged |= head_counts.counts_of(dataset, supplied.rows)
            strange = head_counts.uncounted(dataset, self._supply.fields(dataset))
            self.told.say(messages.uncounted(name) for name in strange)
            counts.append(merged)
        return head_counts.head_counts(counts)


def _cio_condition(dataset: Dataset) -> str:
    return _any_of(dataset, [CIO_TYPE], [CIO_NATURE])


def _schools_of(departement: str) -> Extract:
    def where(dataset: Dataset) -> str:
        there = _equals(dataset, "code_departement", departement)
        there = there or f'startswith(identifiant_de_l_etablissement, "{departement}")'
        kinds = _any_of(dataset, _SCHOOL_TYPES, NATURES)
        return f"{there} and ({kinds})" if kinds else there

    return Extract(f"lycees-{departement.lower()}", ANNUAIRE, where, FIELDS)


def _any_of(dataset: Dataset, types: Iterable[str], natures: Iterable[str]) -> str:
    told = [_equals(dataset, "type_etablissement", kind) for kind in types]
    told += [_equals(dataset, "code_nature", nature) for nature in natures]
    return " or ".join(filter(None, told))


def _is_school(row: Row) -> bool:
    """Tell whether a row is of a school, by either field: the portal may lack one of them."""
    kind = text(row, "type_etablissement")
    return kind in _SCHOOL_TYPES or text(row, "code_nature") in NATURES


def _counts_of(dataset: str, label: str, beginning: str) -> Extract:
    """Return the rows of the lycées whose UAI begins so: these data sets have no other code."""
    return Extract(
        f"effectifs-{label}-{beginning.lower()}",
        dataset,
        lambda _: f'startswith({head_counts.KEYS[0]}, "{beginning}")',
        (*head_counts.KEYS, *head_counts.SERIES[dataset]),
    )


def _equals(dataset: Dataset, name: str, value: str) -> str:
    """Return a condition in the type that the field has today; "" when the field is gone."""
    if dataset.fields and name not in dataset.fields:
        return ""
    quoted = value if dataset.fields.get(name) == "int" else f'"{value}"'
    return f"{name} = {quoted}"
