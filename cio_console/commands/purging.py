"""A purge under way: agreed to, the journal copied, then carried out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from pathlib import Path

from cio_console.commands.asking import agrees, answer, require_someone
from cio_console.commands.journal_pages import all_notes, journal_document
from cio_console.commands.options import Place
from cio_console.commands.output import narrate
from cio_console.commands.purge_text import held_in_journal
from cio_console.errors import CioConsoleError, StoreProblem, UsageProblem
from cio_console.presentation.json_text import json_bytes
from cio_console.presentation.numbers import plural
from cio_console.store.export import export_path, write_export
from cio_console.store.journal import Journal, JournalTables
from cio_console.store.purge import clear_archive, clear_secret, clear_source
from cio_console.store.purge_plan import Plan, unless_changed


class Scope(Enum):
    """What is to be purged."""

    CACHES = auto()
    SOURCE = auto()
    EVERYTHING = auto()
    ENDED = auto()
    """What belongs to campaigns that are over."""
    CAMPAIGN = auto()
    """A closed campaign, by its id."""
    NOTES = auto()
    """Some notes, by their names: naming them is asking twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed on the command line."""

    scope: Scope
    yes: bool
    words_too: bool
    """Whether what the user wrote goes too: the second asking, where nobody can answer."""
    copy: Path | None
    """Where to copy the journal first."""
    no_copy: bool


def agreed(plan: Plan, asked: Asked, seen: JournalTables) -> Plan | None:
    """Return what was agreed to of a plan, None for nothing.

    Raises UsageProblem when nobody is there to be asked.
    """
    if not asked.yes:
        require_someone("Pour effacer sans question : --oui.")
        if not agrees("Effacer ?"):
            return None
    if plan.journal is None or not plan.journal.notes or asked.scope is Scope.NOTES:
        return plan
    if asked.words_too or (not asked.yes and _typed_again(plan.journal.notes)):
        return plan
    advice = " Pour l'effacer aussi : --notes-comprises." if asked.yes else ""
    narrate(f"Gardé tel quel : {held_in_journal(seen)}.{advice}")
    return replace(plan, journal=None, secret=plan.secret and not seen.acceptances)


def copy_first(plan: Plan, asked: Asked, place: Place, seen: JournalTables) -> None:
    """Copy the journal before it is erased, where it was asked.

    Raises UsageProblem when neither a copy nor its absence was chosen, or for a file that would go
    with the rest; StoreProblem when it cannot be written.
    """
    if plan.journal is None or not plan.journal.notes:
        return
    path = asked.copy or (_chosen_file(asked) if asked.scope is Scope.EVERYTHING else None)
    if path is None:
        return
    path = export_path(str(path))
    home = place.home
    if any(path.resolve().is_relative_to(own.resolve()) for own in (home.journal, home.caches)):
        raise UsageProblem(f"{path} est dans ce qui s'efface : rien n'est fait. Copiez ailleurs.")
    try:
        write_export(path, json_bytes(journal_document(all_notes([seen]))))
    except CioConsoleError as error:
        raise type(error)(f"{error} Rien n'est effacé.") from error
    narrate(f"Journal copié dans {path} : ce fichier est à vous, « purger » n'y touche pas.")


def carry_out(plan: Plan, place: Place, seen: JournalTables) -> list[str]:
    """Remove what the plan tells; return the French sentence of each thing that could not be.

    The words first: a stop, or words that cannot be erased, leave the campaign by which they were
    chosen. The secret last, once nothing needs it.
    """
    problems: list[str] = []
    if plan.journal:
        part = plan.journal
        change = unless_changed(part, seen) if part.whole else part.change
        problems += _tried(lambda: Journal(place.home.journal).erase(change))
    if problems and plan.by_campaign:
        return problems
    journal_done = not problems
    for one in plan.closed:
        problems += _tried(partial(clear_archive, one.cache.folder, one.campaign.id))
    for cache in plan.caches:
        problems += _tried(partial(clear_source, cache.folder))
    if plan.secret and journal_done:
        problems += _tried(lambda: clear_secret(place.home.data))
    return problems


def _typed_again(notes: int) -> bool:
    """Ask for the number of the notes that would be lost; tell whether it was typed."""
    told = plural(notes, "note part", "notes partent")
    question = f"Du journal, {told}, et rien ne les refait. Pour les effacer, tapez {notes} :"
    return answer(question) == str(notes)


def _chosen_file(asked: Asked) -> Path | None:
    """Return where to copy the whole journal, None when it was chosen to make no copy."""
    if asked.no_copy:
        return None
    if asked.yes:
        raise UsageProblem(
            "effacer tout le journal demande --copie FICHIER, ou --sans-copie : rien n'est fait."
        )
    name = answer("Fichier où le copier d'abord (rien : aucune copie) :")
    return Path(name) if name else None


def _tried(step: Callable[[], None]) -> list[str]:
    try:
        step()
    except StoreProblem as problem:
        return [str(problem)]
    return []
