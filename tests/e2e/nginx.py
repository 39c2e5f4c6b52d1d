"""A real nginx on loopback, with the very configuration of `docs/exploitation.md`.

The page's blocks are read from the page. Only what must differ on another machine is replaced:
folders and listening ports; what a test changes besides is a text of the page, found in it.
"""

import os
import re
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.terminal import require
from tests.feed.authority import Authority

PAGE = Path(__file__).resolve().parents[2] / "docs" / "exploitation.md"
HERE = "127.0.0.1"
LIMIT = 30
"""Seconds for a program that should end at once."""

_BLOCK = re.compile(r"^```nginx\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCKS: list[str] = _BLOCK.findall(PAGE.read_text("utf-8"))
SITE, CLIENTS, BY_CERTIFICATE = _BLOCKS
"""The configuration of the site, what to add to it for client certificates, and the table that
goes by them instead of by accounts."""

_AROUND = """\
daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/erreurs.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/tmp;
    proxy_temp_path {folder}/tmp;
    fastcgi_temp_path {folder}/tmp;
    uwsgi_temp_path {folder}/tmp;
    scgi_temp_path {folder}/tmp;
    include {folder}/suivi.conf;
}}
"""
"""What a distribution's nginx.conf gives: the page is about what goes into its conf.d."""


@dataclass(frozen=True)
class Accounts:
    """What the server knows: user → password."""

    passwords: Mapping[str, str]

    def lines(self) -> str:
        """Return the file of accounts, hashed by the command of the page."""
        return "".join(f"{user}:{_hashed(secret)}\n" for user, secret in self.passwords.items())


@dataclass(frozen=True)
class Site:
    """A running nginx."""

    folder: Path
    port: int
    clear_port: int

    def url(self, uai: str) -> str:
        """Return the address of the base of a CIO."""
        return f"https://{HERE}:{self.port}/{uai}/"

    @property
    def root(self) -> Path:
        """The folder of the bases."""
        return self.folder / "srv"

    def log(self) -> list[str]:
        """Return the lines of the access log."""
        path = self.folder / "journal.log"
        return path.read_text("utf-8").splitlines() if path.exists() else []


@contextmanager
def nginx(
    folder: Path,
    authority: Authority,
    accounts: Mapping[str, str],
    *,
    certificate: str = "",
    clients: str = "",
    by_certificate: bool = False,
    changes: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """Run nginx below `folder` until the context ends.

    `certificate` is the server's (PEM with its key), `clients` the authority of the clients'
    certificates when they are required, `by_certificate` says that these tell the CIO; `changes`
    replaces texts of the page.
    """
    program = require("nginx")
    (folder / "tmp").mkdir(parents=True)
    (folder / "srv").mkdir(exist_ok=True)
    (folder / "comptes").write_text(Accounts(accounts).lines())
    with socket.create_server((HERE, 0)) as clear, socket.create_server((HERE, 0)) as secure:
        site = Site(folder, secure.getsockname()[1], clear.getsockname()[1])
        given = _given_by_certificate() if by_certificate else SITE
        text = _for_this_machine(site, given, certificate or authority.issue(HERE), clients)
        for old, new in (changes or {}).items():
            text = _replaced(text, old, new)
        (folder / "suivi.conf").write_text(text, "utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        configuration = folder / "nginx.conf"
        configuration.write_text(_AROUND.format(folder=folder, user=user), "utf-8")
        # The sockets listen before nginx starts, which inherits them: nobody has to wait for it,
        # and no other program can take the ports meanwhile.
        listening = (clear.fileno(), secure.fileno())
        process = subprocess.Popen(
            [program, "-p", folder, "-e", folder / "erreurs.log", "-c", configuration],
            env={"NGINX": "".join(f"{number};" for number in listening)},
            pass_fds=listening,
            stderr=subprocess.DEVNULL,
        )
    try:
        yield site
        assert process.poll() is None, (folder / "erreurs.log").read_text("utf-8")
    finally:
        process.terminate()
        process.wait(LIMIT)


def _given_by_certificate() -> str:
    """Return the site of the page without accounts, as the page says to change it."""
    table = SITE[SITE.index("map ") : SITE.index("}\n") + 2]
    text = _replaced(SITE, table, BY_CERTIFICATE)
    for line in re.findall(r"^    auth_basic.*\n", SITE, re.MULTILINE):
        text = _replaced(text, line, "")
    return text


def _for_this_machine(site: Site, text: str, certificate: str, clients: str) -> str:
    if clients:
        anchor = "    ssl_protocols       TLSv1.2 TLSv1.3;\n"
        text = _replaced(text, anchor, anchor + CLIENTS)
        text = _replaced(text, "/etc/nginx/suivi/postes.pem", clients)
    for old, new in (
        ("listen 80;", f"listen {HERE}:{site.clear_port};"),
        ("listen 443 ssl;", f"listen {HERE}:{site.port} ssl;"),
        ("/etc/nginx/suivi/certificat.pem", certificate),
        ("/etc/nginx/suivi/certificat.cle", certificate),
        ("/var/log/nginx/suivi.log", str(site.folder / "journal.log")),
        ("-f /srv/suivi/maintenance", f"-f {site.root}/maintenance"),
        ("root          /srv/suivi;", f"root          {site.root};"),
    ):
        text = _replaced(text, old, new)
    return text.replace("/etc/nginx/suivi/comptes", str(site.folder / "comptes"))


def _replaced(text: str, old: str, new: str) -> str:
    assert old in text, f"{PAGE.name} no longer holds {old!r}"
    return text.replace(old, new)


def _hashed(password: str) -> str:
    done = subprocess.run(
        [require("openssl"), "passwd", "-6", "-stdin"],
        input=password,
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT,
    )
    return done.stdout.strip()
