"""A relay on loopback that adds a delay to every byte, as a distant server does.

`python -m tests.bench.latency PORT SECONDS` relays to PORT of this machine until its standard
input closes, and prints the port where it listens. A process of its own: it slows nobody down.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen

LOOPBACK = "127.0.0.1"


class _End(asyncio.Protocol):
    """One side of a relayed connection."""

    def __init__(self, half: float) -> None:
        self.other: _End | None = None
        self.transport: asyncio.Transport | None = None
        self._half = half
        self._early: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport, and send what came before it was there."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        for data in self._early:
            transport.write(data)

    def data_received(self, data: bytes) -> None:
        """Pass the bytes to the other side, later."""
        asyncio.get_running_loop().call_later(self._half, self._pass, data)

    def connection_lost(self, _: Exception | None) -> None:
        """Close the other side, after what is on its way."""
        asyncio.get_running_loop().call_later(self._half, self._close_other)

    def _pass(self, data: bytes) -> None:
        if self.other is None:
            return
        if self.other.transport is None:
            self.other._early.append(data)
        else:
            self.other.transport.write(data)

    def _close_other(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()


class _Near(_End):
    """The side of the client: it opens the other one."""

    def __init__(self, half: float, port: int) -> None:
        super().__init__(half)
        self._port = port

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connect to the server, for this client alone."""
        super().connection_made(transport)
        far = self.other = _End(self._half)
        far.other = self
        loop = asyncio.get_running_loop()
        self._opening = loop.create_task(loop.create_connection(lambda: far, LOOPBACK, self._port))


@contextmanager
def delayed(port: int, seconds: float) -> Iterator[int]:
    """Relay to `port` with `seconds` more for each round trip; yield the port to use instead."""
    command = [sys.executable, "-m", "tests.bench.latency", str(port), str(seconds)]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as relay:
        if relay.stdout is None or relay.stdin is None:
            raise RuntimeError("no pipes")
        try:
            yield int(relay.stdout.readline())
        finally:
            relay.stdin.close()
            relay.wait()


async def _relay(port: int, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Near(seconds / 2, port), LOOPBACK, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(_relay(int(sys.argv[1]), float(sys.argv[2])))
