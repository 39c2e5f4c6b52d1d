"""What the client sends and gives up, seen from the other end of the connection.

Each way to break has its row in `tests/faults/http_way.py` and `http_answers.py`.
"""

import asyncio
import socket

import pytest

from cio_console.errors import (
    FeedProblem,
)
from cio_console.feed.source import FeedOptions, open_feed
from tests.feed.builders import options
from tests.feed.servers import (
    hang_up,
    reset,
    response,
    scripted,
    wait_for_the_other,
)

INDEX = b'{"format": "cio-feed", "filler": "' + b"x" * 5000 + b'"}'


async def index_of(url: str, given: FeedOptions | None = None) -> bytes:
    async with open_feed(url, given or options()) as feed:
        answer = await feed.index("")
        assert answer is not None
        return answer.raw


async def refusal(url: str, given: FeedOptions | None = None) -> FeedProblem:
    with pytest.raises(FeedProblem) as caught:
        await index_of(url, given)
    assert "données déjà reçues restent" in str(caught.value)
    return caught.value


async def test_a_connection_closed_before_any_answer_is_tried_again() -> None:
    with scripted([hang_up], [reset], [response(INDEX)]) as server:
        assert await index_of(server.url) == INDEX
        assert len(server.requests) == 3


async def test_giving_up_from_outside_closes_the_connection() -> None:
    asked, closed = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def until_closed(connection: socket.socket) -> None:
        loop.call_soon_threadsafe(asked.set)
        wait_for_the_other(connection)
        loop.call_soon_threadsafe(closed.set)

    with scripted([until_closed]) as server:
        task = asyncio.create_task(index_of(server.url))
        async with asyncio.timeout(5):
            await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5):
            await closed.wait()


# Through a proxy. The name is never looked up here: the proxy would do it.

FAR = "http://suivi.invalid/flux/"


def through(port: int, environ: dict[str, str] | None = None) -> FeedOptions:
    return options(environ, allow_http=True, proxy=f"http://127.0.0.1:{port}")


async def test_plain_http_goes_through_the_proxy() -> None:
    with scripted([response(INDEX)]) as proxy:
        assert await index_of(FAR, through(proxy.port)) == INDEX
        assert proxy.requests[0].startswith("GET http://suivi.invalid/flux/index.json ")


async def test_each_account_goes_to_its_own_end_of_the_tunnel() -> None:
    environ = {
        "CIO_CONSOLE_PROXY_USER": "mandataire",
        "CIO_CONSOLE_PROXY_PASSWORD": "s3cret",
        "CIO_CONSOLE_TOKEN": "jeton",
    }
    with scripted([response(status="403 Forbidden")]) as proxy:
        problem = await refusal("https://suivi.invalid/", through(proxy.port, environ))
        assert proxy.header(0, "Proxy-Authorization") == "Basic bWFuZGF0YWlyZTpzM2NyZXQ="
        assert proxy.header(0, "Authorization") == ""
    assert "s3cret" not in str(problem)
