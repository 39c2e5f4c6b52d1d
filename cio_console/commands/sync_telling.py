"""The summary of synchronisations: a plain text fit for the mail that cron sends, or a document.

No pupil is in it: schools, statuses, counts. A long list is cut aloud.
"""

from collections.abc import Iterable, Iterator, Sequence

from cio_console.commands.options import Talk
from cio_console.commands.output import complain, folded, write, write_json
from cio_console.commands.sync_summary import SyncSummary
from cio_console.commands.syncing import outcome_sentence
from cio_console.domain.changes import Change
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.status import CollectionState, Status
from cio_console.domain.text import harmless
from cio_console.presentation.changes import counts_told, news_of
from cio_console.presentation.changes_document import change_entry
from cio_console.presentation.dates import day_and_time, long_day
from cio_console.presentation.labels import status_label
from cio_console.presentation.numbers import number, plural
from cio_console.presentation.sync_document import LateEntry, SourceSynchronised, SyncDocument
from cio_console.presentation.wording import short_label, situation
from cio_console.sync import SyncKind

ROOM = 72
"""Columns of a mail in plain text (RFC 3676 §4.2 advises 78 at most)."""
MOST = 60
"""Lines of a list, after which it says how many others there are."""
_LATE = (Status.LATE, Status.REJECTED)
_STATES = {
    SyncKind.CHANGED: "a-jour",
    SyncKind.UNCHANGED: "inchange",
    SyncKind.EMPTY: "vide",
}


def write_summaries(found: Iterable[SyncSummary], talk: Talk, *, as_json: bool) -> int:
    """Write what became of each source; return the exit code of the worst.

    As text, when quiet, a source of which there is nothing to read is left out.
    """
    told = tuple(found)
    worst = max((one.problem.exit_code for one in told if one.problem), default=0)
    if as_json:
        for one in told:
            if one.failed:
                complain(one.problem)
        write_json(SyncDocument(exit_code=worst, sources=tuple(_entry(one) for one in told)))
        return worst
    shown = [one for one in told if not (talk is Talk.QUIET and one.is_silent)]
    for rank, one in enumerate(shown):
        write([*([""] if rank else []), *summary_text(one)])
    return worst


def summary_text(one: SyncSummary) -> list[str]:
    """Return what became of a source, what changed, and what is late."""
    head = [harmless(one.name)]
    if one.seen is not None:
        head.append(long_day(one.seen.campaign.day_of(one.at)))
    lines = [" · ".join(head), *folded(_ended(one), ROOM)]
    if one.outcome is not None and one.outcome.missing:
        # Why each is missing was told on stderr; cron mails both.
        lines += folded("Ces dépôts : " + ", ".join(one.outcome.missing), ROOM)
    if one.seen is not None:
        lines += [*_news(one, one.seen), *_late(one.seen)]
    return lines


def _ended(one: SyncSummary) -> str:
    if one.outcome is not None:
        return outcome_sentence(one.outcome)
    told = str(one.problem)
    told = f"{told[:1].upper()}{told[1:]}"
    return told if one.running else f"Échec. {told}{_age(one)}"


def _age(one: SyncSummary) -> str:
    """Return when the data that are held were fresh, for a source that could not be read."""
    if one.seen is None or one.before.last_success is None:
        return ""
    zone = one.seen.campaign.zone
    return f" Ce qui suit date du {day_and_time(one.before.last_success, zone)}."


def _news(one: SyncSummary, seen: SectorOverview) -> Iterator[str]:
    if one.changes is None:
        yield from ("", "Première synchronisation : rien à comparer.")
        return
    since = day_and_time(one.changes.since.at, seen.campaign.zone)
    counts = " · ".join(text for text, _ in counts_told(one.changes))
    yield ""
    yield from folded(f"Depuis le {since} : {counts or 'rien de nouveau'}", ROOM)
    yield from _listed([_news_line(seen, row) for row in one.changes.rows], "changements")


def _news_line(seen: SectorOverview, row: Change) -> str:
    before, after = status_label(row.before.status), status_label(row.after.status)
    step = after if before == after else f"{before} → {after}"
    told = f"{_which(seen, row.line, row.after)} : {step}"
    return f"{told}, {more}" if (more := news_of(row)) else told


def _late(seen: SectorOverview) -> Iterator[str]:
    late = [
        f"{_which(seen, line, state)} : {_where(seen, state)}" for line, state in _late_states(seen)
    ]
    yield ""
    yield f"En retard ou rejetés : {number(len(late))}" if late else "Aucun retard, aucun rejet."
    yield from _listed(late, "etat")


def _late_states(seen: SectorOverview) -> list[tuple[SchoolLine, CollectionState]]:
    return [
        (line, state)
        for line in seen.lines
        for state in line.states.values()
        if state.status in _LATE
    ]


def _where(seen: SectorOverview, state: CollectionState) -> str:
    collection = seen.campaign.collection(state.collection)
    return situation(seen.campaign, collection, state) if collection else str(state.status)


def _which(seen: SectorOverview, line: SchoolLine, state: CollectionState) -> str:
    school = line.school
    collection = seen.campaign.collection(state.collection)
    label = short_label(collection) if collection else state.collection
    where = f" ({school.commune})" if school.commune else ""
    return f"{school.name}{where}, {label}"


def _listed(rows: Sequence[str], command: str) -> Iterator[str]:
    """Give each row behind a dash; the rest of a long list is counted."""
    for row in rows[:MOST]:
        first, *rest = folded(row, ROOM, "    ")
        yield f"  - {first.strip()}"
        yield from rest
    if len(rows) > MOST:
        others = plural(len(rows) - MOST, "autre", "autres")
        yield f"  et {others} : cio-console {command}"


def _entry(one: SyncSummary) -> SourceSynchronised:
    outcome, seen, held, new = one.outcome, one.seen, one.held, one.changes
    state = "en-cours" if one.running else "echec"
    return SourceSynchronised(
        source=one.place.source,
        cio=one.name,
        state=_STATES[outcome.kind] if outcome else state,
        error=str(one.problem) if one.failed else "",
        exit_code=one.problem.exit_code if one.problem else 0,
        campaign=seen.campaign.id if seen else "",
        today=seen.campaign.day_of(one.at) if seen else None,
        synced_at=one.times.last_success,
        schools=len(held.schools) if held else 0,
        uploads=len(held.uploads) if held else 0,
        fetched=outcome.fetched if outcome else 0,
        missing=outcome.missing if outcome else (),
        since=new.since.at if new else None,
        changes=tuple(change_entry(row) for row in new.rows) if new else (),
        opened=tuple(c.id for c in new.opened) if new else (),
        closed=tuple(c.id for c in new.closed) if new else (),
        milestones=tuple(m.id for m in new.milestones) if new else (),
        late=tuple(_late_entry(*pair) for pair in _late_states(seen)) if seen else (),
    )


def _late_entry(line: SchoolLine, state: CollectionState) -> LateEntry:
    return LateEntry(
        uai=line.school.uai,
        name=line.school.name,
        commune=line.school.commune,
        collection=state.collection,
        status=str(state.status),
        days_left=state.days_left,
    )
