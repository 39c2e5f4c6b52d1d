"""The private file of credentials: TOML, for its owner's eyes, each secret bound to one server.

A password here is sent to the server that the file names and to no other: changing the source, or
the proxy that a network imposes, never sends it elsewhere.
"""

import os
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cio_console.domain.text import clean_line, toml_place
from cio_console.domain.toml_entries import Place, located, nearest
from cio_console.errors import UsageProblem
from cio_console.feed import credential_messages as messages
from cio_console.feed.hidden import Hidden
from cio_console.feed.variables import sendable_password, sendable_token, sendable_user

HTTPS_PORT = 443
PROXY_PORT = 80

_SERVER, _USER, _PASSWORD, _TOKEN = "serveur", "utilisateur", "mot_de_passe", "jeton"
_PROXY, _PROXY_USER = "mandataire", "mandataire_utilisateur"
_PROXY_PASSWORD = "mandataire_mot_de_passe"  # noqa: S105 - the name of an entry
NAMES = (_SERVER, _USER, _PASSWORD, _TOKEN, _PROXY, _PROXY_USER, _PROXY_PASSWORD)
"""What the file may set; each is a text."""

_PAIRS = (
    (_SERVER, _USER, (_PASSWORD, _TOKEN)),
    (_PROXY, _PROXY_USER, (_PROXY_PASSWORD,)),
)
"""The place, the account, and the secrets that go there; an account has the first of them."""
_SENDABLE: dict[str, Callable[[str], bool]] = {
    _USER: sendable_user,
    _PROXY_USER: sendable_user,
    _PASSWORD: lambda text: sendable_password(Hidden(text)),
    _PROXY_PASSWORD: lambda text: sendable_password(Hidden(text)),
    _TOKEN: lambda text: sendable_token(Hidden(text)),
}

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_MAX_SIZE = 65_536
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class BoundAccount:
    """An account, and the only place it is for."""

    host: str
    port: int
    user: str
    """"" when the secret is a token."""
    secret: Hidden

    @property
    def place(self) -> str:
        """The place as the file writes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class CredentialsFile:
    """What the file gives: an account for the server, one for the proxy, either or both."""

    server: BoundAccount | None = None
    proxy: BoundAccount | None = None


def read_credentials(path: Path) -> CredentialsFile:
    """Return what the file at `path` gives.

    Raises UsageProblem when it is not a private regular file of this account, or when an entry is
    wrong: the sentence names the file, the line and the entry, never a value.
    """
    found = _decoded(_read(path), path)
    if isinstance(found, UsageProblem):
        raise found
    return found


def _read(path: Path) -> Hidden:
    try:
        descriptor = os.open(path, _FLAGS)
    except (FileNotFoundError, NotADirectoryError):
        raise messages.file_missing(path) from None
    except OSError:
        raise (messages.is_a_link(path) if path.is_symlink() else _unreadable(path)) from None
    try:
        problem = _not_private(os.fstat(descriptor), path)
        text = None if problem else _text(descriptor)
    finally:
        os.close(descriptor)
    if text is None:
        raise problem or messages.bad_credentials_file(path, "octets illisibles")
    return text


def _not_private(status: os.stat_result, path: Path) -> UsageProblem | None:
    """Return why an open file is not one to trust with secrets, None when it is."""
    if not stat.S_ISREG(status.st_mode):
        return messages.not_regular(path)
    if status.st_uid != os.geteuid():
        return messages.owned_by_another(path)
    return messages.open_secrets(path) if status.st_mode & _OTHERS else None


def _text(descriptor: int) -> Hidden | None:
    """Return what a small file says, None when it is not UTF-8 or the disk fails."""
    try:
        return Hidden(os.read(descriptor, _MAX_SIZE).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None


def _unreadable(path: Path) -> UsageProblem:
    """Return why a file that exists cannot be opened: not ours, or no right to read it."""
    try:
        status = path.stat()
    except OSError:
        return messages.closed_to_us(path)
    if status.st_uid != os.geteuid():
        return messages.owned_by_another(path)
    return messages.closed_to_us(path)


def _decoded(text: Hidden, path: Path) -> CredentialsFile | UsageProblem:
    """Return the accounts, or the problem: the text is never in a frame that raises."""
    try:
        entries = tomllib.loads(text.reveal())
    except tomllib.TOMLDecodeError as error:
        return messages.bad_credentials_file(path, toml_place(error))
    problems = {name: said for name, value in entries.items() if (said := _wrong(name, value))}
    hidden = {name: Hidden(value) for name, value in entries.items() if isinstance(value, str)}
    problems = problems or _incoherent(hidden)
    if problems:
        places: dict[Place, str] = {(name,): said for name, said in problems.items()}
        return UsageProblem("\n".join(located(places, text.reveal(), path)))
    secret = _TOKEN if _TOKEN in hidden else _PASSWORD
    return CredentialsFile(
        _account(hidden, _SERVER, _USER, secret, HTTPS_PORT),
        _account(hidden, _PROXY, _PROXY_USER, _PROXY_PASSWORD, PROXY_PORT),
    )


def _wrong(name: str, value: object) -> str:
    """Return what is wrong with an entry taken alone, in French; "" when nothing is."""
    if name not in NAMES:
        near = nearest(name, NAMES)
        if near:
            return f"« {name} » n'est pas connu. Vouliez-vous écrire « {near} » ?"
        # A name that looks like no other may be a password typed in the wrong place.
        return f"une entrée n'est pas connue. Connues : {', '.join(NAMES)}."
    if not isinstance(value, str) or not value:
        return f"« {name} » attend un texte entre guillemets."
    if name in (_SERVER, _PROXY):
        told = f'« {name} » attend un nom de serveur, et son port au besoin : "exemple.fr:8443".'
        return "" if parse_place(value, HTTPS_PORT) else told
    if not _SENDABLE[name](value):
        return f"« {name} » contient un caractère qui ne peut pas être envoyé."
    return ""


def parse_place(text: str, port: int) -> tuple[str, int] | None:
    """Return host and port of « host », « host:port » or « [::1]:port »; None for anything else."""
    try:
        parts = urlsplit(f"//{text}")
        host, given = parts.hostname or "", parts.port
    except ValueError:
        return None
    plain = parts.netloc == text and "@" not in text and clean_line(text) == text
    return (host, given or port) if plain and host and " " not in text else None


def _incoherent(entries: Mapping[str, Hidden]) -> dict[str, str]:
    """Return what does not go together, by the entry to look at; values are never read."""
    problems: dict[str, str] = {}
    if _TOKEN in entries and (_USER in entries or _PASSWORD in entries):
        problems[_TOKEN] = (
            f"« {_TOKEN} » ne va pas avec « {_USER} » et « {_PASSWORD} » : gardez l'un ou l'autre."
        )
    for place, user, secrets in _PAIRS:
        password = secrets[0]
        if password in entries and user not in entries:
            problems[password] = f"« {password} » attend aussi « {user} »."
        if user in entries and password not in entries:
            problems[user] = f"« {user} » attend aussi « {password} »."
        for secret in secrets:
            if secret in entries and place not in entries:
                problems.setdefault(secret, _unbound(secret, place))
    return problems


def _unbound(secret: str, place: str) -> str:
    example = "suivi.exemple.fr" if place == _SERVER else "proxy.exemple.fr:3128"
    return (
        f"« {secret} » n'est envoyé à personne tant que « {place} » ne dit pas pour qui il est."
        f' Ajoutez par exemple : {place} = "{example}"'
    )


def _account(
    entries: Mapping[str, Hidden], place: str, user: str, secret: str, port: int
) -> BoundAccount | None:
    found = parse_place(entries[place].reveal(), port) if place in entries else None
    if found is None or secret not in entries:
        return None
    name = entries[user].reveal() if secret != _TOKEN else ""
    return BoundAccount(*found, name, entries[secret])
