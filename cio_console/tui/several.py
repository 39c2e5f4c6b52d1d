"""The model over several sources: each stands for itself, the screens show them all, or one alone.

Pure and free of textual, and imported only where several are followed. What the screens read of the
model (snapshot, times, overview…) is made here from its `watched` sources.
"""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from cio_console.domain.sectors import Watched, declaring, look_at, short_names, together
from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.presentation.sources_told import SourceEntry
from cio_console.tui.model import Connection, Failure, Model, asking, settled
from cio_console.tui.sync_log import Progress
from cio_console.tui.watching import Joined, Watching

_WORST_FIRST = (
    Connection.FIRST_SYNC,
    Connection.SYNCING,
    Connection.REFUSED,
    Connection.ABSENT,
    Connection.FAILED,
    Connection.NEVER,
    Connection.OFFLINE,
    Connection.STALE,
    Connection.UP_TO_DATE,
)


def names(model: Model) -> tuple[str, ...]:
    """Return the short names of the CIO, in the order of the sources."""
    return short_names(
        [(w.name, w.snapshot.sector.name if w.snapshot else w.source) for w in model.watched]
    )


def single(model: Model, watching: Watching) -> Model:
    """Return the model of one of the sources, as it is when no other is followed; not settled."""
    return replace(
        model,
        source=watching.source,
        snapshot=watching.snapshot,
        times=watching.times,
        sync=watching.sync,
        syncs=watching.syncs,
        failure=watching.failure,
        missing=watching.missing,
        watched=(),
        alone="",
        joined=None,
        overview=None,
    )


def connections(model: Model) -> tuple[Connection, ...]:
    """Return how the screens stand towards each source."""
    return tuple(single(model, w).connection for w in model.watched)


def connection(model: Model) -> Connection:
    """Return the state that asks for the most attention among those of the sources."""
    return min(connections(model), key=_WORST_FIRST.index)


def on_source(model: Model, source: str, change: Callable[[Model], Model]) -> Model:
    """Return `model` after what happened to one of its sources, as `change` does it to one alone.

    A source that is not followed leaves it as it is.
    """
    before = next((w for w in model.watched if w.source == source), None)
    if before is None:
        return model
    after = change(single(model, before))
    changed = Watching(
        source=before.source,
        name=before.name,
        failure=after.failure,
        snapshot=after.snapshot,
        times=after.times,
        sync=after.sync,
        syncs=after.syncs,
        missing=after.missing,
    )
    watched = tuple(changed if w is before else w for w in model.watched)
    whole = replace(model, now=after.now, watched=watched)
    return told(whole) if after.times is before.times else combined(whole)


def alone_on(model: Model, name: str) -> Model:
    """Return `model` with the CIO of that short name shown alone; all of them for ""."""
    return combined(replace(model, alone=name))


def showing(model: Model, held: Mapping[str, SectorSnapshot]) -> Model:
    """Return `model` over the sources of those sectors, and over them alone; not settled.

    A source that is left without any other is shown as when it is the only one followed.
    """
    watched = tuple(
        replace(w, name=name, snapshot=held[w.source], missing=())
        for w, name in zip(model.watched, names(model), strict=True)
        if w.source in held
    )
    if len(watched) == 1:
        return single(model, watched[0])
    alone = model.alone if model.alone in {w.name for w in watched} else ""
    return replace(model, watched=watched, alone=alone)


def combined(model: Model) -> Model:
    """Return `model` with what its screens read: all the sources, or the one shown alone."""
    model = told(model)
    if shown := shown_alone(model):
        seen = settled(single(model, shown))
        return replace(model, joined=None, snapshot=seen.snapshot, overview=seen.overview)
    joined = _joined(model)
    if joined is None:
        return replace(model, joined=None, snapshot=None, overview=None)
    model = replace(model, joined=joined, snapshot=joined.snapshot)
    sectors = declaring(joined.sectors, model.declarations)
    sector = look_at(sectors, model.day, model.now, model.lead)
    return replace(model, overview=asking(model, sector))


def told(model: Model) -> Model:
    """Return `model` with what it tells of its connection: no sector is looked at again."""
    shown = shown_alone(model)
    if shown is not None:
        return replace(
            model,
            source=shown.source,
            times=shown.times,
            sync=shown.sync,
            syncs=shown.syncs,
            failure=shown.failure,
            missing=shown.missing,
        )
    return replace(
        model,
        source="",
        times=_times(model),
        sync=_sync(model),
        syncs=(),
        failure=max((w.failure for w in model.watched), key=list(Failure).index),
        missing=tuple(upload for w in model.watched for upload in w.missing),
    )


def shown_alone(model: Model) -> Watching | None:
    """Return the source that is shown alone, None when all are."""
    if not model.alone:
        return None
    return next(
        (w for w, name in zip(model.watched, names(model), strict=True) if name == model.alone),
        None,
    )


def sources_told(model: Model) -> tuple[SourceEntry, ...]:
    """Return what a JSON document tells of the sources."""
    return tuple(
        SourceEntry(
            cio=name,
            source=w.source,
            campaign=campaign.id if campaign else "",
            today=(model.day or campaign.day_of(model.now)) if campaign else None,
            synced_at=w.times.last_success,
            error=w.times.last_error,
        )
        for name, w in zip(names(model), model.watched, strict=True)
        for campaign in [w.snapshot.campaign if w.snapshot else None]
    )


def _joined(model: Model) -> Joined | None:
    """Return the sectors held, put together; the same value as long as they are the same."""
    made_of = tuple(w.snapshot for w in model.watched)
    held = model.joined
    if held and len(held.made_of) == len(made_of) and all(map(_is, held.made_of, made_of)):
        return held
    watched = [
        Watched(name, w.source, w.snapshot)
        for w, name in zip(model.watched, names(model), strict=True)
        if w.snapshot is not None
    ]
    if not watched:
        return None
    sectors = together(watched)
    return Joined(made_of, sectors, sectors.snapshot)


def _is(one: object, other: object) -> bool:
    return one is other


def _times(model: Model) -> SyncTimes:
    """Return times as old as those of the oldest data shown, with the errors of each by name."""
    every = [w.times for w in model.watched]
    reached = [at for w in model.watched if w.snapshot and (at := w.times.last_success)]
    errors = [
        f"{name} : {w.times.last_error}"
        for name, w in zip(names(model), model.watched, strict=True)
        if w.times.failed and w.sync is None
    ]
    return SyncTimes(
        last_attempt=max((at for t in every if (at := t.last_attempt)), default=None),
        last_success=min(reached, default=None),
        last_change=max((at for t in every if (at := t.last_change)), default=None),
        last_error="\n".join(errors),
    )


def _sync(model: Model) -> Progress | None:
    """Return what the running synchronisations do together, None when none is running."""
    running = [w.sync for w in model.watched if w.sync]
    if not running:
        return None
    who = [name for name, w in zip(names(model), model.watched, strict=True) if w.sync]
    done, total = sum(s.done for s in running), sum(s.total for s in running)
    return Progress(", ".join(who), done, total)
