"""Uploads that come with their file and no report: checked as they stream, nothing kept."""

import hashlib
import io
import zipfile
from pathlib import Path

import msgspec
import pytest

from cio_console.checks.engine import check_path
from cio_console.checks.expectation import Expectation
from cio_console.demo.server import serve
from cio_console.domain.upload import Upload, summarise
from cio_console.feed.contract import encode_report
from cio_console.sync import (
    IndexReceived,
    ReportMissing,
    SyncKind,
    UploadChecked,
)
from tests.checks.builders import eleves
from tests.domain.builders import a_campaign
from tests.feed.builders import SCHOOLS, FeedFiles, ref_of
from tests.feed.desks import Desk
from tests.feed.servers import Script, hang_up, response, scripted, the_rest

A, B = SCHOOLS[:2]


@pytest.fixture
def files(tmp_path: Path) -> FeedFiles:
    return FeedFiles(tmp_path / "flux")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "store")


def an_export(uai: str = A, pupils: int = 6) -> bytes:
    """Return a BEE_ELEVES export of that school, one pupil without e-mail address."""
    export = eleves(pupils)
    export.parametres["UAJ"] = uai
    export.pupils[0].change(MEL=None)
    return export.data()


def zipped(raw: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ElevesSansAdresses.xml", raw)
    return packed.getvalue()


def expected(upload: Upload, raw: bytes, folder: Path) -> Upload:
    """Return the upload as checking the same file on the disk fills it."""
    path = folder / upload.file_name
    path.write_bytes(raw)
    names = dict.fromkeys(SCHOOLS, "Lycée des Essais")
    expectation = Expectation(a_campaign(), upload.uai, upload.collection, names, "300")
    report = check_path(path, expectation)
    return msgspec.structs.replace(
        upload, summary=summarise(report), report=ref_of(encode_report(report))
    )


@pytest.mark.parametrize("name", ["Eleves.xml", "ExportXML_Eleves.zip"])
async def test_a_file_is_checked_as_if_it_lay_on_the_disk(
    files: FeedFiles, desk: Desk, tmp_path: Path, name: str
) -> None:
    raw = zipped(an_export()) if name.endswith(".zip") else an_export()
    upload = files.add_file(A, 8, raw, name)
    files.write()
    with serve(files.folder) as url:
        outcome = await desk.sync(url)
    assert outcome.kind is SyncKind.CHANGED
    assert outcome.missing == ()
    assert desk.snapshot.uploads == (expected(upload, raw, tmp_path),)
    (held,) = desk.snapshot.uploads
    assert held.summary is not None
    assert held.summary.pupils == 6
    assert held.summary.rules["S111"] == 1
    assert held.report is not None
    report = desk.reports.get(held.report.sha256)
    assert report is not None
    assert report.facts.sha256 == hashlib.sha256(raw).hexdigest()
    assert desk.told(IndexReceived) == [IndexReceived(1, 4, 1, 1)]
    assert desk.told(UploadChecked) == [UploadChecked(upload.id, 1, 1)]


async def test_no_name_of_a_pupil_stays_on_the_disk(files: FeedFiles, desk: Desk) -> None:
    files.add_file(A, 8, zipped(an_export()), "Eleves.zip")
    files.write()
    await desk.sync(files.folder)
    kept = b"".join(desk.bytes().values())
    for name in ("BERTHELOT", "MARCHADIER", "Maëlys", "courriel.example"):
        assert name.encode() not in kept
        assert name.encode("iso-8859-15") not in kept


async def test_a_file_checked_once_is_not_fetched_again(files: FeedFiles, desk: Desk) -> None:
    upload = files.add_file(A, 8, an_export())
    files.write()
    await desk.sync(files.folder)
    checked = desk.snapshot.uploads
    for path in (files.folder / "objects").iterdir():
        path.unlink()
    files.add(B, 9)
    files.write()
    outcome = await desk.sync(files.folder)
    assert outcome.missing == ()
    assert desk.told(UploadChecked) == []
    assert desk.snapshot.uploads_of(A) == checked
    assert (await desk.sync(files.folder)).kind is SyncKind.UNCHANGED
    assert upload.summary is None


async def test_a_new_file_under_the_same_upload_is_checked(files: FeedFiles, desk: Desk) -> None:
    files.add_file(A, 8, an_export(pupils=6))
    files.write()
    await desk.sync(files.folder)
    files.add_file(A, 8, an_export(pupils=9))
    files.write()
    await desk.sync(files.folder)
    (upload,) = desk.snapshot.uploads
    assert upload.summary is not None
    assert upload.summary.pupils == 9


async def test_a_report_of_ours_that_was_lost_is_made_again_from_the_file(
    files: FeedFiles, desk: Desk
) -> None:
    files.add_file(A, 8, an_export())
    files.write()
    await desk.sync(files.folder)
    held = desk.snapshot
    for path in (desk.folder / "reports").iterdir():
        path.unlink()
    outcome = await desk.sync(files.folder)
    assert (outcome.kind, outcome.missing) == (SyncKind.UNCHANGED, ())
    assert desk.snapshot == held
    assert held.uploads[0].report is not None
    assert desk.reports.get(held.uploads[0].report.sha256) is not None


async def test_a_missing_report_whose_file_is_there_is_made_from_the_file(
    files: FeedFiles, desk: Desk
) -> None:
    raw = an_export()
    with_file = files.add_file(A, 8, raw)
    reported = files.add(A, 9)
    files.object_of(reported).unlink()
    del files.uploads[with_file.id]
    files.uploads[reported.id] = msgspec.structs.replace(
        reported, sha256=with_file.sha256, file=with_file.file
    )
    files.write()
    outcome = await desk.sync(files.folder)
    assert outcome.missing == ()
    (upload,) = desk.snapshot.uploads
    assert upload.summary is not None
    assert upload.summary.pupils == 6


async def test_a_file_that_is_not_understood_has_a_blocking_report(
    files: FeedFiles, desk: Desk
) -> None:
    files.add_file(A, 8, b"<html><body>Connexion</body></html>")
    files.write()
    await desk.sync(files.folder)
    (upload,) = desk.snapshot.uploads
    assert upload.summary is not None
    assert not upload.summary.usable
    assert upload.summary.counts["bloquante"] >= 1


async def test_a_large_file_that_the_checks_leave_early_is_still_verified(
    files: FeedFiles, desk: Desk
) -> None:
    upload = files.add_file(A, 8, b"%PDF-1.7 " + b"x" * (4 << 20))
    files.write()
    with serve(files.folder) as url:
        outcome = await desk.sync(url)
    assert outcome.missing == ()
    assert upload.id == desk.snapshot.uploads[0].id
    assert desk.snapshot.uploads[0].summary is not None


async def test_a_lying_file_leaves_the_upload_unchecked_and_says_so(
    files: FeedFiles, desk: Desk
) -> None:
    upload = files.add_file(A, 8, an_export())
    (files.folder / "objects" / f"{upload.sha256}.xml").write_bytes(an_export(pupils=3))
    files.write()
    outcome = await desk.sync(files.folder)
    assert outcome.missing == (upload.id,)
    (missing,) = desk.told(ReportMissing)
    assert isinstance(missing, ReportMissing)
    assert "pas le contenu annoncé" in missing.reason
    assert desk.snapshot.uploads == (upload,)
    assert not list(desk.folder.rglob("reports/*"))


async def test_a_file_cut_on_its_way_is_ended_at_once(files: FeedFiles, desk: Desk) -> None:
    raw = an_export(pupils=400)
    files.add_file(A, 8, raw)
    files.write()
    index = response((files.folder / "index.json").read_bytes())
    with scripted([index], [response(raw)[:-5000], hang_up], [the_rest(raw, 5000)]) as server:
        outcome = await desk.sync(server.url)
    assert outcome.missing == ()
    assert desk.snapshot.uploads[0].summary is not None
    assert desk.snapshot.uploads[0].summary.pupils == 400


async def test_a_file_that_never_comes_whole_is_taken_again_the_next_time(
    files: FeedFiles, desk: Desk
) -> None:
    raw = an_export(pupils=400)
    upload = files.add_file(A, 8, raw)
    files.write()
    index = response((files.folder / "index.json").read_bytes())
    cut: Script = [response(raw)[:-5000], hang_up]
    with scripted([index], cut, cut, cut, cut, [index], [response(raw)]) as server:
        first = await desk.sync(server.url)
        assert first.missing == (upload.id,)
        assert desk.snapshot.uploads == (upload,)
        second = await desk.sync(server.url)
    assert second.missing == ()
    assert desk.snapshot.uploads[0].summary is not None
    assert desk.snapshot.uploads[0].summary.pupils == 400
