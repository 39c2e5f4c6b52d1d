"""The same contract read from a folder."""

import os
from pathlib import Path

import pytest

from cio_console.domain.upload import FileRef, ObjectRef
from cio_console.errors import AccessRefused, FeedProblem, SourceAbsent, SourceInvalid
from cio_console.feed.folder import FolderFeed
from cio_console.feed.source import Bounds, Feed
from tests.feed.builders import SCHOOLS, FeedFiles


@pytest.fixture
def files(tmp_path: Path) -> FeedFiles:
    feed = FeedFiles(tmp_path / "flux")
    feed.add(SCHOOLS[0], 8)
    feed.write()
    return feed


def reader(files: FeedFiles, **bounds: int) -> FolderFeed:
    return FolderFeed(files.folder, Bounds(**bounds))


async def collected(feed: Feed, ref: FileRef) -> bytes:
    pieces: list[bytes] = []

    async def sink(piece: bytes) -> None:
        pieces.append(piece)

    await feed.download(ref, sink)
    return b"".join(pieces)


async def test_the_index_is_read_once_and_recognised_afterwards(files: FeedFiles) -> None:
    feed = reader(files)
    answer = await feed.index("")
    assert answer is not None
    assert answer.raw == (files.folder / "index.json").read_bytes()
    assert await feed.index(answer.validator) is None


async def test_a_new_index_is_seen_whatever_its_time(files: FeedFiles) -> None:
    path = files.folder / "index.json"
    feed = reader(files)
    answer = await feed.index("")
    assert answer is not None
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    files.write()
    os.utime(path, ns=times)
    assert await feed.index(answer.validator) is not None


async def test_touching_the_index_is_no_news(files: FeedFiles) -> None:
    feed = reader(files)
    answer = await feed.index("")
    assert answer is not None
    os.utime(files.folder / "index.json", (1, 1))
    assert await feed.index(answer.validator) is None


async def test_an_object_is_read_and_verified(files: FeedFiles) -> None:
    upload = next(iter(files.uploads.values()))
    assert upload.report is not None
    assert await reader(files).fetch(upload.report) == files.object_of(upload).read_bytes()


@pytest.mark.parametrize("change", [b"", b"x", b"{}" * 400])
async def test_an_object_with_other_bytes_is_refused(files: FeedFiles, change: bytes) -> None:
    upload = next(iter(files.uploads.values()))
    files.object_of(upload).write_bytes(change)
    assert upload.report is not None
    with pytest.raises(SourceInvalid, match="pas le contenu annoncé"):
        await reader(files).fetch(upload.report)


async def test_an_object_of_the_right_size_and_wrong_bytes_is_refused(files: FeedFiles) -> None:
    upload = next(iter(files.uploads.values()))
    path = files.object_of(upload)
    path.write_bytes(path.read_bytes()[::-1])
    assert upload.report is not None
    with pytest.raises(SourceInvalid, match="pas le contenu annoncé"):
        await reader(files).fetch(upload.report)


async def test_an_absent_object_is_said_to_come_later(files: FeedFiles) -> None:
    with pytest.raises(SourceInvalid, match="pas encore publié"):
        await reader(files).fetch(ObjectRef("0" * 64, 3))


async def test_a_file_passes_in_pieces_and_is_verified(files: FeedFiles) -> None:
    raw = os.urandom(700_000)
    ref = files.add_file(SCHOOLS[1], 9, raw, "Eleves.zip").file
    assert ref is not None
    assert await collected(reader(files), ref) == raw


async def test_a_changed_file_is_refused_at_its_end(files: FeedFiles) -> None:
    raw = os.urandom(300_000)
    ref = files.add_file(SCHOOLS[1], 9, raw).file
    assert ref is not None
    (files.folder / "objects" / f"{ref.sha256}.xml").write_bytes(raw[:-1])
    with pytest.raises(SourceInvalid, match="pas le contenu annoncé"):
        await collected(reader(files), ref)


async def test_a_missing_folder_an_empty_one_and_a_file_differ(tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    (tmp_path / "fichier").write_text("x")
    for name, kind, phrase in (
        ("absent", SourceAbsent, "est absent"),
        ("vide", SourceInvalid, "ne contient pas de flux"),
        ("fichier", SourceAbsent, "est absent"),
    ):
        with pytest.raises(FeedProblem, match=phrase) as caught:
            await FolderFeed(tmp_path / name, Bounds()).index("")
        assert isinstance(caught.value, kind)


async def test_an_index_that_is_a_folder_is_no_feed(tmp_path: Path) -> None:
    (tmp_path / "index.json").mkdir()
    with pytest.raises(SourceInvalid, match="ne contient pas de flux"):
        await FolderFeed(tmp_path, Bounds()).index("")


async def test_a_link_that_turns_in_circles_is_said_unreadable(tmp_path: Path) -> None:
    (tmp_path / "index.json").symlink_to(tmp_path / "index.json")
    with pytest.raises(AccessRefused, match="ne peut pas être lu"):
        await FolderFeed(tmp_path, Bounds()).index("")


async def test_an_endless_index_is_refused_at_its_bound(files: FeedFiles) -> None:
    size = (files.folder / "index.json").stat().st_size
    assert await reader(files, index=size).index("") is not None
    with pytest.raises(SourceInvalid, match="dépasse"):
        await reader(files, index=size - 1).index("")
