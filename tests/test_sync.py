"""Synchronisation: what it brings, in which order, and how little it does when nothing changed."""

from pathlib import Path

import msgspec
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from cio_console.demo.server import serve
from cio_console.feed.contract import decode_index
from cio_console.sync import (
    Committed,
    IndexAsked,
    IndexReceived,
    IndexUnchanged,
    ReportMissing,
    ReportStored,
    SyncKind,
)
from tests.feed.builders import SCHOOLS, FeedFiles, a_report, ref_of
from tests.feed.desks import Desk

A, B, C, D = SCHOOLS


@pytest.fixture
def files(tmp_path: Path) -> FeedFiles:
    feed = FeedFiles(tmp_path / "flux")
    for day, uai in enumerate(SCHOOLS, 2):
        feed.add(uai, day)
    feed.write()
    return feed


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "store")


async def test_a_first_synchronisation_brings_the_sector_and_every_report(
    files: FeedFiles, desk: Desk
) -> None:
    with serve(files.folder) as url:
        outcome = await desk.sync(url)
    index = decode_index((files.folder / "index.json").read_bytes())
    assert outcome.kind is SyncKind.CHANGED
    assert outcome.snapshot == desk.snapshot
    assert desk.snapshot.uploads == index.uploads
    assert desk.snapshot.schools == index.schools
    assert desk.snapshot.campaign == index.campaign
    assert desk.snapshot.source == url
    assert desk.snapshot.revision == 1
    assert (outcome.fetched, outcome.missing) == (4, ())
    for number, upload in enumerate(index.uploads):
        assert upload.report is not None
        assert desk.reports.get(upload.report.sha256) == a_report(number)


async def test_the_same_feed_is_read_from_a_folder(files: FeedFiles, desk: Desk) -> None:
    outcome = await desk.sync(files.folder)
    assert outcome.kind is SyncKind.CHANGED
    assert desk.snapshot.source == str(files.folder)
    assert len(desk.snapshot.uploads) == 4
    assert (await desk.sync(files.folder)).kind is SyncKind.UNCHANGED


async def test_the_events_tell_the_progress_in_order(files: FeedFiles, desk: Desk) -> None:
    with serve(files.folder) as url:
        await desk.sync(url)
    assert desk.events == [
        IndexAsked(url),
        IndexReceived(revision=1, schools=4, uploads=4, to_fetch=4),
        *(ReportStored(done, 4) for done in (1, 2, 3, 4)),
        Committed(1),
    ]


async def test_nothing_new_costs_one_request_and_writes_nothing_but_the_times(
    files: FeedFiles, desk: Desk, httpserver: HTTPServer
) -> None:
    asked = []

    def answer(request: Request) -> Response:
        asked.append((request.path, request.headers.get("If-None-Match")))
        if request.headers.get("If-None-Match") == '"un"':
            return Response(status=304)
        body = (files.folder / request.path.lstrip("/")).read_bytes()
        return Response(body, headers={"ETag": '"un"'}, content_type="application/json")

    for name in (
        "index.json",
        *(f"objects/{p.name}" for p in (files.folder / "objects").iterdir()),
    ):
        httpserver.expect_request(f"/{name}").respond_with_handler(answer)
    await desk.sync(httpserver.url_for("/"))
    before = desk.bytes()
    asked.clear()
    outcome = await desk.sync(httpserver.url_for("/"))
    assert asked == [("/index.json", '"un"')]
    assert outcome.kind is SyncKind.UNCHANGED
    assert outcome.snapshot == desk.snapshot
    assert desk.bytes() == before
    assert desk.told(IndexUnchanged) == [IndexUnchanged(1)]
    assert desk.told(Committed) == []


async def test_the_same_revision_under_a_new_etag_is_no_news(files: FeedFiles, desk: Desk) -> None:
    await desk.sync(files.folder)
    before = desk.snapshot
    path = files.folder / "index.json"
    path.write_bytes(path.read_bytes() + b"\n")
    outcome = await desk.sync(files.folder)
    assert outcome.kind is SyncKind.UNCHANGED
    assert desk.told(IndexUnchanged) == [IndexUnchanged(1)]
    assert msgspec.structs.replace(desk.snapshot, validator=before.validator) == before


async def test_a_new_etag_of_the_same_revision_is_asked_about_from_then_on(
    files: FeedFiles, desk: Desk, httpserver: HTTPServer
) -> None:
    tags = ['"one"', '"two"', '"two"']
    asked = []

    def index(request: Request) -> Response:
        asked.append(request.headers.get("If-None-Match", ""))
        tag = tags[len(asked) - 1]
        if asked[-1] == tag:
            return Response(status=304)
        body = (files.folder / "index.json").read_bytes()
        return Response(body, headers={"ETag": tag}, content_type="application/json")

    for path in (files.folder / "objects").iterdir():
        served = httpserver.expect_request(f"/objects/{path.name}")
        served.respond_with_data(path.read_bytes(), content_type="application/json")
    httpserver.expect_request("/index.json").respond_with_handler(index)
    for _ in tags:
        outcome = await desk.sync(httpserver.url_for("/"))
    assert asked == ["", '"one"', '"two"']
    assert outcome.kind is SyncKind.UNCHANGED


async def test_only_new_reports_are_fetched(files: FeedFiles, desk: Desk) -> None:
    with serve(files.folder) as url:
        await desk.sync(url)
        files.add(A, 20, errors=3)
        files.write()
        outcome = await desk.sync(url)
    assert outcome.kind is SyncKind.CHANGED
    assert outcome.fetched == 1
    assert desk.told(IndexReceived) == [IndexReceived(2, 4, 5, 1)]
    assert len(desk.snapshot.uploads) == 5


async def test_reports_that_nobody_names_any_more_are_dropped(files: FeedFiles, desk: Desk) -> None:
    await desk.sync(files.folder)
    old = files.uploads.pop(f"{A}-siecle-02")
    newer = files.add(A, 2, errors=9)
    assert old.report is not None
    assert newer.report is not None
    files.write()
    await desk.sync(files.folder)
    assert desk.reports.get(old.report.sha256) is None
    assert desk.reports.get(newer.report.sha256) is not None
    assert len(list((desk.folder / "reports").iterdir())) == 4


async def test_many_reports_come_a_few_at_a_time(tmp_path: Path, desk: Desk) -> None:
    files = FeedFiles(tmp_path / "grand")
    for day in range(1, 29):
        for uai in SCHOOLS:
            files.add(uai, day)
    files.write()
    with serve(files.folder) as url:
        outcome = await desk.sync(url)
    assert outcome.fetched == 112
    done = [e.done for e in desk.events if isinstance(e, ReportStored)]
    assert done == list(range(1, 113))
    shas = {u.report.sha256 for u in desk.snapshot.uploads if u.report}
    assert desk.reports.missing(shas) == set()


async def test_two_uploads_of_the_same_content_share_one_report(tmp_path: Path, desk: Desk) -> None:
    files = FeedFiles(tmp_path / "flux")
    upload = files.add(A, 2)
    twin = msgspec.structs.replace(upload, id="jumeau", uai=B)
    files.uploads[twin.id] = twin
    files.write()
    assert (await desk.sync(files.folder)).fetched == 1


async def test_a_feed_without_upload_is_empty_and_neither_failed_nor_unchanged(
    tmp_path: Path, desk: Desk
) -> None:
    files = FeedFiles(tmp_path / "flux")
    files.write()
    assert (await desk.sync(files.folder)).kind is SyncKind.EMPTY
    assert desk.snapshot.schools == files.schools
    assert (await desk.sync(files.folder)).kind is SyncKind.UNCHANGED


async def test_the_times_tell_the_attempt_the_success_and_the_change(
    files: FeedFiles, desk: Desk
) -> None:
    await desk.sync(files.folder)
    first = desk.times
    assert first.last_attempt is not None
    assert first.last_success is not None
    assert first.last_attempt < first.last_success == first.last_change
    await desk.sync(files.folder)
    second = desk.times
    assert second.last_change == first.last_change
    assert second.last_success is not None
    assert second.last_success > first.last_success
    files.add(A, 20)
    files.write()
    await desk.sync(files.folder)
    assert desk.times.last_change == desk.times.last_success
    assert desk.times.last_error == ""


async def test_a_report_lost_from_the_store_comes_back_without_a_new_index(
    files: FeedFiles, desk: Desk
) -> None:
    with serve(files.folder) as url:
        await desk.sync(url)
        upload = desk.snapshot.uploads[2]
        assert upload.report is not None
        (lost,) = (desk.folder / "reports").glob(f"{upload.report.sha256}*")
        lost.unlink()
        outcome = await desk.sync(url)
    assert (outcome.kind, outcome.fetched) == (SyncKind.UNCHANGED, 1)
    assert desk.reports.get(upload.report.sha256) is not None


async def test_another_source_in_the_same_store_is_taken_whole(
    files: FeedFiles, desk: Desk, tmp_path: Path
) -> None:
    files.write(revision=9)
    await desk.sync(files.folder)
    other = FeedFiles(tmp_path / "autre")
    other.add(A, 3)
    other.write()
    outcome = await desk.sync(other.folder)
    assert outcome.kind is SyncKind.CHANGED
    assert desk.snapshot.revision == 1
    assert desk.snapshot.source == str(other.folder)


async def test_a_server_without_etag_is_read_each_time_and_nothing_is_written_for_it(
    files: FeedFiles, desk: Desk, httpserver: HTTPServer
) -> None:
    def answer(request: Request) -> Response:
        body = (files.folder / request.path.lstrip("/")).read_bytes()
        return Response(body, content_type="application/json")

    for path in files.folder.rglob("*.json"):
        name = path.relative_to(files.folder)
        httpserver.expect_request(f"/{name}").respond_with_handler(answer)
    await desk.sync(httpserver.url_for("/"))
    before = desk.bytes()
    outcome = await desk.sync(httpserver.url_for("/"))
    assert outcome.kind is SyncKind.UNCHANGED
    assert desk.bytes() == before


async def test_a_missing_report_keeps_the_old_state_of_its_school_and_says_so(
    files: FeedFiles, desk: Desk
) -> None:
    with serve(files.folder) as url:
        await desk.sync(url)
        late = files.add(A, 20, errors=3)
        fine = files.add(B, 21, errors=4)
        hidden = files.object_of(late).read_bytes()
        files.object_of(late).unlink()
        files.write()
        outcome = await desk.sync(url)
        assert outcome.kind is SyncKind.CHANGED
        assert outcome.missing == (late.id,)
        (missing,) = desk.told(ReportMissing)
        assert isinstance(missing, ReportMissing)
        assert (missing.upload, missing.uai) == (late.id, A)
        assert "pas encore publié" in missing.reason
        assert [u.id for u in desk.snapshot.uploads_of(A)] == [f"{A}-siecle-02"]
        assert fine in desk.snapshot.uploads_of(B)
        assert desk.times.last_error == ""

        files.put(hidden)
        outcome = await desk.sync(url)
    assert (outcome.kind, outcome.fetched, outcome.missing) == (SyncKind.CHANGED, 1, ())
    assert late in desk.snapshot.uploads_of(A)


async def test_a_lying_report_is_a_missing_one(files: FeedFiles, desk: Desk) -> None:
    await desk.sync(files.folder)
    late = files.add(A, 20, errors=3)
    files.object_of(late).write_bytes(b"{}")
    files.write()
    outcome = await desk.sync(files.folder)
    assert outcome.missing == (late.id,)
    assert late not in desk.snapshot.uploads
    assert late.report is not None
    assert desk.reports.get(late.report.sha256) is None


async def test_bytes_that_are_right_and_no_report_are_missing_too(
    files: FeedFiles, desk: Desk
) -> None:
    upload = files.add(A, 20)
    wrong = b'{"format":"autre","format_version":"1.0"}'
    files.put(wrong)
    files.uploads[upload.id] = msgspec.structs.replace(upload, report=ref_of(wrong))
    files.write()
    outcome = await desk.sync(files.folder)
    assert outcome.missing == (upload.id,)


async def test_a_permanent_hole_is_not_written_again_at_each_synchronisation(
    files: FeedFiles, desk: Desk
) -> None:
    await desk.sync(files.folder)
    files.object_of(files.add(A, 20, errors=3)).unlink()
    files.write()
    await desk.sync(files.folder)
    before = desk.bytes()
    outcome = await desk.sync(files.folder)
    assert outcome.kind is SyncKind.UNCHANGED
    assert len(outcome.missing) == 1
    assert desk.bytes() == before


async def test_an_index_published_before_its_objects_still_shows_a_first_sector(
    files: FeedFiles, desk: Desk
) -> None:
    for path in (files.folder / "objects").iterdir():
        path.unlink()
    outcome = await desk.sync(files.folder)
    assert outcome.kind is SyncKind.CHANGED
    assert len(outcome.missing) == 4
    assert [u.id for u in desk.snapshot.uploads] == list(files.uploads)
    assert all(u.summary for u in desk.snapshot.uploads)
