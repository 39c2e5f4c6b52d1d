"""The loopback server answers files of one folder, and nothing else."""

import hashlib
import http.client
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cio_console.demo.server import serve
from cio_console.errors import UsageProblem

INDEX = b'{"format": "cio-feed"}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an index, an object, and a secret beside it."""
    served = tmp_path / "flux"
    (served / "objects").mkdir(parents=True)
    (served / "index.json").write_bytes(INDEX)
    (served / "objects" / "abc.json").write_bytes(b"{}")
    (served / "objects" / "abc.zip").write_bytes(b"PK")
    (tmp_path / "secret.json").write_bytes(b"secret")
    return served


@pytest.fixture
def connection(folder: Path) -> Iterator[http.client.HTTPConnection]:
    """Return an open keep-alive connection to a server of `folder`."""
    with serve(folder) as base:
        client = _connect(base)
        yield client
        client.close()


def _connect(base: str) -> http.client.HTTPConnection:
    parts = urlsplit(base)
    return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)


def _ask(
    connection: http.client.HTTPConnection,
    path: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request(method, path, headers=headers or {})
    response = connection.getresponse()
    return response, response.read()


def test_the_base_address_is_on_the_loopback_and_ends_with_a_slash(folder: Path) -> None:
    with serve(folder) as base:
        assert base.startswith("http://127.0.0.1:")
        assert base.endswith("/")


def test_a_file_is_answered_with_its_type_size_and_strong_etag(
    connection: http.client.HTTPConnection,
) -> None:
    response, body = _ask(connection, "/index.json")
    assert (response.status, body) == (200, INDEX)
    assert response.getheader("Content-Type") == "application/json"
    assert response.getheader("Content-Length") == str(len(INDEX))
    assert response.getheader("ETag") == f'"{hashlib.sha256(INDEX).hexdigest()}"'


@pytest.mark.parametrize(
    "header", ["{etag}", "W/{etag}", '"other", {etag}', "*"], ids=["same", "weak", "list", "any"]
)
def test_a_known_etag_is_answered_304_without_a_body(
    connection: http.client.HTTPConnection, header: str
) -> None:
    etag = _ask(connection, "/index.json")[0].getheader("ETag", "")
    response, body = _ask(
        connection, "/index.json", headers={"If-None-Match": header.format(etag=etag)}
    )
    assert (response.status, body) == (304, b"")
    assert response.getheader("ETag") == etag


def test_another_etag_gets_the_whole_file(connection: http.client.HTTPConnection) -> None:
    response, body = _ask(connection, "/index.json", headers={"If-None-Match": '"other"'})
    assert (response.status, body) == (200, INDEX)


def test_the_etag_follows_the_content(connection: http.client.HTTPConnection, folder: Path) -> None:
    before = _ask(connection, "/index.json")[0].getheader("ETag", "")
    (folder / "index.json").write_bytes(b'{"format": "cio-feed", "revision": 2}')
    response, body = _ask(connection, "/index.json", headers={"If-None-Match": before})
    assert response.status == 200
    assert response.getheader("ETag") != before
    assert b"revision" in body


def test_head_answers_the_headers_of_get_and_no_body(
    connection: http.client.HTTPConnection,
) -> None:
    response, body = _ask(connection, "/index.json", method="HEAD")
    assert (response.status, body) == (200, b"")
    assert response.getheader("Content-Length") == str(len(INDEX))
    assert _ask(connection, "/index.json")[1] == INDEX  # the connection is still in step


@pytest.mark.parametrize("path", ["/nothing.json", "/", "/objects", "/objects/"])
def test_what_is_not_a_file_is_404_and_never_a_listing(
    connection: http.client.HTTPConnection, path: str
) -> None:
    response, body = _ask(connection, path)
    assert (response.status, body) == (404, b"404 Not Found\n")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.json",
        "/objects/../../secret.json",
        "/%2e%2e/secret.json",
        "/..%2fsecret.json",
        "/objects/%2e%2e/%2e%2e/secret.json",
        "/%00",
        "/" + "a" * 5000,
    ],
)
def test_nothing_outside_the_folder_can_be_read(
    connection: http.client.HTTPConnection, path: str
) -> None:
    response, body = _ask(connection, path)
    assert response.status == 404
    assert b"secret" not in body


def test_a_link_that_leaves_the_folder_is_404(
    connection: http.client.HTTPConnection, folder: Path
) -> None:
    (folder / "link.json").symlink_to(folder.parent / "secret.json")
    assert _ask(connection, "/link.json")[0].status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_every_other_method_is_405(folder: Path, method: str) -> None:
    with serve(folder) as base:
        client = _connect(base)
        response, _ = _ask(client, "/index.json", method=method)
        assert response.status == 405
        assert response.getheader("Allow") == "GET, HEAD"
        client.close()
    assert (folder / "index.json").read_bytes() == INDEX


@pytest.mark.parametrize(
    ("name", "content_type"), [("abc.json", "application/json"), ("abc.zip", "application/zip")]
)
def test_objects_are_answered_with_their_type(
    connection: http.client.HTTPConnection, name: str, content_type: str
) -> None:
    response, _ = _ask(connection, f"/objects/{name}")
    assert response.getheader("Content-Type") == content_type


def test_the_query_does_not_change_the_file(connection: http.client.HTTPConnection) -> None:
    assert _ask(connection, "/index.json?revision=1")[1] == INDEX


def test_several_connections_are_answered_at_once(folder: Path) -> None:
    with serve(folder) as base:
        clients = [_connect(base) for _ in range(8)]
        for client in clients:
            client.request("GET", "/index.json")
        assert [client.getresponse().read() for client in clients] == [INDEX] * 8
        for client in clients:
            client.close()


def test_leaving_the_context_ends_idle_connections_and_frees_the_port(folder: Path) -> None:
    with serve(folder) as base:
        idle = _connect(base)
        assert _ask(idle, "/index.json")[0].status == 200
    assert idle.sock is not None
    assert idle.sock.recv(1) == b""  # closed by the server, not by a timeout
    idle.close()
    with serve(folder, urlsplit(base).port or 0) as again:
        assert again == base


def test_a_taken_port_is_told_in_french(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = pytest.raises(UsageProblem, match=f"Le port {port} ne peut pas être utilisé")
        with refused, serve(folder, port):
            pass


def test_an_impossible_port_is_told_in_french(folder: Path) -> None:
    with pytest.raises(UsageProblem, match="Le port 70000"), serve(folder, 70000):
        pass


def test_the_server_is_silent_even_when_a_client_goes_away(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "big.json").write_bytes(os.urandom(4 << 20))
    with serve(folder) as base:
        client = socket.create_connection((str(urlsplit(base).hostname), urlsplit(base).port or 0))
        client.sendall(b"GET /big.json HTTP/1.1\r\nHost: x\r\n\r\n")
        client.recv(10)
        client.close()
        other = _connect(base)
        assert _ask(other, "/nothing")[0].status == 404
        other.close()
    assert capfd.readouterr() == ("", "")
