"""The journal: the user's own words. Never lost, on the disk before anything says so."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from cio_console.domain.acceptance import Acceptance
from cio_console.domain.followup import Contact
from cio_console.domain.text import clean_line
from cio_console.errors import StoreReadOnly
from cio_console.store.storage import Schema
from cio_console.store.tables import Database, NamedDocument

JOURNAL_SCHEMA = Schema(version=2, migrations={1: lambda tables: {**tables, "acceptances": {}}})
"""Version 2 adds the accepted findings."""
LONGEST_NOTE = 10_000
"""Characters kept of one note: far beyond what a screen accepts."""

_SAFE = "Cette saisie n'est pas enregistrée ; les précédentes restent intactes."
_UNERASED = "L'effacement n'est pas achevé ; rien d'autre n'est perdu."
_LAST = "last"


class Visit(msgspec.Struct, frozen=True):
    """One opening of the console."""

    at: datetime


class JournalTables(msgspec.Struct, frozen=True):
    """The tables of the file: contacts and acceptances by their id, and the last visit."""

    contacts: dict[str, Contact] = {}
    visits: dict[str, Visit] = {}
    acceptances: dict[str, Acceptance] = {}


class Journal:
    """What the user wrote, for every source. Building it does no I/O."""

    def __init__(self, folder: Path) -> None:
        """Keep the journal in `folder`, which the first write creates."""
        self._folder = folder
        self._journal = Database(folder, "journal", JOURNAL_SCHEMA, _SAFE)

    @property
    def notices(self) -> list[str]:
        """French sentences on what was damaged, unreadable or too new."""
        return self._journal.storage.notices

    def contacts(self) -> tuple[Contact, ...]:
        """Return the contacts, oldest first. Never raises: what is damaged is in `notices`."""
        return tuple(sorted(self._read().contacts.values(), key=lambda c: (c.at, c.id)))

    def record(self, contact: Contact) -> None:
        """Write a contact, on the disk when this returns; the same id again replaces it.

        Its text loses control characters and nothing else. Raises StoreProblem: the words must
        then stay on the screen.
        """
        harmless = msgspec.structs.replace(
            contact,
            text=clean_line(contact.text, LONGEST_NOTE),
            who=clean_line(contact.who, LONGEST_NOTE),
        )
        self._put("contacts", harmless.id, harmless)

    def acceptances(self) -> tuple[Acceptance, ...]:
        """Return the accepted findings, oldest first, those taken back among them.

        Never raises: what is damaged is in `notices`.
        """
        return tuple(sorted(self._read().acceptances.values(), key=lambda a: (a.at, a.id)))

    def accept(self, acceptance: Acceptance) -> None:
        """Write a decision, on the disk when this returns; the same id again replaces it.

        Its text loses control characters and nothing else. Raises StoreProblem.
        """
        harmless = msgspec.structs.replace(
            acceptance,
            reason=clean_line(acceptance.reason, LONGEST_NOTE),
            who=clean_line(acceptance.who, LONGEST_NOTE),
            about=clean_line(acceptance.about),
        )
        self._put("acceptances", harmless.id, harmless)

    def withdraw(self, acceptance: Acceptance, at: datetime) -> None:
        """Take a decision back: it is kept, and serves no more. Raises StoreProblem."""
        self.accept(msgspec.structs.replace(acceptance, withdrawn_at=at))

    def last_visit(self) -> datetime | None:
        """Return when the console was last left, None when that is not known."""
        visit = self._read().visits.get(_LAST)
        return visit.at if visit else None

    def record_visit(self, at: datetime) -> None:
        """Write the instant of a visit. Raises StoreProblem."""
        self._put("visits", _LAST, Visit(at))

    def states(self) -> tuple[JournalTables, ...]:
        """Return the journal as it is, then as its older files hold it. Never raises."""
        return tuple(self._journal.redo(lambda: self._journal.storage.states(JournalTables)))

    @property
    def set_aside(self) -> int:
        """How many damaged files are in quarantine: they may hold words that nothing else does."""
        return self._journal.storage.set_aside

    def erase(self, change: Callable[[JournalTables], JournalTables]) -> None:
        """Keep what `change` leaves of the journal, and nothing of what was before: no way back.

        Raises what `change` raises, nothing being erased then; StoreProblem when something may
        remain, and it can be asked again. What another session writes meanwhile is kept.
        """
        journal = Database(self._folder, "journal", JOURNAL_SCHEMA, _UNERASED)

        def rewrite() -> None:
            held = journal.storage.read_as(JournalTables)
            if held is None and journal.storage.number:
                raise StoreReadOnly(" ".join((*journal.storage.notices, _UNERASED)))
            left = change(held or JournalTables())
            tables = {name: getattr(left, name) for name in left.__struct_fields__}
            journal.storage.write_alone(tables)

        journal.redo(rewrite)

    def _read(self) -> JournalTables:
        held = self._journal.redo(lambda: self._journal.storage.read_as(JournalTables))
        return held or JournalTables()

    def _put(self, table: str, name: str, value: msgspec.Struct) -> None:
        document: dict[str, Any] = msgspec.to_builtins(value)
        self._journal.put(table, NamedDocument(document, name))
