"""A source tried step by step, by the very client that a synchronisation uses, and watched.

Same proxy, same authorities, same credentials, same refusals: what is told is what happens. One
try each, in bounded time; nothing is kept.
"""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cio_console.domain.text import clean_line
from cio_console.domain.upload import ObjectRef
from cio_console.errors import CioConsoleError
from cio_console.feed.contract import Index, decode_index
from cio_console.feed.presented import presented_certificate
from cio_console.feed.proxies import proxy_for
from cio_console.feed.source import Address, Feed, FeedOptions, Patience

if TYPE_CHECKING:
    import httpx

NAME_SECONDS = 4.0
"""Longest wait for a name; the system's own resolver may insist for half a minute."""
_LOOK_SECONDS = 3.0
_AGAIN_SECONDS = 4.0
"""Longest wait for the conditional request, and for one object."""
PATIENCE = Patience(connect=6, silence=6, answer=10, file=10, tries=1)
"""One try, less than ten seconds: a diagnosis must end before its reader leaves."""

HEADERS = (
    "server", "date", "content-type", "content-encoding", "content-length", "etag",
    "cache-control", "accept-ranges", "location", "retry-after", "www-authenticate",
)  # fmt: skip
"""The headers that explain something; no other is kept."""
_SHOWN = 120
"""Characters kept of a header."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the system answers to a host's name."""

    addresses: tuple[str, ...] = ()
    seconds: float = 0.0
    problem: str = ""
    """The system's word (« EAI_NONAME »), or « délai »; "" when it answered."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it."""

    problem: str = ""
    """The French sentence of the client; "" when all went well."""
    stopped_at: str = ""
    """« connect_tcp », « start_tls »: the step that did not end; "" when an answer came."""
    steps: Mapping[str, float] = field(default_factory=dict)
    """Step → seconds."""
    status: int = 0
    """The last one received, 0 for none."""
    http: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    received_at: float = 0.0
    """When the headers came, in seconds since the epoch, by this machine's clock."""
    tls: str = ""
    """« TLSv1.3, TLS_AES_256_GCM_SHA384 »."""
    certificate: bytes = b""
    """DER of the server's certificate; of a refused one too."""
    refusal: str = ""
    """OpenSSL's own reason for refusing it (« unable to get local issuer certificate »)."""
    size: int = 0
    """Bytes of the body, decoded."""
    unchanged: bool = False
    """Whether the source said that nothing had changed, sending nothing."""


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What the index says."""

    format_version: str
    revision: int
    generated_at: datetime | None
    schools: int
    uploads: int
    smallest: ObjectRef | None
    """The lightest report, to try one object."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of the whole trial: each part is None when it could not be reached."""

    index: Exchange
    feed: FeedFacts | None = None
    again: Exchange | None = None
    """The conditional request."""
    object: Exchange | None = None


def resolve(host: str, port: int, seconds: float = NAME_SECONDS) -> Names:
    """Return the addresses of a host. The thread that asks is left behind when it is too slow."""
    answers: list[Names] = []

    def ask() -> None:
        started = time.monotonic()
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            names = {getattr(socket, n): n for n in dir(socket) if n.startswith("EAI_")}
            answers.append(Names(problem=names.get(error.errno or 0, "EAI_FAIL")))
        except (OSError, UnicodeError) as error:
            answers.append(Names(problem=type(error).__name__))
        else:
            addresses = tuple(dict.fromkeys(str(one[4][0]) for one in found))
            answers.append(Names(addresses, time.monotonic() - started))

    thread = threading.Thread(target=ask, name="resolution", daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else Names(problem="délai")


def visit(address: Address, options: FeedOptions) -> Visit:
    """Ask for the index, then whether it changed, then for one object. Never raises FeedProblem.

    Raises UsageProblem when the options themselves are wrong.
    """
    from cio_console.feed.client import HttpFeed  # loads httpx

    watcher = _Watcher()
    prudent = replace(options, patience=PATIENCE)
    found = asyncio.run(_visit(HttpFeed(address, prudent, watcher), watcher))
    if found.index.refusal:
        file = options.credentials_file
        proxy = proxy_for(address, options.environ, options.proxy, file)
        shown = presented_certificate(address, proxy, _LOOK_SECONDS)
        return replace(found, index=replace(found.index, certificate=shown or b""))
    return found


def visit_folder(feed: Feed) -> Visit:
    """Do the same on a feed in a folder, whose exchanges have sizes and problems only."""
    return asyncio.run(_visit(feed, _Watcher()))


def facts_of(index: Index) -> FeedFacts:
    """Return what an index says, in figures."""
    reports = [upload.report for upload in index.uploads if upload.report]
    return FeedFacts(
        format_version=index.format_version,
        revision=index.revision,
        generated_at=index.generated_at,
        schools=len(index.schools),
        uploads=len(index.uploads),
        smallest=min(reports, key=lambda ref: ref.size, default=None),
    )


class _Watcher:
    """Notes what the transport does: steps, times, headers, certificate."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the exchange before."""
        self._begun: dict[str, float] = {}
        self._steps: dict[str, float] = {}
        self._failures: dict[str, BaseException] = {}
        self._last = ""
        self._answer = Exchange()
        self._tls, self._certificate = "", b""

    async def asking(self, request: "httpx.Request") -> None:
        """Ask the pool of connections to tell each of its steps."""
        request.extensions = {**request.extensions, "trace": self._trace}

    async def answered(self, response: "httpx.Response") -> None:
        """Note the status and the headers."""
        kept = {n: clean_line(v, _SHOWN) for n in HEADERS if (v := response.headers.get(n))}
        self._answer = Exchange(
            status=response.status_code,
            http=response.http_version,
            headers=kept,
            received_at=time.time(),
        )

    def exchange(self, problem: str, size: int = 0) -> Exchange:
        """Return what was noted since `reset`."""
        refused = self._failures.get("start_tls")
        return replace(
            self._answer,
            problem=problem,
            stopped_at="" if self._answer.status else self._last,
            steps=dict(self._steps),
            tls=self._tls,
            certificate=self._certificate,
            refusal=_refusal(refused),
            size=size,
        )

    async def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note the beginning, the end or the failure of one step of httpcore."""
        name, _, stage = event.rpartition(".")
        step = name.rpartition(".")[2]
        now = time.monotonic()
        if stage == "started":
            self._begun[step] = now
            self._last = step if step != "response_closed" else self._last
            return
        self._steps[step] = now - self._begun.get(step, now)
        if stage == "failed":
            self._failures[step] = info["exception"]
        elif step == "start_tls":
            # Now: once the connection is closed, its certificate cannot be had any more.
            secure: ssl.SSLObject = info["return_value"].get_extra_info("ssl_object")
            cipher = secure.cipher()
            self._tls = f"{secure.version()}, {cipher[0] if cipher else '?'}"
            self._certificate = secure.getpeercert(binary_form=True) or b""
        elif step == "receive_response_headers":
            self._steps["answer"] = now - self._begun.get("send_request_headers", now)


async def _visit(feed: Feed, watcher: _Watcher) -> Visit:
    try:
        async with feed:
            return await _within(feed, watcher)
    except CioConsoleError as problem:
        return Visit(watcher.exchange(str(problem)))


async def _within(feed: Feed, watcher: _Watcher) -> Visit:
    try:
        answer = await feed.index("")
    except CioConsoleError as problem:
        return Visit(watcher.exchange(str(problem)))
    raw = answer.raw if answer else b""
    try:
        facts = facts_of(decode_index(raw))
    except CioConsoleError as problem:
        return Visit(watcher.exchange(str(problem), len(raw)))
    index = watcher.exchange("", len(raw))
    again = await _again(feed, watcher, answer.validator if answer else "")
    if facts.smallest is None:
        return Visit(index, facts, again)
    return Visit(index, facts, again, await _object(feed, watcher, facts.smallest))


async def _again(feed: Feed, watcher: _Watcher, validator: str) -> Exchange | None:
    """Ask for the index on condition that it changed; None when the server gave no ETag."""
    if not validator:
        return None
    watcher.reset()
    try:
        async with asyncio.timeout(_AGAIN_SECONDS):
            answer = await feed.index(validator)
    except CioConsoleError as problem:
        return watcher.exchange(str(problem))
    except TimeoutError:
        return watcher.exchange("La réponse n'est pas venue à temps.")
    done = watcher.exchange("", len(answer.raw) if answer else 0)
    return replace(done, unchanged=answer is None)


async def _object(feed: Feed, watcher: _Watcher, ref: ObjectRef) -> Exchange:
    watcher.reset()
    try:
        async with asyncio.timeout(_AGAIN_SECONDS):
            raw = await feed.fetch(ref)
    except CioConsoleError as problem:
        return watcher.exchange(str(problem))
    except TimeoutError:
        return watcher.exchange("La réponse n'est pas venue à temps.")
    return watcher.exchange("", len(raw))


def _refusal(error: BaseException | None) -> str:
    """Return OpenSSL's reason, looked for among the causes of a failure."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return clean_line(error.verify_message, _SHOWN)
        error = error.__cause__ or error.__context__
    return ""
