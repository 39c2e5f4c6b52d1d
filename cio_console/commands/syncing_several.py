"""Several synchronisations run for a command, one source after the other, each told by name.

One after the other: what is slow is the line of the CIO, which they would share.
"""

from cio_console.commands.options import Place, Talk
from cio_console.commands.output import complain, narrate
from cio_console.commands.syncing import outcome_sentence, run_sync
from cio_console.domain.text import after_colon
from cio_console.errors import AlreadyRunning, CioConsoleError, Interrupted


def run_each(place: Place, talk: Talk, *, force: bool) -> int:
    """Synchronise the sources of `place`; return the exit code of the worst, 0 when all is well.

    One that fails is told and does not stop the others. Raises Interrupted when a signal did.
    """
    worst = 0
    for part in place.parts:
        name = part.name or part.source
        if talk is Talk.VERBOSE:
            narrate(f"{name} :")
        try:
            told = outcome_sentence(run_sync(part, talk, force=force))
        except Interrupted:
            raise
        except AlreadyRunning as running:
            worst = max(worst, running.exit_code)
            if talk is not Talk.QUIET:
                narrate(f"{name} : {after_colon(str(running))}")
            continue
        except CioConsoleError as problem:
            worst = max(worst, problem.exit_code)
            complain(problem, name)
            continue
        if talk is not Talk.QUIET:
            narrate(f"{name} : {after_colon(told)}")
    return worst
