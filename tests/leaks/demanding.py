"""Servers that demand credentials: a web server with its moods, the host of another, a proxy.

Each remembers the head of every request, for what must not be in it. A mood that fails is a hostile
one: its pages say back the credentials that it was given.
"""

import json
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

Reply = tuple[int, dict[str, str], bytes]
_MISSING: Reply = (404, {}, b"")


class Server(ThreadingHTTPServer):
    """Serves a feed to whoever gives `expected`, below « /flux/<mood>/ »."""

    daemon_threads = True

    def __init__(
        self, feed: Path, expected: str, elsewhere: str, tls: ssl.SSLContext | None
    ) -> None:
        self.feed, self.expected, self.elsewhere = feed, expected, elsewhere
        self.heads: list[str] = []
        self.tours = 0
        self.echoes = True
        """Whether what fails says back what it was given."""
        super().__init__(("127.0.0.1", 0), _Handler)
        if tls is not None:
            self.socket = tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that leaves."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_GET(self) -> None:
        """Answer in the mood that the path names."""
        server = cast("Server", self.server)
        server.heads.append(f"{self.requestline}\n{self.headers}")
        given = self.headers.get("Authorization", "")
        _, _, mood, name = [*self.path.split("/", 3), "", "", ""][:4]
        reply = MOODS.get(mood, _served)
        told = given if server.echoes or reply in (_served, _tour) else ""
        status, headers, body = reply(server, told, name)
        self.send_response_only(status)
        for key, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = len(body) != int(headers.get("Content-Length", len(body)))

    def log_message(self, *_: object) -> None:
        """Say nothing: what is searched is what the console says."""


def _served(server: Server, given: str, name: str) -> Reply:
    if given != server.expected:
        return _refused(401)(server, given, name)
    path = server.feed / name
    if not path.is_file():
        return _MISSING
    return 200, {"Content-Type": "application/json", "ETag": f'"{name}"'}, path.read_bytes()


def _refused(status: int) -> Callable[[Server, str, str], Reply]:
    def reply(_server: Server, given: str, _name: str) -> Reply:
        challenge = {"WWW-Authenticate": f'Basic realm="{_echo(given)}"', "Retry-After": "0"}
        return status, challenge, f"no: {given}".encode()

    return reply


def _tour(server: Server, given: str, name: str) -> Reply:
    """Serve the first index, then refuse: what an account that expires looks like."""
    server.tours += name == "index.json"
    return (_served if server.tours < 2 else _refused(401))(server, given, name)


def _cut(_server: Server, given: str, _name: str) -> Reply:
    return 200, {"Content-Length": "5000"}, f'{{"said": "{given}"'.encode()


def _portal(_server: Server, given: str, _name: str) -> Reply:
    return 200, {"Content-Type": "text/html"}, f"<html>{given}</html>".encode()


def _away(server: Server, given: str, _name: str) -> Reply:
    return 302, {"Location": f"{server.elsewhere}?was={_echo(given)}"}, given.encode()


def _invalid(_server: Server, given: str, _name: str) -> Reply:
    said = {"format": "cio-feed", "format_version": "1.0", "revision": given, given: given}
    return 200, {"Content-Type": "application/json"}, json.dumps(said).encode()


def _echo(given: str) -> str:
    return given.partition(" ")[2]


MOODS: dict[str, Callable[[Server, str, str], Reply]] = {
    "ok": _served,
    "tour": _tour,
    "401": _refused(401),
    "403": _refused(403),
    "407": _refused(407),
    "coupe": _cut,
    "portail": _portal,
    "renvoi": _away,
    "invalide": _invalid,
}
"""What stands after « /flux/ » in an address → how it is answered."""


class Proxy:
    """A proxy that demands an account, then leads any name to one port of this machine."""

    def __init__(self, expected: str, port: int) -> None:
        self.expected, self._target = expected, port
        self.heads: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._lead, args=(near,), daemon=True).start()

    def _lead(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head and (data := near.recv(4096)):
                head += data
            text = head.decode("latin-1")
            self.heads.append(text)
            if f"Proxy-Authorization: {self.expected}\r\n" not in text:
                near.sendall(b"HTTP/1.1 407 Non\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(("127.0.0.1", self._target)) as far:
                near.sendall(b"HTTP/1.1 200 Ouvert\r\n\r\n")
                _relay(near, far)


def _relay(near: socket.socket, far: socket.socket) -> None:
    other = {near: far, far: near}
    while True:
        for ready in select.select([near, far], [], [])[0]:
            data = ready.recv(65_536)
            if not data:
                return
            other[ready].sendall(data)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Serve while the context lasts."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
