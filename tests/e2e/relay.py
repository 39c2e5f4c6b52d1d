"""A relay on loopback that breaks the connections it carries, as a bad line does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Relay:
    """Carries bytes to a port, and cuts the first connections that bring too many back."""

    def __init__(self, port: int, *, cuts: int, after: int) -> None:
        self.broken = 0
        """Connections cut so far."""
        self._target = port
        self._cuts = cuts
        self._after = after
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    def close(self) -> None:
        """Stop listening, break every connection, wait for every thread."""
        for each in [self._listener, *self._sockets]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for each in [self._listener, *self._sockets]:
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._sockets += [near, far]
                self._start(self._carry, near, far, -1)
                self._start(self._carry, far, near, self._after)

    def _carry(self, source: socket.socket, target: socket.socket, limit: int) -> None:
        carried = 0
        with suppress(OSError):
            while data := source.recv(16384):
                carried += len(data)
                if 0 <= limit < carried and self.broken < self._cuts:
                    self.broken += 1
                    break
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _start(self, work: object, *arguments: object) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()


@contextmanager
def relay(port: int, *, cuts: int, after: int) -> Iterator[Relay]:
    """Carry to `port`, cutting `cuts` connections once `after` bytes have come back on them."""
    made = Relay(port, cuts=cuts, after=after)
    try:
        yield made
    finally:
        made.close()
