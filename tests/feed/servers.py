"""A scripted server on loopback: says the very bytes a test gives, breaks where the test says."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

Step = bytes | Callable[[socket.socket], None]
"""Bytes to send, or something to do to the connection."""
Script = Sequence[Step]
"""What is done in answer to one request."""

_POLL = 0.02
_TLS_HANDSHAKE = b"\x16"
"""First byte of a client that expects TLS: it will send no request in clear."""


class Scripted:
    """The server: its address, and the requests it has read."""

    def __init__(self, scripts: Sequence[Script], tls: ssl.SSLContext | None) -> None:
        self.requests: list[str] = []
        """Head of each request, in order."""
        self._scripts = scripts
        self._tls = tls
        self._visits = 0
        self._guard = threading.Lock()
        self._connections: list[socket.socket] = []
        self._workers: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def visits(self) -> int:
        """How many connections came, whether or not they asked for anything."""
        return self._visits

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.port}/flux/"

    def header(self, rank: int, name: str) -> str:
        """Return a header of the request of that rank; "" when absent."""
        for line in self.requests[rank].split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""

    def close(self) -> None:
        """Stop listening, break every connection, wait for every thread."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for worker in self._workers:
            worker.join()
        for connection in self._connections:
            connection.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._visits += 1
                self._connections.append(connection)
                worker = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._workers.append(worker)
                worker.start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError):
            if self._tls is None:
                self._answer(connection)
                return
            secure = self._tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
            self._connections.append(secure)
            # Where it fails the socket stays open: closing it at once could lose the alert.
            secure.do_handshake()
            with secure:
                self._answer(secure)

    def _answer(self, connection: socket.socket) -> None:
        while request := _read_head(connection):
            with self._guard:
                rank = len(self.requests)
                self.requests.append(request)
            for step in self._scripts[min(rank, len(self._scripts) - 1)]:
                if isinstance(step, bytes):
                    connection.sendall(step)
                else:
                    step(connection)


def response(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    headers: Sequence[tuple[str, str]] = (),
    length: int | None = None,
    close: bool = False,
) -> bytes:
    """Return the bytes of an answer; `length` lies about the body, `close` gives no length."""
    lines = [f"HTTP/1.1 {status}"]
    given = {name.lower() for name, _ in headers}
    if "content-type" not in given:
        lines.append("Content-Type: application/json")
    if close:
        lines.append("Connection: close")
    else:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def the_rest(
    body: bytes, count: int, *, said: str = "", headers: Sequence[tuple[str, str]] = ()
) -> bytes:
    """Return the answer 206 with the last `count` bytes of `body`; `said` is its Content-Range."""
    start = len(body) - count
    told = said or f"bytes {start}-{len(body) - 1}/{len(body)}"
    return response(
        body[start:], status="206 Partial Content", headers=[("Content-Range", told), *headers]
    )


def reset(connection: socket.socket) -> None:
    """Break the connection with a TCP reset."""
    linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    connection.close()


def hang_up(connection: socket.socket) -> None:
    """Close the connection in good order."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def wait_for_the_other(connection: socket.socket) -> None:
    """Say nothing more, until the other side gives up."""
    with suppress(OSError):
        while connection.recv(4096):
            pass


def drip(piece: bytes) -> Callable[[socket.socket], None]:
    """Return a step that sends `piece` again and again, until the other side gives up."""

    def step(connection: socket.socket) -> None:
        connection.settimeout(_POLL)
        with suppress(OSError):
            while True:
                connection.sendall(piece)
                try:
                    if not connection.recv(1):
                        return
                except TimeoutError:
                    continue

    return step


def pour(piece: bytes) -> Callable[[socket.socket], None]:
    """Return a step that sends `piece` without end, as fast as the other side reads."""

    def step(connection: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection.sendall(piece)

    return step


def tunnel(port: int) -> Callable[[socket.socket], None]:
    """Return the step of a proxy that was asked to CONNECT: carry bytes to that port and back."""

    def step(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as far:
            back = threading.Thread(target=_carry, args=(far, connection), daemon=True)
            back.start()
            _carry(connection, far)
            back.join()

    return step


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def scripted(*scripts: Script, tls: ssl.SSLContext | None = None) -> Iterator[Scripted]:
    """Answer the requests one after the other; the last script answers all that follow."""
    server = Scripted(scripts, tls)
    try:
        yield server
    finally:
        server.close()


def unused_port() -> int:
    """Return a port where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _read_head(connection: socket.socket) -> str:
    head = b""
    while b"\r\n\r\n" not in head and not head.startswith(_TLS_HANDSHAKE):
        data = connection.recv(4096)
        if not data:
            return ""
        head += data
    return head.decode("latin-1")
