"""The system's keyring, through the real library: kept, absent, closed, not there at all."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keyring
import pytest

from cio_console.errors import UsageProblem
from cio_console.feed.credentials import credentials_for
from cio_console.feed.hidden import Hidden
from cio_console.feed.source import Address, FeedOptions
from cio_console.feed.system_keyring import kept_secret, service_of, storing_command
from tests.feed.file_keyring import FILE, UNLOCKED

SERVER = Address("https", "suivi.exemple.fr", 443, "/")
ASKED = FeedOptions({}, keyring=True, account="directrice")
SECRET = "m0t de passe é"  # noqa: S105 - invented
Backend = Callable[[str], None]


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Backend:
    """Give what makes the library use a backend, as the variable of its users does."""

    def use(name: str) -> None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
        monkeypatch.setenv(FILE, str(tmp_path / "trousseau"))
        keyring.core.init_backend()

    return use


@pytest.fixture
def trousseau(backend: Backend) -> Backend:
    """Give a working keyring that holds the director's password for the server."""
    backend("tests.feed.file_keyring.FileKeyring")
    keyring.set_password(service_of("suivi.exemple.fr"), "directrice", SECRET)
    return backend


def refused(options: FeedOptions) -> str:
    """Return the sentence of a refusal; it never quotes the secret."""
    with pytest.raises(UsageProblem) as caught:
        credentials_for(SERVER, options)
    assert SECRET not in str(caught.value)
    return str(caught.value)


def test_the_password_of_the_account_is_read(trousseau: Backend) -> None:
    found = credentials_for(SERVER, ASKED)
    assert (found.kind, found.origin) == ("mot de passe", "du trousseau")
    assert found.authorization.reveal().startswith("Basic ")
    assert kept_secret("suivi.exemple.fr", "directrice") == Hidden(SECRET)


def test_without_account_the_entry_is_a_token(trousseau: Backend) -> None:
    keyring.set_password(service_of("suivi.exemple.fr"), "jeton", "abc")
    found = credentials_for(SERVER, replace(ASKED, account=""))
    assert found.authorization.reveal() == "Bearer abc"


@pytest.mark.parametrize(
    "other",
    [
        Address("https", "autre.exemple.fr", 443, "/"),
        Address("https", "suivi.exemple.fr", 8443, "/"),
        Address("http", "suivi.exemple.fr", 80, "/"),
    ],
)
def test_the_entry_of_a_server_is_for_no_other(trousseau: Backend, other: Address) -> None:
    found = credentials_for(other, ASKED)
    assert not found.authorization
    assert found.passed_over[0].startswith("le trousseau n'a rien pour ")


def test_the_command_that_is_told_stores_what_is_then_read(
    trousseau: Backend, tmp_path: Path
) -> None:
    address = Address("https", "suivi.exemple.fr", 8443, "/")
    (told,) = credentials_for(address, ASKED).passed_over
    command = told.partition("(")[2].rstrip(")")
    assert command == storing_command("suivi.exemple.fr:8443", "directrice")
    program = f"{sys.executable} -m {command}"
    subprocess.run(["sh", "-c", program], input=SECRET, text=True, check=True)
    assert credentials_for(address, ASKED).origin == "du trousseau"


def test_a_server_without_keyring_is_told_its_alternatives(backend: Backend) -> None:
    backend("keyring.backends.fail.Keyring")
    said = refused(ASKED)
    assert "Ce poste n'a pas de trousseau" in said
    assert "trousseau = false" in said
    assert "CIO_CONSOLE_PASSWORD" in said
    assert "« identifiants »" in said


@pytest.mark.parametrize("name", ["LockedKeyring", "BrokenKeyring"])
def test_a_keyring_that_does_not_open_is_told_whatever_it_raises(
    trousseau: Backend, name: str
) -> None:
    trousseau(f"tests.feed.file_keyring.{name}")
    assert "ne s'ouvre pas" in refused(ASKED)


def test_a_keyring_that_waits_for_nobody_is_not_waited_for(trousseau: Backend) -> None:
    trousseau("tests.feed.file_keyring.WaitingKeyring")
    UNLOCKED.clear()
    try:
        with pytest.raises(UsageProblem, match="ne s'ouvre pas"):
            kept_secret("suivi.exemple.fr", "directrice", seconds=0)
    finally:
        UNLOCKED.set()
    assert kept_secret("suivi.exemple.fr", "directrice") == Hidden(SECRET)


@pytest.mark.parametrize(
    ("account", "secret"), [("directrice", "a\nb"), ("a:b", "zzq8"), ("", "jeton à espace")]
)
def test_what_cannot_be_sent_is_told_with_the_command_that_stores_another(
    trousseau: Backend, account: str, secret: str
) -> None:
    keyring.set_password(service_of("suivi.exemple.fr"), account or "jeton", secret)
    said = refused(replace(ASKED, account=account))
    assert said.endswith(storing_command("suivi.exemple.fr", account))
    assert secret not in said.replace(storing_command("suivi.exemple.fr", account), "")


def test_without_the_package_its_installation_and_the_alternatives_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    said = refused(ASKED)
    assert "pip install 'cio-console[trousseau]'" in said
    assert "« identifiants »" in said


PROBE = """
import sys
from cio_console.feed.credentials import credentials_for
from cio_console.feed.source import Address, FeedOptions
credentials_for(Address("https", "suivi.exemple.fr", 443, "/"), FeedOptions({}))
credentials_for(
    Address("https", "suivi.exemple.fr", 443, "/"),
    FeedOptions({"CIO_CONSOLE_TOKEN": "jeton"}, keyring=True),
)
print("keyring" in sys.modules)
"""


def test_the_package_is_not_imported_unless_it_is_asked() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
