"""`config` tells where the credentials come from, and never what they are."""

import json
from pathlib import Path

import pytest

from cio_console.settings import remember_source
from cio_console.store.paths import Home
from tests.commands.conftest import Cli
from tests.feed.identities import a_credentials_file

SECRET = "zzq8xk42"  # noqa: S105 - invented
BASIC = f'serveur = "exemple.invalid"\nutilisateur = "d"\nmot_de_passe = "{SECRET}"\n'


@pytest.fixture
def configured(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Give a home whose source is a server, and whose environment knows no account."""
    for name in ("NETRC", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home.config))
    remember_source(home, "https://exemple.invalid/flux")
    return home


def told(cli: Cli) -> tuple[str, dict[str, object]]:
    """Return the line of the identity and the JSON of the same, both without the secret."""
    text, document = cli("config"), cli("config", "--json")
    assert (text.code, document.code) == (0, 0)
    assert SECRET not in text.out + text.err + document.out + document.err
    (line,) = (line for line in text.lines if line.startswith("Identité"))
    return line, json.loads(document.out)["credentials"]


def test_nothing_known_is_told(configured: Home, cli: Cli) -> None:
    line, document = told(cli)
    assert line == "Identité    : aucun mot de passe ni jeton"
    assert not any(document.values())


def test_the_environment_is_told(
    configured: Home, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIO_CONSOLE_TOKEN", SECRET)
    line, document = told(cli)
    assert line == "Identité    : un jeton venu de l'environnement"
    assert (document["kind"], document["origin"]) == ("jeton", "de l'environnement")


def test_a_file_beside_the_settings_is_told(configured: Home, cli: Cli) -> None:
    path = a_credentials_file(configured.config, BASIC)
    add(configured, 'identifiants = "identifiants.toml"')
    assert told(cli)[0] == f"Identité    : un mot de passe venu du fichier {path}"


def test_a_file_for_another_server_is_told_with_the_server(configured: Home, cli: Cli) -> None:
    path = a_credentials_file(configured.config, BASIC.replace("exemple.", "autre."))
    add(configured, 'identifiants = "identifiants.toml"')
    line, document = told(cli)
    assert line.endswith(
        f"aucun mot de passe ni jeton ; le fichier {path} est pour autre.invalid:443"
    )
    assert document["passed_over"] == [f"le fichier {path} est pour autre.invalid:443"]


def test_a_file_open_to_others_is_told_with_its_remedy(configured: Home, cli: Cli) -> None:
    path = a_credentials_file(configured.config, BASIC, 0o644)
    add(configured, f'identifiants = "{path}"')
    line, document = told(cli)
    assert line.startswith("Identité    : inutilisable. ")
    assert f"chmod 600 {path}" in line
    assert f"chmod 600 {path}" in str(document["problem"])


def test_the_account_of_the_proxy_is_told_by_its_variable(
    configured: Home, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://moi:{SECRET}@proxy.invalid:3128")
    assert told(cli)[1]["proxy_origin"] == "de la variable HTTPS_PROXY"
    assert "venue de la variable HTTPS_PROXY" in cli("config").out


def test_a_folder_needs_no_credentials(home: Home, cli: Cli, tmp_path: Path) -> None:
    remember_source(home, str(tmp_path))
    assert not any(told(cli)[1].values())


def add(home: Home, line: str) -> None:
    """Add a line to the settings file."""
    with home.settings_file.open("a") as file:
        file.write(line + "\n")
