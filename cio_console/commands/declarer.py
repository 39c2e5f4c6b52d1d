"""`declarer`: an upload that the director was told of, without the file; lists and takes back."""

import os
import uuid
from collections.abc import Iterator, Sequence
from datetime import date

import click

from cio_console.commands.french import FrenchArgument, FrenchCommand
from cio_console.commands.journal_pages import journal_document
from cio_console.commands.options import parse_uai, shared
from cio_console.commands.output import folded, narrate, width, write, write_json
from cio_console.commands.sector import HeldSector, now, open_sector
from cio_console.domain.acceptance import account
from cio_console.domain.campaign import Collection
from cio_console.domain.days import misnamed, not_a_day, past_day
from cio_console.domain.declaration import Declaration, in_force, no_effect
from cio_console.domain.text import fold, harmless
from cio_console.errors import UsageProblem
from cio_console.presentation.dates import full_day
from cio_console.presentation.declarations import collection_label, refused
from cio_console.presentation.numbers import plural
from cio_console.presentation.wording import short_label
from cio_console.store.journal import Journal


@click.command("declarer", cls=FrenchCommand)
@click.argument("uai", cls=FrenchArgument, default="", metavar="[UAI]")
@click.argument("collection", cls=FrenchArgument, default="", metavar="[COLLECTE]")
@shared("source")
@click.option(
    "--jour",
    "day",
    default="",
    metavar="JOUR",
    help="Jour du dépôt : 08/01, hier, lundi, 2025-01-13 (aujourd'hui).",
)
@click.option("--par", "by", default="", metavar="NOM", help="Qui le dit (ce compte).")
@click.option("--retirer", "withdrawing", is_flag=True, help="Revenir sur ce qui a été déclaré.")
@click.option("--liste", "listing", is_flag=True, help="Donner ce qui est déclaré.")
@shared("json")
def command(
    *, uai: str, collection: str, source: tuple[str, ...], day: str, by: str, withdrawing: bool,
    listing: bool, as_json: bool,
) -> int:  # fmt: skip
    """Note un dépôt qu'on vous a dit, sans en avoir le fichier.

    Il compte comme reçu, n'est jamais « en retard » ni « conforme », se lit « déclaré » avec qui
    l'a dit, et s'efface devant un vrai fichier. --retirer revient dessus (seulement sur le jour
    donné par --jour), et n'efface rien du journal. Sans argument, --liste donne tout.
    """
    if not (uai and collection) and not listing:
        raise UsageProblem("de quel dépôt ? Exemple : cio-console declarer 9990014L siecle.")
    if listing and (withdrawing or by or day):
        raise UsageProblem("--liste donne ce qui est déclaré : sans autre option que --source.")
    if withdrawing and by:
        raise UsageProblem("--par ne sert qu'à déclarer.")
    if as_json and not listing:
        raise UsageProblem("--json va avec --liste : c'est elle qui donne des données.")
    every = open_sector(None, source)
    journal = Journal(every.place.home.journal)
    school = every.lines(_uai(uai))[0].school.uai if uai else ""
    if listing:
        parts = (every.own(school),) if school else every.each
        found = [(one, _known(journal, one, school, collection)) for one in parts]
        if as_json:
            write_json(journal_document([one for _, known in found for one in known]))
        else:
            write(_listed(found))
        every.tell(journal.notices)
        return 0
    held = every.own(school)  # with its own campaign, when several CIO are followed
    known, chosen = _known(journal, held, school, collection), _collection(held, collection)
    if withdrawing:
        _withdraw(journal, _of_day(known, _day(held, day) if day else None))
    else:
        told = by.strip() or account(os.environ)
        _declare(held, journal, Declaration(
            id=uuid.uuid4().hex[:12], uai=school, collection=chosen.id,
            campaign=held.overview.campaign.id, day=_day(held, day), by=told, at=now(),
        ))  # fmt: skip
    every.tell(journal.notices)
    return 0


def _known(
    journal: Journal, held: HeldSector, school: str, collection: str
) -> tuple[Declaration, ...]:
    """Return what is declared of a sector, of one school or collection when it is named."""
    known = in_force(journal.declarations(), held.overview.campaign, school)
    if collection:
        wanted = _collection(held, collection).id
        known = tuple(one for one in known if one.collection == wanted)
    uais = {line.school.uai for line in held.overview.lines}
    return tuple(one for one in known if one.uai in uais)


def _uai(typed: str) -> str:
    try:
        return parse_uai(typed)
    except ValueError as error:
        raise UsageProblem(str(error)) from None


def _collection(held: HeldSector, typed: str) -> Collection:
    """Return the collection of that id or name. Raises UsageProblem."""
    every = held.overview.campaign.collections
    wanted = fold(typed)
    found = next((c for c in every if wanted in (fold(c.id), fold(short_label(c)))), None)
    if found is None:
        known = ", ".join(c.id for c in every)
        raise UsageProblem(f"la collecte « {typed[:40]} » n'existe pas. Connues : {known}.")
    return found


def _day(held: HeldSector, typed: str) -> date:
    """Return the day typed, today without one. Raises UsageProblem."""
    today = held.overview.campaign.day_of(now())
    day = past_day(typed, today) if typed else today
    if day is None:
        if wrong := misnamed(typed, today, past=True):
            raise UsageProblem(f"{wrong} : dites le jour du dépôt, par exemple 08/01 ou hier.")
        raise UsageProblem(f"{not_a_day(typed, today)}.")
    if day > today:
        raise UsageProblem(f"le {full_day(day)} n'est pas encore venu : dites le jour du dépôt.")
    return day


def _declare(held: HeldSector, journal: Journal, one: Declaration) -> None:
    line, campaign = held.lines(one.uai)[0], held.overview.campaign
    if why := no_effect(campaign, line.school, one.collection, one.day):
        raise UsageProblem(refused(collection_label(campaign, one.collection), [why]))
    journal.declare([one])
    narrate(harmless(f"Noté : {line.school.name}, {_told(held, one)}."))
    if line.states[one.collection].usable:
        narrate("Un fichier utilisable est déjà là : c'est lui qui compte.")


def _withdraw(journal: Journal, chosen: Sequence[Declaration]) -> None:
    if not chosen:
        raise UsageProblem(
            "rien n'est déclaré là : cio-console declarer --liste donne ce qui l'est."
        )
    journal.withdraw_declarations(chosen, now())
    narrate(f"{plural(len(chosen), 'déclaration retirée', 'déclarations retirées')}.")


def _of_day(known: Sequence[Declaration], day: date | None) -> list[Declaration]:
    return [one for one in known if day in (None, one.day)]


def _listed(
    found: Sequence[tuple[HeldSector, Sequence[Declaration]]],
) -> Iterator[str]:
    for held, known in found:
        names = {school.uai: school.name for school in held.snapshot.schools}
        for one in known:
            yield from folded(f"{one.uai}  {names[one.uai]} : {_told(held, one)}", width())
    if not any(known for _, known in found):
        narrate("Rien n'est déclaré.")


def _told(held: HeldSector, one: Declaration) -> str:
    collection = held.overview.campaign.collection(one.collection)
    label = short_label(collection) if collection else one.collection
    return f"{label}, dépôt du {full_day(one.day)}, dit par {one.by or 'vous'}"
