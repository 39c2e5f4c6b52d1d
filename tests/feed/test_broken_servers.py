"""Servers that break in the middle: each has its sentence, and nothing is taken for whole."""

import asyncio
import gzip
import socket

import pytest

from cio_console.errors import (
    AccessRefused,
    FeedProblem,
    SourceInvalid,
    SourceUnreachable,
    UsageProblem,
)
from cio_console.feed.source import Bounds, FeedOptions, Patience, open_feed
from tests.feed.builders import options, ref_of
from tests.feed.servers import (
    drip,
    hang_up,
    pour,
    reset,
    response,
    scripted,
    unused_port,
    wait_for_the_other,
)

INDEX = b'{"format": "cio-feed", "filler": "' + b"x" * 5000 + b'"}'
HURRIED = Patience(
    connect=5, silence=0.1, answer=0.4, file=0.4, first_wait=0.001, longest_wait=0.001, jitter=0
)


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


async def test_a_name_that_does_not_exist() -> None:
    problem = await refusal("https://absent.invalid/flux")
    assert isinstance(problem, SourceUnreachable)
    assert "absent.invalid est introuvable" in str(problem)


async def test_a_port_where_nobody_listens() -> None:
    problem = await refusal(f"http://127.0.0.1:{unused_port()}/")
    assert isinstance(problem, SourceUnreachable)
    assert "refuse la connexion" in str(problem)


async def test_a_connection_closed_before_any_answer_is_tried_again() -> None:
    with scripted([hang_up], [reset], [response(INDEX)]) as server:
        assert await index_of(server.url) == INDEX
        assert len(server.requests) == 3


@pytest.mark.parametrize("breaking", [hang_up, reset])
async def test_a_body_that_breaks_is_tried_four_times_and_told(breaking: object) -> None:
    cut = response(INDEX)[:-1000]
    assert callable(breaking)
    with scripted([cut, breaking]) as server:
        problem = await refusal(server.url)
        assert len(server.requests) == 4
    assert isinstance(problem, SourceUnreachable)
    assert "coupée en route" in str(problem)


async def test_a_body_that_breaks_once_comes_whole_the_next_time() -> None:
    with scripted([response(INDEX)[:-1000], hang_up], [response(INDEX)]) as server:
        assert await index_of(server.url) == INDEX


async def test_a_cut_body_without_a_length_is_not_taken_for_whole() -> None:
    with scripted([response(INDEX[:-1000], close=True), hang_up]) as server:
        problem = await refusal(server.url)
    assert "coupée en route" in str(problem)


async def test_a_cut_object_without_a_length_is_not_taken_for_whole() -> None:
    with scripted([response(INDEX[:-1000], close=True), hang_up]) as server:
        async with open_feed(server.url, options()) as feed:
            with pytest.raises(SourceInvalid, match="pas le contenu annoncé"):
                await feed.fetch(ref_of(INDEX))


async def test_a_cut_gzip_with_an_honest_length_is_not_taken_for_whole() -> None:
    packed = gzip.compress(INDEX)[:-6]
    with scripted([response(packed, headers=[("Content-Encoding", "gzip")])]) as server:
        problem = await refusal(server.url)
        assert len(server.requests) == 4
    assert "coupée en route" in str(problem)


async def test_a_body_that_is_not_the_gzip_it_claims() -> None:
    with scripted([response(INDEX, headers=[("Content-Encoding", "gzip")])]) as server:
        problem = await refusal(server.url)
        assert len(server.requests) == 1
    assert isinstance(problem, SourceInvalid)
    assert "mal compressée" in str(problem)


async def test_a_length_that_is_too_long_is_a_cut_answer() -> None:
    with scripted([response(INDEX, length=len(INDEX) + 10), hang_up]) as server:
        problem = await refusal(server.url)
    assert "coupée en route" in str(problem)


async def test_a_length_that_is_too_short_gives_no_truncated_index() -> None:
    with scripted([response(INDEX, length=len(INDEX) - 10), hang_up]) as server:
        problem = await refusal(server.url)
    assert "coupée en route" in str(problem)


async def test_a_server_that_says_nothing_is_left() -> None:
    with scripted([wait_for_the_other]) as server:
        problem = await refusal(server.url, options(patience=HURRIED))
    assert isinstance(problem, SourceUnreachable)
    assert "trop de temps" in str(problem)


async def test_a_server_that_stops_in_the_middle_is_left() -> None:
    with scripted([response(INDEX)[:-1000], wait_for_the_other]) as server:
        problem = await refusal(server.url, options(patience=HURRIED))
    assert "trop de temps" in str(problem)


async def test_a_slow_drip_never_lasts_longer_than_the_deadline() -> None:
    head = response(b"", length=1 << 30)
    with scripted([head, drip(b"x")]) as server:
        problem = await refusal(server.url, options(patience=HURRIED))
    assert isinstance(problem, SourceUnreachable)
    assert "trop de temps" in str(problem)


async def test_an_endless_body_is_left_at_the_bound() -> None:
    head = response(b"", close=True)
    small = options(bounds=Bounds(index=1 << 20))
    with scripted([head, pour(b"x" * 65536)]) as server:
        problem = await refusal(server.url, small)
        assert len(server.requests) == 1
    assert isinstance(problem, SourceInvalid)
    assert "dépasse 1 Mo" in str(problem)


async def test_a_decompression_bomb_is_left_at_the_bound() -> None:
    bomb = gzip.compress(bytes(64 << 20), 9)
    small = options(bounds=Bounds(index=1 << 20))
    with scripted([response(bomb, headers=[("Content-Encoding", "gzip")])]) as server:
        problem = await refusal(server.url, small)
    assert isinstance(problem, SourceInvalid)
    assert "dépasse" in str(problem)


async def test_an_object_longer_than_announced_is_left_at_once() -> None:
    with scripted([response(b"", close=True), pour(b"x" * 65536)]) as server:
        async with open_feed(server.url, options()) as feed:
            with pytest.raises(SourceInvalid, match="pas le contenu annoncé"):
                await feed.fetch(ref_of(INDEX))


@pytest.mark.parametrize(
    "garbage", [b"SSH-2.0-OpenSSH_9\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x16\x03\x01\x00\x05"]
)
async def test_something_that_is_not_http(garbage: bytes) -> None:
    with scripted([garbage, hang_up]) as server:
        problem = await refusal(server.url)
    assert isinstance(problem, SourceUnreachable)


async def test_headers_without_end_are_left() -> None:
    with scripted([b"HTTP/1.1 200 OK\r\n", pour(b"X-Bourrage: " + b"x" * 500 + b"\r\n")]) as server:
        problem = await refusal(server.url)
    assert isinstance(problem, SourceUnreachable)


async def test_https_asked_from_a_server_that_speaks_plain_http() -> None:
    with scripted([response(INDEX)]) as server:
        problem = await refusal(server.url.replace("http:", "https:"))
    assert isinstance(problem, SourceUnreachable)
    assert "connexion chiffrée" in str(problem)


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


async def test_a_proxy_that_is_not_there_is_named() -> None:
    port = unused_port()
    problem = await refusal(FAR, through(port))
    assert isinstance(problem, SourceUnreachable)
    assert f"mandataire (proxy) 127.0.0.1:{port} ne répond pas" in str(problem)


async def test_a_proxy_that_wants_an_account_in_clear() -> None:
    with scripted([response(status="407 Proxy Authentication Required")]) as proxy:
        problem = await refusal(FAR, through(proxy.port))
        assert len(proxy.requests) == 1
    assert isinstance(problem, AccessRefused)
    assert "CIO_CONSOLE_PROXY_PASSWORD" in str(problem)


@pytest.mark.parametrize(
    ("status", "kind", "phrase"),
    [
        ("407 Proxy Authentication Required", AccessRefused, "(407)"),
        ("403 Forbidden", SourceUnreachable, "n'a pas ouvert la connexion"),
        ("502 Bad Gateway", SourceUnreachable, "n'a pas ouvert la connexion"),
    ],
)
async def test_a_proxy_that_refuses_the_tunnel(
    status: str, kind: type[FeedProblem], phrase: str
) -> None:
    with scripted([response(status=status)]) as proxy:
        problem = await refusal("https://suivi.invalid/", through(proxy.port))
        assert proxy.requests[0].startswith("CONNECT suivi.invalid:443 ")
    assert isinstance(problem, kind)
    assert phrase in str(problem)


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


async def test_a_missing_bundle_of_authorities_is_said_before_any_connection() -> None:
    for given in (
        options(ca_bundle="/absent/ca.pem"),
        options({"SSL_CERT_FILE": "/absent/ca.pem"}),
        options({"SSL_CERT_DIR": "/absent"}),
    ):
        with pytest.raises(UsageProblem, match="fichier de certificats /absent"):
            await index_of("https://suivi.invalid/", given)
