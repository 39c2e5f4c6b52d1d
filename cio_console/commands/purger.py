"""`purger`: removes what is stored, after saying what, what stays, and being told yes."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from cio_console.commands.french import FrenchCommand
from cio_console.commands.journal_pages import (
    all_notes,
    ids_named,
    journal_document,
    journal_lines,
)
from cio_console.commands.options import DAY, UAI, Place, TypedDay, instant, open_place, shared
from cio_console.commands.output import complain, narrate, warn, width, write, write_json
from cio_console.commands.purge_document import purge_document
from cio_console.commands.purge_text import going, plan_text, staying
from cio_console.commands.purging import Asked, Scope, agreed, carry_out, copy_first
from cio_console.domain.campaign_files import shipped_campaign, shipped_campaigns
from cio_console.domain.retention import school_years
from cio_console.errors import StoreProblem, UsageProblem
from cio_console.settings_sources import followed, named_sources
from cio_console.store.inventory import Inventory, caches_of
from cio_console.store.journal import Journal, JournalTables
from cio_console.store.paths import cache_name
from cio_console.store.purge_plan import (
    Plan,
    of_caches,
    of_campaign,
    of_ended_campaigns,
    of_entries,
    of_everything,
    of_sources,
)
from cio_console.store.secret import NAME


@click.command("purger", cls=FrenchCommand)
@shared("source")
@click.option("--fin-de-campagne", "ended", is_flag=True, help="Ce dont la campagne est finie.")
@click.option("--campagne", "campaign", default=None, metavar="ID", help="Cette campagne close.")
@click.option("--tout", "everything", is_flag=True, help="Tout, journal et secret compris.")
@click.option("--liste", "listing", is_flag=True, help="Donner les notes du journal, sans effacer.")
@click.option("--etablissement", "uai", type=UAI, default="", help="Avec --liste : ses notes.")
@click.option("--note", "notes", multiple=True, metavar="NOM", help="Cette note du journal.")
@click.option(
    "--date",
    "day",
    type=DAY,
    help="Juger ce jour-là (01/09, hier, 2025-09-01) si une campagne est finie.",
)
@click.option("--oui", "yes", is_flag=True, help="Ne pas demander.")
@click.option("--notes-comprises", "words_too", is_flag=True, help="Avec --oui : vos notes aussi.")
@click.option(
    "--copie", "copy", type=click.Path(path_type=Path), default=None, metavar="FICHIER",
    help="Y copier d'abord le journal.",
)  # fmt: skip
@click.option("--sans-copie", "no_copy", is_flag=True, help="Effacer le journal sans copie.")
@shared("json", "quiet")
def command(
    *, source: tuple[str, ...], ended: bool, campaign: str | None, everything: bool, listing: bool,
    uai: str, notes: tuple[str, ...], day: TypedDay | None, yes: bool, words_too: bool,
    copy: Path | None, no_copy: bool, as_json: bool, quiet: bool,
) -> int:  # fmt: skip
    """Efface ce que la console garde, après avoir dit quoi et demandé.

    Sans option, le cache : une synchronisation le refait. Le journal, que rien ne refait, ne part
    que demandé deux fois, par --fin-de-campagne, --tout ou --note. Les réglages restent.
    """
    _require_words({"--source": source, "--note": notes,
                    "--campagne": () if campaign is None else (campaign,)})  # fmt: skip
    asks = {"--source": bool(source), "--fin-de-campagne": ended,
            "--campagne": bool(campaign), "--tout": everything, "--liste": listing,
            "--note": bool(notes)}  # fmt: skip
    chosen = _only([name for name, given in asks.items() if given])
    _require_sense(chosen, {"--notes-comprises": words_too, "--copie": copy is not None,
                            "--sans-copie": no_copy, "--date": day is not None,
                            "--etablissement": bool(uai)})  # fmt: skip
    place = open_place(source)
    journal = Journal(place.home.journal)
    if listing:
        return _list(journal, uai, as_json=as_json)
    asked = Asked(scope=_SCOPES[chosen], yes=yes, words_too=words_too, copy=copy, no_copy=no_copy)
    of_notes = asked.scope is Scope.NOTES
    inventory = Inventory(()) if of_notes else caches_of(place.home)
    plan = _plan(asked.scope, place, inventory, journal, campaign or "", notes, day)
    telling = _Telling(place, inventory, journal, as_json=as_json, quiet=quiet and yes)
    return _purge(plan, asked, telling)


_SCOPES = {
    "": Scope.CACHES,
    "--source": Scope.SOURCE,
    "--tout": Scope.EVERYTHING,
    "--fin-de-campagne": Scope.ENDED,
    "--campagne": Scope.CAMPAIGN,
    "--note": Scope.NOTES,
}
"""What each option asks for."""

_GO_WITH = {
    "--notes-comprises": ("--tout", "--fin-de-campagne"),
    "--copie": ("--tout", "--fin-de-campagne", "--note"),
    "--sans-copie": ("--tout",),
    "--date": ("--fin-de-campagne",),
    "--etablissement": ("--liste",),
}
"""Option → those that it makes sense with."""


def _require_words(given: Mapping[str, Iterable[str]]) -> None:
    """Refuse an empty value, such as an unset variable of a script: it would ask for everything."""
    for name, values in given.items():
        if any(not one.strip() for one in values):
            raise UsageProblem(f"{name} est vide : rien n'est fait.")


def _only(given: list[str]) -> str:
    if len(given) > 1:
        raise UsageProblem(f"{' et '.join(given)} ne vont pas ensemble : choisissez.")
    return given[0] if given else ""


def _require_sense(chosen: str, given: dict[str, bool]) -> None:
    for name, others in _GO_WITH.items():
        if given[name] and chosen not in others:
            raise UsageProblem(f"{name} ne sert qu'avec {' ou '.join(others)}.")
    if given["--copie"] and given["--sans-copie"]:
        raise UsageProblem("--copie et --sans-copie ne vont pas ensemble : choisissez.")


def _plan(
    scope: Scope, place: Place, inventory: Inventory, journal: Journal, campaign: str,
    notes: tuple[str, ...], day: TypedDay | None,
) -> Plan:  # fmt: skip
    """Return what is asked for, as a plan. Raises UsageProblem for what does not exist."""
    match scope:
        case Scope.CACHES:
            return of_caches(inventory)
        case Scope.SOURCE:
            return _of_sources(place, inventory)
        case Scope.EVERYTHING:
            return of_everything(inventory, journal, secret=(place.home.data / NAME).exists())
        case Scope.ENDED:
            shipped = [shipped_campaign(name) for name in shipped_campaigns()]
            at = instant(shipped[0], day.of(None) if day else None)
            known = (*shipped, *school_years(at.date()))
            return of_ended_campaigns(inventory, journal, known, at, place.settings.retention)
        case Scope.CAMPAIGN:
            return _of_closed(inventory, campaign)
        case Scope.NOTES:
            return of_entries(journal, ids_named(notes, all_notes(journal.states())))


def _of_sources(place: Place, inventory: Inventory) -> Plan:
    """Plan the removal of the sources named. Raises UsageProblem for one that nothing knows."""
    known = _known_sources(place, inventory)
    for one in place.each:
        if cache_name(one.source) not in known:
            names = ", ".join(filter(None, known.values()))
            told = f"Sources connues : {names}." if names else "Aucune source n'est gardée ici."
            raise UsageProblem(
                f"la source {one.source} n'est ni suivie ni gardée : rien n'est fait. {told}"
            )
    return of_sources(inventory, [place.home.cache(one.source) for one in place.each])


def _known_sources(place: Place, inventory: Inventory) -> dict[str, str]:
    """Return the sources followed or held: by the name of their cache, what to call them by."""
    settings, folder = place.settings, place.home.config
    own = [*named_sources(settings, folder).values(), *followed(settings, (), folder)]
    known = {cache_name(one.source): one.name or one.source for one in own}
    for cache in inventory.caches:
        known.setdefault(cache.folder.name, cache.source)
    return known


def _of_closed(inventory: Inventory, campaign: str) -> Plan:
    """Plan the removal of a closed campaign. Raises UsageProblem when none has that id."""
    plan = of_campaign(inventory, campaign)
    if plan.closed:
        return plan
    for cache in inventory.caches:
        if cache.campaign and cache.campaign.id == campaign:
            raise UsageProblem(
                f"la campagne {campaign} est celle en cours de {cache.source} : rien n'est fait."
                f" Pour effacer cette source : --source {cache.source}."
            )
    known = sorted({one.id for cache in inventory.caches for one in cache.closed})
    told = f"Campagnes closes : {', '.join(known)}." if known else "Aucune campagne close ici."
    raise UsageProblem(f"la campagne close {campaign} n'est pas gardée. {told}")


def _list(journal: Journal, uai: str, *, as_json: bool) -> int:
    notes = all_notes(journal.states(), uai)
    if as_json:
        write_json(journal_document(notes))
    else:
        write(journal_lines(notes, width()))
        if not notes:
            narrate("Aucune note dans le journal.")
    for notice in journal.notices:
        warn(notice)
    return 0


class _Telling:
    """What one run tells: its plan and its outcome, on stdout as text or as a document."""

    def __init__(
        self, place: Place, inventory: Inventory, journal: Journal, *, as_json: bool, quiet: bool
    ) -> None:
        self.place = place
        states = journal.states()
        self.seen = states[0] if states else JournalTables()
        items = [*inventory.strangers, *(i for c in inventory.caches for i in c.items)]
        self._left = tuple(item.why_left for item in items if item.why_left)
        self._as_json = as_json
        self._quiet = quiet
        for sentence in self._left:
            narrate(f"Laissé : {sentence}")
        for notice in journal.notices:
            warn(notice)

    def plan(self, plan: Plan) -> None:
        """Tell what would go."""
        if not self._as_json and not self._quiet:
            write(plan_text(plan, self.place, self.seen))

    def outcome(self, plan: Plan, sentence: str, problems: tuple[str, ...], *, done: bool) -> None:
        """Tell what was done."""
        if self._as_json:
            gone, kept = going(plan, self.place), staying(plan, self.place, self.seen)
            write_json(purge_document(gone, kept, self._left, done=done, problems=problems))
        for problem in problems:
            complain(problem)
        if sentence and not self._quiet:
            narrate(sentence)


def _purge(plan: Plan, asked: Asked, telling: _Telling) -> int:
    """Tell the plan, have it agreed to, carry it out. Raises UsageProblem, StoreProblem."""
    if plan.empty:
        telling.outcome(plan, "Rien à effacer.", (), done=True)
        return 0
    telling.plan(plan)
    try:
        accepted = agreed(plan, asked, telling.seen)
    except UsageProblem:
        telling.outcome(plan, "", (), done=False)
        raise
    if accepted is None:
        telling.outcome(plan, "Rien n'est effacé.", (), done=False)
        return 0
    copy_first(accepted, asked, telling.place, telling.seen)
    problems = tuple(carry_out(accepted, telling.place, telling.seen))
    telling.outcome(accepted, "" if problems else _done(accepted), problems, done=not problems)
    return StoreProblem.exit_code if problems else 0


def _done(plan: Plan) -> str:
    again = " Une synchronisation reprendra ce que la source publie encore." if plan.caches else ""
    return f"Effacé.{again}"
