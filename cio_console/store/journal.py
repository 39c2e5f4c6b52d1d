"""The journal: the user's own words. Never lost, on the disk before anything says so."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from cio_console.domain.acceptance import Acceptance
from cio_console.domain.declaration import Declaration, impossible
from cio_console.domain.followup import Contact, Draft, Visit
from cio_console.domain.list_draft import KeptList
from cio_console.domain.text import clean_line
from cio_console.errors import StoreReadOnly
from cio_console.store.storage import Schema
from cio_console.store.tables import Database, NamedDocument

JOURNAL_SCHEMA = Schema(
    version=4,
    migrations={
        1: lambda tables: {**tables, "acceptances": {}},
        2: lambda tables: {**tables, "declarations": {}},
        3: lambda tables: tables,
    },
)
"""Version 2 adds the accepted findings, version 3 the declared uploads, version 4 the contacts that
are taken back, or by SMS: a program of before would count the first, and not read the others."""
DRAFTS_SCHEMA = Schema(version=2, migrations={1: lambda tables: tables})
"""Version 2 adds the lists of schools being made: a program of before would forget them."""
LONGEST_NOTE = 10_000
"""Characters kept of one note: far beyond what a screen accepts."""

_SAFE = "Cette saisie n'est pas enregistrée ; les précédentes restent intactes."
_TYPED = "Ce qui est tapé ou marqué reste à l'écran, et n'est enregistré nulle part ailleurs."
_UNERASED = "L'effacement n'est pas achevé ; rien d'autre n'est perdu."
_LAST = "last"
_BEGUN = ("drafts", "lists")
"""The tables of the file of what is begun."""
_BESIDE_WORDS = ("id", "at", "withdrawn_at")
"""What two records of the same words may differ by."""


class JournalTables(msgspec.Struct, frozen=True):
    """The tables of both files: contacts, acceptances, declarations, what is begun; by id."""

    contacts: dict[str, Contact] = {}
    visits: dict[str, Visit] = {}
    acceptances: dict[str, Acceptance] = {}
    declarations: dict[str, Declaration] = {}
    drafts: dict[str, Draft] = {}
    """In a file of their own, as the next: a draft is written at each key, the journal is not."""
    lists: dict[str, KeptList] = {}
    """The lists of schools being made."""


class Journal:
    """What the user wrote, for every source. Building it does no I/O."""

    def __init__(self, folder: Path) -> None:
        """Keep the journal in `folder`, which the first write creates."""
        self._folder = folder
        self._journal = Database(folder, "journal", JOURNAL_SCHEMA, _SAFE)
        self._drafts = Database(folder, "drafts", DRAFTS_SCHEMA, _TYPED)
        self._impossible: tuple[Declaration, ...] = ()

    @property
    def notices(self) -> list[str]:
        """French sentences on what was damaged, unreadable, too new or of no possible day."""
        told = (
            f"Un dépôt déclaré est du {one.day:%d/%m/%Y}, un jour invraisemblable : il ne compte"
            f" pas. Pour le retirer : cio-console declarer {one.uai} {one.collection} --retirer."
            for one in self._impossible
        )
        return [*self._journal.storage.notices, *self._drafts.storage.notices, *told]

    def contacts(self) -> tuple[Contact, ...]:
        """Return the contacts that stand, oldest first; those taken back are in `states`.

        Never raises: what is damaged is in `notices`.
        """
        held = (c for c in self._read().contacts.values() if c.withdrawn_at is None)
        return tuple(sorted(held, key=lambda c: (c.at, c.id)))

    def record_new(self, contacts: Iterable[Contact]) -> tuple[Contact, ...]:
        """Write contacts, all of them or none, on the disk when this returns; return them written.

        Their text loses control characters and nothing else. Never over other words: one whose id
        another session gave to another text gets an id of its own. Raises StoreProblem: the words
        must then stay on the screen.
        """
        asked, written = tuple(map(_harmless, contacts)), list[Contact]()

        def make(table: Mapping[str, Any]) -> list[NamedDocument]:
            written[:] = [_beside(one, table) for one in asked]
            return [_document(one) for one in written]

        self._journal.put_made("contacts", make)
        return tuple(written)

    def withdraw_contacts(self, contacts: Iterable[Contact], at: datetime) -> tuple[Contact, ...]:
        """Take contacts back, all of them or none; return them. They are kept, and serve no more.

        One that was erased meanwhile stays erased. Raises StoreProblem.
        """
        taken = tuple(msgspec.structs.replace(one, withdrawn_at=at) for one in contacts)
        self._journal.put_made(
            "contacts", lambda table: [_document(one) for one in taken if one.id in table]
        )
        return taken

    def drafts(self) -> tuple[Draft, ...]:
        """Return what was typed and not recorded, oldest first. Never raises."""
        held = self._read_drafts().drafts.values()
        return tuple(sorted(held, key=lambda draft: (draft.at, draft.id)))

    def lists(self) -> tuple[KeptList, ...]:
        """Return the lists of schools made and not written, oldest first. Never raises."""
        return tuple(sorted(self._read_drafts().lists.values(), key=lambda one: (one.at, one.id)))

    def keep_draft(self, draft: Draft | KeptList) -> None:
        """Write what is begun, on the disk when this returns; the same id again replaces it.

        Raises StoreProblem.
        """
        if isinstance(draft, KeptList):
            self._drafts.put("lists", _document(draft))
        else:
            text = clean_line(draft.text, LONGEST_NOTE)
            self._drafts.put("drafts", _document(msgspec.structs.replace(draft, text=text)))

    def forget_draft(self, identifier: str) -> None:
        """Remove what was begun and every trace of it. Raises StoreProblem."""
        self._read_drafts()
        if not self._drafts.storage.bare:  # held or not: an older file may still have it
            self._forget_drafts({identifier})

    def acceptances(self) -> tuple[Acceptance, ...]:
        """Return the accepted findings, oldest first, those taken back among them.

        Never raises: what is damaged is in `notices`.
        """
        return tuple(sorted(self._read().acceptances.values(), key=lambda a: (a.at, a.id)))

    def accept_all(self, acceptances: Iterable[Acceptance]) -> None:
        """Write decisions, all of them or none, on the disk when this returns.

        The same id again replaces. Their text loses control characters and nothing else. Raises
        StoreProblem.
        """
        self._journal.put_all("acceptances", [_document(_readable(one)) for one in acceptances])

    def withdraw_all(
        self, acceptances: Iterable[Acceptance], at: datetime
    ) -> tuple[Acceptance, ...]:
        """Take decisions back, all of them or none; return them. They are kept, and serve no more.

        Raises StoreProblem.
        """
        taken = tuple(msgspec.structs.replace(one, withdrawn_at=at) for one in acceptances)
        self.accept_all(taken)
        return taken

    def declarations(self) -> tuple[Declaration, ...]:
        """Return the declared uploads, oldest first, those taken back among them. Never raises."""
        held = tuple(sorted(self._read().declarations.values(), key=lambda d: (d.at, d.id)))
        self._impossible = impossible(held)
        return held

    def declare(self, declarations: Iterable[Declaration]) -> tuple[Declaration, ...]:
        """Write declarations, all of them or none, on the disk when this returns; return them.

        The same id again replaces. The text loses control characters. Raises StoreProblem.
        """
        told = tuple(
            msgspec.structs.replace(one, by=clean_line(one.by, LONGEST_NOTE))
            for one in declarations
        )
        self._journal.put_all("declarations", [_document(one) for one in told])
        return told

    def withdraw_declarations(
        self, declarations: Iterable[Declaration], at: datetime
    ) -> tuple[Declaration, ...]:
        """Take declarations back: they are kept, and serve no more. Raises StoreProblem."""
        return self.declare(msgspec.structs.replace(d, withdrawn_at=at) for d in declarations)

    def last_visit(self) -> Visit | None:
        """Return when the console was last left and what it showed, None when not known."""
        return self._read().visits.get(_LAST)

    def record_visit(self, at: datetime, newest: datetime | None = None) -> None:
        """Write the instant of a visit, and the newest reception it showed. Raises StoreProblem."""
        self._put("visits", _LAST, Visit(at, newest))

    def states(self) -> tuple[JournalTables, ...]:
        """Return the journal as it is, then as its older files hold it. Never raises.

        The drafts are in the first; the older files of drafts come last, with nothing else in them.
        """
        states = self._journal.redo(lambda: self._journal.storage.states(JournalTables))
        drafts = self._drafts.redo(lambda: self._drafts.storage.states(JournalTables))
        if drafts:
            current = states[0] if states else JournalTables()
            states[:1] = [_with_drafts(current, drafts[0])]
        return (*states, *drafts[1:])

    @property
    def set_aside(self) -> int:
        """How many damaged files are in quarantine: they may hold words that nothing else does."""
        return self._journal.storage.set_aside + self._drafts.storage.set_aside

    def erase(self, change: Callable[[JournalTables], JournalTables]) -> None:
        """Keep what `change` leaves of the journal, and nothing of what was before: no way back.

        Raises what `change` raises, nothing being erased then; StoreProblem when something may
        remain, and it can be asked again. What another session writes meanwhile is kept.
        """
        journal = Database(self._folder, "journal", JOURNAL_SCHEMA, _UNERASED)
        begun = self._read_drafts()

        def rewrite() -> JournalTables:
            held = journal.storage.read_as(JournalTables)
            if held is None and journal.storage.number:
                raise StoreReadOnly(" ".join((*journal.storage.notices, _UNERASED)))
            left = change(_with_drafts(held or JournalTables(), begun))
            names = (name for name in left.__struct_fields__ if name not in _BEGUN)
            journal.storage.write_alone({name: getattr(left, name) for name in names})
            return left

        gone = _ids_begun(begun) - _ids_begun(journal.redo(rewrite))
        if not self._drafts.storage.bare:
            self._forget_drafts(gone)

    def _read(self) -> JournalTables:
        held = self._journal.redo(lambda: self._journal.storage.read_as(JournalTables))
        return held or JournalTables()

    def _read_drafts(self) -> JournalTables:
        held = self._drafts.redo(lambda: self._drafts.storage.read_as(JournalTables))
        return held or JournalTables()

    def _forget_drafts(self, ids: Collection[str]) -> None:
        """Keep what is begun but for those, and nothing of what was before."""

        def rewrite() -> None:
            held = self._read_drafts()
            tables = {name: getattr(held, name) for name in _BEGUN}
            self._drafts.storage.write_alone(
                {k: {i: one for i, one in t.items() if i not in ids} for k, t in tables.items()}
            )

        self._drafts.redo(rewrite)

    def _put(self, table: str, name: str, value: msgspec.Struct) -> None:
        document: dict[str, Any] = msgspec.to_builtins(value)
        self._journal.put(table, NamedDocument(document, name))


def _with_drafts(tables: JournalTables, begun: JournalTables) -> JournalTables:
    """Return `tables` with what is begun as `begun` has it."""
    return msgspec.structs.replace(tables, drafts=begun.drafts, lists=begun.lists)


def _ids_begun(tables: JournalTables) -> set[str]:
    return {*tables.drafts, *tables.lists}


def _harmless(contact: Contact) -> Contact:
    return msgspec.structs.replace(
        contact,
        text=clean_line(contact.text, LONGEST_NOTE),
        who=clean_line(contact.who, LONGEST_NOTE),
    )


def _readable(acceptance: Acceptance) -> Acceptance:
    return msgspec.structs.replace(
        acceptance,
        reason=clean_line(acceptance.reason, LONGEST_NOTE),
        who=clean_line(acceptance.who, LONGEST_NOTE),
        about=clean_line(acceptance.about),
    )


def _beside(contact: Contact, table: Mapping[str, Any]) -> Contact:
    """Return `contact` under an id that holds nothing else in `table`."""
    words, number, name = _words(_document(contact)), 1, contact.id
    while name in table and _words(table[name]) != words:
        number += 1
        name = f"{contact.id}.{number}"
    return msgspec.structs.replace(contact, id=name)


def _words(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in _BESIDE_WORDS}


def _document(value: Contact | Draft | KeptList | Acceptance | Declaration) -> NamedDocument:
    document: dict[str, Any] = msgspec.to_builtins(value)
    return NamedDocument(document, value.id)
