"""The proxy on the way: which one, whether at all, and its account, never shown."""

from pathlib import Path

import pytest

from cio_console.errors import UsageProblem
from cio_console.feed.hidden import Hidden
from cio_console.feed.proxies import Route, proxy_for, route
from cio_console.feed.source import Address
from tests.feed.identities import a_credentials_file

SERVER = Address("https", "suivi.exemple.fr", 443, "/")
SECRET = "m0t:de passe é"  # noqa: S105 - invented


def test_no_variable_means_no_proxy() -> None:
    assert proxy_for(SERVER, {}, "") is None


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"HTTPS_PROXY": "http://proxy.fr:3128"}, "http://proxy.fr:3128"),
        ({"https_proxy": "proxy.fr:3128"}, "http://proxy.fr:3128"),
        ({"ALL_PROXY": "http://proxy.fr"}, "http://proxy.fr:80"),
        ({"https_proxy": "http://a.fr:1", "HTTPS_PROXY": "http://b.fr:2"}, "http://a.fr:1"),
        ({"HTTPS_PROXY": "http://[::2]:3128"}, "http://[::2]:3128"),
    ],
)
def test_the_usual_variables_name_the_proxy(environ: dict[str, str], url: str) -> None:
    proxy = proxy_for(SERVER, environ, "")
    assert proxy is not None
    assert proxy.url == url


def test_the_variable_of_the_other_scheme_is_not_for_us() -> None:
    assert proxy_for(SERVER, {"HTTP_PROXY": "http://proxy.fr:3128"}, "") is None


def test_the_chosen_proxy_wins_even_over_no_proxy() -> None:
    environ = {"HTTPS_PROXY": "http://a.fr:1", "NO_PROXY": "*"}
    proxy = proxy_for(SERVER, environ, "http://b.fr:2")
    assert proxy is not None
    assert proxy.name == "b.fr:2"


def test_this_machine_is_never_reached_through_a_proxy() -> None:
    here = Address("http", "127.0.0.1", 8000, "/")
    assert proxy_for(here, {"HTTP_PROXY": "http://a.fr:1"}, "http://b.fr:2") is None


@pytest.mark.parametrize(
    ("environ", "chosen", "decided_by", "exempt"),
    [
        ({}, "", "", ""),
        ({"HTTPS_PROXY": "http://a.fr:1"}, "http://b.fr:2", "mandataire", ""),
        ({"HTTPS_PROXY": "http://a.fr:1"}, "", "HTTPS_PROXY", ""),
        ({"https_proxy": "http://a.fr:1", "HTTPS_PROXY": "http://c.fr"}, "", "https_proxy", ""),
        ({"all_proxy": "http://a.fr:1"}, "", "all_proxy", ""),
        ({"ALL_PROXY": "a.fr", "NO_PROXY": "b.fr, .exemple.fr"}, "", "ALL_PROXY", ".exemple.fr"),
    ],
)
def test_what_decides_of_the_way_is_told(
    environ: dict[str, str], chosen: str, decided_by: str, exempt: str
) -> None:
    way = route(SERVER, environ, chosen)
    assert (way.decided_by, way.exempt) == (decided_by, exempt)
    assert (proxy_for(SERVER, environ, chosen) is None) == (not way.url)


def test_a_way_never_shows_the_address_that_may_hold_a_password() -> None:
    assert "s3cret" not in repr(route(SERVER, {"HTTPS_PROXY": "http://a:s3cret@p.fr"}, ""))
    assert route(Address("https", "::1", 443, "/"), {}, "http://p.fr") == Route()


def test_the_proxy_s_password_is_used_and_never_shown() -> None:
    proxy = proxy_for(SERVER, {"HTTPS_PROXY": "http://moi:s%C3%A9cret@proxy.fr:3128"}, "")
    assert proxy is not None
    assert proxy.account == ("moi", Hidden("sécret"))
    assert proxy.origin == "de la variable HTTPS_PROXY"
    assert "cret" not in proxy.url + proxy.name + repr(proxy)


def test_the_proxy_s_own_variables_win_over_its_address() -> None:
    environ = {
        "HTTPS_PROXY": "http://a:b@proxy.fr:3128",
        "CIO_CONSOLE_PROXY_USER": "moi",
        "CIO_CONSOLE_PROXY_PASSWORD": SECRET,
    }
    proxy = proxy_for(SERVER, environ, "")
    assert proxy is not None
    assert proxy.account == ("moi", Hidden(SECRET))
    assert proxy.origin == "de l'environnement"


@pytest.mark.parametrize(
    "chosen", ["socks5://a.fr:1", "http://", "http://a.fr:port", "http://moi:s3cret@a.fr:1"]
)
def test_a_wrong_proxy_is_refused_without_being_quoted(chosen: str) -> None:
    with pytest.raises(UsageProblem, match="mandataire") as caught:
        proxy_for(SERVER, {}, chosen)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "no_proxy", "exempt"),
    [
        ("suivi.exemple.fr", "*", True),
        ("suivi.exemple.fr", "suivi.exemple.fr", True),
        ("suivi.exemple.fr", "exemple.fr", True),
        ("suivi.exemple.fr", ".exemple.fr", True),
        ("suivi.exemple.fr", "*.exemple.fr", True),
        ("suivi.exemple.fr", "autre.fr, EXEMPLE.FR", True),
        ("suivi.exemple.fr", "autre.fr suivi.exemple.fr:443", True),
        ("suivi.exemple.fr", "suivi.exemple.fr:8443", False),
        ("suivi.exemple.fr", "emple.fr", False),
        ("suivi.exemple.fr", "", False),
        ("suivi.exemple.fr", ".", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3", "192.168.0.0/16", False),
        ("2001:db8::1", "2001:db8::/32", True),
        ("2001:db8::1", "::1", False),
        ("suivi.exemple.fr", "10.0.0.0/8", False),
    ],
)
def test_no_proxy_lists_names_suffixes_addresses_and_networks(
    host: str, no_proxy: str, *, exempt: bool
) -> None:
    through = proxy_for(
        Address("https", host, 443, "/"),
        {"HTTPS_PROXY": "http://proxy.fr:1", "no_proxy": no_proxy},
        "",
    )
    assert (through is None) == exempt


PROXY_LINES = 'mandataire = "proxy.fr:3128"\nmandataire_utilisateur = "moi"\n'


def test_the_file_gives_the_account_of_the_very_proxy_it_names(tmp_path: Path) -> None:
    file = a_credentials_file(tmp_path, PROXY_LINES + f'mandataire_mot_de_passe = "{SECRET}"\n')
    proxy = proxy_for(SERVER, {"HTTPS_PROXY": "http://proxy.fr:3128"}, "", file)
    assert proxy is not None
    assert proxy.account == ("moi", Hidden(SECRET))
    assert proxy.origin == f"du fichier {file}"


@pytest.mark.parametrize("url", ["http://autre.fr:3128", "http://proxy.fr:8080"])
def test_the_account_of_the_file_goes_to_no_other_proxy(tmp_path: Path, url: str) -> None:
    file = a_credentials_file(tmp_path, PROXY_LINES + f'mandataire_mot_de_passe = "{SECRET}"\n')
    proxy = proxy_for(SERVER, {}, url, file)
    assert proxy is not None
    assert proxy.account is None
    assert proxy.origin == ""


def test_an_account_in_the_variable_wins_over_the_file(tmp_path: Path) -> None:
    file = a_credentials_file(tmp_path, PROXY_LINES + f'mandataire_mot_de_passe = "{SECRET}"\n')
    proxy = proxy_for(SERVER, {"HTTPS_PROXY": "http://a:b@proxy.fr:3128"}, "", file)
    assert proxy is not None
    assert proxy.account == ("a", Hidden("b"))


def test_a_file_is_not_read_when_there_is_no_proxy(tmp_path: Path) -> None:
    assert proxy_for(SERVER, {}, "", tmp_path / "absent") is None
