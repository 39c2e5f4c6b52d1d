"""Transfer encodings: whole, bounded, and never silently cut."""

import gzip
import random
import tracemalloc
import zlib

import pytest

from cio_console.errors import SourceInvalid
from cio_console.feed.unpacking import PIECE, CutStreamError, Unpacker

TEXT = b"".join(b"%d;" % random.Random(7).randrange(10**6) for _ in range(200_000))


def unpack(encoding: str, data: bytes, step: int = 1 << 16) -> bytes:
    unpacker = Unpacker(encoding)
    blocks = (data[i : i + step] for i in range(0, len(data), step))
    whole = b"".join(piece for block in blocks for piece in unpacker.feed(block))
    unpacker.finish()
    return whole


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_plain_bytes_pass_as_they_are(encoding: str) -> None:
    assert unpack(encoding, TEXT) == TEXT


@pytest.mark.parametrize("step", [1 << 16, 1 << 10, 997])
@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZip"])
def test_gzip_is_undone_however_it_is_cut_into_blocks(encoding: str, step: int) -> None:
    assert unpack(encoding, gzip.compress(TEXT), step) == TEXT


def test_deflate_is_undone() -> None:
    assert unpack("deflate", zlib.compress(TEXT)) == TEXT


def test_gzip_members_follow_each_other() -> None:
    assert unpack("gzip", gzip.compress(TEXT) + gzip.compress(b"fin"), 501) == TEXT + b"fin"


@pytest.mark.parametrize("kept", [0, 1, 9, 10, 11, 1000, -9, -8, -4, -1])
def test_a_cut_stream_is_noticed_wherever_it_is_cut(kept: int) -> None:
    with pytest.raises(CutStreamError):
        unpack("gzip", gzip.compress(TEXT)[:kept])


def test_a_damaged_stream_is_refused() -> None:
    damaged = bytearray(gzip.compress(TEXT))
    damaged[-6] ^= 0xFF
    with pytest.raises(SourceInvalid, match="mal compressée"):
        unpack("gzip", bytes(damaged))


def test_what_is_not_compressed_at_all_is_refused() -> None:
    with pytest.raises(SourceInvalid, match="mal compressée"):
        unpack("gzip", TEXT)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(SourceInvalid, match="mal compressée"):
        Unpacker(encoding)


def test_a_bomb_expands_one_small_piece_at_a_time() -> None:
    bomb = gzip.compress(bytes(50 << 20), 9)
    unpacker = Unpacker("gzip")
    tracemalloc.start()
    try:
        seen = 0
        for piece in unpacker.feed(bomb):
            assert len(piece) <= PIECE
            seen += len(piece)
            if seen > 10 << 20:
                break
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * PIECE + 2 * len(bomb)
