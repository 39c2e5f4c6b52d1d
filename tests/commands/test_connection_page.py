"""`docs/connexion.md` is true: its files are read, its table is that of the program."""

import re
from pathlib import Path

import msgspec

from cio_console.feed import credentials
from cio_console.feed.credentials import PROVIDERS
from cio_console.feed.credentials_file import NAMES, read_credentials
from cio_console.feed.system_keyring import storing_command
from cio_console.settings import read_settings
from cio_console.store.paths import Home
from tests.feed.identities import a_credentials_file

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "connexion.md").read_text("utf-8")
FILES = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_credentials_file_of_the_page_gives_both_accounts(tmp_path: Path) -> None:
    (text,) = (file for file in FILES if "serveur" in file)
    found = read_credentials(a_credentials_file(tmp_path, text))
    assert found.server is not None
    assert found.proxy is not None
    assert (found.server.place, found.proxy.place) == (
        "suivi.exemple.fr:443",
        "proxy.exemple.fr:3128",
    )
    assert all(name in PAGE for name in NAMES)


def test_the_settings_of_the_page_are_read_together(home: Home) -> None:
    home.config.mkdir(parents=True)
    home.settings_file.write_text("".join(file for file in FILES if "serveur" not in file))
    settings = msgspec.to_builtins(read_settings(home))
    assert settings["identifiants"] == "identifiants.toml"
    assert (settings["trousseau"], settings["compte"]) == (True, "directrice")


def test_the_order_of_the_page_is_that_of_the_table_in_the_code() -> None:
    rows = re.findall(r"^\| (\d) \| (\w+) \|", PAGE, re.MULTILINE)
    french = {"environment": "environnement", "file": "fichier", "keyring": "trousseau"}
    names = [provider.__name__.removeprefix("_from_") for provider in PROVIDERS]
    assert rows == [(str(n), french.get(name, name)) for n, name in enumerate(names, 1)]
    assert credentials.__doc__ is not None
    assert re.findall(r"^    (\w+) ", credentials.__doc__, re.MULTILINE) == names


def test_the_commands_of_the_page_are_those_that_are_told() -> None:
    assert storing_command("suivi.exemple.fr", "directrice") in PAGE
    assert storing_command("suivi.exemple.fr", "") in PAGE
