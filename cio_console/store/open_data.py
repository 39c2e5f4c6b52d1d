"""Copies of the open data, kept in the cache: what was last received whole, to do without the net.

A copy is private (0600) and appears whole; the one before it stays until then. Any of them can be
received again: a purge of the caches takes them.
"""

from pathlib import Path

from cio_console.errors import StoreProblem
from cio_console.store import disk, janitor, whole
from cio_console.store.export import why_refused

_NAME = "annuaire.{name}.json"


class OpenDataCopies:
    """The copies of one address, each under a name that the directory gives."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder` (`Home.cache` of the address), made at the first copy."""
        self._folder = folder

    def held(self, name: str) -> bytes | None:
        """Return the copy of that name, None when there is none that can be read."""
        try:
            return disk.read_file(self._path(name))
        except OSError:
            return None

    def keep(self, name: str, data: bytes) -> None:
        """Keep a copy in place of that of its name, which stays on failure. Raises StoreProblem."""
        path = self._path(name)
        try:
            disk.make_lasting_folder(self._folder)
            janitor.sweep(self._folder, disk.names(self._folder))
            whole.replace(path, data)
        except OSError as error:
            why = why_refused(error, self._folder)
            raise StoreProblem(f"la copie de l'annuaire n'est pas gardée : {why}.") from error

    def _path(self, name: str) -> Path:
        return self._folder / _NAME.format(name=name)
