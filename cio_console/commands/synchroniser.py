"""`synchroniser`: one synchronisation, suited to cron."""

import click

from cio_console.commands.french import FrenchCommand
from cio_console.commands.options import Talk, open_place, shared, talk
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
@shared("quiet", "verbose")
def command(*, source: str, force: bool, quiet: bool, verbose: bool) -> int:
    """Reçoit ce que la source a de nouveau. Un échec ne change rien à ce qui est enregistré.

    La première source donnée devient celle de ce compte. Plusieurs sources (réglage « sources »,
    ou --source répétée) sont reçues l'une après l'autre : l'échec de l'une n'arrête pas les autres,
    et le code de sortie est celui du pire.
    """
    from cio_console.commands.interruption import undisturbed  # noqa: PLC0415 - loads asyncio
    from cio_console.commands.syncing import outcome_sentence, run_sync  # noqa: PLC0415 - loads sync

    told = talk(quiet=quiet, verbose=verbose)
    place = open_place(source)
    if place.parts:
        from cio_console.commands.syncing_several import run_each  # noqa: PLC0415 - several only

        return run_each(place, told, force=force)
    if not place.source:
        raise UsageProblem("aucune source n'est configurée : donnez --source ADRESSE-OU-DOSSIER.")
    try:
        outcome = run_sync(place, told, force=force)
    except AlreadyRunning:
        if quiet:
            return AlreadyRunning.exit_code
        raise
    if not place.settings.source and not place.name:
        with undisturbed():
            remember_source(place.home, place.source)
    elif not place.name and place.source != place.settings.source and told is not Talk.QUIET:
        narrate(
            f"La source de ce compte reste {place.settings.source} : pour lire celle-ci, donnez"
            " --source aux autres commandes, ou changez les réglages (cio-console config)."
        )
    if not quiet:
        narrate(outcome_sentence(outcome))
    return 0
