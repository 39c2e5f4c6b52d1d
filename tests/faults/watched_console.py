"""The program in a process that tells what it did: `python -m tests.faults.watched_console OUT …`.

OUT gets, as JSON, the peak of its memory in kB, and every path that anything in the process opened
to write in, temporary and unnamed files included. The rest is the program as it is.
"""

import json
import os
import sys
from pathlib import Path

from cio_console.__main__ import main

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TMPFILE & ~os.O_DIRECTORY
_EVENTS = ("tempfile.", "os.link", "os.rename", "os.mkfifo")


class Watcher:
    """Keeps what the interpreter's own audit events say of files."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        """Keep an event that makes or fills a file."""
        if event == "open":
            path, _, flags = args
            if isinstance(flags, int) and flags & _WRITING and not isinstance(path, int):
                self.written.append(os.fsdecode(path) if isinstance(path, bytes) else str(path))
        elif event.startswith(_EVENTS):
            self.written.append(str(args[1] if event.startswith("os.") else args[0]))


def peak() -> int:
    """Return the highest resident size of this program so far, in kB (proc(5))."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    out = Path(sys.argv[1])
    del sys.argv[1]
    watcher = Watcher()
    sys.addaudithook(watcher)
    try:
        main()
    finally:
        told = {"peak": peak(), "written": sorted(set(watcher.written))}
        out.write_text(json.dumps(told), "utf-8")
