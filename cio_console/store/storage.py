"""A TinyDB storage on generations: reads are verified, writes are atomic, versions are migrated."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field
from tinydb.storages import Storage

from cio_console.errors import StoreProblem, StoreReadOnly
from cio_console.store.generation import HEADER, Generation, Generations, View, holds

Tables = dict[str, dict[str, Any]]
"""TinyDB's own shape: table name → document id → document."""
Migration = Callable[[Tables], Tables]
"""A pure function from the tables of one version to those of the next."""
T = TypeVar("T")


class Schema(Struct, frozen=True):
    """The version of a database's tables, and the way from each older one."""

    version: int = 1
    migrations: Mapping[int, Migration] = field(default_factory=dict)
    """From each version `n` to `n + 1`."""

    def upgraded(self, version: int, tables: Tables) -> Tables:
        """Return `tables` of an older `version` in the shape of this one."""
        for step in range(version, self.version):
            tables = self.migrations[step](tables)
        return tables


class GenerationStorage(Storage):
    """What TinyDB reads and writes. Building it does no I/O; reading never raises for damage."""

    def __init__(self, folder: Path, name: str, schema: Schema, safe: str) -> None:
        """Prepare the database `name` of `folder`; `safe` says what a failed write leaves."""
        self._generations = Generations(folder, name, safe)
        self._schema = schema
        self._safe = safe
        self._view: View | None = None

    @property
    def notices(self) -> list[str]:
        """French sentences on what was damaged, unreadable or too new."""
        return self._generations.notices

    @property
    def number(self) -> int:
        """Number of the generation last read or written, 0 for none."""
        current = self._view.current if self._view else None
        return current.number if current else 0

    @property
    def bare(self) -> bool:
        """Whether nothing at all was there when last read, not even what cannot be read."""
        return self._view == View()

    def read(self) -> Tables | None:
        """Return all the tables, None when nothing is stored.

        Raises StoreReadOnly when they have no known shape: nothing may be written over them.
        """
        current = self._look().current
        return None if current is None else self._decode(current)

    def read_as(self, kind: type[T]) -> T | None:
        """Return all the tables decoded as a structure of tables, None when there is nothing.

        Straight from the verified bytes: several times faster than `read`.
        """
        current = self._look().current
        if current is None:
            return None
        try:
            if current.version >= self._schema.version:
                return msgspec.json.decode(current.raw, type=kind)
            return msgspec.convert(self._decode(current), type=kind)
        except (msgspec.DecodeError, StoreReadOnly):
            self._generations.notice(self._unknown())
            return None

    def write(self, data: Tables) -> None:
        """Commit all the tables; the same as those stored are not written again, only fsynced.

        Raises LostRaceError when another process committed since the last reading, StoreReadOnly
        when they were written by a newer version, StoreProblem when the disk refuses.
        """
        view, tables = self._writable(), self._encode(data)
        current = view.current
        if current is not None and not self._generations.unsettled:
            same = current.version == self._schema.version
            if same and holds(current, self._generations.name, tables):
                self._generations.settle()
                return
        self._commit(view, tables)

    def write_alone(self, data: Tables) -> None:
        """Commit all the tables, then leave nothing on the disk of what was before: an erasure.

        Raises as `write`; after a StoreProblem older states may remain, and it can be asked again.
        """
        written = self._commit(self._writable(), self._encode(data))
        self._view = None
        self._generations.erase_before(written)

    def states(self, kind: type[T]) -> list[T]:
        """Return every state on the disk decoded as `read_as` does, the current one first."""
        current = self._look().current
        found = [] if current is None else [current]
        states = []
        for generation in found + self._generations.before(current):
            with suppress(msgspec.ValidationError, StoreReadOnly):
                states.append(msgspec.convert(self._decode(generation), type=kind))
        return states

    @property
    def set_aside(self) -> int:
        """How many damaged files are in quarantine."""
        return self._generations.set_aside()

    def _writable(self) -> View:
        view = self._view or self._look()
        if view.current is not None and view.current.version > self._schema.version:
            raise StoreReadOnly(self._too_new())
        return view

    def _encode(self, data: Tables) -> bytes:
        try:
            return msgspec.json.encode({k: v for k, v in data.items() if k != HEADER})
        except (UnicodeEncodeError, OverflowError) as error:
            raise StoreProblem(
                f"Ce texte contient des caractères qui ne peuvent pas être écrits. {self._safe}"
            ) from error

    def _commit(self, view: View, tables: bytes) -> Generation:
        self._view = None
        written = self._generations.commit(view, self._schema.version, tables)
        self._view = View(written, written.number)
        return written

    def _look(self) -> View:
        self._view = self._generations.look()
        current = self._view.current
        if current is not None and current.version > self._schema.version:
            self._generations.notice(self._too_new())
        return self._view

    def _decode(self, generation: Generation) -> Tables:
        try:
            tables: Tables = msgspec.json.decode(generation.raw, type=Tables)
        except msgspec.DecodeError as error:
            raise StoreReadOnly(f"{self._unknown()} Rien n'y est écrit. {self._safe}") from error
        tables.pop(HEADER, None)
        if generation.version < self._schema.version:
            tables = self._schema.upgraded(generation.version, tables)
        return tables

    def _unknown(self) -> str:
        return f"{self._generations.folder} : contenu illisible par cette version de la console."

    def _too_new(self) -> str:
        return (
            f"{self._generations.folder} a été écrit par une version plus récente de la console :"
            " il est lu, rien n'y est écrit. Installez la dernière version pour continuer."
        )
