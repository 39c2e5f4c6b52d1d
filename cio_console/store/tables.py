"""TinyDB as this room uses it: documents named by strings, and changes redone after a lost race."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from cio_console.errors import StoreProblem
from cio_console.store.generation import LostRaceError
from cio_console.store.storage import GenerationStorage, Schema

T = TypeVar("T")

_ATTEMPTS = 500
"""Lost races in a row before giving up: another process won each of them, so none is stuck."""


class NamedDocument(Document):
    """A document with an identifier of its own: a UAI, the id of an upload or of a contact."""

    doc_id: str  # type: ignore[assignment]  # TinyDB's annotation knows integers only

    def __init__(self, value: Mapping[str, Any], doc_id: str) -> None:
        """Wrap `value` under the name `doc_id`."""
        super().__init__(value, doc_id)  # type: ignore[arg-type]  # as above


class NamedTable(Table):
    """A table of named documents, without the query cache that serves stale aliases."""

    # TinyDB declares these by their default values: its annotations know only its own classes.
    document_class = NamedDocument  # type: ignore[assignment]  # as above
    document_id_class = str  # type: ignore[assignment]  # as above
    default_query_cache_capacity = 0

    def __init__(self, storage: Storage, name: str) -> None:
        """Open the table `name`; TinyDB's default capacity would come from its own class."""
        super().__init__(storage, name, cache_size=0)

    def put_made(self, make: Callable[[Mapping[str, Any]], Iterable[NamedDocument]]) -> None:
        """Write in one commit the named documents made from the table as it then is."""

        def put(table: dict[Any, Any]) -> None:
            for document in make(table):
                table[document.doc_id] = {**table.get(document.doc_id, {}), **document}

        self._update_table(put)


class Database(TinyDB):
    """One database of generations; several threads and processes may share it."""

    table_class = NamedTable  # type: ignore[assignment]  # declared by its default value

    def __init__(self, folder: Path, name: str, schema: Schema, safe: str) -> None:
        """Prepare the database `name` of `folder`, without touching the disk."""
        super().__init__(folder, name, schema, safe, storage=GenerationStorage)
        self._lock = threading.RLock()

    @property
    def storage(self) -> GenerationStorage:
        """The storage, with its notices and typed reading."""
        assert isinstance(self._storage, GenerationStorage)  # noqa: S101 - built in __init__
        return self._storage

    def put(self, table: str, document: NamedDocument) -> None:
        """Write a named document in one commit; the same one twice is written once."""
        self.put_all(table, (document,))

    def put_all(self, table: str, documents: Sequence[NamedDocument]) -> None:
        """Write named documents in one commit: all of them or none."""
        self.put_made(table, lambda _: documents)

    def put_made(
        self, table: str, make: Callable[[Mapping[str, Any]], Iterable[NamedDocument]]
    ) -> None:
        """Write in one commit the named documents made from the table as it then is."""
        self.redo(lambda: NamedTable(self.storage, table).put_made(make))

    def redo(self, change: Callable[[], T]) -> T:
        """Return what `change` returns, redone from a fresh reading after each lost race.

        Raises StoreProblem when the disk refuses.
        """
        with self._lock:
            for _ in range(_ATTEMPTS):
                try:
                    return change()
                except LostRaceError:
                    continue
        raise StoreProblem(
            "D'autres sessions écrivent sans cesse au même endroit : rien n'a été enregistré."
            " Ce qui l'était déjà reste intact. Recommencez dans un instant."
        )
