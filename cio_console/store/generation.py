"""Generations: the one mechanism that writes to the disk and loses nothing.

A generation is an immutable file `NAME.<n>.json`, plain TinyDB JSON whose first table carries a
checksum of everything else. A commit writes a private temporary file, fsyncs it, links it to the
next number (which fails if another process was first) and fsyncs the folder. The current state is
the highest generation whose checksum holds; a damaged one is moved to `quarantine/` and the one
before serves. Numbers are never used twice, those in quarantine included, so a name always means
the same bytes.
"""

import errno
import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from cio_console.errors import StoreProblem, StoreReadOnly
from cio_console.store import disk, janitor, whole
from cio_console.store.problems import read_notice, write_problem

KEPT = 3
"""Generations kept: the current one and two to fall back on."""
QUARANTINE = "quarantine"
HEADER = "_generation"
"""The table of each file that carries its checksum, number and schema version."""

_DIGEST = 64
_FACTS = re.compile(rb'","number":(\d{1,15}),"schema_version":(\d{1,9})}}(?=[,}])')
_FRESH_FILES = 2
"""Attempts with a fresh temporary file: a failed fsync is never retried on the same file."""
_RETRIED = frozenset({errno.EIO, errno.EINTR, errno.EAGAIN, errno.ENOENT})
"""Failures worth a fresh file. ENOENT: the folder or the temporary file was swept meanwhile."""
_LOOKS = 100
"""Attempts to read a generation while others commit and prune; each needs three commits."""


class DamagedError(Exception):
    """The bytes are not what was written."""


class LostRaceError(Exception):
    """Another process committed first: read again, and redo."""


class Generation(Struct, frozen=True):
    """One state of a database, whose checksum holds."""

    number: int
    version: int
    """Schema version of the tables."""
    raw: bytes
    """The whole file, a JSON object of tables."""


class View(Struct, frozen=True):
    """What was found on the disk at one instant: the ground of the next commit."""

    current: Generation | None = None
    highest: int = 0
    """Highest number ever seen, damaged generations included."""
    blocked: StoreProblem | None = None
    """Why nothing may be committed: something newer is there and cannot be read."""


def seal(name: str, number: int, version: int, tables: bytes) -> bytes:
    """Return the file that holds `tables` (a JSON object), with its checksum in front."""
    start = _start(name)
    facts = b'","number":%d,"schema_version":%d}}' % (number, version)
    rest = facts, *((b"}",) if tables == b"{}" else (b",", memoryview(tables)[1:]))
    return b"".join((start, _digest(start, *rest), *rest))


def unseal(name: str, number: int, raw: bytes) -> Generation:
    """Return the generation held by a file's bytes; raises DamagedError when one bit differs."""
    start = _start(name)
    begin = len(start) + _DIGEST
    digest, rest = raw[len(start) : begin], memoryview(raw)[begin:]
    facts = _FACTS.match(rest)
    if facts is None or not raw.startswith(start) or digest != _digest(start, rest):
        raise DamagedError
    if int(facts[1]) != number:
        raise DamagedError
    return Generation(number, int(facts[2]), raw)


def tables_of(generation: Generation, name: str) -> bytes:
    """Return the tables of a generation as they were given to `seal`."""
    facts = _FACTS.match(generation.raw, len(_start(name)) + _DIGEST)
    rest = generation.raw[facts.end() :] if facts else b"}"
    return b"{" + rest[1:] if rest != b"}" else b"{}"


def holds(generation: Generation, name: str, tables: bytes) -> bool:
    """Tell whether a generation was sealed around those very `tables`, without copying either."""
    facts = _FACTS.match(generation.raw, len(_start(name)) + _DIGEST)
    rest = memoryview(generation.raw)[facts.end() :] if facts else b"}"
    return tables == b"{}" if rest == b"}" else rest[1:] == memoryview(tables)[1:]


def quarantine(path: Path) -> bool:
    """Move a damaged file to the quarantine beside it; tell whether it is out of the way.

    It leaves its place once the quarantine is on the disk: a power cut never takes it from both.
    """
    folder = path.parent / QUARANTINE
    kept = folder / path.name
    try:
        disk.make_folder(folder)
        try:
            disk.publish(path, kept)
        except FileExistsError:
            disk.replace(path, kept)  # a report, damaged twice: its name is that of its content
        disk.sync_folder(folder)
        disk.sync_folder(path.parent)
        disk.remove(path)
    except FileNotFoundError:
        return True  # another process did it
    except OSError:
        return False
    return True


class Generations:
    """The generations of one database `name` in one `folder`. Building it does no I/O."""

    def __init__(self, folder: Path, name: str, safe: str) -> None:
        """Prepare; `safe` is the French sentence on what a failed write leaves untouched."""
        self.folder = folder
        self.name = name
        self.notices: list[str] = []
        self._safe = safe
        self._file = re.compile(re.escape(name) + r"\.(\d{1,15})\.json")
        self._swept = False
        self.unsettled = False
        """True after an unconfirmed commit: even the same tables are then written again."""

    def look(self) -> View:
        """Return the current state. Never raises: what is wrong is told in `notices`."""
        for _ in range(_LOOKS):
            try:
                return self._look_once()
            except FileNotFoundError:
                continue  # pruned between the listing and the opening: there is a newer one
            except OSError as error:
                return self._unreadable(View(), error, self.folder)
        busy = f"{self.folder} change sans cesse : son contenu n'a pas pu être lu."
        self.notice(busy)
        return View(blocked=StoreProblem(f"{busy} {self._safe}"))

    def commit(self, view: View, version: int, tables: bytes) -> Generation:
        """Write `tables` as the generation after `view`, on the disk when this returns.

        Raises LostRaceError when another process was first, StoreProblem when the disk refuses.
        """
        if view.blocked is not None:
            raise view.blocked
        number = view.highest + 1
        raw = seal(self.name, number, version, tables)
        self.unsettled = True
        try:
            if view.highest == 0:
                disk.make_lasting_folder(self.folder)
            place(self.folder, self._path(number), raw)
            present = self._settled()
            if max(self._numbers(present), default=number) > number:
                # Others committed past this number and pruned it before it was taken here.
                disk.remove_quietly(self._path(number))
                raise LostRaceError
        except FileExistsError as error:
            raise LostRaceError from error
        except OSError as error:
            raise write_problem(error, self.folder, self._safe) from error
        self.unsettled = False
        self._prune(present, number)
        return Generation(number, version, raw)

    def before(self, current: Generation | None) -> list[Generation]:
        """Return the older states still on the disk, newest first; what cannot be read is not."""
        found = []
        try:
            for number in sorted(self._numbers(disk.names(self.folder)), reverse=True):
                if current is None or number < current.number:
                    with suppress(OSError, DamagedError):
                        raw = disk.read_file(self._path(number))
                        found.append(unseal(self.name, number, raw))
        except OSError as error:
            self.notice(read_notice(error, self.folder))
        return found

    def set_aside(self) -> int:
        """Return how many files are in quarantine, 0 when it cannot be read."""
        try:
            return len(self._numbers(self._set_aside_names()))
        except OSError:
            return 0

    def erase_before(self, current: Generation) -> None:
        """Leave nothing of what was before `current`, quarantine and temporary files included.

        Copies of it take the place of the states to fall back on. Raises StoreProblem when older
        states may remain: `current` itself is safe, and this can be asked again.
        """
        with suppress(LostRaceError, StoreProblem):  # another session wrote upon it, or no room
            copy = current
            for _ in range(KEPT - 1):
                tables = tables_of(copy, self.name)
                copy = self.commit(View(copy, copy.number), copy.version, tables)
        try:
            with disk.opened(self.folder) as here:
                past = [n for n in disk.names_inside(here) if self._is_past(n, current.number)]
                disk.remove_all_inside(here, past)
                with suppress(FileNotFoundError), disk.opened(QUARANTINE, here) as aside:
                    damaged = filter(self._file.fullmatch, disk.names_inside(aside))
                    disk.remove_all_inside(aside, damaged)
        except OSError as error:
            raise write_problem(error, self.folder, self._safe) from error

    def settle(self) -> None:
        """Put the names of the generations on the disk; raises StoreProblem when it refuses.

        The process that wrote the one just read may have died before doing it.
        """
        try:
            disk.sync_folder(self.folder)
        except OSError as error:
            raise write_problem(error, self.folder, self._safe) from error

    def notice(self, sentence: str) -> None:
        """Add a French sentence to `notices`, once."""
        if sentence not in self.notices:
            self.notices.append(sentence)

    def _look_once(self) -> View:
        present = disk.names(self.folder)
        if not self._swept:
            self._swept = True
            janitor.sweep(self.folder, present)
        numbers = sorted(self._numbers(present), reverse=True)
        view = self._with_those_set_aside(max(numbers, default=0))
        for number in numbers:
            path = self._path(number)
            try:
                generation = unseal(self.name, number, disk.read_file(path))
            except FileNotFoundError:
                raise
            except OSError as error:
                view = self._unreadable(view, error, path)
            except DamagedError:
                self._set_aside(path)
            else:
                return View(generation, view.highest, view.blocked)
        return view

    def _with_those_set_aside(self, highest: int) -> View:
        """Return the empty view that knows every number used.

        Listed after the folder: a file that moves meanwhile is seen in one place at least.
        """
        try:
            moved = self._numbers(self._set_aside_names())
        except OSError as error:
            return self._unreadable(View(highest=highest), error, self.folder / QUARANTINE)
        return View(highest=max([highest, *moved]))

    def _set_aside_names(self) -> list[str]:
        try:
            return disk.names(self.folder / QUARANTINE)
        except NotADirectoryError:
            return []  # a file bears that name: nothing was ever moved there

    def _unreadable(self, view: View, error: OSError, path: Path) -> View:
        self.notice(read_notice(error, path))
        problem = StoreReadOnly(
            f"{read_notice(error, path)} Rien n'est enregistré tant qu'il ne peut pas l'être, pour"
            f" ne rien perdre de ce qu'il contient. {self._safe}"
        )
        return View(view.current, view.highest, view.blocked or problem)

    def _set_aside(self, path: Path) -> None:
        moved = quarantine(path)
        where = f"mis de côté dans {path.parent / QUARANTINE}" if moved else "laissé à sa place"
        self.notice(f"Fichier abîmé {where} : {path.name} ; l'état d'avant est utilisé.")

    def _settled(self) -> list[str]:
        """Put the names of the folder on the disk and return them; LostRaceError without folder."""
        try:
            disk.sync_folder(self.folder)
        except FileNotFoundError as error:  # another session purged it
            raise LostRaceError from error
        return disk.names(self.folder)

    def _prune(self, present: list[str], number: int) -> None:
        for old in self._numbers(present):
            if old <= number - KEPT:
                disk.remove_quietly(self._path(old))
        janitor.sweep(self.folder, present)
        with suppress(OSError):  # what stays is removed after another commit
            self._prune_aside()

    def _prune_aside(self) -> None:
        """Keep a few damaged files only: their numbers are all below the one just committed."""
        aside = sorted(self._numbers(self._set_aside_names()))
        if len(aside) > KEPT:
            with disk.opened(self.folder) as here, disk.opened(QUARANTINE, here) as folder:
                for old in aside[:-KEPT]:
                    disk.remove_inside(folder, self._path(old).name)

    def _is_past(self, name: str, number: int) -> bool:
        if match := self._file.fullmatch(name):
            return int(match[1]) < number
        return janitor.is_temporary(name) and not janitor.is_written_here(name)

    def _numbers(self, names: Iterable[str]) -> list[int]:
        matches = (self._file.fullmatch(name) for name in names)
        return [int(match[1]) for match in matches if match]

    def _path(self, number: int) -> Path:
        return self.folder / f"{self.name}.{number}.json"


def place(folder: Path, final: Path, raw: bytes) -> None:
    """Put `raw` on the disk under the name `final`; FileExistsError when that name is taken.

    The name itself is on the disk only once the folder has been fsynced, which is the caller's.
    """
    for attempt in range(_FRESH_FILES):
        try:
            disk.make_folder(folder)
            whole.add(folder, (final.name,), raw)
        except OSError as error:
            if error.errno not in _RETRIED or attempt + 1 == _FRESH_FILES:
                raise
        else:
            return


def _start(name: str) -> bytes:
    return b'{"%s":{"%s":{"sha256":"' % (HEADER.encode(), name.encode())


def _digest(*parts: bytes | memoryview) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest().encode()
