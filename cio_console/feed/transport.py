"""All that knows httpx, with `probe` which watches it and `failures`: patient GETs to one server.

Answers are bounded, redirections stay on the server, retries concern what may pass by itself,
every failure becomes one of the sentences of `messages`. No secret can be seen from outside.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Protocol, Self, TypeVar

import httpx
import stamina

from cio_console import __version__
from cio_console.domain.text import clean_line
from cio_console.errors import FeedProblem
from cio_console.feed import messages
from cio_console.feed.credentials import Credentials, credentials_for
from cio_console.feed.failures import problem_of
from cio_console.feed.judging import (
    BAD_REQUEST,
    NOT_MODIFIED,
    REDIRECTIONS,
    Ends,
    Transient,
    redirection_problem,
    refuse_certificate,
    status_problem,
    validator,
)
from cio_console.feed.proxies import proxy_for
from cio_console.feed.quiet import hush
from cio_console.feed.resuming import OF_RANGES, Resumption
from cio_console.feed.source import Address, FeedOptions, Sink
from cio_console.feed.tls import authorities_context, server_context
from cio_console.feed.unpacking import ACCEPTED, CutStreamError, Unpacker

_MAX_REDIRECTIONS = 3
_PAGE = 4096
"""Bytes read of an error page that may tell why."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """One GET, and the errors that depend on what is asked for."""

    path: str
    """Below the base address, with its query when there is one; encoded as in an address."""
    limit: int
    """Most bytes accepted, after decompression."""
    overflow: FeedProblem
    """When there are more."""
    missing: FeedProblem
    """When the server answers 404."""
    validator: str = ""
    """ETag for If-None-Match."""
    seconds: float = 60
    """Longest time for the whole answer, tries included."""
    explain: Callable[[int, Mapping[str, str], bytes], FeedProblem | None] | None = None
    """Reads what the server says of a refusal: status, headers and beginning of the page; None
    where its status says enough."""


class Watch(Protocol):
    """Sees each request leave and each answer come, as they are."""

    async def asking(self, request: httpx.Request) -> None:
        """Look at a request that is about to leave."""

    async def answered(self, response: httpx.Response) -> None:
        """Look at an answer whose body is still to read."""


class Transport:
    """A few kept connections to one server, each a lane that serves one question at a time."""

    def __init__(self, address: Address, options: FeedOptions, watch: Watch | None = None) -> None:
        """Prepare; nothing is opened before entering. Raises UsageProblem on wrong options."""
        self._watch = watch
        self._address = address
        self._base = _base_of(address)
        self._options = options
        self._patience = options.patience
        self._proxy = proxy_for(address, options.environ, options.proxy, options.credentials_file)
        found = Credentials() if options.anonymous else credentials_for(address, options)
        self._authorization = found.authorization
        self._ends = Ends(
            address.host,
            self._proxy.name if self._proxy else "",
            known=bool(options.client_certificate),
            origin=found.origin,
            proxy_origin=self._proxy.origin if self._proxy else "",
        )
        self._lanes: list[httpx.AsyncClient] = []
        self._free: asyncio.LifoQueue[httpx.AsyncClient] = asyncio.LifoQueue()
        """Last used first: a server that is asked one thing at a time sees one connection."""

    async def __aenter__(self) -> Self:
        """Prepare the lanes. Raises UsageProblem when authorities or a certificate are wrong."""
        hush()
        context = await asyncio.to_thread(server_context, self._address, self._options)
        headers = {"User-Agent": f"cio-console/{__version__}", "Accept-Encoding": ACCEPTED}
        if self._authorization:
            headers["Authorization"] = self._authorization.reveal()
        # One client for each connection: httpx's own pool looks at the sockets of all its
        # connections whenever one of them changes, which costs more than the requests.
        self._lanes = [
            httpx.AsyncClient(
                headers=headers,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                verify=context,
                trust_env=False,
                proxy=self._httpx_proxy(),
                follow_redirects=False,
                event_hooks=self._hooks(),
                timeout=httpx.Timeout(self._patience.silence, connect=self._patience.connect),
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            )
            for _ in range(self._options.bounds.together)
        ]
        for lane in self._lanes:
            self._free.put_nowait(lane)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        lanes, self._lanes = self._lanes, []
        for lane in lanes:
            await lane.aclose()

    async def get(self, question: Question) -> tuple[bytes, str] | None:
        """Return the body and ETag of the answer; None when it is unchanged (304).

        Raises FeedProblem.
        """
        asked = {"If-None-Match": question.validator} if question.validator else {}

        async def once() -> tuple[bytes, str] | None:
            body = bytearray()
            async with self._answer(question, asked) as response:
                if response.status_code == NOT_MODIFIED:
                    return None
                async with aclosing(_pieces(response, question)) as pieces:
                    async for piece in pieces:
                        body += piece
            if body[:64].lstrip().startswith(b"<"):
                raise messages.captive_portal(self._address.host)
            return bytes(body), validator(response.headers)

        return await self._patiently(question.seconds, once)

    async def download(self, question: Question, sink: Sink) -> None:
        """Pass the body of the answer to `sink`; where it breaks, the rest is asked for.

        Raises FeedProblem.
        """
        resumption = Resumption(question.limit)

        async def once() -> None:
            async with self._answer(question, resumption.headers()) as response:
                if not resumption.accepts(response.status_code, response.headers):
                    raise Transient(messages.answer_cut(self._address.host))
                async with aclosing(_pieces(response, question)) as pieces:
                    async for piece in pieces:
                        for rest in resumption.passing(piece):
                            await sink(rest)
                if resumption.is_cut(response.headers):
                    raise Transient(messages.answer_cut(self._address.host))

        async def until_complete() -> None:
            done = False
            while not done:
                before = resumption.passed
                try:
                    await once()
                    done = True
                except Transient:
                    if not resumption.went_on_from(before):
                        raise
                    done = resumption.complete

        await self._patiently(question.seconds, until_complete)

    async def _patiently(self, seconds: float, once: Callable[[], Awaitable[T]]) -> T:
        """Return what `once` gives, trying again what may pass by itself, within `seconds`."""
        patience = self._patience
        problem: FeedProblem = messages.too_slow(self._address.host)
        tries = stamina.retry_context(
            on=self._wait_of,
            attempts=patience.tries,
            timeout=None,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.jitter,
        )
        try:
            async with asyncio.timeout(seconds):
                async for attempt in tries:
                    with attempt:
                        try:
                            return await once()
                        except Transient as passing:
                            problem = passing.problem
                            raise
        except (TimeoutError, Transient):
            raise problem from None
        raise problem

    def _wait_of(self, error: Exception) -> bool | float:
        """Tell stamina whether to try again, and when the server asked for a precise time."""
        if not isinstance(error, Transient):
            return False
        if error.wait is None:
            return True
        return error.wait if error.wait <= self._patience.retry_after else False

    @asynccontextmanager
    async def _answer(
        self, question: Question, headers: Mapping[str, str]
    ) -> AsyncGenerator[httpx.Response]:
        """Give the answer, its body still to read. Raises FeedProblem or Transient."""
        url = self._base.join(question.path)
        try:
            async with self._lane() as lane:
                for _ in range(_MAX_REDIRECTIONS + 1):
                    async with lane.stream("GET", url, headers=headers) as response:
                        if response.status_code not in REDIRECTIONS:
                            await self._explain(response, question)
                            self._judge(response, question)
                            yield response
                            return
                        url = self._redirection(response, url)
        # A server's alert, and a name that cannot be one, come through httpx as they are.
        except (httpx.HTTPError, CutStreamError, ssl.SSLError, UnicodeError) as error:
            raise problem_of(error, self._ends) from None
        raise messages.redirected_in_circles(self._address.host)

    @asynccontextmanager
    async def _lane(self) -> AsyncGenerator[httpx.AsyncClient]:
        """Give a connection that serves nobody else. Raises FeedProblem when all are closed."""
        if not self._lanes:
            raise messages.no_route(self._address.host)
        lane = await self._free.get()
        try:
            yield lane
        finally:
            self._free.put_nowait(lane)

    def _redirection(self, response: httpx.Response, url: httpx.URL) -> httpx.URL:
        """Return where a redirection leads, on this very server. Raises SourceInvalid."""
        try:
            target = url.join(response.headers.get("location", ""))
            host = target.host
        except (httpx.InvalidURL, UnicodeError):
            raise messages.redirected(self._address.host, "") from None
        if (target.scheme, host, target.port) != (url.scheme, url.host, url.port):
            raise redirection_problem(self._ends, url.scheme, target.scheme, clean_line(host, 80))
        return target

    async def _explain(self, response: httpx.Response, question: Question) -> None:
        """Raise what the page of a refusal says, when somebody can read it."""
        status, explain = response.status_code, question.explain
        if status == BAD_REQUEST or (explain and status > BAD_REQUEST):
            page = await _beginning(response)
            refuse_certificate(page, self._ends)
            problem = explain(status, response.headers, page) if explain else None
            if problem is not None:
                raise problem

    def _judge(self, response: httpx.Response, question: Question) -> None:
        """Raise what the status and the headers say, unless a body may be read."""
        status = response.status_code
        if status == NOT_MODIFIED and question.validator:
            return
        if status in OF_RANGES and "range" in response.request.headers:
            return
        problem = status_problem(status, response.headers, self._ends, question.missing)
        if problem is not None:
            raise problem

    def _hooks(self) -> dict[str, list[Callable[..., Awaitable[None]]]]:
        watch = self._watch
        return {"request": [watch.asking], "response": [watch.answered]} if watch else {}

    def _httpx_proxy(self) -> httpx.Proxy | None:
        if self._proxy is None:
            return None
        # A context of its own: the certificate of this console is not for the proxy to see.
        encrypted = self._proxy.url.startswith("https:")
        secure = authorities_context(self._options) if encrypted else None
        account = self._proxy.account
        auth = (account[0], account[1].reveal()) if account else None
        try:
            return httpx.Proxy(self._proxy.url, ssl_context=secure, auth=auth)
        except (httpx.InvalidURL, ValueError):
            raise messages.bad_proxy() from None


def _base_of(address: Address) -> httpx.URL:
    """Return the base address as httpx writes it. Raises UsageProblem when no host can be so."""
    try:
        url = httpx.URL(address.url)
        url.host  # noqa: B018 - an impossible name is told here
    except (httpx.InvalidURL, UnicodeError):
        raise messages.bad_address() from None
    return url


async def _beginning(response: httpx.Response) -> bytes:
    """Return the first bytes of an error page, as they come; what cannot be unpacked is left."""
    body = b""
    with suppress(FeedProblem):
        unpacker = Unpacker(response.headers.get("content-encoding", ""))
        async for block in response.aiter_raw():
            body += b"".join(unpacker.feed(block))
            if len(body) >= _PAGE:
                break
    return body[:_PAGE]


async def _pieces(response: httpx.Response, question: Question) -> AsyncGenerator[bytes]:
    unpacker = Unpacker(response.headers.get("content-encoding", ""))
    left = question.limit
    async for data in response.aiter_raw():
        for piece in unpacker.feed(data):
            left -= len(piece)
            if left < 0:
                raise question.overflow
            yield piece
    unpacker.finish()
