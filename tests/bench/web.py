"""The web server of the benchmarks: Debian's nginx when it is there, else the demo's own."""

import getpass
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from cio_console.demo.server import serve

LOOPBACK = "127.0.0.1"
_TIMEOUT = 10.0

_CONFIGURATION = """
daemon off;
user {user};
pid {folder}/pid;
worker_processes 1;
events {{}}
http {{
  access_log off;
  types {{ application/json json; }}
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen {host}:{port}; root {root}; }}
}}
"""


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve `folder` on loopback while the context lasts; yield the port."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        with serve(folder) as address:
            yield urlsplit(address).port or 0
        return
    with tempfile.TemporaryDirectory() as name:
        port = _unused_port()
        configuration = Path(name) / "nginx.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                folder=name, host=LOOPBACK, port=port, root=folder, user=getpass.getuser()
            )
        )
        errors = f"{name}/errors"
        with subprocess.Popen([program, "-c", str(configuration), "-e", errors]) as server:
            try:
                _wait_for(port, server)
                yield port
            finally:
                server.terminate()


def _unused_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            socket.create_connection((LOOPBACK, port), _TIMEOUT).close()
        except ConnectionRefusedError:
            continue
        return
    raise RuntimeError("nginx did not start")
