"""A real sshd on loopback, for the current user, with keys and a configuration of its own."""

import getpass
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.terminal import PATIENCE, POLL, require

_SETTINGS = """
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
PidFile {folder}/pid
AuthorizedKeysFile {folder}/user.pub
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
AllowUsers {user}
AcceptEnv *
PrintMotd no
PrintLastLog no
UseDNS no
"""
_PRIVILEGES = Path("/run/sshd")
"""Where Debian's sshd, run as root, puts its unprivileged part."""


@dataclass(frozen=True, slots=True)
class Sshd:
    """A server that is running, and how to log in."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    port: int

    def login(self, command: str) -> list[str]:
        """Return the client that runs `command` on the server, at a terminal."""
        options = (
            f"UserKnownHostsFile={self.folder}/known",
            "StrictHostKeyChecking=accept-new",
            "IdentitiesOnly=yes",
            "ControlMaster=no",
            "SendEnv=LANG LC_ALL HOME CIO_CONSOLE_HOME PATH PYTHONPATH",
        )
        given = [word for option in options for word in ("-o", option)]
        key = ["-i", str(self.folder / "user"), "-p", str(self.port)]
        where = f"{getpass.getuser()}@127.0.0.1"
        return [require("ssh"), "-F", os.devnull, "-q", "-tt", *given, *key, where, command]

    def sessions(self) -> list[int]:
        """Return the numbers of the processes that serve a connection."""
        return _children(self.process.pid)


@contextmanager
def sshd(folder: Path) -> Iterator[Sshd]:
    """Run a server whose keys are made in `folder`."""
    program, keygen = require("sshd"), require("ssh-keygen")
    folder.mkdir(mode=0o700)
    for name in ("host", "user"):
        make = [keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(make, check=True, stdin=subprocess.DEVNULL)
    if os.geteuid() == 0:
        _PRIVILEGES.mkdir(mode=0o755, exist_ok=True)
    port = _free_port()
    settings = folder / "sshd_config"
    settings.write_text(_SETTINGS.format(folder=folder, port=port, user=getpass.getuser()))
    log = folder / "log"
    command = [program, "-D", "-f", str(settings), "-E", str(log)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process, log)
            yield Sshd(process, folder, port)
        finally:
            for session in _children(process.pid):
                subprocess.run(["kill", "-TERM", str(session)], check=False, capture_output=True)
            process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while True:
        told = log.read_text() if log.exists() else ""
        assert process.poll() is None, f"sshd does not start: {told}"
        assert time.monotonic() < limit, f"sshd does not answer: {told}"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(POLL)
        else:
            return


def _children(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in told.read_text().split()] if told.exists() else []
