"""The sectors looked at together: several CIO, each with its own campaign, in one overview.

A school that two CIO follow stands once: it has one telephone, and is called once. What is shown of
it is what the source with its newest upload holds, the first one where they are equal; its line
names every CIO that follows it.

Days are only summed where they are the same: a collection of one id whose windows differ is told
once per CIO, so that no countdown is ever that of another. With a single CIO none of this is used.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from cio_console.domain.campaign import OF_CIO, Campaign, Collection, Milestone, ServiceContact
from cio_console.domain.changes import Change, Changes, Since, changes
from cio_console.domain.declaration import Declaration, with_declarations
from cio_console.domain.overview import (
    CALL_LEAD,
    CollectionProgress,
    SchoolLine,
    SectorOverview,
    line_order,
    overview,
    progress,
    readiness,
)
from cio_console.domain.school import Cio
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.status import CollectionState, Status
from cio_console.domain.text import fold

_NOT_ASKED = "la campagne de ce CIO ne la demande pas"
_Others = Mapping[str, tuple[str, ...]]
_Dated = TypeVar("_Dated", Collection, Milestone)
_Value = TypeVar("_Value")
_BEFORE = datetime.min.replace(tzinfo=UTC)


class Watched(msgspec.Struct, frozen=True):
    """One of the sectors looked at."""

    name: str
    """Short name of its CIO, unlike those of the others."""
    source: str
    """Address or folder of its feed, as it is followed."""
    snapshot: SectorSnapshot


class Together(msgspec.Struct, frozen=True):
    """Several sectors, in the order of the settings; `together` makes it."""

    watched: tuple[Watched, ...]
    """A school is in one of them only."""
    others: dict[str, tuple[str, ...]]
    """UAI → the other CIO that follow the school, by their short names."""

    @property
    def campaign(self) -> Campaign:
        """The campaign of all, or what their campaigns have in common."""
        return _common_campaign(self.watched)

    @property
    def snapshot(self) -> SectorSnapshot:
        """All of it in the form of one: for what asks for a list of schools or of uploads."""
        return SectorSnapshot(
            source="",
            campaign=self.campaign,
            sector=Cio("", f"{len(self.watched)} CIO"),
            schools=tuple(school for w in self.watched for school in w.snapshot.schools),
            uploads=tuple(upload for w in self.watched for upload in w.snapshot.uploads),
        )


class Group(NamedTuple):
    """One collection over the CIO that ask for it on the same days."""

    collection: Collection
    """Its label names the CIO when the others have other days."""
    part: SectorOverview
    """One of them: their campaign's days and instant."""
    lines: tuple[SchoolLine, ...]


def short_names(named: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return a short name for each (name in the settings or "", official name), all different.

    « CIO de Valbourg » is shown as « Valbourg »; a second one of the same name gets a number.
    """
    found: list[str] = []
    for given, official in named:
        words = official.split(" ")
        while len(words) > 1 and fold(words[0]) in {"cio", "de", "du", "des", "la", "le", "les"}:
            words = words[1:]
        base = given or " ".join(words).removeprefix("d'").removeprefix("d’") or "CIO"
        name, number = base, 1
        while name in found:
            number += 1
            name = f"{base} ({number})"
        found.append(name)
    return tuple(found)


def instant_of(campaign: Campaign, day: date | None, now: datetime) -> datetime:
    """Return the end of `day` in the campaign's time zone, or `now`."""
    return now if day is None else campaign.end_of_day(day)


def together(watched: Sequence[Watched]) -> Together:
    """Return those sectors as ready to be seen: no school in two of them, no upload id twice."""
    owners, others = _owners(watched)
    ids = Counter(i for w in watched for i in {u.id for u in w.snapshot.uploads})
    twice = {name for name, count in ids.items() if count > 1}
    if others or twice:
        uais = [{uai for uai, at in owners.items() if at == rank} for rank in range(len(watched))]
        watched = [
            replace(w, snapshot=_own(w, mine, twice)) for w, mine in zip(watched, uais, strict=True)
        ]
    return Together(tuple(watched), others)


def declaring(sectors: Together, declarations: Iterable[Declaration]) -> Together:
    """Return those sectors with what somebody declared of their schools, each in its own."""
    told = tuple(declarations)
    if not told:
        return sectors
    watched = (replace(w, snapshot=with_declarations(w.snapshot, told)) for w in sectors.watched)
    return replace(sectors, watched=tuple(watched))


def look_at(
    sectors: Together, day: date | None, now: datetime, lead: int = CALL_LEAD
) -> SectorOverview:
    """Return those sectors as one, at the end of `day` for each, or at `now`.

    A school that gave nothing asks for a call within `lead` days of its deadline.
    """
    seen = [
        overview(w.snapshot, instant_of(w.snapshot.campaign, day, now), lead)
        for w in sectors.watched
    ]
    pairs = zip(sectors.watched, seen, strict=True)
    campaign = sectors.campaign
    parts = tuple(_part(w, one, campaign, sectors.others) for w, one in pairs)
    lines = tuple(sorted((line for part in parts for line in part.lines), key=line_order))
    whole = SectorOverview(
        at=max(part.at for part in parts),
        campaign=campaign,
        lines=lines,
        progress=(),
        readiness=readiness(lines),
        parts=parts,
        closed=all(part.closed for part in parts),
        owners={line.school.uai: rank for rank, one in enumerate(parts) for line in one.lines},
        lead=lead,
    )
    return replace(whole, progress=tuple(_progress_of(group) for group in groups(whole)))


def groups(sector: SectorOverview) -> tuple[Group, ...]:
    """Return each collection over the schools that have it on the same days, in order."""
    if not sector.parts:
        return tuple(Group(c, sector, sector.lines) for c in sector.campaign.collections)
    found: list[Group] = []
    for collection in sector.campaign.collections:
        alike: dict[object, list[tuple[Collection, SectorOverview]]] = {}
        for part in sector.parts:
            one = part.campaign.collection(collection.id)
            if one is not None:
                days = one.opens, one.closes, part.campaign.day_of(part.at)
                alike.setdefault(days, []).append((one, part))
        for same in alike.values():
            one, first = same[0]
            lines = tuple(line for _, part in same for line in part.lines)
            if len(alike) > 1:
                one = replace(one, label=_of(one.label, [part.cio for _, part in same]))
            found.append(Group(one, first, lines))
    return tuple(found)


def changes_of(sectors: Together, sector: SectorOverview, since: Since) -> Changes:
    """Return what happened in all of them after `since`, each until its own instant.

    `sector` is what `look_at` makes of them.
    """
    pairs = zip(sectors.watched, sector.parts, strict=True)
    found = [changes(w.snapshot, since, part.at) for w, part in pairs]
    places = {line.school.uai: (rank, line) for rank, line in enumerate(sector.lines)}
    rows = [replace(row, line=places[row.line.school.uai][1]) for one in found for row in one.rows]
    rows.sort(key=lambda row: _row_order(row, places[row.line.school.uai][0]))
    names = [w.name for w in sectors.watched]
    return Changes(
        since,
        sector.at,
        tuple(rows),
        opened=_told([one.opened for one in found], names),
        closed=_told([one.closed for one in found], names),
        milestones=_told([one.milestones for one in found], names),
    )


def _row_order(row: Change, place: int) -> tuple[int, int]:
    return (row.kind, place)


def _progress_of(group: Group) -> CollectionProgress:
    return progress(group.part.campaign, group.collection, group.lines, group.part.at)


def _part(
    watched: Watched, seen: SectorOverview, campaign: Campaign, others: _Others
) -> SectorOverview:
    """Return one of the sectors, `seen` alone: its lines get a state for each collection of all."""
    own = {c.id for c in seen.campaign.collections}
    absent = {
        c.id: CollectionState(c.id, Status.OUT_OF_SCOPE, reason=_NOT_ASKED)
        for c in campaign.collections
        if c.id not in own
    }
    lines = tuple(
        replace(
            line,
            cios=(watched.name, *others.get(line.school.uai, ())),
            states=line.states | absent,
        )
        for line in seen.lines
    )
    return replace(seen, lines=lines, source=watched.source, cio=watched.name)


def _owners(watched: Sequence[Watched]) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    """Return the rank of the sector that tells of each school, and who else follows it."""
    ranks: dict[str, list[int]] = {}
    for rank, w in enumerate(watched):
        for school in w.snapshot.schools:
            ranks.setdefault(school.uai, []).append(rank)
    shared = {uai: at for uai, at in ranks.items() if len(at) > 1}
    newest = [_newest(w.snapshot, shared) if shared else {} for w in watched]
    owners = {uai: at[0] for uai, at in ranks.items()}
    owners |= {
        uai: max(at, key=lambda rank: (newest[rank].get(uai, _BEFORE), -rank))
        for uai, at in shared.items()
    }
    others = {
        uai: tuple(watched[rank].name for rank in at if rank != owners[uai])
        for uai, at in shared.items()
    }
    return owners, others


def _newest(snapshot: SectorSnapshot, uais: dict[str, list[int]]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for upload in snapshot.uploads:
        if upload.uai in uais:
            found[upload.uai] = max(found.get(upload.uai, _BEFORE), upload.received_at)
    return found


def _own(watched: Watched, uais: set[str], twice: set[str]) -> SectorSnapshot:
    """Return the snapshot with those schools only; an id that another gives gets the CIO's name."""
    snapshot = watched.snapshot
    return replace(
        snapshot,
        schools=tuple(school for school in snapshot.schools if school.uai in uais),
        uploads=tuple(
            replace(upload, id=f"{upload.id}@{watched.name}") if upload.id in twice else upload
            for upload in snapshot.uploads
            if upload.uai in uais
        ),
    )


def _common_campaign(watched: Sequence[Watched]) -> Campaign:
    """Return the campaign of all, or what the campaigns have in common.

    Where days differ the collections have none, and the milestones name their CIO.
    """
    every = [w.snapshot.campaign for w in watched]
    first = every[0]
    if all(other == first for other in every):
        return first
    collections: dict[str, Collection] = {}
    for campaign in every:
        for one in campaign.collections:
            held = collections.setdefault(one.id, one)
            if (held.opens, held.closes) != (one.opens, one.closes):
                collections[one.id] = replace(held, opens=None, closes=None)
    labels = dict.fromkeys(campaign.label for campaign in every)
    return Campaign(
        id=" + ".join(dict.fromkeys(campaign.id for campaign in every)),
        label=first.label if len(labels) == 1 else f"{len(labels)} campagnes",
        session=max(campaign.session for campaign in every),
        school_year=max(campaign.school_year for campaign in every),
        time_zone=first.time_zone,
        collections=tuple(collections.values()),
        milestones=_milestones(watched),
        contact=_same([campaign.contact for campaign in every]) or ServiceContact(),
        documents=first.documents,
        source=_same([campaign.source for campaign in every]) or "",
    )


def _milestones(watched: Sequence[Watched]) -> tuple[Milestone, ...]:
    """Return the milestones of all, deadlines too; those that differ name their CIO."""
    whose: dict[Milestone, list[str]] = {}
    for w in watched:
        campaign = w.snapshot.campaign
        told = {one.day for one in campaign.milestones}
        own = (_deadline(c) for c in campaign.collections if c.closes and c.closes not in told)
        for one in (*campaign.milestones, *own):
            whose.setdefault(one, []).append(w.name)
    return tuple(
        one
        if len(names) == len(watched)
        else replace(one, id=_of(one.id, names), label=_of(one.label, names))
        for one, names in whose.items()
    )


def _deadline(collection: Collection) -> Milestone:
    return Milestone(f"{collection.id}-echeance", collection.label, collection.closes)


def _told(found: Sequence[tuple[_Dated, ...]], names: Sequence[str]) -> tuple[_Dated, ...]:
    """Return what came true anywhere, with the names of the CIO where it did not in all."""
    whose: dict[str, tuple[_Dated, list[str]]] = {}
    for each, name in zip(found, names, strict=True):
        for one in each:
            whose.setdefault(f"{one.id} {one.label}", (one, []))[1].append(name)
    return tuple(
        one if len(mine) == len(names) else replace(one, label=_of(one.label, mine))
        for one, mine in whose.values()
    )


def _of(label: str, names: Sequence[str]) -> str:
    return f"{label}{OF_CIO}{', '.join(names)}"


def _same(values: Sequence[_Value]) -> _Value | None:
    """Return the one value that all have, or None."""
    return values[0] if all(value == values[0] for value in values) else None
