"""Taking turns: synchronisations of one source pass one after the other, on one machine.

It only saves wasted work. Where the file system has no locks everybody passes at once, and the
store stays right: nothing here is needed for that. A lock ends with the process that holds it,
however it ends.
"""

from pathlib import Path

from cio_console.store import disk

TURN = ".synchronisation"
"""The file that is locked: empty, never removed."""


class Turn:
    """The turn of one session at one folder. Building it does no I/O."""

    def __init__(self, folder: Path) -> None:
        """Prepare; `folder` is created when the turn is taken."""
        self._folder = folder
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Take the turn; False while another session has it. Never raises, never waits."""
        try:
            disk.make_folder(self._folder)
            self._descriptor = disk.try_lock(self._folder / TURN)
        except OSError:
            return True  # no way to know: what cannot be written is told by whoever writes
        return self._descriptor is not None

    def leave(self) -> None:
        """Let the next one pass; harmless when the turn was not taken."""
        if self._descriptor is not None:
            disk.unlock(self._descriptor)
            self._descriptor = None
