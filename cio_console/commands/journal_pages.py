"""The journal as text and as a document: every note, with the short name that erases it."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from cio_console.commands.output import folded
from cio_console.domain.acceptance import Acceptance
from cio_console.domain.followup import Contact
from cio_console.errors import UsageProblem
from cio_console.presentation.checked import FORMAT_VERSION
from cio_console.presentation.dates import full_day
from cio_console.store import disk
from cio_console.store.journal import JournalTables
from cio_console.store.problems import write_problem

SHORT = 8
"""Hexadecimal digits of a short name."""


class NotedContact(msgspec.Struct, frozen=True):
    """One contact with a school."""

    note: str
    uai: str
    at: datetime
    channel: str
    who: str
    text: str
    call_back: date | None = None


class NotedAcceptance(msgspec.Struct, frozen=True):
    """One accepted finding."""

    note: str
    uai: str
    at: datetime
    collection: str
    rule: str
    about: str
    reason: str
    until: date
    who: str
    source: str
    withdrawn_at: datetime | None = None


class JournalDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy of the journal holds, and what `purger --liste --json` writes."""

    format: str = "cio-journal"
    format_version: str = FORMAT_VERSION
    contacts: tuple[NotedContact, ...]
    acceptances: tuple[NotedAcceptance, ...]


def short_name(note: Contact | Acceptance) -> str:
    """Return the short name of a note: it tells nothing of what the note is about."""
    text = f"{type(note).__name__}/{note.id}"
    return hashlib.blake2b(text.encode(), digest_size=SHORT // 2).hexdigest()


def all_notes(states: Sequence[JournalTables], uai: str = "") -> list[Contact | Acceptance]:
    """Return every note of every state once, as the newest has it, oldest first."""
    found: dict[str, Contact | Acceptance] = {}
    for state in states:
        held: list[Contact | Acceptance] = [*state.contacts.values(), *state.acceptances.values()]
        for note in held:
            found.setdefault(short_name(note), note)
    kept = [note for note in found.values() if uai in ("", note.uai)]
    return sorted(kept, key=lambda note: (note.at, note.id))


def ids_named(typed: Sequence[str], notes: Sequence[Contact | Acceptance]) -> frozenset[str]:
    """Return the ids of the notes of those short names. Raises UsageProblem for an unknown one."""
    by_name = {short_name(note): note.id for note in notes}
    for name in typed:
        if name.strip().lower() not in by_name:
            raise UsageProblem(
                f"« {name[:40]} » ne nomme aucune note du journal : cio-console purger --liste les"
                " donne toutes."
            )
    return frozenset(by_name[name.strip().lower()] for name in typed)


def journal_document(notes: Sequence[Contact | Acceptance]) -> JournalDocument:
    """Return the document that holds those notes."""
    return JournalDocument(
        contacts=tuple(_contact(note) for note in notes if isinstance(note, Contact)),
        acceptances=tuple(_acceptance(note) for note in notes if isinstance(note, Acceptance)),
    )


def journal_lines(notes: Sequence[Contact | Acceptance], room: int) -> Iterator[str]:
    """Give each note: its short name, its day, its school, then its words."""
    for note in notes:
        head = f"{short_name(note)}  {full_day(note.at.date())}  {note.uai}"
        if isinstance(note, Contact):
            yield f"{head}  {note.channel}"
            words = f"{note.who} : {note.text}" if note.who else note.text
        else:
            yield f"{head}  {note.rule}"
            by = f" ({note.who})" if note.who else ""
            words = f"{note.about} : {note.reason}{by}"
        yield from folded(words or "(sans texte)", room, "    ")


def write_copy(path: Path, document: JournalDocument) -> None:
    """Write a private copy of the journal in a new file, on the disk when this returns.

    Raises UsageProblem when something bears that name, StoreProblem when it cannot be written.
    """
    text = msgspec.json.format(msgspec.json.encode(document), indent=2)
    try:
        disk.write_new(path, text + b"\n")
        disk.sync_folder(path.parent)
    except FileExistsError:
        raise UsageProblem(f"{path} existe déjà : rien n'est fait. Donnez un autre nom.") from None
    except OSError as error:
        raise write_problem(error, path.parent, "Rien n'est effacé.") from error


def _contact(note: Contact) -> NotedContact:
    return NotedContact(
        note=short_name(note),
        uai=note.uai,
        at=note.at,
        channel=str(note.channel),
        who=note.who,
        text=note.text,
        call_back=note.call_back,
    )


def _acceptance(note: Acceptance) -> NotedAcceptance:
    return NotedAcceptance(
        note=short_name(note),
        uai=note.uai,
        at=note.at,
        collection=note.collection,
        rule=note.rule,
        about=note.about,
        reason=note.reason,
        until=note.until,
        who=note.who,
        source=note.source,
        withdrawn_at=note.withdrawn_at,
    )
