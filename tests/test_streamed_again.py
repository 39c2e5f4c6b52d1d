"""A check made here is made again when what the file was compared with is no longer the same."""

from pathlib import Path

import msgspec
import pytest

from cio_console.domain.upload import Upload
from cio_console.sync import ReportMissing, SyncKind, UploadChecked
from tests.checks.builders import eleves
from tests.domain.builders import a_school
from tests.feed.builders import SCHOOLS, FeedFiles, options
from tests.feed.deposits import some_grades
from tests.feed.desks import Desk
from tests.feed.servers import hang_up, response, scripted

A, B = SCHOOLS[:2]


@pytest.fixture
def files(tmp_path: Path) -> FeedFiles:
    return FeedFiles(tmp_path / "flux")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "store")


def an_export(pupils: int, day: str, uai: str = A) -> bytes:
    """Return an export of so many pupils, made on that day."""
    export = eleves(pupils)
    export.parametres.update({"UAJ": uai, "DATE_EXPORT": day})
    return export.data()


def rules(desk: Desk, upload: Upload) -> dict[str, int]:
    """Return what is held of an upload."""
    held = next(one for one in desk.snapshot.uploads if one.id == upload.id)
    assert held.summary is not None
    return held.summary.rules


def checked(desk: Desk) -> list[str]:
    """Return the uploads that the last synchronisation checked, in order."""
    return [event.upload for event in desk.told(UploadChecked) if isinstance(event, UploadChecked)]


async def test_an_earlier_upload_that_appears_has_the_later_one_checked_again(
    files: FeedFiles, desk: Desk
) -> None:
    later = files.add_file(A, 9, an_export(12, "06/01/2025"), "b.xml")
    files.write()
    await desk.sync(files.folder)
    assert rules(desk, later) == {}
    earlier = files.add_file(A, 8, an_export(40, "07/01/2025"), "a.xml")
    files.write()
    await desk.sync(files.folder)
    assert checked(desk) == [earlier.id, later.id]
    assert rules(desk, later) == {"S004": 1, "S006": 1}
    assert (await desk.sync(files.folder)).kind is SyncKind.UNCHANGED


async def test_one_that_could_not_be_checked_then_is_has_the_later_one_checked_again(
    files: FeedFiles, desk: Desk
) -> None:
    later = files.add_file(A, 9, an_export(12, "09/01/2025"), "b.xml")
    earlier = files.add_file(A, 8, an_export(40, "07/01/2025"), "a.xml")
    files.write()
    there = files.folder / "objects" / f"{earlier.sha256}.xml"
    there.rename(there.with_suffix(".absent"))
    await desk.sync(files.folder)
    assert rules(desk, later) == {}
    there.with_suffix(".absent").rename(there)
    await desk.sync(files.folder)
    assert checked(desk) == [earlier.id, later.id]
    assert rules(desk, later) == {"S006": 1}


async def test_grades_are_judged_again_once_siecle_has_come_before_them(
    files: FeedFiles, desk: Desk
) -> None:
    graded = files.add_file(A, 20, some_grades(A, pupils=3), "notes.xml")
    files.uploads[graded.id] = graded = msgspec.structs.replace(graded, collection="notes")
    files.write()
    await desk.sync(files.folder)
    assert rules(desk, graded) == {"X001": 1}
    files.add(A, 8)
    files.write()
    await desk.sync(files.folder)
    assert rules(desk, graded) == {}


async def test_a_count_expected_of_the_school_that_changes_has_its_files_checked_again(
    files: FeedFiles, desk: Desk
) -> None:
    upload = files.add_file(A, 8, an_export(20, "07/01/2025"))
    files.write()
    await desk.sync(files.folder)
    before = rules(desk, upload)
    files.schools = (a_school(A, terminale_expected=200), *files.schools[1:])
    files.write()
    await desk.sync(files.folder)
    assert checked(desk) == [upload.id]
    assert rules(desk, upload) != before


async def test_what_happens_elsewhere_or_later_has_nothing_checked_again(
    files: FeedFiles, desk: Desk
) -> None:
    files.add_file(A, 9, an_export(12, "09/01/2025"))
    files.write()
    await desk.sync(files.folder)
    files.add(B, 7)
    files.add(A, 20)
    files.schools = (a_school(A, name="Lycée qui change de nom"), *files.schools[1:])
    files.write()
    await desk.sync(files.folder)
    assert checked(desk) == []


async def test_a_file_that_is_gone_when_it_is_to_be_checked_again_keeps_the_old_state(
    files: FeedFiles, desk: Desk
) -> None:
    later = files.add_file(A, 9, an_export(12, "09/01/2025"), "b.xml")
    files.write()
    await desk.sync(files.folder)
    before = desk.snapshot.uploads_of(A)
    (files.folder / "objects" / f"{later.sha256}.xml").unlink()
    files.add_file(A, 8, an_export(40, "07/01/2025"), "a.xml")
    files.add(B, 8)
    files.write()
    outcome = await desk.sync(files.folder)
    assert outcome.missing == (later.id,)
    assert len(desk.told(ReportMissing)) == 1
    assert desk.snapshot.uploads_of(A) == before
    assert len(desk.snapshot.uploads_of(B)) == 1


async def test_a_server_that_gives_no_file_any_more_is_not_asked_for_them_all(
    files: FeedFiles, desk: Desk
) -> None:
    uploads = [files.add_file(A, day, an_export(day, "07/01/2025")) for day in range(2, 12)]
    files.write()
    desk.options = options()
    index = response((files.folder / "index.json").read_bytes())
    with scripted([index], [response(b"<", length=500), hang_up]) as server:
        outcome = await desk.sync(server.url)
        asked = {head.split()[1] for head in server.requests[1:]}
    assert len(asked) == 3
    assert set(outcome.missing) == {upload.id for upload in uploads}
