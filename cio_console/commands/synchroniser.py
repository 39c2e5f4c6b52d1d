"""`synchroniser`: one synchronisation, suited to cron."""

import click

from cio_console.commands.french import FrenchCommand
from cio_console.commands.options import Place, Talk, open_place, shared, talk
from cio_console.commands.output import narrate
from cio_console.errors import AlreadyRunning, UsageProblem
from cio_console.settings import remember_source


@click.command("synchroniser", cls=FrenchCommand)
@shared("source")
@click.option(
    "--forcer",
    "force",
    is_flag=True,
    help="Accepter un flux plus ancien ou beaucoup plus petit que celui d'avant.",
)
@click.option(
    "--resume",
    "summary",
    is_flag=True,
    help="Écrire un résumé pour un courriel : nouveautés, retards, échecs.",
)
@shared("json", "quiet", "verbose")
def command(
    *,
    source: tuple[str, ...],
    force: bool,
    summary: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Reçoit ce que la source a de nouveau. Un échec ne change rien à ce qui est enregistré.

    La première source donnée devient celle de ce compte. Plusieurs sources (réglage « sources »,
    ou --source répétée) sont reçues l'une après l'autre : l'échec de l'une n'arrête pas les autres,
    et le code de sortie est celui du pire.
    """
    told = talk(quiet=quiet, verbose=verbose)
    if summary and as_json:
        raise UsageProblem("--resume et --json ne vont pas ensemble : choisissez une seule forme.")
    place = open_place(source)
    if not place.parts and not place.source:
        raise UsageProblem("aucune source n'est configurée : donnez --source ADRESSE-OU-DOSSIER.")
    if summary or as_json:
        return _summed_up(place, told, force=force, as_json=as_json)
    if place.parts:
        from cio_console.commands.syncing_several import run_each  # several only

        return run_each(place, told, force=force)
    return _run_one(place, told, force=force)


def _run_one(place: Place, told: Talk, *, force: bool) -> int:
    from cio_console.commands.syncing import outcome_sentence, run_sync  # loads sync

    try:
        outcome = run_sync(place, told, force=force)
    except AlreadyRunning:
        if told is Talk.QUIET:
            return AlreadyRunning.exit_code
        raise
    _remember(place, told)
    if told is not Talk.QUIET:
        narrate(outcome_sentence(outcome))
    return 0


def _summed_up(place: Place, told: Talk, *, force: bool, as_json: bool) -> int:
    from cio_console.commands.sync_summary import synchronise_place  # loads sync
    from cio_console.commands.sync_telling import write_summaries  # likewise

    # Its steps are told when asked for; what it brought is in the summary.
    steps = told if told is Talk.VERBOSE else Talk.QUIET
    found = [synchronise_place(part, steps, force=force) for part in place.parts or (place,)]
    if not place.parts and found[0].outcome is not None:
        _remember(place, Talk.QUIET)
    return write_summaries(found, told, as_json=as_json)


def _remember(place: Place, told: Talk) -> None:
    """Make a first source that of this account; say it when another one stays."""
    from cio_console.commands.interruption import undisturbed  # loads asyncio

    if not place.settings.source and not place.name:
        with undisturbed():
            remember_source(place.home, place.source)
    elif not place.name and place.source != place.settings.source and told is not Talk.QUIET:
        narrate(
            f"La source de ce compte reste {place.settings.source} : pour lire celle-ci, donnez"
            " --source aux autres commandes, ou changez les réglages (cio-console config)."
        )
