"""The certificate this console shows: to the server alone, with a key that nobody else reads."""

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from cio_console.errors import AccessRefused, CioConsoleError, UsageProblem
from cio_console.feed.source import FeedOptions, open_feed
from tests.feed.authority import LONG_AGO, Authority
from tests.feed.builders import options
from tests.feed.servers import Scripted, response, scripted

INDEX = b'{"format": "cio-feed"}'
PASSWORD = "ouvre-toi"  # noqa: S105 - invented
HERE = "127.0.0.1"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


async def index_of(server: Scripted, given: FeedOptions) -> bytes:
    async with open_feed(server.url.replace("http:", "https:"), given) as feed:
        answer = await feed.index("")
        assert answer is not None
        return answer.raw


async def refusal(server: Scripted, given: FeedOptions) -> CioConsoleError:
    with pytest.raises(CioConsoleError) as caught:
        await index_of(server, given)
    assert "données déjà reçues restent" in str(caught.value)
    assert PASSWORD not in repr(caught.value) + str(caught.value)
    return caught.value


async def test_a_server_that_wants_a_certificate_gets_ours(authority: Authority) -> None:
    both = authority.issue("poste-du-cio")
    certificate, key = authority.issue_apart("autre-poste")
    with scripted([response(INDEX)], tls=authority.server(HERE, wants_certificate=True)) as server:
        for given in (
            options(ca_bundle=authority.bundle, client_certificate=both),
            options(ca_bundle=authority.bundle, client_certificate=certificate, client_key=key),
        ):
            assert await index_of(server, given) == INDEX


async def test_a_key_under_a_passphrase_opens_with_the_variable(authority: Authority) -> None:
    certificate, key = authority.issue_apart("poste-du-cio", password=PASSWORD)
    given = options(
        {"CIO_CONSOLE_KEY_PASSWORD": PASSWORD},
        ca_bundle=authority.bundle,
        client_certificate=certificate,
        client_key=key,
    )
    with scripted([response(INDEX)], tls=authority.server(HERE, wants_certificate=True)) as server:
        assert await index_of(server, given) == INDEX
    assert PASSWORD not in repr(given)


async def test_a_server_that_gets_none_is_told_from_one_that_refuses_ours(
    authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stranger = Authority(tmp_path_factory.mktemp("autre")).issue("poste-du-cio")
    expired = authority.issue("poste-du-cio", LONG_AGO)
    for shown, words in (
        ("", "exige un certificat client"),
        (stranger, "n'accepte pas le certificat client"),
        (expired, "n'accepte pas le certificat client"),
    ):
        given = options(ca_bundle=authority.bundle, client_certificate=shown)
        wanting = authority.server(HERE, wants_certificate=True)
        with scripted([response(INDEX)], tls=wanting) as server:
            problem = await refusal(server, given)
            assert server.requests == []
        assert isinstance(problem, AccessRefused)
        assert words in str(problem)


PAGE = b"<html><head><title>400</title></head><body><center>%s</center></body></html>"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"No required SSL certificate was sent", "exige un certificat client"),
        (b"The SSL certificate error", "n'accepte pas le certificat client"),
        (b"Request Header Or Cookie Too Large", "de façon imprévue (400)"),
        (b"x" * 100_000 + b"No required SSL certificate was sent", "de façon imprévue (400)"),
    ],
)
async def test_a_page_of_nginx_tells_why_it_is_400(
    authority: Authority, said: bytes, words: str
) -> None:
    page = response(PAGE % said, status="400 Bad Request", headers=[("Content-Type", "text/html")])
    with scripted([page], tls=authority.server(HERE)) as server:
        problem = await refusal(server, options(ca_bundle=authority.bundle))
        assert len(server.requests) == 1
    assert words in str(problem)


def nothing_there(certificate: Path, key: Path) -> None:
    certificate.unlink()


def a_folder_there(certificate: Path, key: Path) -> None:
    certificate.unlink()
    certificate.mkdir()


def no_certificate(certificate: Path, key: Path) -> None:
    certificate.write_bytes(key.read_bytes())


def no_key_there(certificate: Path, key: Path) -> None:
    key.unlink()


def no_key(certificate: Path, key: Path) -> None:
    key.write_bytes(certificate.read_bytes())


def half_a_key(certificate: Path, key: Path) -> None:
    key.write_bytes(key.read_bytes()[:90])


def a_key_for_all(certificate: Path, key: Path) -> None:
    key.chmod(0o640)


Spoil = Callable[[Path, Path], None]

SPOILT: list[tuple[Spoil, str]] = [
    (nothing_there, "certificat client {certificate} est absent ou illisible"),
    (a_folder_there, "certificat client {certificate} est absent ou illisible"),
    (no_certificate, "certificat client {certificate} est absent ou illisible"),
    (no_key_there, "clé privée {key} est absente ou illisible"),
    (no_key, "clé privée {key} est absente ou illisible"),
    (half_a_key, "clé privée {key} est absente ou illisible"),
    (a_key_for_all, "Protégez-la : chmod 600 {key}"),
]


@pytest.mark.parametrize(("spoil", "words"), SPOILT, ids=lambda x: getattr(x, "__name__", ""))
async def test_a_file_that_cannot_serve_is_told_before_any_connection(
    authority: Authority, spoil: Spoil, words: str
) -> None:
    certificate, key = authority.issue_apart("poste-du-cio")
    spoil(Path(certificate), Path(key))
    given = options(ca_bundle=authority.bundle, client_certificate=certificate, client_key=key)
    with scripted([response(INDEX)]) as server:
        problem = await refusal(server, given)
        assert server.requests == []
    assert isinstance(problem, UsageProblem)
    assert words.format(certificate=certificate, key=key) in str(problem)


async def test_a_key_of_another_certificate_is_told(authority: Authority) -> None:
    certificate, _ = authority.issue_apart("poste-du-cio")
    _, key = authority.issue_apart("autre-poste")
    given = options(ca_bundle=authority.bundle, client_certificate=certificate, client_key=key)
    with scripted([response(INDEX)]) as server:
        problem = await refusal(server, given)
    assert f"{key} n'est pas celle du certificat {certificate}" in str(problem)


@pytest.mark.parametrize("password", ["", "autre", "é" * 2000])
async def test_a_key_under_a_passphrase_is_told_and_never_asked_for_on_the_terminal(
    authority: Authority, password: str
) -> None:
    certificate, key = authority.issue_apart("poste-du-cio", password=PASSWORD)
    given = options(
        {"CIO_CONSOLE_KEY_PASSWORD": password},
        ca_bundle=authority.bundle,
        client_certificate=certificate,
        client_key=key,
    )
    with scripted([response(INDEX)]) as server:
        problem = await refusal(server, given)
    assert "CIO_CONSOLE_KEY_PASSWORD" in str(problem)
    assert not password or password not in str(problem)


async def test_a_key_alone_is_told(authority: Authority) -> None:
    _, key = authority.issue_apart("poste-du-cio")
    with scripted([response(INDEX)]) as server:
        problem = await refusal(server, options(ca_bundle=authority.bundle, client_key=key))
    assert "« cle_client » est donné sans « certificat_client »" in str(problem)


async def test_a_source_without_tls_has_no_use_for_it() -> None:
    given = options(client_certificate="/absent.pem")
    with scripted([response(INDEX)]) as server:
        async with open_feed(server.url, given) as feed:
            assert await feed.index("") is not None


async def test_the_proxy_never_sees_it(authority: Authority) -> None:
    seen: list[bytes | None] = []

    def look(connection: socket.socket) -> None:
        assert isinstance(connection, ssl.SSLSocket)
        seen.append(connection.getpeercert(binary_form=True))

    asking = authority.server(HERE, wants_certificate=True)
    asking.verify_mode = ssl.CERT_OPTIONAL
    with scripted([look, response(status="403 Forbidden")], tls=asking) as proxy:
        given = options(
            ca_bundle=authority.bundle,
            client_certificate=authority.issue("poste-du-cio"),
            proxy=f"https://{HERE}:{proxy.port}",
        )
        async with open_feed("https://suivi.invalid/", given) as feed:
            with pytest.raises(CioConsoleError, match="n'a pas ouvert la connexion"):
                await feed.index("")
    assert seen == [None]
