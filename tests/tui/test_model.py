"""The model of the screens: one frozen value, and the functions that make the next one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from cio_console.domain.campaign_files import shipped_campaign
from cio_console.domain.snapshot import SyncTimes
from cio_console.domain.status import Status
from cio_console.sync_events import ReportStored
from cio_console.tui.model import (
    Connection,
    Failure,
    Model,
    Progress,
    contacts_recorded,
    moment_of_contact,
    on_day,
    settled,
    sync_failed,
    sync_progressed,
    sync_started,
    sync_succeeded,
)
from tests.tui.sector import NOTHING, NOW, PARIS, SYNCED, TIMES, a_contact


def test_without_a_day_the_sector_is_seen_now(model: Model) -> None:
    assert model.at == NOW
    assert model.seen_day == date(2025, 1, 8)


def test_a_chosen_day_is_seen_at_its_last_instant(model: Model) -> None:
    seen = on_day(model, date(2025, 1, 10))
    assert seen.at.astimezone(PARIS).isoformat() == "2025-01-10T23:59:59.999999+01:00"
    line = seen.line(NOTHING)
    assert line is not None
    assert line.states["siecle"].status is Status.EXPECTED


def test_the_day_after_the_deadline_the_school_is_late(model: Model) -> None:
    line = on_day(model, date(2025, 1, 11)).line(NOTHING)
    assert line is not None
    assert line.states["siecle"].status is Status.LATE


def test_without_a_snapshot_a_day_cannot_be_an_instant_yet() -> None:
    empty = settled(Model(now=NOW, day=date(2025, 1, 10)))
    assert empty.at == NOW
    assert empty.seen_day == date(2025, 1, 10)
    assert empty.overview is None
    assert empty.line(NOTHING) is None
    assert empty.campaign is None


def test_the_age_counts_from_the_last_success_and_is_never_negative(model: Model) -> None:
    assert model.age == timedelta(minutes=5)
    assert replace(model, now=SYNCED - timedelta(hours=1)).age == timedelta()
    assert replace(model, times=SyncTimes()).age is None


ERROR = SyncTimes(last_attempt=NOW, last_success=SYNCED, last_error="Rien.")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Connection.UP_TO_DATE),
        ({"source": "", "snapshot": None, "times": SyncTimes()}, Connection.NO_SOURCE),
        ({"sync": Progress()}, Connection.SYNCING),
        ({"sync": Progress(), "snapshot": None}, Connection.FIRST_SYNC),
        ({"offline": True}, Connection.OFFLINE),
        ({"times": ERROR}, Connection.FAILED),
        ({"times": ERROR, "failure": Failure.OTHER}, Connection.FAILED),
        ({"times": ERROR, "failure": Failure.UNREACHABLE}, Connection.OFFLINE),
        ({"times": ERROR, "failure": Failure.REFUSED}, Connection.REFUSED),
        ({"times": SyncTimes(), "snapshot": None}, Connection.NEVER),
        ({"now": NOW + timedelta(days=2)}, Connection.STALE),
    ],
)
def test_the_connection_tells_how_the_screens_stand(
    model: Model, changes: dict[str, object], expected: Connection
) -> None:
    assert replace(model, **changes).connection is expected


def test_a_sync_starts_progresses_and_ends(model: Model) -> None:
    running = sync_started(model)
    assert running.sync == Progress()
    further = sync_progressed(running, ReportStored(3, 9))
    assert further.sync == Progress("rapports", 3, 9)
    ended = sync_succeeded(further, None, TIMES, (), NOW)
    assert ended.sync is None
    assert ended.snapshot == model.snapshot


def test_progress_that_comes_after_the_end_is_ignored(model: Model) -> None:
    assert sync_progressed(model, ReportStored(3, 9)) is model


def test_a_success_forgets_the_failure_before(model: Model) -> None:
    failed = sync_failed(model, Failure.REFUSED, "Refusé.", ERROR, NOW)
    again = sync_succeeded(sync_started(failed), model.snapshot, TIMES, ("depot-02",), NOW)
    assert again.connection is Connection.UP_TO_DATE
    assert again.missing == ("depot-02",)


def test_a_failure_takes_nothing_away(model: Model) -> None:
    failed = sync_failed(sync_started(model), Failure.OTHER, "Le disque.", SyncTimes(), NOW)
    assert failed.overview == model.overview
    assert failed.snapshot == model.snapshot
    assert failed.times.last_success == SYNCED
    assert failed.times.last_error == "Le disque."
    assert failed.times.last_attempt == NOW


def test_contacts_are_given_newest_first_and_by_school(model: Model) -> None:
    first, second = a_contact(NOTHING), a_contact(NOTHING, "2", hour=11)
    other = a_contact("9990002Y", "3", hour=10)
    with_all = contacts_recorded(contacts_recorded(model, [first]), [second, other])
    assert with_all.contacts_of(NOTHING) == (second, first)
    assert with_all.last_contacts()[NOTHING] == second
    assert set(contacts_recorded(with_all, [second]).contacts) == set(with_all.contacts)


def test_a_real_contact_is_written_now_whatever_the_day_seen(model: Model) -> None:
    assert moment_of_contact(on_day(model, date(2025, 1, 3)), NOW) == NOW


def test_a_contact_of_the_demo_falls_on_its_fictional_day(model: Model) -> None:
    demo = on_day(replace(model, demo=True), date(2025, 1, 8))
    written = moment_of_contact(demo, datetime(2026, 7, 1, 16, 20, 5, tzinfo=UTC))
    assert written.astimezone(PARIS) == datetime(2025, 1, 8, 18, 20, 5, tzinfo=PARIS)


def test_the_demo_without_a_day_is_now_too(model: Model) -> None:
    assert moment_of_contact(replace(model, demo=True), NOW) == NOW


def test_the_campaign_is_that_of_the_feed(model: Model) -> None:
    assert model.campaign == shipped_campaign("2025-creteil")
