"""Somebody at a terminal: the command line run behind a pseudo-terminal, with the answers typed."""

import os
import pty
import subprocess
import sys

from cio_console.store.paths import Home
from tests.commands.builders import Done
from tests.commands.test_process import LIMIT


def with_somebody(home: Home, *words: str, answers: str) -> Done:
    """Run a command in its own process; the answers, one a line, wait to be read."""
    master, slave = pty.openpty()
    try:
        os.write(master, answers.encode())
        with subprocess.Popen(
            [sys.executable, "-m", "cio_console", *words],
            env={**os.environ, "CIO_CONSOLE_HOME": str(home.config), "COLUMNS": "200"},
            stdin=slave,
            stdout=subprocess.PIPE,
            stderr=slave,
        ) as process:
            out, _ = process.communicate(timeout=LIMIT)
        os.set_blocking(master, False)
        err = os.read(master, 100_000)
    finally:
        os.close(slave)
        os.close(master)
    return Done(process.returncode, out.decode(), err.decode().replace("\r\n", "\n"))
