"""An object that is absent, wrong or cut keeps the old state of its school, and of it alone."""

import pytest

from cio_console.feed import messages
from cio_console.sync import ReportMissing, SyncKind
from tests.faults.http_holes import FINE, FINE_REPORT, HOLES, LATE, REPORT, Hole
from tests.faults.scene import SHOWN, Scene
from tests.feed.builders import SCHOOLS, a_report, an_upload
from tests.feed.servers import response

MISSING = response(status="404 Not Found")


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
async def test_a_hole_keeps_the_old_state_of_its_school_and_is_told(
    scene: Scene, hole: Hole
) -> None:
    where = hole.stage(scene)
    held = scene.hold(where.location)
    scene.desk.options = where.options
    outcome = await scene.desk.sync(where.location)
    late = hole.upload()
    assert outcome.kind is SyncKind.CHANGED
    assert outcome.missing == (late.id,)
    (missing,) = scene.desk.told(ReportMissing)
    assert missing == ReportMissing(late.id, LATE, hole.sentence)
    assert hole.words in hole.sentence
    assert messages.SAFE in hole.sentence
    assert [secret for secret in SHOWN if secret in repr(scene.desk.events)] == []
    now = scene.desk.snapshot
    assert now.uploads_of(LATE) == held.uploads_of(LATE)
    assert [u.id for u in now.uploads_of(FINE)] == [
        *(u.id for u in held.uploads_of(FINE)),
        f"{FINE}-siecle-21",
    ]
    for number, upload in enumerate(held.uploads):
        assert upload.report is not None
        assert scene.desk.reports.get(upload.report.sha256) == a_report(number)
    assert scene.desk.times.last_error == ""


async def test_an_index_published_before_its_objects_is_completed_by_the_next_synchronisation(
    scene: Scene,
) -> None:
    late, fine = (
        an_upload(LATE, 20, a_report(20, errors=3)),
        an_upload(FINE, 21, a_report(21, errors=4)),
    )
    index = [response(scene.index(late, fine), headers=[("ETag", '"neuf"')])]
    there = [[response(REPORT)], [response(FINE_REPORT)]]
    server = scene.server(index, [MISSING], [MISSING], index, *there)
    held = scene.hold(server.url)
    scene.desk.options = HOLES[0].stage(scene).options
    outcome = await scene.desk.sync(server.url)
    assert set(outcome.missing) == {late.id, fine.id}
    for uai in SCHOOLS:
        assert scene.desk.snapshot.uploads_of(uai) == held.uploads_of(uai)
    outcome = await scene.desk.sync(server.url)
    assert server.header(3, "If-None-Match") == "", "what is held is incomplete: no 304 is wanted"
    assert (outcome.kind, outcome.fetched, outcome.missing) == (SyncKind.CHANGED, 2, ())
    assert scene.desk.snapshot.validator == '"neuf"'
    assert late in scene.desk.snapshot.uploads
    assert fine in scene.desk.snapshot.uploads
