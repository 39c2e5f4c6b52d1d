"""Who we are for the server: one table of the places where credentials lie, first one first.

    environment    CIO_CONSOLE_TOKEN, or CIO_CONSOLE_USER and CIO_CONSOLE_PASSWORD, unless several
                   servers are read: they do not say which one they are for
    file           the private file of the setting « identifiants », bound to the server it names
    keyring        the system's, with the settings « trousseau » and « compte », bound by its entry
    netrc          NETRC or ~/.netrc, bound to the host it names

What is nearest to the run wins: a variable is for this run, a file or a keyring for this program,
a netrc for every program. `credentials_for` gives what is sent and tells where it comes from;
nothing else of it can be shown. Whoever only wants to tell uses `origin`, `kind` and `passed_over`.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from cio_console.feed import credential_messages as messages
from cio_console.feed.credentials_file import HTTPS_PORT, read_credentials
from cio_console.feed.hidden import Hidden
from cio_console.feed.netrc_file import netrc_account, netrc_path
from cio_console.feed.source import Address, FeedOptions
from cio_console.feed.system_keyring import kept_secret, storing_command
from cio_console.feed.variables import (
    sendable_password,
    sendable_token,
    sendable_user,
    variable_pair,
    variable_token,
)

USER = "CIO_CONSOLE_USER"
PASSWORD = "CIO_CONSOLE_PASSWORD"  # noqa: S105 - the name of a variable
TOKEN = "CIO_CONSOLE_TOKEN"  # noqa: S105 - the name of a variable

_NOT_ALONE = (
    "la variable {} ne dit pas pour quel serveur elle est, et plusieurs sont suivis :"
    " donnez « identifiants » à chaque source, ou une source à la fois par --source"
)
_BASIC, _BEARER = "mot de passe", "jeton"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is sent to the server, and what may be told of it."""

    authorization: Hidden = field(default=Hidden(""), repr=False)
    """The Authorization header; empty when nothing was found."""
    kind: str = ""
    """« mot de passe » or « jeton »; "" when nothing was found."""
    origin: str = ""
    """« de l'environnement », « du fichier … », « du trousseau », « de netrc »; "" for none."""
    passed_over: tuple[str, ...] = ()
    """French phrases: the places that were looked at and had nothing for this server."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A place that has nothing for this server."""

    why: str = ""
    """French phrase, "" when the user did not ask for that place."""


Provider = Callable[[Address, FeedOptions], Credentials | Absent]
"""Raises UsageProblem when what lies there is incomplete, unreadable, or open to others."""


def credentials_for(address: Address, options: FeedOptions) -> Credentials:
    """Return the credentials for the server; empty ones when there are none.

    The places after the one that has them are not even looked at. Raises UsageProblem.
    """
    passed_over: list[str] = []
    for provider in PROVIDERS:
        found = provider(address, options)
        if isinstance(found, Credentials):
            return found
        if found.why:
            passed_over.append(found.why)
    return Credentials(passed_over=tuple(passed_over))


def _from_environment(_address: Address, options: FeedOptions) -> Credentials | Absent:
    if not options.alone:
        given = [name for name in (TOKEN, USER, PASSWORD) if options.environ.get(name)]
        return Absent(_NOT_ALONE.format(given[0]) if given else "")
    token = variable_token(options.environ, TOKEN)
    if token is not None:
        return _bearer(token, "de l'environnement")
    account = variable_pair(options.environ, USER, PASSWORD)
    return _basic(*account, "de l'environnement") if account else Absent()


def _from_file(address: Address, options: FeedOptions) -> Credentials | Absent:
    path = options.credentials_file
    if path is None:
        return Absent()
    bound = read_credentials(path).server
    if bound is None:
        return Absent(f"le fichier {path} n'en a pas pour un serveur")
    if (bound.host, bound.port) != (address.host, address.port):
        return Absent(f"le fichier {path} est pour {bound.place}")
    origin = f"du fichier {path}"
    return _basic(bound.user, bound.secret, origin) if bound.user else _bearer(bound.secret, origin)


def _from_keyring(address: Address, options: FeedOptions) -> Credentials | Absent:
    if not options.keyring:
        return Absent()
    place, account = _place(address), options.account
    secret = kept_secret(place, account)
    if secret is None:
        return Absent(f"le trousseau n'a rien pour {place} ({storing_command(place, account)})")
    sendable = sendable_token(secret) if not account else sendable_password(secret)
    if not sendable or (account and not sendable_user(account)):
        raise messages.bad_keyring_secret(storing_command(place, account))
    return _basic(account, secret, "du trousseau") if account else _bearer(secret, "du trousseau")


def _from_netrc(address: Address, options: FeedOptions) -> Credentials | Absent:
    path = netrc_path(options.environ)
    account = netrc_account(path, address.host) if path else None
    return _basic(*account, f"de netrc ({path})") if account else Absent()


PROVIDERS: tuple[Provider, ...] = (_from_environment, _from_file, _from_keyring, _from_netrc)
"""In order of precedence: the first that has something for the server wins."""


def _place(address: Address) -> str:
    host = f"[{address.host}]" if ":" in address.host else address.host
    return host if address.port == HTTPS_PORT else f"{host}:{address.port}"


def _basic(user: str, password: Hidden, origin: str) -> Credentials:
    pair = base64.b64encode(f"{user}:{password.reveal()}".encode())
    return Credentials(Hidden(f"Basic {pair.decode()}"), _BASIC, origin)


def _bearer(token: Hidden, origin: str) -> Credentials:
    return Credentials(Hidden(f"Bearer {token.reveal()}"), _BEARER, origin)
