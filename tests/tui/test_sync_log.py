"""The synchronisations of the session: what is kept of each, and for how long."""

from datetime import timedelta

from cio_console.sync_events import (
    Committed,
    IndexAsked,
    IndexReceived,
    IndexUnchanged,
    ReportMissing,
    ReportStored,
    SyncEvent,
    TurnAwaited,
    UploadChecked,
)
from cio_console.tui.sync_log import (
    KEPT,
    MISSING_KEPT,
    Progress,
    Step,
    SyncRecord,
    ended,
    noted,
    progress_of,
    started,
)
from tests.tui.sector import NOW


def told(*events: SyncEvent) -> SyncRecord:
    """Return the record of a synchronisation that told those events."""
    records = started((), NOW)
    for event in events:
        records = noted(records, event)
    return records[0]


def test_the_steps_stand_in_their_order() -> None:
    record = told(IndexAsked("flux"), IndexReceived(3, 8, 9, 2), ReportStored(2, 2), Committed(3))
    assert record.steps == (
        Step("Lecture de flux"),
        Step("Révision 3 : 2 rapports à recevoir"),
        Step("Réception des rapports", 2, 2),
        Step("Révision 3 enregistrée"),
    )
    assert record.committed


def test_a_count_is_one_step_that_moves_on() -> None:
    record = told(ReportStored(1, 9), ReportStored(5, 9), UploadChecked("d", 6, 9))
    counts = [(step.done, step.total) for step in record.steps]
    assert counts == [(5, 9), (6, 9)]
    assert not record.committed


def test_a_missing_report_is_kept_with_its_reason_and_is_no_step() -> None:
    event = ReportMissing("depot-02", "0940001A", "Absent du serveur.")
    record = told(event)
    assert (record.missing, record.missing_count, record.steps) == ((event,), 1, ())


def test_what_is_kept_of_the_missing_is_bounded_and_the_rest_counted() -> None:
    many = [ReportMissing(f"depot-{i}", "0940001A", "Absent.") for i in range(MISSING_KEPT + 30)]
    record = told(*many)
    assert record.missing == tuple(many[:MISSING_KEPT])
    assert record.missing_count == MISSING_KEPT + 30


def test_the_last_synchronisations_are_kept_newest_first() -> None:
    records: tuple[SyncRecord, ...] = ()
    for minute in range(KEPT + 3):
        records = started(records, NOW + timedelta(minutes=minute))
        records = ended(records, NOW + timedelta(minutes=minute, seconds=2))
    assert len(records) == KEPT
    assert records[0].started == NOW + timedelta(minutes=KEPT + 2)


def test_the_end_is_told_once() -> None:
    first = ended(started((), NOW), NOW + timedelta(seconds=2), "Injoignable.")
    assert first[0].error == "Injoignable."
    assert ended(first, NOW + timedelta(hours=1)) == first


def test_nothing_is_noted_without_a_synchronisation() -> None:
    assert noted((), IndexUnchanged(1)) == ()
    assert ended((), NOW) == ()


def test_the_header_says_what_counts_and_goes_on_saying_it() -> None:
    assert progress_of(TurnAwaited()) == Progress("attend une autre session")
    assert progress_of(IndexAsked("flux")) == Progress("liste des dépôts")
    assert progress_of(ReportStored(3, 9)) == Progress("rapports", 3, 9)
    assert progress_of(UploadChecked("d", 4, 9)) == Progress("rapports", 4, 9)
    assert progress_of(Committed(3)) is None
