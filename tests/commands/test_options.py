"""Where the files that the settings name are looked for: from the folder of the settings on."""

from pathlib import Path

import pytest

from cio_console.commands.options import open_place, options_for
from cio_console.settings import Settings
from cio_console.store.paths import Home
from tests.commands.conftest import Cli

URL = "https://127.0.0.1:9/"


def settle(home: Home, *lines: str) -> None:
    """Write the settings."""
    home.settings_file.parent.mkdir(parents=True, exist_ok=True)
    home.settings_file.write_text("\n".join(lines), "utf-8")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run the test from another folder than that of the settings."""
    folder = tmp_path / "ailleurs"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_without_a_home_a_feed_is_reached_as_without_settings(home: Home) -> None:
    assert options_for(None, Settings()) == options_for(home, Settings())


@pytest.mark.usefixtures("elsewhere")
def test_certificates_and_keys_are_found_beside_the_settings(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/moi")
    settle(
        home,
        *('certificats = "ca.pem"', 'certificat_client = "/etc/moi.pem"'),
        *('cle_client = "~/moi.cle"', 'identifiants = "i.toml"'),
    )
    found = open_place().feed_options()
    assert found.ca_bundle == str(home.config / "ca.pem")
    assert found.client_certificate == "/etc/moi.pem"
    assert found.client_key == "/home/moi/moi.cle"
    assert found.credentials_file == home.config / "i.toml"


def test_what_is_not_set_names_no_file(home: Home) -> None:
    found = open_place().feed_options()
    assert (found.ca_bundle, found.client_certificate, found.client_key) == ("", "", "")


@pytest.mark.usefixtures("elsewhere")
def test_those_of_one_source_are_found_likewise(home: Home) -> None:
    settle(
        home,
        'certificats = "tous.pem"',
        f'[sources]\nNord = "{URL}"',
        f'Sud = {{ adresse = "{URL}sud", certificats = "sud.pem" }}',
    )
    found = [part.feed_options().ca_bundle for part in open_place().each]
    assert found == [str(home.config / "tous.pem"), str(home.config / "sud.pem")]


def test_a_file_of_the_current_folder_is_not_taken_for_that_of_the_settings(
    home: Home, cli: Cli, elsewhere: Path
) -> None:
    (elsewhere / "ca.pem").write_text("un autre", "utf-8")
    settle(home, f'source = "{URL}"', 'certificats = "ca.pem"', 'certificat_client = "moi.pem"')
    wanted = home.config / "ca.pem"
    refused = cli("synchroniser")
    assert refused.code != 0
    assert f"le fichier de certificats {wanted} est absent ou illisible" in refused.err
    told = cli("config").lines
    assert f"Certificats : {wanted}" in told
    assert f"Client      : {home.config / 'moi.pem'}" in told
