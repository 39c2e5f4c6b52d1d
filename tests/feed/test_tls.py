"""Certificates: verified always, against the authorities the user configured first."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import truststore

from cio_console.errors import SourceUnreachable
from cio_console.feed.source import Address, FeedOptions, open_feed
from cio_console.feed.tls import tls_context
from tests.feed.builders import options
from tests.feed.servers import Scripted, response, scripted

HERE = Path(__file__).parent / "certificates"
AUTHORITY = str(HERE / "ca.pem")
INDEX = b'{"format": "cio-feed"}'
FAR = Address("https", "suivi.exemple.fr", 443, "/")


@contextmanager
def secure(certificate: str) -> Iterator[Scripted]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(HERE / certificate)
    with scripted([response(INDEX)], tls=context) as server:
        yield server


async def index_of(server: Scripted, given: FeedOptions) -> bytes:
    async with open_feed(server.url.replace("http:", "https:"), given) as feed:
        answer = await feed.index("")
        assert answer is not None
        return answer.raw


async def test_the_configured_authority_opens_the_way() -> None:
    with secure("valable.pem") as server:
        assert await index_of(server, options(ca_bundle=AUTHORITY)) == INDEX


async def test_the_variable_s_authority_opens_the_way() -> None:
    with secure("valable.pem") as server:
        assert await index_of(server, options({"SSL_CERT_FILE": AUTHORITY})) == INDEX


async def test_the_configured_authority_wins_over_the_variable() -> None:
    both = options({"SSL_CERT_FILE": "/absent.pem"}, ca_bundle=AUTHORITY)
    with secure("valable.pem") as server:
        assert await index_of(server, both) == INDEX


@pytest.mark.parametrize(
    ("certificate", "authority", "phrase"),
    [
        ("valable.pem", "", "autorité inconnue de ce poste"),
        ("valable.pem", str(HERE / "autre.pem"), "autorité inconnue de ce poste"),
        ("perime.pem", AUTHORITY, "a expiré"),
        ("autre.pem", AUTHORITY, "n'est pas celui de 127.0.0.1"),
    ],
)
async def test_a_certificate_that_does_not_hold_sends_nothing_at_all(
    certificate: str, authority: str, phrase: str
) -> None:
    given = options({"CIO_CONSOLE_TOKEN": "jeton"}, ca_bundle=authority)
    with secure(certificate) as server:
        with pytest.raises(SourceUnreachable, match=phrase) as caught:
            await index_of(server, given)
        assert server.requests == []
    assert "données déjà reçues restent" in str(caught.value)


def test_the_system_s_authorities_serve_when_nothing_is_configured() -> None:
    assert isinstance(tls_context(FAR, options()), truststore.SSLContext)


@pytest.mark.parametrize(
    "given", [options(ca_bundle=AUTHORITY), options({"SSL_CERT_DIR": str(HERE)}), options()]
)
def test_every_context_verifies_the_certificate_and_the_name(given: FeedOptions) -> None:
    context = tls_context(FAR, given)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_plain_http_on_this_machine_trusts_nobody() -> None:
    context = tls_context(Address("http", "127.0.0.1", 80, "/"), options())
    assert context.get_ca_certs() == []
    assert context.verify_mode is ssl.CERT_REQUIRED


def test_a_configured_bundle_is_the_only_one_trusted() -> None:
    context = tls_context(FAR, options(ca_bundle=AUTHORITY))
    assert len(context.get_ca_certs()) == 1
