"""What a page of refusal says, for whoever can read it; and a way on which nobody is said."""

from collections.abc import Mapping

import pytest

from cio_console.errors import FeedProblem, SourceInvalid
from cio_console.feed.source import Address, FeedOptions
from cio_console.feed.transport import Question, Transport
from tests.feed.builders import QUICK, options
from tests.feed.servers import response, scripted

Seen = list[tuple[int, str, bytes]]


async def asked(port: int, seen: Seen, *, knows: bool, given: FeedOptions) -> str:
    """Return the sentence of a refusal, explained by somebody who notes what they were shown."""

    def explain(status: int, headers: Mapping[str, str], page: bytes) -> FeedProblem | None:
        seen.append((status, headers.get("x-reason", ""), page))
        return SourceInvalid("Expliqué.") if knows else None

    question = Question(
        "données?où=là", 100, SourceInvalid("trop"), SourceInvalid("absent"), explain=explain
    )
    async with Transport(Address("http", "127.0.0.1", port, "/base/"), given) as transport:
        with pytest.raises(FeedProblem) as caught:
            await transport.get(question)
    return str(caught.value)


@pytest.mark.parametrize("status", ["400 Bad", "403 No", "404 None", "429 Busy", "500 Broken"])
async def test_who_can_read_a_refusal_decides_what_is_said(status: str) -> None:
    seen: Seen = []
    page = response(b"parce que", status=status, headers=[("X-Reason", "quota")])
    with scripted([page]) as server:
        assert await asked(server.port, seen, knows=True, given=options()) == "Expliqué."
        assert len(server.requests) == 1
    assert seen == [(int(status[:3]), "quota", b"parce que")]


async def test_who_cannot_leaves_the_status_to_speak_and_to_be_tried_again() -> None:
    seen: Seen = []
    with scripted([response(b"?", status="503 Down")]) as server:
        assert "(503)" in await asked(server.port, seen, knows=False, given=options())
    assert len(seen) == QUICK.tries


async def test_only_the_beginning_of_a_page_is_read() -> None:
    seen: Seen = []
    with scripted([response(b"x" * 100_000, status="500 Broken")]) as server:
        await asked(server.port, seen, knows=True, given=options())
    assert len(seen[0][2]) == 4096


async def test_nobody_is_said_where_the_way_is_anonymous() -> None:
    given = FeedOptions(environ={"CIO_CONSOLE_TOKEN": "jeton"}, anonymous=True, patience=QUICK)
    with scripted([response(b"", status="401 Who")]) as server:
        told = await asked(server.port, [], knows=False, given=given)
        assert server.header(0, "Authorization") == ""
    assert "n'en a aucune" in told
