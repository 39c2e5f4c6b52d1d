"""Certificates: verified always, against the authorities the user configured first."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import truststore

from cio_console.errors import SourceUnreachable
from cio_console.feed.source import Address, FeedOptions, open_feed
from cio_console.feed.tls import Authorities, authorities, tls_context
from tests.feed.authority import LONG_AGO, Authority
from tests.feed.builders import options
from tests.feed.servers import Scripted, response, scripted

INDEX = b'{"format": "cio-feed"}'
FAR = Address("https", "suivi.exemple.fr", 443, "/")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("autorite"))


@contextmanager
def secure(certificate: str) -> Iterator[Scripted]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with scripted([response(INDEX)], tls=context) as server:
        yield server


async def index_of(server: Scripted, given: FeedOptions) -> bytes:
    async with open_feed(server.url.replace("http:", "https:"), given) as feed:
        answer = await feed.index("")
        assert answer is not None
        return answer.raw


async def test_the_configured_authority_opens_the_way(authority: Authority) -> None:
    with secure(authority.issue("127.0.0.1")) as server:
        assert await index_of(server, options(ca_bundle=authority.bundle)) == INDEX


async def test_the_variable_s_authority_opens_the_way(authority: Authority) -> None:
    with secure(authority.issue("127.0.0.1")) as server:
        assert await index_of(server, options({"SSL_CERT_FILE": authority.bundle})) == INDEX


async def test_the_configured_authority_wins_over_the_variable(authority: Authority) -> None:
    both = options({"SSL_CERT_FILE": "/absent.pem"}, ca_bundle=authority.bundle)
    with secure(authority.issue("127.0.0.1")) as server:
        assert await index_of(server, both) == INDEX


async def refused(certificate: str, bundle: str, phrase: str) -> None:
    given = options({"CIO_CONSOLE_TOKEN": "jeton"}, ca_bundle=bundle)
    with secure(certificate) as server:
        with pytest.raises(SourceUnreachable, match=phrase) as caught:
            await index_of(server, given)
        assert server.requests == []
    assert "données déjà reçues restent" in str(caught.value)


async def test_an_unknown_authority_is_sent_nothing_at_all(
    authority: Authority, tmp_path: Path
) -> None:
    phrase = "autorité inconnue de ce poste"
    await refused(authority.issue("127.0.0.1"), "", phrase)
    await refused(authority.issue("127.0.0.1"), Authority(tmp_path).bundle, phrase)


async def test_an_expired_certificate_is_sent_nothing_at_all(authority: Authority) -> None:
    await refused(authority.issue("127.0.0.1", LONG_AGO), authority.bundle, "a expiré")


async def test_a_certificate_for_another_name_is_sent_nothing_at_all(authority: Authority) -> None:
    phrase = "n'est pas celui de 127.0.0.1"
    await refused(authority.issue("autre.exemple.fr"), authority.bundle, phrase)


def test_the_system_s_authorities_serve_when_nothing_is_configured() -> None:
    assert isinstance(tls_context(FAR, options()), truststore.SSLContext)


def test_every_context_verifies_the_certificate_and_the_name(authority: Authority) -> None:
    folder = {"SSL_CERT_DIR": str(authority.folder)}
    for given in (options(ca_bundle=authority.bundle), options(folder), options()):
        context = tls_context(FAR, given)
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname


def test_plain_http_on_this_machine_trusts_nobody() -> None:
    context = tls_context(Address("http", "127.0.0.1", 80, "/"), options())
    assert context.get_ca_certs() == []
    assert context.verify_mode is ssl.CERT_REQUIRED


def test_a_configured_bundle_is_the_only_one_trusted(authority: Authority) -> None:
    context = tls_context(FAR, options(ca_bundle=authority.bundle))
    assert len(context.get_ca_certs()) == 1


def test_what_decides_of_the_authorities_is_told() -> None:
    folder = {"SSL_CERT_DIR": "/d"}
    both = {"SSL_CERT_FILE": "/f.pem", **folder}
    assert authorities(options()) == Authorities()
    assert authorities(options(folder)) == Authorities("SSL_CERT_DIR", folder="/d")
    assert authorities(options(both)) == Authorities("SSL_CERT_FILE", "/f.pem")
    assert authorities(options(both, ca_bundle="/ca.pem")) == Authorities("certificats", "/ca.pem")
