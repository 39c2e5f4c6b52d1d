"""A synchronisation that fails leaves the sector as it was, byte for byte, and says why."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cio_console.demo.server import serve
from cio_console.errors import (
    AccessRefused,
    CioConsoleError,
    SourceAbsent,
    SourceInvalid,
    SourceRefused,
    SourceUnreachable,
    StoreProblem,
)
from cio_console.feed.source import Bounds
from cio_console.sync import (
    Committed,
    ReportMissing,
    ReportStored,
    SyncEvent,
    SyncKind,
    SyncRequest,
    synchronise,
)
from tests.feed.builders import SCHOOLS, FeedFiles, options
from tests.feed.desks import Desk
from tests.feed.servers import Scripted, reset, response, scripted

A, B, C, D = SCHOOLS


@pytest.fixture
def files(tmp_path: Path) -> FeedFiles:
    feed = FeedFiles(tmp_path / "flux")
    for day, uai in enumerate(SCHOOLS, 2):
        feed.add(uai, day)
    feed.write()
    return feed


@pytest.fixture
async def desk(files: FeedFiles, tmp_path: Path) -> Desk:
    """Return a desk that already holds the feed."""
    desk = Desk(tmp_path / "store")
    await desk.sync(files.folder)
    return desk


async def failing(desk: Desk, location: str | Path) -> CioConsoleError:
    """Synchronise in vain; prove that nothing but the times has changed."""
    before, held, times = desk.bytes(), desk.snapshot, desk.times
    with pytest.raises(CioConsoleError) as caught:
        await desk.sync(location)
    assert desk.bytes() == before
    assert desk.snapshot == held
    assert desk.times.last_error == str(caught.value)
    assert desk.times.last_attempt is not None
    assert times.last_attempt is not None
    assert desk.times.last_attempt > times.last_attempt
    assert desk.times.last_success == times.last_success
    assert desk.times.last_change == times.last_change
    assert desk.times.failed
    return caught.value


def pretend(desk: Desk, server: Scripted) -> str:
    """Return the server's address, to which the desk's sector is made to belong."""
    cache = desk.cache
    held = cache.load()
    assert held is not None
    cache.save(msgspec.structs.replace(held, source=server.url))
    return server.url


Change = Callable[[FeedFiles], object]


def go_back(files: FeedFiles) -> None:
    files.write(revision=0)


def lose_schools(files: FeedFiles) -> None:
    files.schools = files.schools[:2]
    files.uploads = {k: u for k, u in files.uploads.items() if u.uai in (A, B)}
    files.write()


def lose_an_upload(files: FeedFiles) -> None:
    del files.uploads[f"{A}-siecle-02"]
    files.write()


def lose_everything(files: FeedFiles) -> None:
    files.uploads.clear()
    files.schools = ()
    files.write()


LOSSES: list[tuple[Change, str]] = [
    (go_back, "revenu en arrière"),
    (lose_schools, "2 établissements au lieu de 4"),
    (lose_an_upload, "un dépôt déjà reçu n'y est plus"),
    (lose_everything, "0 établissements au lieu de 4"),
]


@pytest.mark.parametrize(("change", "phrase"), LOSSES)
async def test_a_loss_is_refused_and_leaves_the_store_as_it_was(
    files: FeedFiles, desk: Desk, change: Change, phrase: str
) -> None:
    change(files)
    problem = await failing(desk, files.folder)
    assert isinstance(problem, SourceRefused)
    assert phrase in str(problem)
    assert "cio-console synchroniser --forcer" in str(problem)


@pytest.mark.parametrize("change", [change for change, _ in LOSSES])
async def test_a_loss_that_is_forced_is_taken(files: FeedFiles, desk: Desk, change: Change) -> None:
    change(files)
    outcome = await desk.sync(files.folder, force=True)
    assert outcome.kind in (SyncKind.CHANGED, SyncKind.EMPTY)
    assert desk.snapshot.schools == files.schools
    assert {u.id for u in desk.snapshot.uploads} == set(files.uploads)
    assert desk.snapshot.revision == files.revision or change is go_back
    assert not desk.times.failed


async def test_a_success_after_a_failure_clears_the_error(files: FeedFiles, desk: Desk) -> None:
    (files.folder / "index.json").rename(files.folder / "ailleurs")
    await failing(desk, files.folder)
    (files.folder / "ailleurs").rename(files.folder / "index.json")
    await desk.sync(files.folder)
    assert desk.times.last_error == ""
    assert not desk.times.failed


async def test_a_first_failure_says_so_and_holds_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "store")
    with pytest.raises(SourceAbsent):
        await desk.sync(tmp_path / "absent")
    assert desk.cache.load() is None
    assert desk.bytes() == {}
    assert desk.times.last_success is None
    assert "est absent" in desk.times.last_error


async def test_what_stays_in_place_is_said_where_something_is_held(
    files: FeedFiles, desk: Desk, tmp_path: Path
) -> None:
    stays = "Les données déjà reçues restent en place."
    (files.folder / "index.json").unlink()
    assert stays in str(await failing(desk, files.folder))
    empty = Desk(tmp_path / "vide")
    with pytest.raises(SourceInvalid, match="ne contient pas de flux") as caught:
        await empty.sync(files.folder)
    assert stays not in str(caught.value)
    assert stays not in empty.times.last_error
    assert "  " not in empty.times.last_error


async def test_a_server_lost_in_the_middle_keeps_what_came_and_the_old_sector(
    tmp_path: Path,
) -> None:
    files = FeedFiles(tmp_path / "flux")
    for day in range(1, 21):
        files.add(A, day)
    files.write()
    desk = Desk(tmp_path / "store")
    index = response((files.folder / "index.json").read_bytes())
    some = [
        response(files.object_of(upload).read_bytes())
        for upload in list(files.uploads.values())[:10]
    ]
    desk.options = options(bounds=Bounds(together=1))
    with (
        scripted([index], *([answer] for answer in some), [reset]) as server,
        pytest.raises(SourceUnreachable),
    ):
        await desk.sync(server.url)
    assert desk.cache.load() is None
    shas = {u.report.sha256 for u in files.uploads.values() if u.report}
    assert len(desk.reports.missing(shas)) == 10

    outcome = await desk.sync(files.folder)
    assert outcome.fetched == 10, "only what was missing was asked for"
    assert len(desk.snapshot.uploads) == 20


@pytest.mark.parametrize("what", ["source", "report", "store"])
async def test_once_the_sector_is_in_a_report_that_does_not_come_back_is_missing_and_no_failure(
    files: FeedFiles, tmp_path: Path, what: str
) -> None:
    desk = Desk(tmp_path / "store")

    def purged(event: SyncEvent) -> None:
        """Remove the reports, and what they would come back from, once the sector is in."""
        desk.events.append(event)
        if isinstance(event, Committed):
            shutil.rmtree(desk.folder / "reports")
            if what == "source":
                shutil.rmtree(files.folder)
            elif what == "report":
                files.object_of(next(iter(files.uploads.values()))).unlink()
            else:
                (desk.folder / "reports").write_bytes(b"")

    request = SyncRequest(str(files.folder), desk.options, desk.cache, desk.reports, desk.now)
    outcome = await synchronise(request, purged)

    lost = list(files.uploads)
    assert list(outcome.missing) == (lost[:1] if what == "report" else lost)
    told = [event.upload for event in desk.events if isinstance(event, ReportMissing)]
    assert told == list(outcome.missing)
    assert outcome.kind is SyncKind.CHANGED
    assert desk.snapshot == outcome.snapshot
    assert not desk.times.failed
    assert desk.times.last_success is not None


async def test_access_lost_in_the_middle_is_a_failure_and_no_hole(
    files: FeedFiles, desk: Desk
) -> None:
    files.add(A, 20, errors=3)
    files.write()
    index = response((files.folder / "index.json").read_bytes())
    with scripted([index], [response(status="403 Non")]) as server:
        problem = await failing(desk, pretend(desk, server))
    assert isinstance(problem, AccessRefused)


async def test_reports_that_cannot_be_written_leave_the_sector_as_it_was(
    files: FeedFiles, desk: Desk
) -> None:
    files.add(A, 20)
    files.write()
    (desk.folder / "reports").rename(desk.folder / "ailleurs")
    (desk.folder / "reports").write_text("un fichier à la place du dossier")
    assert isinstance(await failing(desk, files.folder), StoreProblem)


async def test_a_store_that_is_a_file_says_so_and_hides_no_other_error(
    files: FeedFiles, tmp_path: Path
) -> None:
    (tmp_path / "bouchon").write_text("x")
    desk = Desk(tmp_path / "bouchon")
    with pytest.raises(StoreProblem):
        await desk.sync(files.folder)
    with pytest.raises(SourceAbsent):
        await desk.sync(tmp_path / "absent")


LAST = 17
"""The last of the new reports: the sector may be on its way to the disk already."""


@pytest.mark.parametrize("stop_at", [1, 5, 16, LAST])
async def test_a_synchronisation_that_is_stopped_leaves_old_or_new_and_the_next_one_ends_it(
    files: FeedFiles, desk: Desk, stop_at: int
) -> None:
    held = desk.snapshot
    for day in range(10, 10 + LAST):
        files.add(A, day)
    files.write()
    stored = 0

    def stop(event: SyncEvent) -> None:
        nonlocal stored
        stored += isinstance(event, ReportStored)
        if stored == stop_at:
            running.cancel()

    request = SyncRequest(str(files.folder), desk.options, desk.cache, desk.reports, desk.now)
    running = asyncio.create_task(synchronise(request, stop))
    with pytest.raises(asyncio.CancelledError):
        await running
    seen = desk.snapshot
    assert seen == held or (stop_at == LAST and len(seen.uploads) == len(files.uploads))
    await desk.sync(files.folder)
    assert len(desk.snapshot.uploads) == len(files.uploads)
    shas = {u.report.sha256 for u in desk.snapshot.uploads if u.report}
    assert desk.reports.missing(shas) == set()


async def test_two_synchronisations_at_once_end_with_the_same_sector(
    files: FeedFiles, tmp_path: Path
) -> None:
    one, other = Desk(tmp_path / "deux"), Desk(tmp_path / "deux")
    with serve(files.folder) as url:
        await asyncio.gather(one.sync(url), other.sync(url))
    assert one.snapshot == other.snapshot
    assert len(one.snapshot.uploads) == 4
    shas = {u.report.sha256 for u in one.snapshot.uploads if u.report}
    assert one.reports.missing(shas) == set()


async def test_no_secret_is_written_anywhere(files: FeedFiles, tmp_path: Path) -> None:
    environ = {"CIO_CONSOLE_USER": "directrice", "CIO_CONSOLE_PASSWORD": "m0tdepasse"}
    desk = Desk(tmp_path / "store", options(environ))
    with scripted([response(status="401 Non")]) as server:
        with pytest.raises(AccessRefused):
            await desk.sync(server.url)
        assert server.header(0, "Authorization")
    with serve(files.folder) as url:
        await desk.sync(url)
    everything = b"".join(p.read_bytes() for p in desk.folder.rglob("*") if p.is_file())
    assert b"m0tdepasse" not in everything
    assert b"directrice" not in everything
    assert "m0tdepasse" not in repr(desk.events)
