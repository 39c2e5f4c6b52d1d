"""What is typed or marked, written on the disk as it is, by one thread at a time: free of textual.

While one state is being written the next ones wait, and only the last of them is written: a slow
disk never delays a key, and what was done is on it as soon as it can be.
"""

from collections.abc import Callable
from threading import Lock

from cio_console.domain.followup import Draft
from cio_console.domain.list_draft import KeptList
from cio_console.errors import StoreProblem
from cio_console.store.journal import Journal

Begun = Draft | KeptList
"""A line typed and not recorded, a list of schools made and not written."""


class DraftKeeper:
    """The drafts of one session on their way to the disk."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._waiting: dict[str, Begun | None] = {}
        """By id, the last state of each draft not written yet; None for one to forget."""
        self._lock = Lock()
        self._turn = Lock()
        self._writing = False

    def put(self, identifier: str, draft: Begun | None) -> bool:
        """Have a draft written, or forgotten; tell whether `write` must be called for it."""
        with self._lock:
            self._waiting[identifier] = draft
            idle, self._writing = not self._writing, True
        return idle

    def write(self, refused: Callable[[str], object]) -> None:
        """Write what waits until nothing does; `refused` is told why the disk refuses."""
        with self._turn:
            while (waiting := self._taken()) is not None:
                for identifier, draft in waiting.items():
                    self._write(identifier, draft, refused)

    def _write(
        self, identifier: str, draft: Begun | None, refused: Callable[[str], object]
    ) -> None:
        try:
            if draft is None:
                self.journal.forget_draft(identifier)
            else:
                self.journal.keep_draft(draft)
        except StoreProblem as problem:
            refused(str(problem))
        except Exception as error:  # noqa: BLE001 - a defect must not end the keeping
            refused(f"La console s'est trompée ({type(error).__name__}).")

    def _taken(self) -> dict[str, Begun | None] | None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            self._writing = bool(waiting)
        return waiting or None
