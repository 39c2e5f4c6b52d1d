"""Opening a path or a stream: what raises, what is carried as a fault, what is hashed and freed."""

import gc
import hashlib
import io
import os
import tempfile
import threading
import warnings
from pathlib import Path

import pytest
from msgspec.structs import replace

from cio_console.checks.opening.faults import SourceBroken
from cio_console.checks.opening.limits import DEFAULT_LIMITS
from cio_console.checks.opening.source import open_path, open_stream
from cio_console.checks.reading.reader import Reader
from cio_console.errors import FileProblem
from tests.checks.reading.documents import FORMATS, archive, document, latin, pupil
from tests.rights import rights_hold

GOOD = latin(document())


class Trickle(io.BytesIO):
    """A stream that gives a few bytes at a time, as a slow pipe does."""

    step = 1

    def read(self, size: int | None = -1, /) -> bytes:
        """Return fewer bytes than asked for."""
        return super().read(min(self.step, size or 0))


class Failing(io.BytesIO):
    """A stream whose disk fails after the first block."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return bytes once only."""
        if self.tell() > 0:
            raise OSError(5, "Input/output error")
        return super().read(size)


def pupils_of(path: Path) -> int:
    """Return how many pupils a file holds."""
    with open_path(path) as source:
        reader = Reader(source, FORMATS)
        for _ in reader:
            pass
    return reader.pupils


def test_a_missing_file_is_said_in_french(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="n'existe pas"):
        open_path(tmp_path / "absent.xml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="est un dossier"):
        open_path(tmp_path)


def test_a_device_is_refused_before_being_read() -> None:
    with pytest.raises(FileProblem, match="n'est pas un fichier"):
        open_path(Path("/dev/zero"))


def test_a_path_through_a_file_is_said_in_french(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(FileProblem, match="ne peut pas être ouvert"):
        open_path(tmp_path / "a" / "b.xml")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_an_impossible_path_is_said_in_french(name: str) -> None:
    with pytest.raises(FileProblem, match="ne peut pas être ouvert"):
        open_path(Path(name))


@rights_hold()
def test_a_forbidden_file_is_said_in_french(tmp_path: Path) -> None:
    file = tmp_path / "secret.xml"
    file.write_bytes(GOOD)
    file.chmod(0)
    with pytest.raises(FileProblem, match="droits"):
        open_path(file)


def test_a_disk_that_fails_is_a_problem_not_a_verdict() -> None:
    data = latin(document(*(pupil(n) for n in range(5000))))
    with pytest.raises(FileProblem, match="jusqu'au bout"), open_stream(Failing(data), "e") as s:
        list(Reader(s, FORMATS))


def test_a_named_pipe_is_read_as_a_stream(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(GOOD,))
    writer.start()
    try:
        assert pupils_of(pipe) == 3
    finally:
        writer.join(timeout=10)


@pytest.mark.parametrize("data", [GOOD, archive({"e.xml": GOOD}), b"%PDF-1.7", b"", b"PK\x03\x04"])
def test_hash_and_size_are_those_of_the_file_as_given(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "depot"
    file.write_bytes(data)
    with open_path(file) as source:
        list(Reader(source, FORMATS))
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.size == len(data)
    assert source.name == "depot"


def test_the_hash_is_complete_even_when_reading_stops_at_once() -> None:
    data = b"<html>" + bytes(9 << 20)
    with open_stream(io.BytesIO(data), "page.xml") as source:
        next(iter(Reader(source, FORMATS)))
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.size == len(data)


@pytest.mark.parametrize("step", [1, 7, 1000])
@pytest.mark.parametrize("data", [GOOD, archive({"e.xml": GOOD})], ids=["xml", "zip"])
def test_a_slow_pipe_is_read_like_a_file(data: bytes, step: int) -> None:
    stream = Trickle(data)
    stream.step = step
    with open_stream(stream, "stdin") as source:
        reader = Reader(source, FORMATS)
        assert sum(1 for _ in reader) == 4
    assert reader.pupils == 3
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_the_streams_owner_still_has_it_open() -> None:
    stream = io.BytesIO(GOOD)
    with open_stream(stream, "stdin") as source:
        list(Reader(source, FORMATS))
    assert not stream.closed


def test_a_document_beyond_the_limit_is_stopped_with_what_was_read() -> None:
    data = latin(document(*(pupil(n) for n in range(20_000))))
    limits = replace(DEFAULT_LIMITS, expanded_bytes=1 << 20)
    with open_stream(io.BytesIO(data), "e.xml", limits) as source:
        reader = Reader(source, FORMATS, limits)
        *_, last = reader
    assert getattr(last, "rule", "") == "F007"
    assert 0 < reader.pupils < 20_000
    assert f"{reader.pupils} élèves lus" in getattr(last, "detail", "")


def test_an_endless_stream_ends() -> None:
    limits = replace(DEFAULT_LIMITS, expanded_bytes=4 << 20)
    with Path("/dev/zero").open("rb") as zeros, open_stream(zeros, "zeros", limits) as source:
        faults = list(Reader(source, FORMATS, limits))
    assert len(faults) == 1
    assert source.sha256 == ""
    assert source.size < 10 << 20


def test_a_source_read_by_hand_breaks_at_its_limit() -> None:
    limits = replace(DEFAULT_LIMITS, expanded_bytes=100)
    with open_stream(io.BytesIO(bytes(300)), "e", limits) as source:
        assert len(source.read(4) + source.read(90)) == 94
        with pytest.raises(SourceBroken, match="100 octets"):
            source.read(7)


def test_an_archive_leaves_no_named_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    limits = replace(DEFAULT_LIMITS, spool=16)
    data = archive({"e.xml": GOOD})
    with open_stream(io.BytesIO(data), "e.zip", limits) as source:
        assert list(tmp_path.iterdir()) == []
        assert sum(1 for _ in Reader(source, FORMATS, limits)) == 4
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data", [GOOD, archive({"e.xml": GOOD}), archive({}), b""])
def test_nothing_stays_open(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "e"
    file.write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        opened = set(Path("/proc/self/fd").iterdir())
        with open_path(file, replace(DEFAULT_LIMITS, spool=16)) as source:
            list(Reader(source, FORMATS))
        gc.collect()
        assert set(Path("/proc/self/fd").iterdir()) <= opened
