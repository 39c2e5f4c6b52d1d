"""The certificate that a server shows, when it was refused: looked at, never trusted.

The handshake is made without verification and the connection closed at once: no request, no
credential for the server and no certificate of ours can leave on it. Only a diagnosis does this,
and only after the client itself has refused.
"""

import base64
import socket
import ssl

from cio_console.feed.proxies import Proxy
from cio_console.feed.source import Address

_HEAD = 16 << 10
"""Most bytes read of what a proxy answers."""


def presented_certificate(address: Address, proxy: Proxy | None, seconds: float) -> bytes | None:
    """Return the certificate (DER) of the server; None when it cannot be had."""
    if proxy is not None and not proxy.url.startswith("http://"):
        return None  # the refused certificate may be that of the proxy
    # Nothing is ever sent nor read on this connection but its handshake.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with (
            _opened(address, proxy, seconds) as raw,
            context.wrap_socket(raw, server_hostname=address.host) as secure,
        ):
            return secure.getpeercert(binary_form=True)
    except (OSError, ValueError):
        return None


def _opened(address: Address, proxy: Proxy | None, seconds: float) -> socket.socket:
    """Return a connection to the server, through the proxy when there is one. Raises OSError."""
    if proxy is None:
        return socket.create_connection((address.host, address.port), seconds)
    host, _, port = proxy.name.rpartition(":")
    raw = socket.create_connection((host.strip("[]"), int(port)), seconds)
    try:
        raw.sendall(_connect(address, proxy))
        _require_open(raw)
    except BaseException:
        raw.close()
        raise
    return raw


def _require_open(raw: socket.socket) -> None:
    """Read what a proxy answers to CONNECT. Raises ConnectionError unless the way is open."""
    answer = b""
    while b"\r\n\r\n" not in answer and len(answer) < _HEAD:
        piece = raw.recv(4096)
        if not piece:
            break
        answer += piece
    if answer.split(b" ", 2)[1:2] != [b"200"]:
        raise ConnectionError


def _connect(address: Address, proxy: Proxy) -> bytes:
    host = f"[{address.host}]" if ":" in address.host else address.host
    target = f"{host}:{address.port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.account:
        user, password = proxy.account
        pair = base64.b64encode(f"{user}:{password.reveal()}".encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {pair}")
    return "\r\n".join([*lines, "", ""]).encode()
