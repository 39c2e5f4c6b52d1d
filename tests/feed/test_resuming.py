"""A file whose download breaks is taken up where it stopped, and no byte passes twice."""

import gzip
import hashlib
import random

import pytest

from cio_console.domain.upload import FileRef
from cio_console.errors import CioConsoleError, SourceInvalid, SourceUnreachable
from cio_console.feed.resuming import Resumption
from cio_console.feed.source import open_feed
from tests.feed.builders import options
from tests.feed.servers import Script, Scripted, hang_up, reset, response, scripted, the_rest

RAW = random.Random(4).randbytes(300_000)
TAG = ("ETag", '"premier"')
LEFT = 1000
"""Bytes that the first answers of these tests do not give."""
CUT: Script = [response(RAW, headers=[TAG])[:-LEFT], hang_up]
WHOLE: Script = [response(RAW, headers=[TAG])]
BEGUN = len(RAW) - LEFT


def ref_to(raw: bytes) -> FileRef:
    """Return the reference of a file."""
    return FileRef(hashlib.sha256(raw).hexdigest(), len(raw), "Eleves.zip")


async def download(server: Scripted, raw: bytes = RAW) -> bytes:
    """Download the file; even on a failure, what was received is its beginning."""
    received = bytearray()

    async def sink(piece: bytes) -> None:
        received.extend(piece)

    try:
        async with open_feed(server.url, options()) as feed:
            await feed.download(ref_to(raw), sink)
    except CioConsoleError:
        assert raw.startswith(received)
        raise
    return bytes(received)


async def test_only_the_rest_is_asked_for_and_only_of_the_same_file() -> None:
    with scripted(CUT, [the_rest(RAW, LEFT)]) as server:
        assert await download(server) == RAW
        assert server.header(0, "Range") == ""
        assert server.header(1, "Range") == f"bytes={BEGUN}-"
        assert server.header(1, "If-Range") == '"premier"'
        assert server.header(1, "Accept-Encoding") == "identity"


async def test_a_reset_wherever_it_falls_is_got_over() -> None:
    with scripted([response(RAW, headers=[TAG])[:-LEFT], reset], WHOLE) as server:
        assert await download(server) == RAW


async def test_it_may_break_again_and_again() -> None:
    parts: list[Script] = [
        [the_rest(RAW, LEFT)[: -LEFT // 2], hang_up],
        [the_rest(RAW, LEFT // 2)],
    ]
    with scripted(CUT, *parts) as server:
        assert await download(server) == RAW
        assert server.header(2, "Range") == f"bytes={len(RAW) - LEFT // 2}-"


async def test_four_tries_in_all_and_then_it_is_told() -> None:
    with scripted(CUT, [the_rest(RAW, LEFT)[:-LEFT], hang_up]) as server:
        with pytest.raises(SourceUnreachable, match="coupée en route"):
            await download(server)
        assert len(server.requests) == 4


async def test_a_break_after_a_long_way_is_no_failed_try() -> None:
    megabyte = 1 << 20
    raw = random.Random(9).randbytes(8 * megabyte)
    answers = [response(raw), *(the_rest(raw, left * megabyte) for left in range(7, 0, -1))]
    cuts: list[Script] = [
        [answer[: len(answer) - left * megabyte], hang_up]
        for left, answer in enumerate(reversed(answers))
    ]
    with scripted(*reversed(cuts)) as server:
        assert await download(server, raw) == raw
        assert [server.header(rank, "Range") for rank in range(8)] == [
            "",
            *(f"bytes={start * megabyte}-" for start in range(1, 8)),
        ]
        assert len(server.requests) == 8


async def test_a_server_that_ignores_ranges_gives_the_whole_and_what_passed_is_skipped() -> None:
    with scripted(CUT, WHOLE) as server:
        assert await download(server) == RAW


WRONG = {
    "another place": the_rest(RAW, LEFT, said=f"bytes 0-{LEFT - 1}/{len(RAW)}"),
    "a shorter rest": the_rest(RAW, LEFT, said=f"bytes {BEGUN}-{BEGUN + 9}/{len(RAW)}"),
    "another unit": the_rest(RAW, LEFT, said=f"pages {BEGUN}-{len(RAW) - 1}/{len(RAW)}"),
    "nothing said": response(RAW[BEGUN:], status="206 Partial Content"),
    "several ranges": response(
        b"--x--", status="206 Partial", headers=[("Content-Type", "multipart/byteranges")]
    ),
    "compressed": the_rest(RAW, LEFT, headers=[("Content-Encoding", "gzip")]),
    "unsatisfiable": response(status="416 Range Not Satisfiable"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_answer_to_a_range_is_not_read_and_the_whole_is_asked_for(name: str) -> None:
    with scripted(CUT, [WRONG[name]], WHOLE) as server:
        assert await download(server) == RAW
        assert server.header(1, "Range")
        assert server.header(2, "Range") == ""
        assert "gzip" in server.header(2, "Accept-Encoding")


async def test_a_rest_of_another_file_fails_at_the_end() -> None:
    other = RAW[:BEGUN] + bytes(LEFT)
    with scripted(CUT, [the_rest(other, LEFT)]) as server:
        received: list[bytes] = []

        async def sink(piece: bytes) -> None:
            received.append(piece)

        async with open_feed(server.url, options()) as feed:
            with pytest.raises(SourceInvalid, match="pas le contenu annoncé"):
                await feed.download(ref_to(RAW), sink)


async def test_a_rest_that_is_longer_than_told_is_left_at_once() -> None:
    longer = the_rest(RAW + b"x" * 500, LEFT + 500, said=f"bytes {BEGUN}-{len(RAW) - 1}/*")
    with (
        scripted(CUT, [longer]) as server,
        pytest.raises(SourceInvalid, match="pas le contenu annoncé"),
    ):
        await download(server)


@pytest.mark.parametrize("tag", ['W/"faible"', "", "sans guillemets"])
async def test_a_tag_that_does_not_tell_bytes_apart_is_not_for_if_range(tag: str) -> None:
    headers = [("ETag", tag)] if tag else []
    cut = response(RAW, headers=headers)[:-LEFT]
    with scripted([cut, hang_up], [the_rest(RAW, LEFT)]) as server:
        assert await download(server) == RAW
        assert server.header(1, "If-Range") == ""
        assert server.header(1, "Range")


async def test_a_compressed_answer_that_breaks_is_taken_whole_again() -> None:
    packed = response(gzip.compress(RAW), headers=[("Content-Encoding", "gzip"), TAG])
    with scripted([packed[:-LEFT], hang_up], [packed]) as server:
        assert await download(server) == RAW
        assert server.header(1, "Range") == ""


async def test_a_body_without_a_length_that_ends_too_soon_is_taken_up_too() -> None:
    cut = response(RAW[:BEGUN], close=True)
    with scripted([cut, hang_up], [the_rest(RAW, LEFT)]) as server:
        assert await download(server) == RAW


async def test_a_break_after_the_last_byte_costs_no_other_question() -> None:
    with scripted([response(RAW, length=len(RAW) + 5), hang_up]) as server:
        assert await download(server) == RAW
        assert len(server.requests) == 1


async def test_a_file_that_has_not_begun_is_tried_again() -> None:
    with scripted([hang_up], [response(status="503 Busy")], WHOLE) as server:
        assert await download(server) == RAW
        assert server.header(2, "Range") == ""


async def test_a_refusal_in_the_middle_is_told_at_once() -> None:
    with scripted(CUT, [response(status="403 Non")]) as server:
        with pytest.raises(CioConsoleError, match="403"):
            await download(server)
        assert len(server.requests) == 2


async def test_a_range_nobody_asked_for_is_refused() -> None:
    with (
        scripted([the_rest(RAW, len(RAW))]) as server,
        pytest.raises(SourceInvalid, match="de façon imprévue"),
    ):
        await download(server)


def test_pieces_of_any_size_pass_once_whatever_is_skipped() -> None:
    chance = random.Random(7)
    for _ in range(200):
        resumption, seen = Resumption(len(RAW)), bytearray()
        while not resumption.complete:
            assert resumption.accepts(200, {"content-length": "1"})
            at = 0
            for _ in range(chance.randrange(1, 40)):
                size = chance.randrange(1, 60_000)
                for rest in resumption.passing(RAW[at : at + size]):
                    seen += rest
                at += size
        assert seen == RAW
