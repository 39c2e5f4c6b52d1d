"""A model of a power cut: what a disk may hold once everything not fsynced may be gone.

From a recorded list of calls, at each instant, every combination is tried of: each entry of a
folder as it was at the folder's last fsync or as any later call made it; each file's bytes as at
its last fsync, all there, or half written. Nothing is ordered but by fsync: file systems do better,
none does worse.
"""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.calls import Call, Calls

FOLDER = None
"""What an entry points to when it is a folder."""
Node = int | None
"""The file (by number) or the folder an entry points to."""


@dataclass(frozen=True, slots=True)
class Event:
    """One call that changes the disk, or a word of the test's own."""

    name: str
    path: Path = Path()
    data: bytes = b""
    target: Path = Path()


@dataclass
class Recorder(Calls):
    """Make the calls on the real disk, and keep those that change it."""

    events: list[Event] = field(default_factory=list)
    opened: dict[int, Path] = field(default_factory=dict)

    def around(self, call: Call) -> object:
        """Make the call and keep it."""
        answer = call.make()
        match call.name, call.args:
            case "open", (path, flags, *_):
                self.opened[answer] = self._whole(call, path)
                if flags & os.O_CREAT:
                    self.events.append(Event("create", self.opened[answer]))
            case "write", (descriptor, data):
                self.events.append(Event("write", self.opened[descriptor], bytes(data[:answer])))
            case "fsync", (descriptor,):
                self.events.append(Event("fsync", self.opened[descriptor]))
            case ("link" | "replace" | "rename" | "rename_new") as name, (source, target):
                self.events.append(Event(name, Path(source), target=Path(target)))
            case ("unlink" | "rmdir" | "mkdir") as name, (path, *_):
                self.events.append(Event(name, self._whole(call, path)))
        return answer

    def _whole(self, call: Call, path: Path | str) -> Path:
        return Path(path) if call.above is None else self.opened[call.above] / path

    def say(self, word: str) -> None:
        """Keep a word of the test's own, for instance that a note was acknowledged."""
        self.events.append(Event("say", data=word.encode()))


@dataclass
class Disk:
    """What is certainly on the disk, and what may be."""

    root: Path
    entries: dict[Path, list[Node | str]] = field(default_factory=dict)
    """For each name: its possible values, the fsynced one first; "" for absent."""
    synced: dict[int, bytes] = field(default_factory=dict)
    written: dict[int, bytes] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @classmethod
    def holding(cls, root: Path) -> "Disk":
        """Return the disk where all that is below `root` at present is there for certain."""
        disk = cls(root)
        for number, path in enumerate(sorted(root.rglob("*"))):
            disk.entries[path] = [FOLDER if path.is_dir() else number]
            if not path.is_dir():
                disk.synced[number] = disk.written[number] = path.read_bytes()
        return disk

    def apply(self, event: Event) -> None:
        """Let one call change the disk."""
        match event.name:
            case "create":
                number = max(self.written, default=-1) + 1
                self.synced[number] = self.written[number] = b""
                self._enter(event.path, number)
            case "write":
                self.written[self._file(event.path)] += event.data
            case "fsync":
                self._fsync(event.path)
            case "link" | "replace" | "rename" | "rename_new":
                self._enter(event.target, self._file(event.path))
                if event.name != "link":
                    self._enter(event.path, "")
            case "unlink" | "rmdir":
                self._enter(event.path, "")
            case "mkdir":
                self._enter(event.path, FOLDER)
            case "say":
                self.said.append(event.data.decode())

    def states(self) -> Iterator[dict[Path, bytes]]:
        """Yield every set of files that a cut at this instant may leave, by path."""
        paths = sorted(self.entries)
        for values in itertools.product(*(dict.fromkeys(self.entries[path]) for path in paths)):
            kept = {p: v for p, v in zip(paths, values, strict=True) if v != ""}
            files = {p: n for p, n in kept.items() if isinstance(n, int) and self._reached(p, kept)}
            numbers = sorted(set(files.values()))
            for contents in itertools.product(*(self._contents(n) for n in numbers)):
                bytes_of = dict(zip(numbers, contents, strict=True))
                yield {path: bytes_of[number] for path, number in files.items()}

    def _fsync(self, path: Path) -> None:
        if path != self.root and not path.is_relative_to(self.root):
            return  # above what is looked at
        if self._is_folder(path):
            for entry, values in self.entries.items():
                if entry.parent == path:
                    del values[:-1]
        else:
            number = self._file(path)
            self.synced[number] = self.written[number]

    def _contents(self, number: int) -> list[bytes]:
        synced, written = self.synced[number], self.written[number]
        half = written[: (len(synced) + len(written)) // 2]
        return list(dict.fromkeys([synced, half, written]))

    def _reached(self, path: Path, kept: dict[Path, Node | str]) -> bool:
        above = path.parent
        return above == self.root or (above in kept and self._reached(above, kept))

    def _enter(self, path: Path, value: Node | str) -> None:
        self.entries.setdefault(path, [""]).append(value)

    def _file(self, path: Path) -> int:
        number = self.entries[path][-1]
        assert isinstance(number, int), f"{path} is not a file"
        return number

    def _is_folder(self, path: Path) -> bool:
        return path == self.root or self.entries[path][-1] is FOLDER


@dataclass(frozen=True, slots=True)
class Cut:
    """What a cut left, and the words said before it."""

    files: dict[Path, bytes]
    said: tuple[str, ...]


def cuts(events: list[Event], root: Path, disk: Disk | None = None) -> list[Cut]:
    """Return the different cuts that may follow each prefix of `events`.

    `disk` is what was there before, nothing by default; it changes with the events.
    """
    disk = disk or Disk(root)
    found: dict[tuple[tuple[tuple[Path, bytes], ...], tuple[str, ...]], Cut] = {}
    for event in events:
        disk.apply(event)
        said = tuple(disk.said)
        for files in disk.states():
            found.setdefault((tuple(sorted(files.items())), said), Cut(files, said))
    return list(found.values())


def restore(cut: Cut, root: Path, folder: Path) -> None:
    """Write in `folder` what the cut left below `root`."""
    for path, data in cut.files.items():
        file = folder / path.relative_to(root)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
