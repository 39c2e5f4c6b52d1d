"""What an erasure does to the journal: pure functions from its tables to those that remain."""

from collections.abc import Callable, Collection
from datetime import datetime

import msgspec

from cio_console.domain.retention import without_words
from cio_console.store.journal import JournalTables

Change = Callable[[JournalTables], JournalTables]


def nothing_left(_: JournalTables) -> JournalTables:
    """Return an empty journal."""
    return JournalTables()


def without_entries(ids: Collection[str]) -> Change:
    """Return the removal of the contacts, acceptances, declarations and drafts of those ids."""

    def change(tables: JournalTables) -> JournalTables:
        return msgspec.structs.replace(
            tables,
            contacts={name: one for name, one in tables.contacts.items() if name not in ids},
            acceptances={name: one for name, one in tables.acceptances.items() if name not in ids},
            declarations={n: one for n, one in tables.declarations.items() if n not in ids},
            drafts={name: one for name, one in tables.drafts.items() if name not in ids},
        )

    return change


def without_words_until(limit: datetime) -> Change:
    """Return what ends the retention of everything written up to `limit`.

    Of a contact stays that a school was reached, when, and how: the account of the campaign. Of a
    declaration stays that an upload was told of, and not by whom. Of an
    acceptance nothing does: it is about one pupil, who has left, and its very name is drawn from
    that pupil's number.
    """

    def change(tables: JournalTables) -> JournalTables:
        return msgspec.structs.replace(
            tables,
            contacts={
                name: without_words(one) if one.at <= limit else one
                for name, one in tables.contacts.items()
            },
            acceptances={name: one for name, one in tables.acceptances.items() if one.at > limit},
            declarations={
                name: msgspec.structs.replace(one, by="") if one.at <= limit else one
                for name, one in tables.declarations.items()
            },
            drafts={name: one for name, one in tables.drafts.items() if one.at > limit},
            lists={name: one for name, one in tables.lists.items() if one.at > limit},
        )

    return change
