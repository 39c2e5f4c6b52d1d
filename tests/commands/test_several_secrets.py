"""Several servers: what is secret for one is never sent to another."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cio_console.store.paths import Home
from tests.commands.conftest import Cli
from tests.feed.servers import Scripted, response, scripted

REFUSING = (response(b"{}", status="404 Not Found", close=True),)


@dataclass
class Servers:
    """Two servers that note what they are sent."""

    north: Scripted
    south: Scripted

    def sent(self, server: Scripted) -> set[str]:
        """Return what a server was told of who asks; « » for nothing."""
        assert server.requests, "it was asked"
        return {server.header(rank, "authorization") for rank in range(len(server.requests))}


@pytest.fixture
def servers() -> Iterator[Servers]:
    """Give the two servers."""
    with scripted(REFUSING) as north, scripted(REFUSING) as south:
        yield Servers(north, south)


def given(home: Home, text: str) -> None:
    """Write the settings file."""
    home.config.mkdir(parents=True, exist_ok=True)
    home.settings_file.write_text(text, "utf-8")


def credentials(home: Home, name: str, server: Scripted, secret: str) -> None:
    """Write a private file of credentials for one server."""
    path = home.config / name
    home.config.mkdir(parents=True, exist_ok=True)
    path.write_text(f'serveur = "127.0.0.1:{server.port}"\njeton = "{secret}"\n', "utf-8")
    path.chmod(0o600)


def test_each_source_sends_its_own_file_to_its_own_server(
    home: Home, cli: Cli, servers: Servers
) -> None:
    credentials(home, "nord.toml", servers.north, "jeton-du-nord")
    credentials(home, "sud.toml", servers.south, "jeton-du-sud")
    given(
        home,
        f'[sources]\nNord = {{ adresse = "{servers.north.url}", identifiants = "nord.toml" }}\n'
        f'Sud = {{ adresse = "{servers.south.url}", identifiants = "sud.toml" }}\n',
    )
    assert cli("synchroniser").code == 3
    assert servers.sent(servers.north) == {"Bearer jeton-du-nord"}
    assert servers.sent(servers.south) == {"Bearer jeton-du-sud"}


def test_a_file_given_to_the_wrong_source_stays_where_it_is(
    home: Home, cli: Cli, servers: Servers
) -> None:
    credentials(home, "nord.toml", servers.north, "jeton-du-nord")
    given(
        home,
        f'identifiants = "nord.toml"\n[sources]\nNord = "{servers.north.url}"\n'
        f'Sud = {{ adresse = "{servers.south.url}", identifiants = "nord.toml" }}\n',
    )
    cli("synchroniser")
    assert servers.sent(servers.north) == {"Bearer jeton-du-nord"}
    assert servers.sent(servers.south) == {""}


@pytest.mark.parametrize("typed", [False, True])
def test_variables_that_name_no_server_go_to_none_of_two(
    home: Home, cli: Cli, servers: Servers, monkeypatch: pytest.MonkeyPatch, *, typed: bool
) -> None:
    monkeypatch.setenv("CIO_CONSOLE_TOKEN", "jeton-de-personne")
    words = ["synchroniser"]
    if typed:
        words += ["--source", servers.north.url, "--source", servers.south.url]
    else:
        given(home, f'[sources]\nNord = "{servers.north.url}"\nSud = "{servers.south.url}"\n')
    done = cli(*words)
    assert servers.sent(servers.north) == servers.sent(servers.south) == {""}
    assert "jeton-de-personne" not in done.out + done.err


def test_variables_go_to_the_one_source_chosen_and_to_two_of_one_server(
    home: Home, cli: Cli, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIO_CONSOLE_USER", "moi")
    monkeypatch.setenv("CIO_CONSOLE_PASSWORD", "mot-a-moi")
    basic = f"Basic {base64.b64encode(b'moi:mot-a-moi').decode()}"
    given(
        home,
        f'[sources]\nNord = "{servers.north.url}"\nSud = "{servers.south.url}"\n'
        f'Est = "{servers.north.url}est/"\n',
    )
    cli("synchroniser", "--source", "nord", "--source", "est")
    assert servers.sent(servers.north) == {basic}
    assert not servers.south.requests
    cli("synchroniser", "--source", "sud")
    assert servers.sent(servers.south) == {basic}


def test_config_and_diagnostic_say_why_a_variable_serves_none_of_two(
    home: Home, cli: Cli, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIO_CONSOLE_TOKEN", "jeton-de-personne")
    given(home, f'[sources]\nNord = "{servers.north.url}"\nSud = "{servers.south.url}"\n')
    told = cli("config").out
    assert "CIO_CONSOLE_TOKEN ne dit pas pour quel serveur elle est" in told
    for done in (cli("config", "--json"), cli("diagnostic", "--json")):
        assert "jeton-de-personne" not in done.out + done.err
        json.loads(done.out)
    assert servers.sent(servers.north) == servers.sent(servers.south) == {""}


def test_a_certificate_to_show_may_be_one_sources_own(
    home: Home, cli: Cli, servers: Servers, tmp_path: Path
) -> None:
    given(
        home,
        f'[sources]\nNord = "{servers.north.url}"\n'
        f'Sud = {{ adresse = "{servers.south.url}", certificats = "{tmp_path}/absent.pem" }}\n',
    )
    done = cli("synchroniser")
    assert done.code == 3
    assert servers.north.requests, "the other is not stopped by a setting that is not its own"
