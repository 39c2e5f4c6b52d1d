"""Credentials for the server: where they lie, which place wins, complete, private, never shown."""

import base64
from dataclasses import replace
from pathlib import Path

import keyring
import pytest

from cio_console.errors import UsageProblem
from cio_console.feed.credentials import credentials_for
from cio_console.feed.source import Address, FeedOptions
from tests.feed.file_keyring import FILE
from tests.feed.identities import a_credentials_file

SERVER = Address("https", "suivi.exemple.fr", 443, "/")
SECRET = "m0t:de passe é"  # noqa: S105 - invented


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def authorization(address: Address, environ: dict[str, str]) -> str:
    return credentials_for(address, FeedOptions(environ=environ)).authorization.reveal()


def a_netrc(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_nothing_configured_sends_nothing(tmp_path: Path) -> None:
    assert authorization(SERVER, {}) == ""
    assert authorization(SERVER, {"HOME": str(tmp_path)}) == ""
    assert authorization(SERVER, {"NETRC": str(tmp_path / "absent")}) == ""


def test_a_user_and_a_password_make_basic() -> None:
    environ = {"CIO_CONSOLE_USER": "directrice", "CIO_CONSOLE_PASSWORD": SECRET}
    assert authorization(SERVER, environ) == basic("directrice", SECRET)


def test_a_token_makes_bearer_and_wins() -> None:
    environ = {
        "CIO_CONSOLE_TOKEN": "jeton",
        "CIO_CONSOLE_USER": "directrice",
        "CIO_CONSOLE_PASSWORD": SECRET,
    }
    assert authorization(SERVER, environ) == "Bearer jeton"


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"CIO_CONSOLE_USER": "directrice"}, "CIO_CONSOLE_PASSWORD"),
        ({"CIO_CONSOLE_PASSWORD": SECRET}, "CIO_CONSOLE_USER"),
        ({"CIO_CONSOLE_USER": "a:b", "CIO_CONSOLE_PASSWORD": SECRET}, "CIO_CONSOLE_USER"),
        ({"CIO_CONSOLE_USER": "a", "CIO_CONSOLE_PASSWORD": f"{SECRET}\r\nX: y"}, "PASSWORD"),
        ({"CIO_CONSOLE_TOKEN": "jeton\r\nX-Autre: 1"}, "CIO_CONSOLE_TOKEN"),
        ({"CIO_CONSOLE_TOKEN": "jeton é"}, "CIO_CONSOLE_TOKEN"),
    ],
)
def test_half_or_unsendable_credentials_are_refused_by_their_name(
    environ: dict[str, str], named: str
) -> None:
    with pytest.raises(UsageProblem, match=named) as caught:
        authorization(SERVER, environ)
    assert SECRET not in str(caught.value)
    assert "jeton" not in str(caught.value)


def test_netrc_gives_the_account_of_this_very_host(tmp_path: Path) -> None:
    text = "machine autre.fr login x password y\nmachine suivi.exemple.fr login d password p\n"
    named = a_netrc(tmp_path / "secrets", text)
    assert authorization(SERVER, {"NETRC": str(named)}) == basic("d", "p")
    a_netrc(tmp_path / ".netrc", text)
    assert authorization(SERVER, {"HOME": str(tmp_path)}) == basic("d", "p")


def test_the_environment_wins_over_netrc(tmp_path: Path) -> None:
    path = a_netrc(tmp_path / ".netrc", "machine suivi.exemple.fr login d password p")
    environ = {"NETRC": str(path), "CIO_CONSOLE_TOKEN": "jeton"}
    assert authorization(SERVER, environ) == "Bearer jeton"


@pytest.mark.parametrize(
    "text", ["default login d password p", "machine exemple.fr login d password p", ""]
)
def test_a_default_entry_or_another_host_s_is_not_sent(tmp_path: Path, text: str) -> None:
    path = a_netrc(tmp_path / ".netrc", text)
    assert authorization(SERVER, {"NETRC": str(path)}) == ""


def test_a_netrc_that_others_can_read_is_refused_with_its_remedy(tmp_path: Path) -> None:
    path = a_netrc(tmp_path / ".netrc", "machine suivi.exemple.fr login d password s3cret", 0o644)
    with pytest.raises(UsageProblem, match=f"chmod 600 {path}") as caught:
        authorization(SERVER, {"NETRC": str(path)})
    assert "s3cret" not in str(caught.value)


def test_a_netrc_of_other_hosts_may_be_open(tmp_path: Path) -> None:
    path = a_netrc(tmp_path / ".netrc", "machine autre.fr login d password p", 0o644)
    assert authorization(SERVER, {"NETRC": str(path)}) == ""


@pytest.mark.parametrize(
    "raw", [b"machine a login b s3cret", b"machine \xff\xfe s3cret", b"s3cret"]
)
def test_a_netrc_that_cannot_be_read_is_refused_without_being_quoted(
    tmp_path: Path, raw: bytes
) -> None:
    path = tmp_path / ".netrc"
    path.write_bytes(raw)
    with pytest.raises(UsageProblem, match="ne se lit pas") as caught:
        authorization(SERVER, {"NETRC": str(path)})
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_places_are_looked_at_in_the_order_of_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.feed.file_keyring.FileKeyring")
    monkeypatch.setenv(FILE, str(tmp_path / "trousseau"))
    keyring.core.init_backend()
    keyring.set_password("cio-console:suivi.exemple.fr", "compte", "trousseau")
    netrc = a_netrc(tmp_path / ".netrc", "machine suivi.exemple.fr login n password netrc")
    file = a_credentials_file(
        tmp_path, 'serveur = "suivi.exemple.fr"\nutilisateur = "f"\nmot_de_passe = "fichier"\n'
    )
    environ = {"NETRC": str(netrc), "CIO_CONSOLE_USER": "e", "CIO_CONSOLE_PASSWORD": "environ"}
    options = FeedOptions(environ, credentials_file=file, keyring=True, account="compte")

    def found(options: FeedOptions) -> tuple[str, str]:
        held = credentials_for(SERVER, options)
        return held.authorization.reveal(), held.origin

    assert found(options) == (basic("e", "environ"), "de l'environnement")
    options = replace(options, environ={"NETRC": str(netrc)})
    assert found(options) == (basic("f", "fichier"), f"du fichier {file}")
    options = replace(options, credentials_file=None)
    assert found(options) == (basic("compte", "trousseau"), "du trousseau")
    options = replace(options, keyring=False)
    assert found(options) == (basic("n", "netrc"), f"de netrc ({netrc})")
    assert found(replace(options, environ={})) == ("", "")


def test_what_has_nothing_for_this_server_is_passed_over_and_told(tmp_path: Path) -> None:
    text = 'serveur = "autre.exemple.fr"\njeton = "s3cret"\n'
    file = a_credentials_file(tmp_path, text)
    found = credentials_for(SERVER, FeedOptions({}, credentials_file=file))
    assert not found.authorization
    assert found.passed_over == (f"le fichier {file} est pour autre.exemple.fr:443",)


def test_a_place_that_is_not_needed_is_not_even_looked_at(tmp_path: Path) -> None:
    options = FeedOptions({"CIO_CONSOLE_TOKEN": "jeton"}, credentials_file=tmp_path / "absent")
    assert credentials_for(SERVER, options).kind == "jeton"
    with pytest.raises(UsageProblem, match="absent"):
        credentials_for(SERVER, replace(options, environ={}))


@pytest.mark.parametrize(
    ("written", "address", "sent"),
    [
        ("suivi.exemple.fr", SERVER, True),
        ("suivi.exemple.fr:443", SERVER, True),
        ("SUIVI.exemple.fr", SERVER, True),
        ("suivi.exemple.fr", Address("https", "suivi.exemple.fr", 8443, "/"), False),
        ("suivi.exemple.fr", Address("http", "suivi.exemple.fr", 80, "/"), False),
        ("suivi.exemple.fr:80", Address("http", "suivi.exemple.fr", 80, "/"), True),
        ("exemple.fr", SERVER, False),
        ("suivi.exemple.fr", Address("https", "suivi.exemple.fr.autre.fr", 443, "/"), False),
        ("[2001:db8::1]:8443", Address("https", "2001:db8::1", 8443, "/"), True),
    ],
)
def test_a_file_is_for_the_server_and_the_port_that_it_names(
    tmp_path: Path, written: str, address: Address, *, sent: bool
) -> None:
    file = a_credentials_file(tmp_path, f'serveur = "{written}"\njeton = "s3cret"\n')
    found = credentials_for(address, FeedOptions({}, credentials_file=file))
    assert bool(found.authorization) == sent
    assert bool(found.passed_over) != sent


def test_a_file_for_the_proxy_alone_is_passed_over_for_the_server(tmp_path: Path) -> None:
    text = 'mandataire = "p.fr"\nmandataire_utilisateur = "u"\nmandataire_mot_de_passe = "s"\n'
    file = a_credentials_file(tmp_path, text)
    found = credentials_for(SERVER, FeedOptions({}, credentials_file=file))
    assert found.passed_over == (f"le fichier {file} n'en a pas pour un serveur",)
