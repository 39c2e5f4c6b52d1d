"""The pipe between a download and the thread that checks it."""

import asyncio
import io
import os

import pytest

from cio_console.feed.channel import Channel, ChannelCut


def read_all(file: io.BufferedReader) -> bytes:
    with file:
        return file.read()


async def test_what_is_pushed_is_what_is_read() -> None:
    channel = Channel()
    pieces = [os.urandom(size) for size in (1, 70_000, 3, 256 << 10, 8191)]
    reading = asyncio.create_task(asyncio.to_thread(read_all, channel.file))
    for piece in pieces:
        await channel.push(piece)
    await channel.end()
    assert await reading == b"".join(pieces)


async def test_an_empty_piece_is_not_the_end() -> None:
    channel = Channel()
    reading = asyncio.create_task(asyncio.to_thread(read_all, channel.file))
    for piece in (b"a", b"", b"b"):
        await channel.push(piece)
    await channel.end()
    assert await reading == b"ab"


async def test_nothing_at_all_reads_as_an_empty_file() -> None:
    channel = Channel()
    reading = asyncio.create_task(asyncio.to_thread(read_all, channel.file))
    await channel.end()
    assert await reading == b""


async def test_the_end_stays_the_end() -> None:
    channel = Channel()

    def read_twice() -> tuple[bytes, bytes]:
        with channel.file as file:
            return file.read(), file.read()

    reading = asyncio.create_task(asyncio.to_thread(read_twice))
    await channel.push(b"a")
    await channel.end()
    assert await reading == (b"a", b"")


async def test_a_slow_reader_holds_the_download_back() -> None:
    channel = Channel()
    pushed = 0

    async def push_a_lot() -> None:
        nonlocal pushed
        for _ in range(100):
            await channel.push(b"x" * 1000)
            pushed += 1
        await channel.end()

    pushing = asyncio.create_task(push_a_lot())
    for _ in range(300):
        await asyncio.sleep(0)
    assert 0 < pushed < 20
    assert await asyncio.to_thread(read_all, channel.file) == b"x" * 100_000
    await pushing


async def test_a_cut_reaches_a_reader_that_waits() -> None:
    channel = Channel()
    reading = asyncio.create_task(asyncio.to_thread(read_all, channel.file))
    await channel.push(b"begun")
    await asyncio.sleep(0)
    channel.cut()
    with pytest.raises(ChannelCut):
        await reading


async def test_a_cut_reaches_a_reader_that_comes_later() -> None:
    channel = Channel()
    for _ in range(8):
        await channel.push(b"x")
    channel.cut()
    with pytest.raises(ChannelCut):
        await asyncio.to_thread(read_all, channel.file)


async def test_a_reader_that_insists_after_a_cut_is_not_kept_waiting() -> None:
    channel = Channel()

    def read_three_times() -> int:
        cuts = 0
        with channel.file as file:
            for _ in range(3):
                try:
                    file.read(10)
                except ChannelCut:
                    cuts += 1
        return cuts

    reading = asyncio.create_task(asyncio.to_thread(read_three_times))
    await asyncio.sleep(0)
    channel.cut()
    async with asyncio.timeout(5):
        assert await reading == 3


async def test_once_the_reader_has_left_nothing_waits_for_it() -> None:
    channel = Channel()
    for _ in range(8):
        await channel.push(b"x")
    waiting = asyncio.create_task(channel.push(b"one too many"))
    await asyncio.sleep(0)
    assert not waiting.done()
    channel.leave()
    async with asyncio.timeout(5):
        await waiting
        for _ in range(100):
            await channel.push(b"x")
        await channel.end()
