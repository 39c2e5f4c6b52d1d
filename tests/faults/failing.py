"""Fail every call of a writer in turn, and say what went wrong: nothing, if the store holds."""

import stat
from pathlib import Path

from cio_console.store.paths import Home
from tests.faults.calls import FailFrom, watched
from tests.faults.ground import Ground

FOREVER = 10_000
MOST_CALLS = 400


def call_failures(ground: Ground, number: int, times: int = 1) -> tuple[list[str], int]:
    """Fail each call in turn with `number`, and those after it as `times` says.

    Returns what went wrong, and how many calls there are. What is asked of each: the facts of
    before or those of after, never less than what was acknowledged; a sentence that says what is
    safe; private files; and, the trouble over, the same thing done.
    """
    wrong: list[str] = []
    for rank in range(1, MOST_CALLS):
        failing = FailFrom(rank, number, times)
        with ground.copy() as home:
            with watched(failing):
                told = ground.writer.write(home)
            if not failing.failed:
                return wrong, rank - 1
            where = f"{ground.writer.name}, call {rank} ({failing.failed[0]})"
            wrong += [f"{where}: {what}" for what in _wrong_after(ground, home, told)]
    return [*wrong, f"{ground.writer.name}: more than {MOST_CALLS} calls"], MOST_CALLS


def exposed(folder: Path) -> list[str]:
    """Return the files and folders, `folder` included, that others could read or write."""
    return [f"{path} {mode:04o}" for path, mode in _modes(folder) if mode & 0o077]


def _modes(folder: Path) -> list[tuple[Path, int]]:
    return [(path, stat.S_IMODE(path.lstat().st_mode)) for path in (folder, *folder.rglob("*"))]


def _wrong_after(ground: Ground, home: Home, told: str) -> list[str]:
    writer = ground.writer
    done = told == ground.said and not writer.silent
    found = [ground.wrong(home, done=done), *exposed(home.data), ground.recovered(home)]
    if not done and writer.safe not in told:
        found.append(f"it does not tell what is safe: {told}")
    return [what for what in found if what]
