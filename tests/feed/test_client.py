"""The client against real servers: what a good one gives, and each refusal of a bad one."""

import gzip
import hashlib
import logging
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from cio_console.demo.server import serve
from cio_console.domain.upload import FileRef, ObjectRef
from cio_console.errors import FeedProblem, SourceInvalid
from cio_console.feed.source import Bounds, FeedOptions, open_feed
from tests.feed.builders import SCHOOLS, FeedFiles, an_index, options, ref_of
from tests.feed.servers import response, scripted, unused_port

INDEX = b'{"format": "cio-feed"}'


async def index_of(url: str, given: FeedOptions | None = None, validator: str = "") -> bytes | None:
    async with open_feed(url, given or options()) as feed:
        answer = await feed.index(validator)
        return answer.raw if answer else None


async def refusal(url: str, given: FeedOptions | None = None) -> FeedProblem:
    with pytest.raises(FeedProblem) as caught:
        await index_of(url, given)
    return caught.value


async def test_a_second_question_sends_the_server_s_own_etag_and_costs_a_304(
    tmp_path: Path,
) -> None:
    files = FeedFiles(tmp_path)
    files.add(SCHOOLS[0], 8)
    files.write()
    with serve(tmp_path) as url:
        async with open_feed(url, options()) as feed:
            first = await feed.index("")
            assert first is not None
            assert first.raw == (tmp_path / "index.json").read_bytes()
            assert await feed.index(first.validator) is None
            files.write()
            assert await feed.index(first.validator) is not None


async def test_the_validator_goes_back_as_the_server_gave_it(httpserver: HTTPServer) -> None:
    seen = []

    def answer(request: Request) -> Response:
        seen.append(request.headers.get("If-None-Match"))
        return Response(INDEX, headers={"ETag": 'W/"a b"'}, content_type="application/json")

    httpserver.expect_request("/index.json").respond_with_handler(answer)
    async with open_feed(httpserver.url_for("/"), options()) as feed:
        first = await feed.index("")
        assert first is not None
        assert first.validator == 'W/"a b"'
        await feed.index(first.validator)
    assert seen == [None, 'W/"a b"']


@pytest.mark.parametrize("tag", ["é", "x" * 300])
async def test_an_etag_that_cannot_be_sent_back_is_forgotten(tag: str) -> None:
    answer = response(INDEX, headers=[("ETag", tag)])
    with scripted([answer]) as server:
        async with open_feed(server.url, options()) as feed:
            given = await feed.index("")
    assert given is not None
    assert given.validator == ""


async def test_an_object_comes_compressed_and_is_verified_decompressed() -> None:
    raw = b'{"a": "' + b"x" * 100_000 + b'"}'
    packed = gzip.compress(raw)
    with scripted([response(packed, headers=[("Content-Encoding", "gzip")])]) as server:
        async with open_feed(server.url, options()) as feed:
            assert await feed.fetch(ref_of(raw)) == raw
        assert server.requests[0].startswith(f"GET /flux/objects/{ref_of(raw).sha256}.json ")
        assert "gzip" in server.header(0, "Accept-Encoding")


async def test_a_missing_object_is_told_from_a_missing_feed() -> None:
    with scripted([response(status="404 Not Found")]) as server:
        async with open_feed(server.url, options()) as feed:
            with pytest.raises(SourceInvalid, match="pas encore publié"):
                await feed.fetch(ObjectRef("0" * 64, 3))
            with pytest.raises(SourceInvalid, match="pas de flux à cette adresse"):
                await feed.index("")


async def test_a_file_is_asked_for_under_its_own_suffix() -> None:
    raw = b"PK\x03\x04"
    digest = hashlib.sha256(raw).hexdigest()
    received: list[bytes] = []

    async def sink(piece: bytes) -> None:
        received.append(piece)

    with scripted([response(raw)]) as server:
        async with open_feed(server.url, options()) as feed:
            await feed.download(FileRef(digest, len(raw), "Eleves.ZIP"), sink)
            await feed.download(FileRef(digest, len(raw), "Eleves.xml"), sink)
        assert f"/objects/{digest}.zip " in server.requests[0]
        assert f"/objects/{digest}.xml " in server.requests[1]
    assert b"".join(received) == raw + raw


@pytest.mark.parametrize("wrong", [b"PK\x03\x05", b"PK\x03", b"PK\x03\x04x", b""])
async def test_a_file_that_is_not_the_one_announced_is_refused(wrong: bytes) -> None:
    raw = b"PK\x03\x04"

    async def sink(_piece: bytes) -> None:
        """Take no interest in it."""

    with scripted([response(wrong)]) as server:
        async with open_feed(server.url, options()) as feed:
            with pytest.raises(SourceInvalid, match="pas le contenu annoncé"):
                await feed.download(FileRef(hashlib.sha256(raw).hexdigest(), 4, "a.zip"), sink)


async def test_the_process_s_own_environment_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_port()}")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CIO_CONSOLE_TOKEN", "jeton")
    with scripted([response(INDEX)]) as server:
        assert await index_of(server.url) == INDEX
        assert server.header(0, "Authorization") == ""


async def test_one_connection_serves_many_objects(tmp_path: Path) -> None:
    with scripted([response(INDEX)]) as server:
        async with open_feed(server.url, options()) as feed:
            for _ in range(5):
                await feed.index("")
    assert len(server.requests) == 5


async def test_an_object_larger_than_any_report_is_not_even_asked_for() -> None:
    small = options(bounds=Bounds(object=10, file=10))

    async def sink(piece: bytes) -> None:
        raise AssertionError(piece)

    with scripted([response(INDEX)]) as server:
        async with open_feed(server.url, small) as feed:
            with pytest.raises(SourceInvalid, match="dépasse"):
                await feed.fetch(ObjectRef("0" * 64, 11))
            with pytest.raises(SourceInvalid, match="dépasse"):
                await feed.download(FileRef("0" * 64, 11, "a.xml"), sink)
        assert server.requests == []


@pytest.mark.parametrize("value", ["bientôt", "-3", "1e3", "99999999999", "²"])
async def test_a_retry_after_that_means_nothing_is_ignored(value: str) -> None:
    busy = response(status="503 Busy", headers=[("Retry-After", value)])
    with scripted([busy], [response(INDEX)]) as server:
        assert await index_of(server.url) == INDEX


async def test_a_retry_after_of_a_past_date_asks_again_at_once() -> None:
    headers = [
        ("Date", "Wed, 08 Jan 2025 12:00:00 GMT"),
        ("Retry-After", "Wed, 08 Jan 2025 11:00:00 GMT"),
    ]
    with scripted([response(status="503 Busy", headers=headers)], [response(INDEX)]) as server:
        assert await index_of(server.url) == INDEX


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_a_redirection_on_the_same_server_is_followed(code: int) -> None:
    moved = response(status=f"{code} Moved", headers=[("Location", "/ailleurs/index.json")])
    with scripted([moved], [response(INDEX)]) as server:
        assert await index_of(server.url) == INDEX
        assert server.requests[1].startswith("GET /ailleurs/index.json ")


async def test_the_account_is_sent_and_nobody_is_told() -> None:
    environ = {"CIO_CONSOLE_USER": "moi", "CIO_CONSOLE_PASSWORD": "s3cret"}
    with scripted([response(status="401 Unauthorized")]) as server:
        problem = await refusal(server.url, options(environ))
        assert server.header(0, "Authorization") == "Basic bW9pOnMzY3JldA=="
    chain = [problem, problem.__cause__, problem.__context__]
    assert "s3cret" not in "".join(map(repr, chain))
    assert "bW9pOnMzY3JldA" not in "".join(map(repr, chain))


async def test_no_account_is_sent_unless_one_is_given() -> None:
    with scripted([response(INDEX)]) as server:
        await index_of(server.url)
        assert server.header(0, "Authorization") == ""
        assert server.header(0, "User-Agent").startswith("cio-console/")
        assert server.header(0, "Cookie") == ""


async def test_no_cookie_is_ever_sent_back() -> None:
    tempting = ("Set-Cookie", "session=1; Path=/")
    with scripted(
        [response(status="503 Busy", headers=[tempting])],
        [response(status="307 Va", headers=[tempting, ("Location", "/flux/index.json")])],
        [response(INDEX, headers=[tempting])],
    ) as server:
        async with open_feed(server.url, options()) as feed:
            await feed.index("")
            await feed.index("")
        assert [server.header(rank, "Cookie") for rank in range(4)] == [""] * 4


async def test_retrying_writes_nothing_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with scripted([response(status="503 Busy")], [response(INDEX)]) as server:
        await index_of(server.url)
    assert [record for record in caplog.records if record.name.startswith("stamina")] == []


async def test_an_index_as_large_as_its_bound_is_read_and_no_larger() -> None:
    body = b'{"a": "' + b"x" * 1000 + b'"}'
    with scripted([response(body)]) as server:
        fits = options(bounds=Bounds(index=len(body)))
        assert await index_of(server.url, fits) == body
        problem = await refusal(server.url, options(bounds=Bounds(index=len(body) - 1)))
    assert isinstance(problem, SourceInvalid)
    assert "dépasse" in str(problem)


async def test_the_feed_s_own_index_comes_through_unchanged(tmp_path: Path) -> None:
    files = FeedFiles(tmp_path)
    files.write()
    with serve(tmp_path) as url:
        raw = await index_of(url)
    assert raw == (tmp_path / "index.json").read_bytes()
    assert an_index().schools == files.schools
