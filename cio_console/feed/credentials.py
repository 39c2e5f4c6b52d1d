"""Who we are for the server and for the proxy, from the environment or netrc. Nothing is shown.

No representation and no error text holds a secret.
"""

import base64
import ipaddress
import netrc
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cio_console.feed import messages
from cio_console.feed.source import Address

USER = "CIO_CONSOLE_USER"
PASSWORD = "CIO_CONSOLE_PASSWORD"  # noqa: S105 - the name of a variable
TOKEN = "CIO_CONSOLE_TOKEN"  # noqa: S105 - the name of a variable
PROXY_USER = "CIO_CONSOLE_PROXY_USER"
PROXY_PASSWORD = "CIO_CONSOLE_PROXY_PASSWORD"  # noqa: S105 - the name of a variable

PROXY_SETTING = "mandataire"
"""The setting that chooses a proxy."""

_DEFAULT_PROXY_PORT = 80


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy on the way, and who we are for it."""

    url: str
    """Without credentials."""
    name: str
    """Host and port, for messages."""
    account: tuple[str, str] | None = field(default=None, repr=False)
    """User and password."""


@dataclass(frozen=True, slots=True)
class Route:
    """What decided of the way to the server, before any address is looked at."""

    url: str = field(default="", repr=False)
    """Address of the proxy as it was given, perhaps with credentials; "" to go straight."""
    decided_by: str = ""
    """« mandataire », or the name of a variable; "" when nothing says anything."""
    exempt: str = ""
    """The entry of NO_PROXY that names the host; "" for none."""


def authorization(address: Address, environ: Mapping[str, str]) -> str:
    """Return the Authorization header for the server; "" when nothing is configured.

    A token wins, then a user and password, then netrc. Raises UsageProblem when only half is
    given, when a value cannot be sent, or when netrc is unreadable or readable by others.
    """
    token = environ.get(TOKEN, "")
    if token:
        if not (token.isascii() and token.isprintable() and " " not in token):
            raise messages.incomplete_credentials(TOKEN)
        return f"Bearer {token}"
    account = _pair(environ, USER, PASSWORD) or _from_netrc(address.host, environ)
    return _basic(*account) if account else ""


def proxy_for(address: Address, environ: Mapping[str, str], chosen: str) -> Proxy | None:
    """Return the proxy to go through, None for none.

    The `chosen` one wins; else the usual variables, unless NO_PROXY names the host. This machine
    itself is never reached through a proxy. Raises UsageProblem when the proxy's address is wrong.
    """
    way = route(address, environ, chosen)
    if not way.url:
        return None
    if way.decided_by == PROXY_SETTING and "@" in way.url:
        raise messages.bad_proxy()
    return _proxy(way.url, environ)


def route(address: Address, environ: Mapping[str, str], chosen: str) -> Route:
    """Return which setting or variable decides of the proxy. Never raises."""
    if address.loopback:
        return Route()
    if chosen:
        return Route(chosen, PROXY_SETTING)
    for name in (f"{address.scheme}_proxy", "all_proxy"):
        if url := _variable(environ, name):
            written = name if environ.get(name) else name.upper()
            exempt = _exemption(address, _variable(environ, "no_proxy"))
            return Route("" if exempt else url, written, exempt)
    return Route()


def is_exempt(address: Address, no_proxy: str) -> bool:
    """Tell whether a NO_PROXY list names the host: names, .suffixes, addresses, networks, *."""
    return bool(_exemption(address, no_proxy))


def _exemption(address: Address, no_proxy: str) -> str:
    """Return the first entry of a NO_PROXY list that names the host, "" for none."""
    entries = (entry.strip().lower() for entry in no_proxy.replace(",", " ").split())
    return next((entry for entry in entries if _names(entry, address)), "")


def _names(entry: str, address: Address) -> bool:
    if entry == "*":
        return True
    try:
        return ipaddress.ip_address(address.host) in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        pass  # a name on either side
    host, _, port = entry.partition(":") if entry.count(":") == 1 else (entry, "", "")
    if port and port != str(address.port):
        return False
    host = host.removeprefix("*").removeprefix(".")
    return bool(host) and (address.host == host or address.host.endswith(f".{host}"))


def _variable(environ: Mapping[str, str], name: str) -> str:
    """Return a variable by its lower-case name, else its upper-case one, as curl does."""
    return (environ.get(name) or environ.get(name.upper()) or "").strip()


def _proxy(url: str, environ: Mapping[str, str]) -> Proxy:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname or "", parts.port or _DEFAULT_PROXY_PORT
    except ValueError:
        raise messages.bad_proxy() from None
    if parts.scheme not in ("http", "https") or not host or not host.isprintable():
        raise messages.bad_proxy()
    account = _pair(environ, PROXY_USER, PROXY_PASSWORD)
    if account is None and parts.username is not None:
        account = (unquote(parts.username), unquote(parts.password or ""))
    shown = f"[{host}]" if ":" in host else host
    return Proxy(f"{parts.scheme}://{shown}:{port}", f"{shown}:{port}", account)


def _pair(environ: Mapping[str, str], user: str, password: str) -> tuple[str, str] | None:
    values = (environ.get(user, ""), environ.get(password, ""))
    if not any(values):
        return None
    for name, value in zip((user, password), values, strict=True):
        if not value or not value.isprintable() or (name == user and ":" in value):
            raise messages.incomplete_credentials(name)
    return values


def _from_netrc(host: str, environ: Mapping[str, str]) -> tuple[str, str] | None:
    named = environ.get("NETRC", "")
    home = environ.get("HOME", "")
    if not named and not home:
        return None
    path = Path(named) if named else Path(home) / ".netrc"
    try:
        mode = path.stat().st_mode
        entries = netrc.netrc(str(path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError):
        # The error's own text may quote the file, and with it a password.
        raise messages.bad_netrc(str(path)) from None
    # The « default » entry is for whatever host: it is not ours to send.
    found = entries.hosts.get(host)
    if not found or not found[2]:
        return None
    if stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise messages.open_secrets(str(path))
    return (found[0], found[2])


def _basic(user: str, password: str) -> str:
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return f"Basic {pair}"
