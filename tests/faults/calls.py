"""Stand between the store and the operating system: count, record, fail or interrupt its calls.

`Calls` replaces the names `os` and `kernel` inside `cio_console.store.disk`, and `os` inside
`cio_console.feed.writing`, which writes private feeds in the home too, and passes everything on;
its subclasses change one thing. The store's own code runs unchanged, on real files.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from cio_console.feed import writing
from cio_console.store import disk, kernel

READING = frozenset({"fstat", "listdir", "lstat", "read", "stat"})
WRITING = frozenset({"chmod", "fchmod", "fsync", "link", "mkdir", "rename", "replace"})
WATCHED = READING | WRITING | {"close", "open", "rmdir", "unlink", "write", "lock", "rename_new"}
"""The calls that reach the disk."""
DEAD = 99
"""Exit code of a process that `DieAt` ended."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call that the store makes."""

    name: str
    args: tuple[Any, ...]
    make: Callable[[], Any]
    above: int | None = None
    """Descriptor of the folder that the name is in, when the call gives one."""

    @property
    def on_folder(self) -> bool:
        """Whether its first argument is the descriptor of a folder."""
        return isinstance(self.args[0], int) and stat.S_ISDIR(os.fstat(self.args[0]).st_mode)

    def fail(self, number: int) -> None:
        """Fail in the place of the call."""
        if self.name == "close":
            self.make()  # the kernel frees the descriptor whatever close answers
        raise OSError(number, os.strerror(number))


class Calls:
    """All of `os` and `kernel`, every call that reaches the disk passing through `around`."""

    def __getattr__(self, name: str) -> Any:
        """Return the attribute of `os` or `kernel`, watched when it reaches the disk."""
        real = getattr(os if hasattr(os, name) else kernel, name)
        if name not in WATCHED:
            return real
        return lambda *args, **kwargs: self.around(
            Call(name, args, lambda: real(*args, **kwargs), kwargs.get("dir_fd"))
        )

    def around(self, call: Call) -> Any:
        """Make the call."""
        return call.make()


@dataclass
class Fail(Calls):
    """Every call that `which` chooses fails with `number`."""

    which: Callable[[Call], bool]
    number: int

    def around(self, call: Call) -> Any:
        """Make the call, or fail in its place."""
        if self.which(call):
            call.fail(self.number)
        return call.make()


@dataclass
class FailFrom(Calls):
    """The call of rank `rank` fails with `number`, and as many after it as `times` says."""

    rank: int
    number: int
    times: int = 1
    made: int = 0
    failed: list[str] = field(default_factory=list)

    def around(self, call: Call) -> Any:
        """Make the call, or fail in its place."""
        self.made += 1
        if self.rank <= self.made < self.rank + self.times:
            self.failed.append(call.name)
            call.fail(self.number)
        return call.make()


@dataclass
class DieAt(Calls):
    """The process ends at the call of rank `rank`, just before it or just after, as by kill -9."""

    rank: int
    after: bool
    made: int = 0

    def around(self, call: Call) -> Any:
        """Make the call, or end here: nothing of the program runs any more."""
        self.made += 1
        if self.made != self.rank:
            return call.make()
        try:
            if self.after:
                call.make()
        finally:
            os._exit(DEAD)


@dataclass
class Interleave(Calls):
    """Another session does `other` just before the call of rank `rank`."""

    rank: int
    other: Callable[[], object]
    made: int = 0
    busy: bool = False

    def around(self, call: Call) -> Any:
        """Let the other session pass first when its turn has come, then make the call."""
        if not self.busy:
            self.made += 1
            if self.made == self.rank:
                self.busy = True
                self.other()
                self.busy = False
        return call.make()

    @property
    def reached(self) -> bool:
        """Whether the other session had its turn."""
        return self.made >= self.rank


@dataclass
class ShortWrites(Calls):
    """`write` takes a few bytes at a time, as it may on a slow or nearly full disk."""

    most: int = 7
    writes: int = 0

    def around(self, call: Call) -> Any:
        """Make the call, a write being cut short."""
        if call.name == "write":
            self.writes += 1
            return os.write(call.args[0], call.args[1][: self.most])
        return call.make()


@dataclass
class LostAnswer(Calls):
    """`link` is made, and answers that the name was taken, as NFS does after a lost answer."""

    def around(self, call: Call) -> Any:
        """Make the call, and deny a link."""
        answer = call.make()
        if call.name == "link":
            raise FileExistsError(17, os.strerror(17))
        return answer


@contextmanager
def watched(calls: Calls) -> Iterator[None]:
    """Put `calls` between the store and the operating system for the time of the block."""
    with pytest.MonkeyPatch.context() as patch:
        _stand_between(patch, calls)
        yield


@contextmanager
def calls_of(monkeypatch: pytest.MonkeyPatch, calls: Calls) -> Iterator[None]:
    """Do the same with the fixture of a test."""
    with monkeypatch.context() as patch:
        _stand_between(patch, calls)
        yield


def _stand_between(patch: pytest.MonkeyPatch, calls: Calls) -> None:
    patch.setattr(disk, "os", calls)
    patch.setattr(writing, "os", calls)
    patch.setattr(disk, "kernel", calls)
