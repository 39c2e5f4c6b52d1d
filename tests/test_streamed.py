"""What a file checked as it streams is checked against: what the feed tells of its school."""

import asyncio
import threading
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.finding import FileFacts, Report, Verdict, no_findings
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import FileRef, ObjectRef, Upload
from cio_console.feed.folder import FolderFeed
from cio_console.feed.source import Bounds, Sink
from cio_console.streamed import checked_while_streaming, expectation_of, in_checking_order
from tests.checks.builders import eleves
from tests.domain.builders import a_school, a_snapshot, an_upload, paris
from tests.feed.builders import SCHOOLS, FeedFiles
from tests.feed.deposits import some_grades
from tests.feed.desks import Desk

A = SCHOOLS[0]
SCHOOL = "9990001A"
FACTS = FileFacts(exported_at="2025-01-07", terminales=64)
REPORTS = {"f" * 64: Report(FACTS, Verdict.PASSED, no_findings(), {})}


def sector(*uploads: Upload, **changes: object) -> SectorSnapshot:
    """Return a sector of one school."""
    return a_snapshot(a_school(SCHOOL, **changes), uploads=uploads)


def with_report(upload: Upload, sha256: str = "f" * 64) -> Upload:
    """Return an upload whose report is held under that name."""
    return msgspec.structs.replace(upload, report=ObjectRef(sha256, 1))


NEW = an_upload(paris(1, 9), checked=False)
NOTES = an_upload(paris(2, 10), "notes", checked=False)


def test_a_siecle_file_is_compared_with_the_usable_one_before_it() -> None:
    first = with_report(an_upload(paris(1, 7), terminales=64))
    rejected = an_upload(paris(1, 8), blocking=1)
    later = an_upload(paris(1, 20), terminales=99)
    found = expectation_of(NEW, sector(later, NEW, rejected, first), REPORTS.get)
    assert found.previous == FACTS
    assert found.received_at == NEW.received_at
    assert found.siecle_first is None
    assert found.base is None


def test_without_the_report_the_summary_tells_the_count() -> None:
    first = with_report(an_upload(paris(1, 7), terminales=64), "0" * 64)
    found = expectation_of(NEW, sector(NEW, first), REPORTS.get)
    assert found.previous == FileFacts(terminales=64)


def test_a_first_file_is_compared_with_nothing_but_the_expected_count() -> None:
    found = expectation_of(NEW, sector(NEW, terminale_expected=120), REPORTS.get)
    assert found.previous is None
    assert found.terminale_expected == 120


def test_another_school_is_never_compared() -> None:
    other = with_report(an_upload(paris(1, 7), uai="9990002B", terminales=64))
    assert expectation_of(NEW, sector(NEW, other), REPORTS.get).previous is None


def test_the_upload_of_an_unknown_school_is_checked_without_it() -> None:
    found = expectation_of(NEW, a_snapshot(uploads=(NEW, NOTES)), REPORTS.get)
    assert (found.nature, found.terminale_expected, found.siecle_first) == ("", None, None)
    assert expectation_of(NOTES, a_snapshot(uploads=(NOTES,)), REPORTS.get).siecle_first is None


@pytest.mark.parametrize(
    ("siecle", "first"),
    [
        ((), False),
        ((an_upload(paris(1, 9)),), True),
        ((an_upload(paris(2, 10)),), True),
        ((an_upload(paris(2, 11)),), False),
        ((an_upload(paris(1, 9), blocking=1),), False),
        ((an_upload(paris(1, 9), checked=False),), None),
        ((an_upload(paris(1, 8)), an_upload(paris(1, 9), checked=False)), True),
    ],
)
def test_the_order_of_the_grades_is_told_when_it_is_known(
    siecle: tuple[Upload, ...], first: bool | None
) -> None:
    assert expectation_of(NOTES, sector(NOTES, *siecle), REPORTS.get).siecle_first is first


def test_where_siecle_is_out_of_scope_there_is_no_order() -> None:
    found = expectation_of(NOTES, sector(NOTES, out_of_scope={"siecle": "x"}), REPORTS.get)
    assert found.siecle_first is None


def test_grades_are_checked_last_and_the_others_as_they_came() -> None:
    uploads = [NOTES, an_upload(paris(2, 20)), NEW, an_upload(paris(1, 7))]
    order = [(u.collection, u.received_at.day) for u in in_checking_order(uploads)]
    assert order == [("siecle", 7), ("siecle", 9), ("siecle", 20), ("notes", 10)]


def an_export(pupils: int, day: str) -> bytes:
    """Return an export of so many pupils, made on that day."""
    export = eleves(pupils)
    export.parametres.update({"UAJ": A, "DATE_EXPORT": day})
    return export.data()


async def test_files_of_one_sync_are_compared_with_each_other(tmp_path: Path) -> None:
    files, desk = FeedFiles(tmp_path / "flux"), Desk(tmp_path / "store")
    files.schools = (a_school(A, terminale_expected=40),)
    files.add_file(A, 20, an_export(39, "06/01/2025"), "c.xml")
    files.add_file(A, 9, an_export(20, "09/01/2025"), "b.xml")
    files.add_file(A, 8, an_export(41, "08/01/2025"), "a.xml")
    files.write()
    await desk.sync(files.folder)
    rules = {u.received_at.day: u.summary.rules for u in desk.snapshot.uploads if u.summary}
    assert rules == {8: {}, 9: {"S006": 1}, 20: {"S004": 1}}


async def test_a_file_is_compared_with_an_upload_received_before(tmp_path: Path) -> None:
    files, desk = FeedFiles(tmp_path / "flux"), Desk(tmp_path / "store")
    files.add(A, 7)  # forty terminale pupils, by its report
    files.write()
    await desk.sync(files.folder)
    files.add_file(A, 9, an_export(12, "09/01/2025"))
    files.write()
    await desk.sync(files.folder)
    (new,) = [u for u in desk.snapshot.uploads if u.received_at.day == 9]
    assert new.summary is not None
    assert new.summary.rules == {"S006": 1}


async def test_grades_are_judged_by_their_order_and_never_crossed(tmp_path: Path) -> None:
    files, desk = FeedFiles(tmp_path / "flux"), Desk(tmp_path / "store")
    early = files.add_file(A, 7, some_grades(A, pupils=3), "notes.xml")
    files.uploads[early.id] = msgspec.structs.replace(early, collection="notes")
    files.add_file(A, 9, an_export(4, "09/01/2025"))
    files.write()
    await desk.sync(files.folder)
    (graded,) = [u for u in desk.snapshot.uploads if u.collection == "notes"]
    assert graded.summary is not None
    assert graded.summary.rules == {"X001": 1}
    assert graded.report is not None
    report = desk.reports.get(graded.report.sha256)
    assert report is not None
    assert set(report.not_evaluated) == {"X101", "X102", "X103", "X104"}


class Interrupted(FolderFeed):
    """A feed whose reader is interrupted as soon as the last piece of a file is there."""

    async def download(self, ref: FileRef, sink: Sink) -> None:
        """Give the file, then interrupt."""
        await super().download(ref, sink)
        reader = asyncio.current_task()
        assert reader is not None
        reader.cancel()


@pytest.mark.parametrize("pupils", [3, 20_000], ids=["nothing waits", "pieces wait"])
def test_a_check_interrupted_at_the_last_piece_leaves_no_thread_behind(
    tmp_path: Path, pupils: int
) -> None:
    files = FeedFiles(tmp_path / "flux")
    upload = files.add_file(A, 9, an_export(pupils, "09/01/2025"))
    feed = Interrupted(files.folder, Bounds())
    ended = threading.Event()

    def check() -> None:
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(
                checked_while_streaming(feed, upload, expectation_of(upload, sector(), REPORTS.get))
            )
        ended.set()

    threading.Thread(target=check, daemon=True).start()
    assert ended.wait(60), "a thread reads on for ever"
