"""A web server for one folder, on the loopback interface: what a CIO's own server would answer.

It knows files, not feeds: strong ETags, 304, GET and HEAD only, no listing, nothing outside the
folder. It says nothing on the terminal, which belongs to the screens.
"""

import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from cio_console.errors import UsageProblem

LOOPBACK = "127.0.0.1"
_ALLOWED = "GET, HEAD"
_CONTENT_TYPES = {
    ".json": "application/json",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
_Request = socket.socket | tuple[bytes, socket.socket]
"""The library's own type; a TCP server only ever gives a socket."""
_IDLE_SECONDS = 30
"""An idle keep-alive connection is closed after this long."""


@contextmanager
def serve(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve `folder` on 127.0.0.1 while the context lasts; yield the base URL, with its slash.

    Port 0 takes any free port. Raises UsageProblem when the port cannot be taken.
    """
    try:
        server = _FolderServer(folder, port)
    except (OSError, OverflowError):
        raise UsageProblem(
            f"Le port {port} ne peut pas être utilisé : il est déjà pris ou réservé. "
            "Choisissez-en un autre avec --port, ou 0 pour en prendre un libre."
        ) from None
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _FolderServer(ThreadingHTTPServer):
    """The listening socket, the folder, and the open connections to close at the end."""

    daemon_threads = True
    allow_reuse_port = False

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder.resolve()
        self._open: set[_Request] = set()
        self._guard = threading.Lock()
        super().__init__((LOOPBACK, port), _Handler)

    def process_request(self, request: _Request, client_address: object) -> None:
        """Answer a connection in its own thread, remembering it until it closes."""
        with self._guard:
            self._open.add(request)
        super().process_request(request, cast("tuple[str, int]", client_address))

    def shutdown_request(self, request: _Request) -> None:
        """Close a connection and forget it."""
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Close the listening socket, cut idle connections, and wait for their threads."""
        with self._guard:
            for connection in self._open:
                # The other side may have closed it first.
                with suppress(OSError):
                    cast("socket.socket", connection).shutdown(socket.SHUT_RDWR)
        super().server_close()

    def handle_error(self, request: _Request, client_address: object) -> None:
        """Say nothing of a client that went away: the terminal belongs to the screens."""


class _Handler(BaseHTTPRequestHandler):
    """One connection; several requests may follow each other on it."""

    protocol_version = "HTTP/1.1"
    server_version = "cio-console-demo"
    sys_version = ""
    timeout = _IDLE_SECONDS
    server: _FolderServer

    def do_GET(self) -> None:
        """Answer a file of the folder."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer the headers of a file of the folder."""
        self._answer(with_body=False)

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Give every other method the same refusal: 405, never the library's 501."""
        if name.startswith("do_"):
            return self._refuse
        raise AttributeError(name)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
        """Log nothing."""

    def _answer(self, *, with_body: bool) -> None:
        path = self._file()
        try:
            body = path.read_bytes() if path else None
        except OSError:
            body = None
        if path is None or body is None:
            self._say(HTTPStatus.NOT_FOUND, with_body=with_body)
            return
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        unchanged = _matches(self.headers.get("If-None-Match", ""), etag)
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus.OK)
        self.send_header("ETag", etag)
        self.send_header("Cache-Control", "no-cache")
        if not unchanged:
            content_type = _CONTENT_TYPES.get(path.suffix, "application/octet-stream")
            self.send_header("Content-Type", content_type)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(body)

    def _file(self) -> Path | None:
        """Return the regular file of the folder that the request names, or None."""
        parts = unquote(urlsplit(self.path).path).split("/")[1:]
        if any(part in ("", ".", "..") or "\0" in part for part in parts):
            return None
        try:
            path = self.server.folder.joinpath(*parts).resolve()
            inside = path.is_relative_to(self.server.folder) and path.is_file()
        except (OSError, ValueError):
            return None
        return path if inside else None

    def _refuse(self) -> None:
        # The body of a refused request was not read: the connection cannot serve another one.
        self.close_connection = True
        self._say(HTTPStatus.METHOD_NOT_ALLOWED, with_body=True)

    def _say(self, status: HTTPStatus, *, with_body: bool) -> None:
        body = f"{status.value} {status.phrase}\n".encode()
        self.send_response(status)
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", _ALLOWED)
            self.send_header("Connection", "close")
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


def _matches(header: str, etag: str) -> bool:
    """Tell whether an If-None-Match header holds `etag`, compared weakly (RFC 9110 §13.1.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag in tags
