"""The model over two CIO: what happens to one source, and what is told of all."""

from pathlib import Path

from msgspec.structs import replace

from cio_console.domain.snapshot import SyncTimes
from cio_console.sync_events import IndexAsked, ReportStored
from cio_console.tui import several
from cio_console.tui.desk import Desk
from cio_console.tui.model import (
    Connection,
    Failure,
    sync_failed,
    sync_progressed,
    sync_started,
)
from tests.tui.sector import (
    NOW,
    SYNCED,
)
from tests.tui.two_cios import (
    HERE,
    OFFLINE,
    OTHER,
    THERE,
    failed,
    two_cios,
)


async def test_leaving_writes_the_newest_upload_of_all(tmp_path: Path) -> None:
    launch = two_cios(tmp_path)
    desk = Desk(launch)
    model = desk.opening(NOW)
    assert desk.leave(several.alone_on(model, HERE), NOW) == ""
    visit = desk.journal.last_visit()
    assert visit
    assert visit.newest is not None
    assert visit.newest == max(
        upload.received_at for w in model.watched if w.snapshot for upload in w.snapshot.uploads
    )


def test_what_happens_to_one_source_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    model = replace(Desk(two_cios(tmp_path)).opening(NOW), offline=False)
    started = several.on_source(model, OTHER, sync_started)
    assert started.overview is model.overview, "nothing is computed again for a step"
    assert started.connection is Connection.SYNCING
    assert started.sync
    assert started.sync.text == THERE
    going = started
    going = several.on_source(going, OTHER, lambda m: sync_progressed(m, IndexAsked(OTHER)))
    going = several.on_source(going, OTHER, lambda m: sync_progressed(m, ReportStored(1, 4)))
    assert going.sync
    assert (going.sync.done, going.sync.total) == (1, 4)
    assert several.on_source(going, "ailleurs", sync_started) is going
    gone = several.on_source(
        going,
        OTHER,
        lambda m: sync_failed(m, Failure.UNREACHABLE, OFFLINE, SyncTimes(), NOW),
    )
    assert gone.sync is None
    assert gone.times.last_error == f"{THERE} : {OFFLINE}"
    assert gone.snapshot is model.snapshot, "no sector is put together again"
    assert several.connections(gone) == (Connection.UP_TO_DATE, Connection.OFFLINE)
    assert gone.connection is Connection.OFFLINE


def test_a_name_that_is_none_shows_them_all(tmp_path: Path) -> None:
    model = Desk(two_cios(tmp_path)).opening(NOW)
    assert several.alone_on(model, "Ailleurs").overview == model.overview


def test_the_oldest_data_give_their_age_to_all(tmp_path: Path) -> None:
    model = Desk(two_cios(tmp_path, there=failed(2))).opening(NOW)
    assert model.times.last_success == failed(2).last_success
    assert Desk(two_cios(tmp_path)).opening(NOW).times.last_success == SYNCED
