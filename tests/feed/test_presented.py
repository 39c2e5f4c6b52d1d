"""The certificate that a refused server shows: seen, while nothing of ours leaves."""

import socket
import ssl
from pathlib import Path

import pytest

from cio_console.feed.certificates import read_certificate
from cio_console.feed.hidden import Hidden
from cio_console.feed.presented import presented_certificate
from cio_console.feed.proxies import Proxy
from cio_console.feed.source import Address
from tests.feed.authority import LONG_AGO, Authority
from tests.feed.servers import Step, response, scripted, unused_port

SECONDS = 10.0


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def server_of(certificate: str) -> ssl.SSLContext:
    """Return the context of a server that shows that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def behind(context: ssl.SSLContext, seen: list[bytes]) -> Step:
    """Return a step that speaks TLS on a tunnel, and notes what comes through it."""

    def step(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            seen.append(secure.recv(4096))

    return step


def test_an_expired_certificate_is_seen_and_no_request_leaves(authority: Authority) -> None:
    context = server_of(authority.issue("autre.exemple.fr", LONG_AGO))
    with scripted([response(b"{}")], tls=context) as server:
        address = Address("https", "127.0.0.1", server.port, "/")
        der = presented_certificate(address, None, SECONDS)
    assert server.requests == []
    assert der
    found = read_certificate(der)
    assert (found.names, found.not_after) == (("autre.exemple.fr",), LONG_AGO)


def test_it_is_seen_through_a_proxy_that_gets_its_own_account_alone(authority: Authority) -> None:
    seen: list[bytes] = []
    tunnel = behind(server_of(authority.issue("suivi.invalid")), seen)
    with scripted([b"HTTP/1.1 200 OK\r\n\r\n", tunnel]) as proxy:
        via = Proxy(
            f"http://127.0.0.1:{proxy.port}", f"127.0.0.1:{proxy.port}", ("moi", Hidden("mot"))
        )
        der = presented_certificate(Address("https", "suivi.invalid", 443, "/"), via, SECONDS)
    assert proxy.requests[0].startswith("CONNECT suivi.invalid:443 HTTP/1.1\r\n")
    assert proxy.header(0, "Proxy-Authorization") == "Basic bW9pOm1vdA=="
    assert proxy.header(0, "Authorization") == ""
    assert seen in ([], [b""])
    assert der
    assert read_certificate(der).names == ("suivi.invalid",)


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", b"200 ", b""]
)
def test_a_proxy_that_does_not_open_the_way_shows_nothing(answer: bytes) -> None:
    def close(connection: socket.socket) -> None:
        connection.shutdown(socket.SHUT_RDWR)

    with scripted([answer, close]) as proxy:
        via = Proxy(f"http://127.0.0.1:{proxy.port}", f"127.0.0.1:{proxy.port}")
        assert presented_certificate(Address("https", "x.invalid", 443, "/"), via, 2.0) is None


def test_what_cannot_be_seen_is_none() -> None:
    nobody = Address("https", "127.0.0.1", unused_port(), "/")
    assert presented_certificate(nobody, None, SECONDS) is None
    secure_proxy = Proxy("https://proxy.exemple.fr:443", "proxy.exemple.fr:443")
    assert presented_certificate(nobody, secure_proxy, SECONDS) is None
    with scripted([response(b"<html>")]) as server:  # no TLS there
        clear = Address("https", "127.0.0.1", server.port, "/")
        assert presented_certificate(clear, None, SECONDS) is None
