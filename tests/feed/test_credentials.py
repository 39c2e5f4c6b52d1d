"""Credentials: from the environment or netrc, complete, private, never shown."""

import base64
from pathlib import Path

import pytest

from cio_console.errors import UsageProblem
from cio_console.feed.credentials import Route, authorization, is_exempt, proxy_for, route
from cio_console.feed.source import Address

SERVER = Address("https", "suivi.exemple.fr", 443, "/")
SECRET = "m0t:de passe é"  # noqa: S105 - invented


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


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
    assert (proxy_for(SERVER, environ, chosen) is None) == (way.url == "")


def test_a_way_never_shows_the_address_that_may_hold_a_password() -> None:
    assert "s3cret" not in repr(route(SERVER, {"HTTPS_PROXY": "http://a:s3cret@p.fr"}, ""))
    assert route(Address("https", "::1", 443, "/"), {}, "http://p.fr") == Route()


def test_the_proxy_s_password_is_used_and_never_shown() -> None:
    proxy = proxy_for(SERVER, {"HTTPS_PROXY": "http://moi:s%C3%A9cret@proxy.fr:3128"}, "")
    assert proxy is not None
    assert proxy.account == ("moi", "sécret")
    assert "cret" not in proxy.url + proxy.name + repr(proxy)


def test_the_proxy_s_own_variables_win_over_its_address() -> None:
    environ = {
        "HTTPS_PROXY": "http://a:b@proxy.fr:3128",
        "CIO_CONSOLE_PROXY_USER": "moi",
        "CIO_CONSOLE_PROXY_PASSWORD": SECRET,
    }
    proxy = proxy_for(SERVER, environ, "")
    assert proxy is not None
    assert proxy.account == ("moi", SECRET)


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
    assert is_exempt(Address("https", host, 443, "/"), no_proxy) == exempt
    through = proxy_for(
        Address("https", host, 443, "/"),
        {"HTTPS_PROXY": "http://proxy.fr:1", "no_proxy": no_proxy},
        "",
    )
    assert (through is None) == exempt
