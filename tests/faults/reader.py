"""A real screen in a process of its own: `python -m tests.faults.reader HOME SOURCE`.

Refreshes without rest until its input closes, as a screen does at each tick, and prints what was
wrong, one sentence a line; at the end, how often it looked and the last revision that it saw.
"""

import hashlib
import select
import sys
from collections.abc import Iterator
from pathlib import Path

from cio_console.domain.snapshot import SectorSnapshot
from cio_console.feed.contract import encode_report
from cio_console.store.journal import Journal
from cio_console.store.paths import Home
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from tests.commands.builders import a_home


class Reader:
    """What one session saw so far."""

    def __init__(self, home: Home, source: str) -> None:
        """Open the caches and the journal, once for all the looks."""
        self._cache = SectorCache(home.cache(source))
        self._reports = ReportCache(home.cache(source) / "reports")
        self._journal = Journal(home.journal)
        self.revision = 0
        self.looks = 0
        self._words: set[str] = set()

    def look(self) -> Iterator[str]:
        """Yield what is wrong with one refresh."""
        self.looks += 1
        words = {contact.id for contact in self._journal.contacts()}
        if gone := self._words - words:
            yield f"notes seen before are gone: {sorted(gone)}"
        self._words = words
        snapshot = self._cache.load()
        revision = snapshot.revision if snapshot else 0
        if revision < self.revision:
            yield f"revision {revision} after revision {self.revision}"
        self.revision = revision
        if snapshot is not None and (wrong := self._mixed(snapshot)):
            again = self._cache.load()
            if again == snapshot:
                yield f"revision {revision} without its own reports: {wrong}"
        yield from (*self._journal.notices, *self._cache.notices, *self._reports.notices)

    def _mixed(self, snapshot: SectorSnapshot) -> list[str]:
        """Return the uploads whose report is not there, or is not the one they name."""
        refs = {one.id: one.report.sha256 for one in snapshot.uploads if one.report}
        reports = {name: self._reports.get(sha) for name, sha in refs.items()}
        return [
            name
            for name, report in reports.items()
            if report is None or hashlib.sha256(encode_report(report)).hexdigest() != refs[name]
        ]


def main() -> None:
    """Look until the input closes."""
    reader = Reader(a_home(Path(sys.argv[1])), sys.argv[2])
    print("prêt", flush=True)
    while True:
        for wrong in reader.look():
            print(wrong, flush=True)
        if select.select([sys.stdin], [], [], 0)[0]:
            break
    for wrong in reader.look():
        print(wrong)
    print(f"{reader.looks} {reader.revision}")


if __name__ == "__main__":
    main()
