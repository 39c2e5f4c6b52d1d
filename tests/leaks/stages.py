"""The stages of a session: a home, servers that demand credentials, and these in one place each."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cio_console.feed.system_keyring import service_of
from tests.feed.authority import Authority
from tests.feed.builders import SCHOOLS, FeedFiles
from tests.feed.file_keyring import FILE, FileKeyring
from tests.feed.identities import a_credentials_file
from tests.leaks.demanding import Proxy, Server, serving
from tests.leaks.needles import Known

ACCOUNT = Known("zQ7:pâté/42+ x", "directrice")
TOKEN = Known("zQ7.jeton-9f3~K_")
NETRC = Known("zQ7:pé/42+x", "directrice")
ROUTE = Known("9wM@pr%xy/ é", "poste")
PASSPHRASE = Known("cL3:phrase/é+ !")
"""Invented secrets, none of which is a part of another."""

toml = json.dumps
"""A text as TOML writes it: for those of these stages, as JSON does."""
NAME = "suivi.exemple.test"
"""Known to no DNS: only the proxy leads there."""


@dataclass
class Stage:
    """Where a session plays, and what must not be found of it."""

    folder: Path
    base: str
    """The address of the feeds: a mood and « / » follow."""
    server: Server
    other: Server
    """A host that no request is for."""
    known: tuple[Known, ...]
    proxy: Proxy | None = None
    environ: dict[str, str] = field(default_factory=dict)
    settings: list[str] = field(default_factory=list)
    allowed: set[Path] = field(default_factory=set)
    """The very files where the user wrote the secrets."""

    @property
    def home(self) -> Path:
        """The home of the account and of the console."""
        return self.folder / "home"

    def source(self, mood: str) -> str:
        """Return the address of the feed in a mood."""
        return f"{self.base}{mood}/"

    def write_settings(self) -> None:
        """Write the settings file."""
        lines = [f"source = {toml(self.source('ok'))}", *self.settings]
        (self.home / "config.toml").write_text("\n".join(lines) + "\n", "utf-8")


def _through_proxy(folder: Path, stack: ExitStack, account: Known, header: str) -> Stage:
    """Return a stage where the server is behind a proxy, with TLS."""
    authority = Authority(folder)
    server, other = _servers(folder, stack, header, authority, NAME)
    proxy = Proxy(ROUTE.basic, server.port)
    stack.callback(proxy.close)
    stage = Stage(folder, f"https://{NAME}/flux/", server, other, (account, ROUTE), proxy)
    stage.settings.append(f"certificats = {toml(authority.bundle)}")
    server.elsewhere = "https://autre.exemple.test/flux/ok/"
    return stage


def _servers(
    folder: Path, stack: ExitStack, header: str, authority: Authority | None = None, name: str = ""
) -> tuple[Server, Server]:
    """Return a running server of a small feed, which redirects to the other one."""
    (folder / "home" / "tmp").mkdir(parents=True)
    feed = FeedFiles(folder / "flux")
    feed.add(SCHOOLS[0], 6, errors=2)
    feed.write()
    other = stack.enter_context(serving(Server(feed.folder, header, "", None)))
    elsewhere = f"http://localhost:{other.port}/flux/ok/"
    tls = authority.server(name, wants_certificate=name == "localhost") if authority else None
    return stack.enter_context(serving(Server(feed.folder, header, elsewhere, tls))), other


def by_variables(folder: Path, stack: ExitStack) -> Stage:
    """Give the account and that of the proxy by their variables."""
    stage = _through_proxy(folder, stack, ACCOUNT, ACCOUNT.basic)
    assert stage.proxy
    stage.settings.append(f'mandataire = "http://127.0.0.1:{stage.proxy.port}"')
    stage.environ |= {
        "CIO_CONSOLE_USER": ACCOUNT.user,
        "CIO_CONSOLE_PASSWORD": ACCOUNT.secret,
        "CIO_CONSOLE_PROXY_USER": ROUTE.user,
        "CIO_CONSOLE_PROXY_PASSWORD": ROUTE.secret,
    }
    return stage


def by_usual_variables(folder: Path, stack: ExitStack) -> Stage:
    """Give a token, and the account of the proxy in HTTPS_PROXY."""
    stage = _through_proxy(folder, stack, TOKEN, f"Bearer {TOKEN.secret}")
    assert stage.proxy
    stage.environ |= {
        "CIO_CONSOLE_TOKEN": TOKEN.secret,
        "HTTPS_PROXY": f"http://{ROUTE.in_url}@127.0.0.1:{stage.proxy.port}",
    }
    return stage


def by_file(folder: Path, stack: ExitStack) -> Stage:
    """Give both accounts by the private file."""
    stage = _through_proxy(folder, stack, ACCOUNT, ACCOUNT.basic)
    assert stage.proxy
    place = f"127.0.0.1:{stage.proxy.port}"
    text = (
        f"serveur = {toml(NAME)}\nutilisateur = {toml(ACCOUNT.user)}\n"
        f"mot_de_passe = {toml(ACCOUNT.secret)}\nmandataire = {toml(place)}\n"
        f"mandataire_utilisateur = {toml(ROUTE.user)}\n"
        f"mandataire_mot_de_passe = {toml(ROUTE.secret)}\n"
    )
    stage.allowed.add(a_credentials_file(stage.home, text))
    stage.settings += ['identifiants = "identifiants.toml"', f'mandataire = "http://{place}"']
    return stage


def by_keyring(folder: Path, stack: ExitStack) -> Stage:
    """Give the account by the keyring, whose file is scrambled."""
    server, other = _servers(folder, stack, ACCOUNT.basic)
    stage = Stage(folder, f"http://127.0.0.1:{server.port}/flux/", server, other, (ACCOUNT,))
    stage.settings += ["trousseau = true", f"compte = {toml(ACCOUNT.user)}"]
    stage.environ |= {
        "PYTHON_KEYRING_BACKEND": "tests.feed.file_keyring.FileKeyring",
        FILE: str(stage.home / "trousseau"),
    }
    kept = FileKeyring(stage.home / "trousseau")
    kept.set_password(service_of(f"127.0.0.1:{server.port}"), ACCOUNT.user, ACCOUNT.secret)
    return stage


def by_netrc(folder: Path, stack: ExitStack) -> Stage:
    """Give the account by netrc, and a certificate whose key has a passphrase."""
    authority = Authority(folder)
    server, other = _servers(folder, stack, NETRC.basic, authority, "localhost")
    known = (NETRC, PASSPHRASE)
    stage = Stage(folder, f"https://localhost:{server.port}/flux/", server, other, known)
    certificate, key = authority.issue_apart("poste-du-cio", password=PASSPHRASE.secret)
    stage.settings += [
        f"certificats = {toml(authority.bundle)}",
        f"certificat_client = {toml(certificate)}",
        f"cle_client = {toml(key)}",
    ]
    stage.environ["CIO_CONSOLE_KEY_PASSWORD"] = PASSPHRASE.secret
    netrc = stage.home / ".netrc"
    netrc.write_text(f"machine localhost login {NETRC.user} password {NETRC.secret}\n", "utf-8")
    netrc.chmod(0o600)
    stage.allowed.add(netrc)
    return stage


STAGES: dict[str, Callable[[Path, ExitStack], Stage]] = {
    "variables": by_variables,
    "usual variables": by_usual_variables,
    "file": by_file,
    "keyring": by_keyring,
    "netrc": by_netrc,
}
"""Where the credentials lie → the stage where they do."""


@contextmanager
def staged(name: str, folder: Path) -> Iterator[Stage]:
    """Give a stage with its servers running and its settings written."""
    with ExitStack() as stack:
        stage = STAGES[name](folder, stack)
        stage.write_settings()
        yield stage
