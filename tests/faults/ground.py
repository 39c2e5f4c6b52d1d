"""The home a writer starts from, and the judgement of what a fault leaves in a copy of it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cio_console.store.paths import Home
from tests.faults.homes import SCRATCH, home_in
from tests.faults.writers import Writer, prepared


class Ground:
    """The home a writer starts from, copied for each trial, and what it may leave in it."""

    def __init__(self, writer: Writer, home: Home) -> None:
        """Learn the facts of before and after, in a copy of `home`."""
        self.writer = writer
        self.home = home
        with self.copy() as trial:
            self.before = writer.facts(trial)
            self.said = writer.write(trial)
            """What is said when nothing fails."""
            self.after = writer.facts(trial)

    @contextmanager
    def copy(self) -> Iterator[Home]:
        """Give a copy of the home."""
        with TemporaryDirectory(prefix="cio-", dir=SCRATCH) as name:
            folder = Path(name) / "home"
            shutil.copytree(self.home.data, folder)
            yield home_in(folder)

    def wrong(self, home: Home, *, done: bool) -> str:
        """Return what is wrong with what `home` holds, "" for nothing; `done` when it was said."""
        held = self.writer.facts(home)
        if done:
            return "" if held == self.after else "what was acknowledged is not there"
        if self.writer.whole:
            return "" if held in (self.before, self.after) else "neither as before nor as after"
        odd = [k for k in held if held[k] not in (self.before.get(k), self.after.get(k))]
        return f"neither as before nor as after: {odd}" if odd else ""

    def recovered(self, home: Home) -> str:
        """Return what is wrong once the trouble is over and the same is asked again."""
        said, again = self.writer.write(home), self.writer.again
        if said not in ("", self.said) and not (again and again in said):
            return f"the trouble over, it still says: {said}"
        return self.wrong(home, done=True)


@contextmanager
def ground_of(writer: Writer) -> Iterator[Ground]:
    """Give the ground of a writer."""
    with prepared(writer.before) as home:
        yield Ground(writer, home)
