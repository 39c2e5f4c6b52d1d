"""A real server for one feed that stops where a test says, and counts what it is asked.

Nothing here waits for a length of time: a gate is reached, then opened, or its client leaves.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

LIMIT = 60
"""Seconds before a test that waits for nothing is told so."""


@dataclass
class Gate:
    """A place in the answers: the request, and how much of its body goes out before it."""

    where: Callable[[str], bool]
    """Chooses by the path below the feed."""
    before: float = 0
    """Least share of the body sent first; 0 for nothing at all, not even the headers."""
    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)
    """Set when the client closed the connection at the gate."""

    def wait(self) -> None:
        """Wait until a request stands at the gate."""
        assert self.reached.wait(LIMIT), "nobody came to the gate"

    def wait_left(self) -> None:
        """Wait until the client has closed its connection."""
        assert self.left.wait(LIMIT), "the connection was never closed"


@dataclass
class GatedFeed:
    """The server's side of a test: what was asked, and the gate in force."""

    folder: Path
    gate: Gate | None = None
    asked: list[str] = field(default_factory=list)
    """Paths below the feed, in the order of the requests."""
    only: str = ""
    """Authorization of the one client whose requests are counted; "" for all. Those that a killed
    process had sent may be read long after its death."""
    url: str = ""
    made: dict[str, Callable[[], Iterator[bytes]]] = field(default_factory=dict)
    """What is made as it is sent rather than read from the folder, by path."""
    sizes: dict[str, int] = field(default_factory=dict)
    """Bytes of each."""

    def give(self, path: str, size: int, pieces: Callable[[], Iterator[bytes]]) -> None:
        """Have a body of that size made as it is sent."""
        self.made[path], self.sizes[path] = pieces, size

    def body(self, path: str) -> tuple[int, Iterator[bytes]] | None:
        """Return the size and the pieces of what is at `path`, None for nothing."""
        if path in self.made:
            return self.sizes[path], self.made[path]()
        file = self.folder / path
        if not file.is_file():
            return None
        raw = file.read_bytes()
        half = (len(raw) + 1) // 2  # at least the half, which a gate may ask for
        return len(raw), iter([raw[:half], raw[half:]])

    def shut(self, where: Callable[[str], bool], before: float = 0) -> Gate:
        """Put a gate in force, in the place of the one before."""
        self.gate = Gate(where, before)
        return self.gate

    def gate_of(self, path: str) -> Gate | None:
        """Return the gate in force for that path."""
        gate = self.gate  # read once: a test may take it away meanwhile
        return gate if gate and gate.where(path) else None

    def open(self) -> None:
        """Open the gate for good."""
        if self.gate is not None:
            self.gate.opened.set()
            self.gate = None

    def objects(self) -> list[str]:
        """Return the objects asked for, without their folder."""
        return [path.partition("/")[2] for path in self.asked if path.startswith("objects/")]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    feed: GatedFeed

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that was killed."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a file of the feed, through the gate."""
        feed = cast("_Server", self.server).feed
        path = self.path.lstrip("/")
        if not feed.only or self.headers.get("Authorization") == feed.only:
            feed.asked.append(path)
        gate = feed.gate_of(path)
        if gate and not gate.before:
            self._stand(gate)
        found = feed.body(path)
        if found is None:
            self.send_error(404)
            return
        size, pieces = found
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(size))
        self.end_headers()
        sent = 0
        for piece in pieces:
            self.wfile.write(piece)
            sent += len(piece)
            # Never after the whole body: what is read at the gate would be the next request.
            if gate and 0 < gate.before <= sent / size < 1 and not gate.reached.is_set():
                self._stand(gate)

    def log_message(self, *_about: object) -> None:
        """Say nothing."""

    def _stand(self, gate: Gate) -> None:
        """Wait at the gate until it opens or the client leaves."""
        self.wfile.flush()
        gate.reached.set()
        self.connection.settimeout(0.02)
        while not gate.opened.is_set():
            try:
                if not self.connection.recv(1):
                    gate.left.set()
                    raise ConnectionAbortedError
            except TimeoutError:
                continue
            except ConnectionResetError:
                gate.left.set()
                raise
        self.connection.settimeout(None)


@contextmanager
def gated(folder: Path) -> Iterator[GatedFeed]:
    """Serve the feed of `folder` on loopback."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.feed = GatedFeed(folder, url=f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.feed
    finally:
        server.feed.open()
        with suppress(OSError):
            server.shutdown()
        server.server_close()
        thread.join()
