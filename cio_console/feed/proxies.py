"""The proxy on the way to the server, and who we are for it. Nothing secret is shown."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cio_console.feed import messages
from cio_console.feed.credentials_file import PROXY_PORT, read_credentials
from cio_console.feed.hidden import Hidden
from cio_console.feed.source import Address
from cio_console.feed.variables import variable_pair

PROXY_USER = "CIO_CONSOLE_PROXY_USER"
PROXY_PASSWORD = "CIO_CONSOLE_PROXY_PASSWORD"  # noqa: S105 - the name of a variable

PROXY_SETTING = "mandataire"
"""The setting that chooses a proxy."""
FROM_ENVIRONMENT = "de l'environnement"


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy on the way, and who we are for it."""

    url: str
    """Without credentials."""
    name: str
    """Host and port, for messages."""
    account: tuple[str, Hidden] | None = field(default=None, repr=False)
    """User and password."""
    origin: str = ""
    """Where the account comes from, in French: « de l'environnement »; "" for no account."""


@dataclass(frozen=True, slots=True)
class Route:
    """What decided of the way to the server, before any address is looked at."""

    url: Hidden = field(default=Hidden(""), repr=False)
    """Address of the proxy as it was given, perhaps with credentials; empty to go straight."""
    decided_by: str = ""
    """« mandataire », or the name of a variable; "" when nothing says anything."""
    exempt: str = ""
    """The entry of NO_PROXY that names the host; "" for none."""


def proxy_for(
    address: Address, environ: Mapping[str, str], chosen: str, file: Path | None = None
) -> Proxy | None:
    """Return the proxy to go through, None for none.

    The `chosen` one wins; else the usual variables, unless NO_PROXY names the host. This machine
    itself is never reached through a proxy. Its account comes from the variables made for it, else
    from the address in the usual ones, else from the credentials `file`, which names its proxy.
    Raises UsageProblem when the proxy's address or its account is wrong.
    """
    way = route(address, environ, chosen)
    if not way.url:
        return None
    in_settings = way.decided_by == PROXY_SETTING
    proxy = None if in_settings and "@" in chosen else _parsed(way.url, way.decided_by)
    if proxy is None:
        raise messages.bad_proxy()
    return _with_account(proxy, environ, file)


def route(address: Address, environ: Mapping[str, str], chosen: str) -> Route:
    """Return which setting or variable decides of the proxy. Never raises."""
    if address.loopback:
        return Route()
    if chosen:
        return Route(Hidden(chosen), PROXY_SETTING)
    for name in (f"{address.scheme}_proxy", "all_proxy"):
        if url := _variable(environ, name):
            written = name if environ.get(name) else name.upper()
            exempt = _exemption(address, _variable(environ, "no_proxy").reveal())
            return Route(Hidden("") if exempt else url, written, exempt)
    return Route()


def _exemption(address: Address, no_proxy: str) -> str:
    """Return the first entry of a NO_PROXY list that names the host, "" for none.

    An entry is a name, a .suffix, an address, a network or *.
    """
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


def _variable(environ: Mapping[str, str], name: str) -> Hidden:
    """Return a variable by its lower-case name, else its upper-case one, as curl does."""
    return Hidden((environ.get(name) or environ.get(name.upper()) or "").strip())


def _parsed(url: Hidden, variable: str) -> Proxy | None:
    """Return the proxy at an address, with the account in it; None when it cannot be one.

    Raises nothing: the parts of the address would be in the traceback.
    """
    text = url.reveal()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname or "", parts.port or PROXY_PORT
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or not host.isprintable():
        return None
    shown = f"[{host}]" if ":" in host else host
    proxy = Proxy(f"{parts.scheme}://{shown}:{port}", f"{shown}:{port}")
    if parts.username is None:
        return proxy
    account = (unquote(parts.username), Hidden(unquote(parts.password or "")))
    return replace(proxy, account=account, origin=f"de la variable {variable}")


def _with_account(proxy: Proxy, environ: Mapping[str, str], file: Path | None) -> Proxy:
    account = variable_pair(environ, PROXY_USER, PROXY_PASSWORD)
    if account is not None:
        return replace(proxy, account=account, origin=FROM_ENVIRONMENT)
    bound = read_credentials(file).proxy if file and proxy.account is None else None
    if bound is None or bound.place != proxy.name:
        return proxy
    return replace(proxy, account=(bound.user, bound.secret), origin=f"du fichier {file}")
