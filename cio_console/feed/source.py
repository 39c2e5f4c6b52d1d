"""Where a feed is read from: what the user may write, the options, and the one way to open it.

Light on purpose: commands and screens import it to name their options; httpx is loaded when a
feed is opened over HTTP, not before.
"""

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from cio_console.domain.addresses import typed_path
from cio_console.domain.text import clean_line
from cio_console.domain.upload import FileRef, ObjectRef
from cio_console.feed import messages
from cio_console.feed.hidden import HiddenEnvironment

INDEX_NAME = "index.json"
"""The file that a feed begins with."""

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Bounds(Struct, frozen=True):
    """The most that is read of each kind of answer, in bytes after decompression."""

    index: int = 64 << 20
    """About 100 000 uploads."""
    object: int = 64 << 20
    """A thousand findings of each rule, several times over."""
    file: int = 512 << 20
    together: int = 8
    """Objects asked for at the same time, on one pool of connections."""


class Patience(Struct, frozen=True):
    """How long to wait and how often to try again, in seconds."""

    connect: float = 10
    silence: float = 20
    """Longest pause inside an answer."""
    answer: float = 60
    """Longest time for one answer, tries and waits included."""
    file: float = 600
    """The same for an uploaded file."""
    tries: int = 4
    first_wait: float = 0.5
    """Before the second try; doubled at each one, up to `longest_wait`."""
    longest_wait: float = 8
    jitter: float = 1
    retry_after: float = 30
    """Longest wait accepted from a server; beyond it, the user is told when to come back."""


_USUAL_BOUNDS, _USUAL_PATIENCE = Bounds(), Patience()


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """How to reach a feed. Where its credentials lie, never the credentials themselves."""

    environ: Mapping[str, str] = field(repr=False)
    """The process's environment: credentials, HOME (netrc), proxies, SSL_CERT_FILE."""
    ca_bundle: str = ""
    """File of certificate authorities (PEM); wins over SSL_CERT_FILE, then the system's store."""
    client_certificate: str = ""
    """File of the certificate to show to the server (PEM), "" to show none."""
    client_key: str = ""
    """File of its private key (PEM); "" when `client_certificate` holds it too."""
    allow_http: bool = False
    """Whether plain http:// is accepted beyond this machine."""
    proxy: str = field(default="", repr=False)
    """Address of the proxy without credentials; wins over HTTPS_PROXY and NO_PROXY."""
    credentials_file: Path | None = None
    """Private file of credentials, each bound to its server; None for none."""
    keyring: bool = False
    """Whether the system's keyring is asked."""
    account: str = ""
    """Account whose password the keyring keeps; "" when it keeps a token."""
    alone: bool = True
    """Whether no other server is read in this run: the variables, which name none, are for it."""
    anonymous: bool = False
    """Whether nobody is to be said to the server: no place of credentials is even looked at."""
    bounds: Bounds = _USUAL_BOUNDS
    patience: Patience = _USUAL_PATIENCE

    def __post_init__(self) -> None:
        """Hide the values of the environment from whatever shows these options."""
        object.__setattr__(self, "environ", HiddenEnvironment(self.environ))


class IndexAnswer(Struct, frozen=True):
    """A new index, as bytes, with what recognises it next time."""

    raw: bytes
    validator: str
    """The server's own ETag; "" when it gives none."""


Sink = Callable[[bytes], Awaitable[None]]
"""Receives the pieces of a file as they come; its waiting slows the download down."""


class Feed(Protocol):
    """A feed, over HTTP or in a folder. Every method raises FeedProblem on failure."""

    @property
    def lasting(self) -> bool:
        """Whether what it gave once must stay: published by others, nothing goes back or away."""

    @property
    def location(self) -> str:
        """Where it is: an address or a folder, without any secret."""

    async def __aenter__(self) -> Self:
        """Open what reading needs."""

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""

    async def index(self, validator: str) -> IndexAnswer | None:
        """Return the index; None when it still is the one that `validator` recognises."""

    async def fetch(self, ref: ObjectRef) -> bytes:
        """Return the bytes of an object, of the size and SHA-256 that `ref` says."""

    async def download(self, ref: FileRef, sink: Sink) -> None:
        """Pass an uploaded file to `sink`.

        Its size and SHA-256 are known to be right only when this returns.
        """


class Address(Struct, frozen=True):
    """A base address, taken apart."""

    scheme: str
    host: str
    port: int
    path: str
    """Begins and ends with a slash."""

    @property
    def url(self) -> str:
        """The address, in one way of writing it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"

    @property
    def loopback(self) -> bool:
        """Whether it is this very machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def open_feed(location: str, options: FeedOptions) -> Feed:
    """Return the feed at `location`: an http(s) address or a folder; entering it opens it.

    Raises UsageProblem when `location` cannot be one: credentials in it, plain http without
    consent, an unknown scheme.
    """
    place = parse_location(location)
    if isinstance(place, Path):
        from cio_console.feed.folder import FolderFeed  # one or the other

        return FolderFeed(place, options.bounds)
    require_encryption(place, options)
    from cio_console.feed.client import HttpFeed  # loads httpx

    return HttpFeed(place, options)


def require_encryption(place: Address, options: FeedOptions) -> None:
    """Raise UsageProblem for plain http beyond this machine, unless the user accepts it."""
    if place.scheme == "http" and not (place.loopback or options.allow_http):
        raise messages.plain_http(place.host)


def parse_location(location: str) -> Address | Path:
    """Return what the user wrote as an address or an absolute folder. Raises UsageProblem."""
    text = location.strip()
    if not text or clean_line(text, len(text)) != text:
        raise messages.bad_address()
    if "://" not in text:
        return _folder(text)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise messages.bad_address() from None
    if parts.scheme == "file" and host in ("", "localhost"):
        return _folder(unquote(parts.path))
    if "@" in parts.netloc:
        raise messages.credentials_in_address()
    if parts.scheme not in _DEFAULT_PORTS or not host or parts.query or parts.fragment:
        raise messages.bad_address()
    path = parts.path.removesuffix(INDEX_NAME).rstrip("/") + "/"
    return Address(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme], path)


def _folder(text: str) -> Path:
    path = typed_path(text).absolute()
    return path.parent if path.name == INDEX_NAME else path
