"""A large file without report, checked by a real process as it streams: bounded, and on no disk."""

import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from cio_console.domain.upload import FileRef, Upload
from tests.checks.builders import SURNAMES
from tests.faults.behind import A, B, Behind
from tests.faults.gates import LIMIT
from tests.faults.large_export import LargeExport
from tests.faults.sessions import ROOT, session

MOST = 120_000
"""kB of memory that a synchronisation may take, whatever it streams."""
PUPILS = 20_000
"""About 40 MB."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a watched process ended, and what it did."""

    code: int
    err: str
    peak: int
    written: list[str]


def watched(place: Behind, folder: Path) -> Done:
    """Synchronise in a process that tells its memory and the files it opened to write."""
    out = folder / "vu.json"
    for name in ("tmp", "cwd"):
        (folder / name).mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.watched_console", out, *words(place)],
        cwd=folder / "cwd",
        env={
            **os.environ,
            "CIO_CONSOLE_HOME": str(place.home),
            "TMPDIR": str(folder / "tmp"),
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        check=False,
        text=True,
        timeout=5 * LIMIT,
    )
    told = json.loads(out.read_text("utf-8"))
    return Done(done.returncode, done.stderr, told["peak"], told["written"])


def words(place: Behind) -> tuple[str, ...]:
    """Return the command line."""
    return ("synchroniser", "--source", place.server.url)


def publish(place: Behind, export: LargeExport, sha256: str = "") -> Upload:
    """Publish the file of an upload without report, perhaps under another hash than its own."""
    size, right = export.facts
    ref = FileRef(sha256 or right, size, "Eleves.xml")
    upload = place.files.add_file(export.uai, 9, b"")
    upload = msgspec.structs.replace(upload, size=size, sha256=ref.sha256, file=ref)
    place.files.uploads[upload.id] = upload
    place.files.write()
    place.server.give(f"objects/{ref.sha256}.xml", size, export.pieces)
    return upload


def kept(folder: Path) -> bytes:
    """Return every byte of every file below a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def holds_a_pupil(raw: bytes) -> bool:
    """Tell whether the name of a pupil of the export is there, in any of its encodings."""
    return any(name.encode(code) in raw for name in SURNAMES for code in ("utf-8", "iso-8859-15"))


def held(place: Behind, upload: Upload) -> Upload:
    """Return the upload as the home holds it."""
    return next(one for one in place.desk.snapshot.uploads if one.id == upload.id)


async def test_a_large_file_takes_little_memory_and_no_disk(place: Behind, tmp_path: Path) -> None:
    upload = publish(place, LargeExport(A, PUPILS))
    done = watched(place, tmp_path)
    assert done.code == 0, done.err
    summary = held(place, upload).summary
    assert summary is not None
    assert summary.pupils == PUPILS
    assert done.peak < MOST
    stray = [path for path in done.written if not path.startswith((str(place.home), "/dev/"))]
    assert stray == []
    assert [*(tmp_path / "tmp").iterdir(), *(tmp_path / "cwd").iterdir()] == []
    assert not holds_a_pupil(kept(place.home))


async def test_a_large_archive_stays_in_memory(place: Behind, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Eleves.xml", b"".join(LargeExport(A, PUPILS // 2).pieces()))
        archive.writestr("image.png", os.urandom(24 << 20), zipfile.ZIP_STORED)
    upload = place.files.add_file(A, 9, packed.getvalue(), "Eleves.zip")
    place.files.write()
    done = watched(place, tmp_path)
    assert done.code == 0, done.err
    summary = held(place, upload).summary
    assert summary is not None
    assert summary.pupils == PUPILS // 2
    assert done.peak < MOST
    assert [path for path in done.written if not path.startswith((str(place.home), "/dev/"))] == []


async def test_an_archive_too_large_for_memory_is_left_unchecked_and_told(
    place: Behind, tmp_path: Path
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("image.png", os.urandom(33 << 20))
    upload = place.files.add_file(A, 9, packed.getvalue(), "Eleves.zip")
    place.files.write()
    done = watched(place, tmp_path)
    assert done.code == 0
    assert "sans rien écrire sur le disque" in done.err
    assert done.peak < MOST
    assert [path for path in done.written if not path.startswith((str(place.home), "/dev/"))] == []
    assert upload.id not in {u.id for u in place.desk.snapshot.uploads if u.report}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_ended_in_the_middle_it_leaves_nothing_of_the_file(
    place: Behind, number: int
) -> None:
    upload = publish(place, LargeExport(A, 3000))
    gate = place.server.shut(lambda path: path.endswith(".xml"), 0.5)
    with session(place.home, *words(place)) as running:
        gate.wait()
        running.signal(number)
        gate.wait_left()
        code, err = running.ended()
    assert code in (130, 143, -number)
    assert "Traceback" not in err
    assert not holds_a_pupil(kept(place.home))
    place.server.open()
    place.server.asked.clear()
    outcome = await place.desk.sync(place.server.url)
    assert outcome.missing == ()
    assert place.server.objects() == [f"{upload.sha256}.xml"], "the reports had come"
    assert place.temporaries() == []


async def test_a_file_whose_hash_is_wrong_is_told_and_leaves_no_report(
    place: Behind, tmp_path: Path
) -> None:
    upload = publish(place, LargeExport(A, 3000), sha256="a" * 64)
    done = watched(place, tmp_path)
    assert done.code == 0
    assert "n'a pas le contenu annoncé" in done.err
    assert A in done.err
    named = {u.report.sha256 for u in place.desk.snapshot.uploads if u.report}
    names = {path.name.partition(".")[0] for path in (place.desk.folder / "reports").iterdir()}
    assert names <= named | {u.report.sha256 for u in place.files.uploads.values() if u.report}
    assert upload.id not in {u.id for u in place.desk.snapshot.uploads if u.report}


async def test_a_slow_file_keeps_no_report_of_the_others_waiting(place: Behind) -> None:
    publish(place, LargeExport(A, 3000))
    gate = place.server.shut(lambda path: path.endswith(".xml"), 0.5)
    with session(place.home, *words(place)) as running:
        gate.wait()
        assert place.old is not None
        seen = place.desk.snapshot
        assert {u.id for u in seen.uploads_of(B)} == {
            u.id for u in place.files.uploads.values() if u.uai == B
        }
        assert seen.revision == 3
        reports = place.desk.reports
        assert all(u.report and reports.get(u.report.sha256) for u in seen.uploads_of(B))
        assert seen.uploads_of(A) == place.old.uploads_of(A), "its school waits for it"
        place.server.open()
        assert running.ended()[0] == 0
    assert place.desk.snapshot.revision == 3


async def test_killed_between_two_files_it_never_asks_the_first_again(place: Behind) -> None:
    one, other = publish(place, LargeExport(A, 50)), publish(place, LargeExport(B, 60))
    gate = place.server.shut(lambda path: path.endswith(f"{other.sha256}.xml"))
    with session(place.home, *words(place)) as running:
        gate.wait()
        running.signal(signal.SIGKILL)
        running.ended()
    place.server.open()
    place.server.asked.clear()
    outcome = await place.desk.sync(place.server.url)
    assert outcome.missing == ()
    assert place.server.objects() == [f"{other.sha256}.xml"]
    for upload in (one, other):
        assert held(place, upload).report is not None
