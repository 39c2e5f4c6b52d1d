"""The journal as text and as a document: every note, with the short name that erases it."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import msgspec

from cio_console.commands.output import folded
from cio_console.domain.acceptance import Acceptance
from cio_console.domain.declaration import Declaration
from cio_console.domain.followup import Contact, Draft
from cio_console.domain.text import harmless
from cio_console.errors import UsageProblem
from cio_console.presentation.checked import FORMAT_VERSION
from cio_console.presentation.dates import full_day
from cio_console.store.journal import JournalTables

SHORT = 8
"""Hexadecimal digits of a short name."""

Note = Contact | Acceptance | Declaration | Draft
"""What the user wrote."""


class NotedContact(msgspec.Struct, frozen=True):
    """One contact with a school."""

    note: str
    uai: str
    at: datetime
    channel: str
    who: str
    text: str
    call_back: date | None = None
    withdrawn_at: datetime | None = None


class NotedAcceptance(msgspec.Struct, frozen=True):
    """One accepted finding."""

    note: str
    uai: str
    at: datetime
    collection: str
    rule: str
    fingerprint: str
    """What `accepter --retirer` takes."""
    about: str
    reason: str
    until: date
    who: str
    source: str
    withdrawn_at: datetime | None = None


class NotedDeclaration(msgspec.Struct, frozen=True):
    """One upload that somebody told of."""

    note: str
    uai: str
    at: datetime
    collection: str
    campaign: str
    day: date
    by: str
    withdrawn_at: datetime | None = None


class NotedDraft(msgspec.Struct, frozen=True):
    """What was typed about some schools and is not recorded yet."""

    note: str
    uais: tuple[str, ...]
    at: datetime
    text: str


class JournalDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy of the journal holds, and what `purger --liste --json` writes.

    `accepter` and `declarer` give their own part of it.
    """

    format: str = "cio-journal"
    format_version: str = FORMAT_VERSION
    contacts: tuple[NotedContact, ...]
    acceptances: tuple[NotedAcceptance, ...]
    declarations: tuple[NotedDeclaration, ...]
    drafts: tuple[NotedDraft, ...]


def short_name(note: Note) -> str:
    """Return the short name of a note: it tells nothing of what the note is about."""
    text = f"{type(note).__name__}/{note.id}"
    return hashlib.blake2b(text.encode(), digest_size=SHORT // 2).hexdigest()


def all_notes(states: Sequence[JournalTables], uai: str = "") -> list[Note]:
    """Return every note of every state once, as the newest has it, oldest first."""
    found: dict[str, Note] = {}
    for state in states:
        held: list[Note] = [*state.contacts.values(), *state.acceptances.values()]
        for note in (*held, *state.declarations.values(), *state.drafts.values()):
            found.setdefault(short_name(note), note)
    kept = [note for note in found.values() if not uai or uai in _schools(note)]
    return sorted(kept, key=lambda note: (note.at, note.id))


def ids_named(typed: Sequence[str], notes: Sequence[Note]) -> frozenset[str]:
    """Return the ids of the notes of those short names. Raises UsageProblem for an unknown one."""
    by_name = {short_name(note): note.id for note in notes}
    for name in typed:
        if name.strip().lower() not in by_name:
            raise UsageProblem(
                f"« {name[:40]} » ne nomme aucune note du journal : cio-console purger --liste les"
                " donne toutes."
            )
    return frozenset(by_name[name.strip().lower()] for name in typed)


def journal_document(notes: Sequence[Note]) -> JournalDocument:
    """Return the document that holds those notes."""
    return JournalDocument(
        contacts=tuple(_contact(note) for note in notes if isinstance(note, Contact)),
        acceptances=tuple(_acceptance(note) for note in notes if isinstance(note, Acceptance)),
        declarations=tuple(_declaration(note) for note in notes if isinstance(note, Declaration)),
        drafts=tuple(
            NotedDraft(short_name(note), note.uais, note.at, note.text)
            for note in notes
            if isinstance(note, Draft)
        ),
    )


def journal_lines(notes: Sequence[Note], room: int) -> Iterator[str]:
    """Give each note: its short name, its day, its school, then its words."""
    for note in notes:
        head = f"{short_name(note)}  {full_day(note.at.date())}  {' '.join(_schools(note))}"
        match note:
            case Contact():
                kind = f"{note.channel}{', retirée' if note.withdrawn_at else ''}"
                words = f"{note.who} : {note.text}" if note.who else note.text
            case Draft():
                kind, words = "brouillon", note.text
            case Declaration():
                kind = "dépôt déclaré"
                words = f"{note.collection}, {full_day(note.day)}{note.by and f' : {note.by}'}"
            case Acceptance():
                kind, by = note.rule, f" ({note.who})" if note.who else ""
                words = f"{note.about} : {note.reason}{by}"
        yield harmless(f"{head}  {kind}")
        yield from folded(words or "(sans texte)", room, "    ")


def _schools(note: Note) -> tuple[str, ...]:
    return note.uais if isinstance(note, Draft) else (note.uai,)


def _contact(note: Contact) -> NotedContact:
    return NotedContact(
        note=short_name(note),
        uai=note.uai,
        at=note.at,
        channel=str(note.channel),
        who=note.who,
        text=note.text,
        call_back=note.call_back,
        withdrawn_at=note.withdrawn_at,
    )


def _declaration(note: Declaration) -> NotedDeclaration:
    return NotedDeclaration(
        note=short_name(note),
        uai=note.uai,
        at=note.at,
        collection=note.collection,
        campaign=note.campaign,
        day=note.day,
        by=note.by,
        withdrawn_at=note.withdrawn_at,
    )


def _acceptance(note: Acceptance) -> NotedAcceptance:
    return NotedAcceptance(
        note=short_name(note),
        uai=note.uai,
        at=note.at,
        collection=note.collection,
        rule=note.rule,
        fingerprint=note.whole,
        about=note.about,
        reason=note.reason,
        until=note.until,
        who=note.who,
        source=note.source,
        withdrawn_at=note.withdrawn_at,
    )
