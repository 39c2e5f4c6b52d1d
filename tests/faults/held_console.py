"""The program in a process of its own, held at one call of its store until it is let go.

`python -m tests.faults.held_console REACHED GO WHEN CALL PART RANK ARGUMENT…`: at the RANK-th CALL
(« link », « unlink »…) of which a path holds PART, `before` or `after` it, a byte is written to the
descriptor REACHED and one is awaited from GO. With `fail`, each such CALL fails and none is held.
Everything else is the program as it is.
"""

import errno
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cio_console.__main__ import main
from cio_console.store import disk
from tests.faults.calls import Call, Calls


@dataclass
class Hold(Calls):
    """Hold one call of the store."""

    reached: int
    go: int
    when: str
    name: str
    part: str
    rank: int
    seen: int = 0

    def around(self, call: Call) -> object:
        """Make the call, held before or after when it is the one."""
        chosen = call.name == self.name and any(self.part in _path(arg) for arg in call.args)
        self.seen += chosen
        if chosen and self.when == "fail":
            call.fail(errno.ENOLCK)
        mine = chosen and self.seen == self.rank
        if mine and self.when == "before":
            self._hold()
        answer = call.make()
        if mine and self.when == "after":
            self._hold()
        return answer

    def _hold(self) -> None:
        os.write(self.reached, b".")
        os.read(self.go, 1)


def _path(argument: object) -> str:
    """Return the path that an argument of a call is, or that its descriptor is open on."""
    if isinstance(argument, int):  # or flags, on which nothing is open
        with suppress(OSError):
            return str(Path(f"/proc/self/fd/{argument}").readlink())
    return str(argument) if isinstance(argument, str | os.PathLike) else ""


if __name__ == "__main__":
    reached, go, when, name, part, rank = sys.argv[1:7]
    sys.argv[1:7] = []
    held = Hold(int(reached), int(go), when, name, part, int(rank))
    for module in ("os", "kernel"):
        setattr(disk, module, held)
    main()
