"""What a user may write as a source, and what is refused before any connection."""

from pathlib import Path

import pytest

from cio_console.errors import UsageProblem
from cio_console.feed.client import HttpFeed
from cio_console.feed.folder import FolderFeed
from cio_console.feed.source import Address, open_feed, parse_location
from tests.feed.builders import options


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://suivi.exemple.fr/0941234X/", "https://suivi.exemple.fr/0941234X/"),
        ("https://suivi.exemple.fr/0941234X", "https://suivi.exemple.fr/0941234X/"),
        ("https://suivi.exemple.fr/0941234X/index.json", "https://suivi.exemple.fr/0941234X/"),
        ("  https://Suivi.Exemple.FR  ", "https://suivi.exemple.fr/"),
        ("HTTPS://exemple.fr:443/a//", "https://exemple.fr/a/"),
        ("https://exemple.fr:8443/a", "https://exemple.fr:8443/a/"),
        ("http://127.0.0.1:80/", "http://127.0.0.1/"),
        ("http://[::1]:8080/flux", "http://[::1]:8080/flux/"),
    ],
)
def test_an_address_is_brought_to_one_way_of_writing_it(text: str, url: str) -> None:
    place = parse_location(text)
    assert isinstance(place, Address)
    assert place.url == url
    assert parse_location(url) == place


def test_a_folder_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert parse_location("flux") == tmp_path / "flux"
    assert parse_location(str(tmp_path / "flux" / "index.json")) == tmp_path / "flux"
    assert parse_location(f"file://{tmp_path}/mon%20flux") == tmp_path / "mon flux"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "ftp://exemple.fr/flux",
        "https://",
        "https://exemple.fr:port/",
        "https://exemple.fr:99999/",
        "https://[::1/",
        "https://exemple.fr/?jeton=secret",
        "https://exemple.fr/#secret",
        "https://exemple.fr/\x1b[2J",
        "https://exemple.fr/a\nb",
        "file://serveur/partage",
    ],
)
def test_what_is_no_address_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        parse_location(text)
    assert "n'est pas comprise" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "https://directrice:m0tdepasse@exemple.fr/flux",
        "https://directrice@exemple.fr/flux",
        "https://:m0tdepasse@exemple.fr/flux",
        "http://directrice:m0tdepasse@127.0.0.1:8000/",
    ],
)
def test_credentials_in_an_address_are_refused_and_never_repeated(text: str) -> None:
    with pytest.raises(UsageProblem, match="CIO_CONSOLE_PASSWORD") as caught:
        open_feed(text, options())
    assert "m0tdepasse" not in str(caught.value)
    assert "directrice" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["http://exemple.fr/", "http://10.0.0.1/", "http://localhost.exemple.fr/"]
)
def test_plain_http_is_refused_beyond_this_machine(text: str) -> None:
    with pytest.raises(UsageProblem, match="http_en_clair"):
        open_feed(text, options())
    assert isinstance(open_feed(text, options(allow_http=True)), HttpFeed)


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8000/", "http://localhost/", "http://[::1]/", "http://127.1.2.3/"]
)
def test_plain_http_is_accepted_on_this_machine(text: str) -> None:
    assert open_feed(text, options()).location.startswith("http://")


def test_the_right_kind_of_feed_is_opened(tmp_path: Path) -> None:
    assert isinstance(open_feed(str(tmp_path), options()), FolderFeed)
    assert isinstance(open_feed("https://exemple.fr/flux", options()), HttpFeed)
    assert open_feed("https://exemple.fr/flux", options()).location == "https://exemple.fr/flux/"


def test_the_options_never_show_the_environment() -> None:
    secret = options({"CIO_CONSOLE_PASSWORD": "m0tdepasse"})
    assert "m0tdepasse" not in repr(secret)


@pytest.mark.parametrize("host", ["xn--a", "999.1.1.1", "\N{PILE OF POO}.invalid"])
def test_a_name_that_no_network_knows_how_to_write_is_refused_before_any_connection(
    host: str,
) -> None:
    with pytest.raises(UsageProblem, match="n'est pas comprise"):
        open_feed(f"https://{host}/", options())


async def test_such_a_name_of_a_proxy_is_refused_too() -> None:
    given = options(proxy="http://999.1.1.1:3128")
    with pytest.raises(UsageProblem, match="mandataire"):
        async with open_feed("https://suivi.invalid/", given):
            pass
