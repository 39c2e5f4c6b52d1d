"""What the suite looks with: each oracle returns what is wrong, nothing for a store that holds.

The long loops are in `failing` and `cutting`; here they get a name, beside those on two sessions,
on damaged files and on modes, so that each can be asked what it sees of a mutant.
"""

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from cio_console.errors import StoreProblem
from cio_console.store import janitor
from cio_console.store.generation import KEPT, seal, tables_of, unseal
from cio_console.store.journal import JOURNAL_SCHEMA, Journal
from cio_console.store.paths import Home
from tests.faults.calls import Call, Calls, Fail, Interleave, LostAnswer, ShortWrites, watched
from tests.faults.cutting import cut_after_death_failures, cut_failures
from tests.faults.failing import MOST_CALLS
from tests.faults.ground import Ground, ground_of
from tests.faults.homes import temporaries
from tests.faults.writers import WRITERS, prepared
from tests.store.builders import contact, flip, newest

Oracle = Callable[[], list[str]]
NOTES = ("a", "b", "c")
UMASKS = (0o000, 0o022, 0o077, 0o277)


def cuts_of(name: str) -> Oracle:
    """Return the power cuts of a writer."""
    return partial(_on_ground, name, lambda ground: cut_failures(ground)[0])


def cuts_after_death_of(name: str) -> Oracle:
    """Return the power cuts after the death of a writer, its work being taken up by another."""
    return partial(_on_ground, name, lambda ground: cut_after_death_failures(ground)[0])


def _on_ground(name: str, look: Callable[[Ground], list[str]]) -> list[str]:
    (writer,) = (one for one in WRITERS if one.name == name)
    with ground_of(writer) as ground:
        return look(ground)


def _three_notes(home: Home) -> None:
    journal = Journal(home.journal)
    for name in NOTES:
        journal.record_new([contact(name)])


def _ids(home: Home) -> set[str]:
    return {one.id for one in Journal(home.journal).contacts()}


def _record(home: Home, name: str) -> str:
    try:
        Journal(home.journal).record_new([contact(name)])
    except StoreProblem as problem:
        return str(problem)
    return ""


@dataclass
class Without(Interleave):
    """Another session passes at a rank, on a file system that refuses some calls."""

    refused: frozenset[str] = frozenset()
    number: int = errno.ENOTSUP
    locked: int = -1
    """Descriptor of the lock held: the other session could only wait for it."""

    def around(self, call: Call) -> Any:
        """Refuse the call, or let the other session pass first and make it."""
        if call.name in self.refused:
            call.fail(self.number)
        if self.locked >= 0:
            answer = call.make()
            if call.name == "close" and call.args[0] == self.locked:
                self.locked = -1
            return answer
        answer = super().around(call)
        if call.name == "lock" and not self.busy:
            self.locked = call.args[0]
        return answer


def races(
    others: tuple[str, ...] = ("f",), refused: frozenset[str] = frozenset(), number: int = 0
) -> list[str]:
    """Let another session write at each instant of a recording: both words must be there."""
    wrong: list[str] = []
    names = {*NOTES, "e", *others}
    with prepared(_three_notes) as start:
        ground = Ground(_RECORDING, start)
        for rank in range(1, MOST_CALLS):
            with ground.copy() as home:

                def other(home: Home = home) -> None:
                    wrong.extend(told for name in others if (told := _record(home, name)))

                calls = Without(rank, other, refused=refused, number=number or errno.ENOTSUP)
                with watched(calls):
                    told = _record(home, "e")
                if not calls.reached:
                    return wrong
                if told or _ids(home) != names:
                    wrong.append(f"call {rank}: {told or sorted(names - _ids(home))}")
    return [*wrong, f"more than {MOST_CALLS} calls"]


races_past_pruning = partial(races, tuple(f"f{n}" for n in range(KEPT + 2)))
races_without_links = partial(races, refused=frozenset({"link"}))
races_under_lock = partial(races, refused=frozenset({"link", "rename_new"}))


def damage() -> list[str]:
    """Change a bit here and there in the newest file: the state before must serve."""
    wrong = []
    with prepared(_three_notes) as start:
        ground = Ground(_RECORDING, start)
        size = newest(start.journal, "journal").stat().st_size
        for at in (*range(0, 160, 7), *range(160, size, 41)):
            with ground.copy() as home:
                flip(newest(home.journal, "journal"), at)
                journal = Journal(home.journal)
                held = {one.id for one in journal.contacts()}
                if held != {"a", "b"} or not journal.notices:
                    wrong.append(f"byte {at}: {sorted(held)}, {journal.notices}")
    return wrong


def kept_aside() -> list[str]:
    """Read past a damaged file: its bytes must be in the quarantine, and nowhere else."""
    with prepared(_three_notes) as home:
        flip(damaged := newest(home.journal, "journal"))
        raw = damaged.read_bytes()
        _ids(home)
        aside = home.journal / "quarantine" / damaged.name
        return [] if aside.exists() and aside.read_bytes() == raw else ["it is lost"]


def impostors() -> list[str]:
    """Give a sound file another number, or the name of another database: it must be refused."""
    wrong = []
    with prepared(_three_notes) as home:
        old = (home.journal / "journal.1.json").read_bytes()
        held = unseal("journal", 1, old)
        other = seal("autre", 9, JOURNAL_SCHEMA.version, tables_of(held, "journal"))
        for raw in (old, other):
            (home.journal / "journal.9.json").write_bytes(raw)
            if _ids(home) != set(NOTES):
                wrong.append(f"taken for the current state: {raw[:60]!r}")
            (home.journal / "journal.9.json").unlink(missing_ok=True)
            (home.journal / "quarantine" / "journal.9.json").unlink(missing_ok=True)
    return wrong


def unreadable() -> list[str]:
    """Write while the newest file cannot be read: its words must not be written over."""
    newest_read = Fail(_reads_the_third, errno.EIO)
    with prepared(_three_notes) as home:
        with watched(newest_read):
            told = _record(home, "e")
        held = _ids(home)
    return [f"{told} {sorted(held)}"] if not told or not held >= set(NOTES) else []


def _reads_the_third(call: Call) -> bool:
    return (
        call.name == "open"
        and Path(call.args[0]).name == "journal.3.json"
        and not call.args[1] & os.O_CREAT
    )


def newer_version() -> list[str]:
    """Write in a journal of a later version of the program: it must be refused, and read."""
    with prepared(_three_notes) as home:
        raw = newest(home.journal, "journal").read_bytes()
        tables = tables_of(unseal("journal", 3, raw), "journal")
        later = home.journal / "journal.4.json"
        later.write_bytes(seal("journal", 4, JOURNAL_SCHEMA.version + 1, tables))
        told, held = _record(home, "e"), _ids(home)
    return [f"{told} {sorted(held)}"] if "plus récente" not in told or held != set(NOTES) else []


def modes() -> list[str]:
    """Write everything for the first time under each umask: files 0600, folders 0700."""
    wrong = []
    for umask in UMASKS:
        for writer in (one for one in WRITERS if "first" in one.name or one.name == "secret"):
            with prepared(lambda home: home.data.rmdir()) as home:
                before = os.umask(umask)
                try:
                    told = writer.write(home)
                finally:
                    os.umask(before)
                wrong += [told] if told else []
                wrong += [f"umask {umask:04o}: {path}" for path in _odd(home.data)]
    return wrong


def _odd(folder: Path) -> list[str]:
    modes = [(path, stat.S_IMODE(path.stat().st_mode)) for path in (folder, *folder.rglob("*"))]
    return [
        f"{path} {mode:04o}" for path, mode in modes if mode != (0o700 if path.is_dir() else 0o600)
    ]


def links_followed() -> list[str]:
    """Write where the folder of the journal is a symbolic link: nothing must pass through it."""
    with prepared(lambda _: None) as home:
        elsewhere = home.data / "ailleurs"
        elsewhere.mkdir(0o700)
        home.journal.symlink_to(elsewhere)
        told = _record(home, "e")
        return (
            [f"{told} {list(elsewhere.iterdir())}"] if any(elsewhere.iterdir()) or not told else []
        )


def odd_answers() -> list[str]:
    """Write where `link` loses its answer, then where `write` takes a few bytes at a time."""
    wrong = []
    odd: tuple[Calls, ...] = (LostAnswer(), ShortWrites())
    for calls in odd:
        with prepared(_three_notes) as home:
            with watched(calls):
                told = _record(home, "e")
            if told or _ids(home) != {*NOTES, "e"} or len(list(home.journal.iterdir())) != KEPT:
                wrong.append(f"{type(calls).__name__}: {told}, {sorted(_ids(home))}")
    return wrong


def leftovers() -> list[str]:
    """Look for the temporary files of failed and of dead writers; those of the living stay."""
    wrong = []
    with prepared(_three_notes) as home:
        with watched(Fail(lambda call: call.name == "fsync" and not call.on_folder, errno.EIO)):
            _record(home, "e")
        wrong += [f"after a failure: {name}" for name in temporaries(home)]
        _record(home, "e")
        wrong += [f"after a success: {name}" for name in temporaries(home)]
        living = home.journal / janitor.temporary_name()
        living.touch(0o600)
        _ids(home)
        wrong += [] if living.exists() else ["that of a living process was swept"]
    return [*wrong, *_on_ground("janitor", _unswept)]


def _unswept(ground: Ground) -> list[str]:
    with ground.copy() as home:
        ground.writer.write(home)
        return [f"of the dead: {name}" for name in temporaries(home)]


_RECORDING = next(writer for writer in WRITERS if writer.name == "contact")
