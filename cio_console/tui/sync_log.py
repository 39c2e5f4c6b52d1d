"""The synchronisations of the session, step by step. Pure and free of textual.

A count is one step that moves on, not a step for each file; what is kept is bounded.
"""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from cio_console.presentation.sync_steps import step_words
from cio_console.sync_events import (
    Committed,
    FileLeft,
    IndexAsked,
    ReportMissing,
    ReportStored,
    SyncEvent,
    TurnAwaited,
    UploadChecked,
)

KEPT = 8
"""Synchronisations kept: a morning has two or three."""
MISSING_KEPT = 200
"""Missing reports kept of one synchronisation; the others are counted."""


class Progress(Struct, frozen=True):
    """What the running synchronisation is doing, for the header."""

    text: str = ""
    done: int = 0
    total: int = 0


class Step(Struct, frozen=True):
    """One thing that a synchronisation did, in French."""

    text: str
    done: int = 0
    total: int = 0
    """0 for a step that does not count."""


class SyncRecord(Struct, frozen=True):
    """One synchronisation of the session."""

    started: datetime
    ended: datetime | None = None
    steps: tuple[Step, ...] = ()
    missing: tuple[ReportMissing, ...] = ()
    """The first reports that could not be had."""
    missing_count: int = 0
    left: tuple[str, ...] = ()
    """The first French sentences on files of a plain folder that were left out, or look wrong."""
    left_count: int = 0
    committed: bool = False
    """Whether it wrote a new sector."""
    error: str = ""
    """French sentence of its failure; "" otherwise."""


def started(records: tuple[SyncRecord, ...], now: datetime) -> tuple[SyncRecord, ...]:
    """Return the records with a synchronisation that begins, newest first."""
    return (SyncRecord(now), *records)[:KEPT]


def noted(records: tuple[SyncRecord, ...], event: SyncEvent) -> tuple[SyncRecord, ...]:
    """Return the records with one more step in the newest."""
    if not records:
        return records
    return (_with(records[0], event), *records[1:])


def ended(
    records: tuple[SyncRecord, ...], now: datetime, error: str = ""
) -> tuple[SyncRecord, ...]:
    """Return the records with the newest ended, by `error` when it failed."""
    if not records or records[0].ended is not None:
        return records
    return (replace(records[0], ended=now, error=error), *records[1:])


def without_remark(records: tuple[SyncRecord, ...], begins: str) -> tuple[SyncRecord, ...]:
    """Return the records without the sentences that begin so, which are true no more."""
    kept = ((one, tuple(s for s in one.left if not s.startswith(begins))) for one in records)
    return tuple(
        replace(one, left=left, left_count=one.left_count - len(one.left) + len(left))
        for one, left in kept
    )


def progress_of(event: SyncEvent) -> Progress | None:
    """Return what the header says of an event, or None to go on saying the same."""
    match event:
        case TurnAwaited():
            return Progress("attend une autre session")
        case IndexAsked():
            return Progress("liste des dépôts")
        case ReportStored(done=done, total=total) | UploadChecked(done=done, total=total):
            return Progress("rapports", done, total)
        case _:
            return None


def _with(record: SyncRecord, event: SyncEvent) -> SyncRecord:
    if isinstance(event, ReportMissing):
        kept = record.missing
        if len(kept) < MISSING_KEPT:
            kept = (*kept, event)
        return replace(record, missing=kept, missing_count=record.missing_count + 1)
    if isinstance(event, FileLeft):
        said = record.left if record.left_count >= MISSING_KEPT else (*record.left, event.sentence)
        return replace(record, left=said, left_count=record.left_count + 1)
    step, steps = Step(step_words(event)), record.steps
    if isinstance(event, ReportStored | UploadChecked):
        step = replace(step, done=event.done, total=event.total)
        if steps and steps[-1].text == step.text:
            steps = steps[:-1]
    committed = record.committed or isinstance(event, Committed)
    return replace(record, steps=(*steps, step), committed=committed)
