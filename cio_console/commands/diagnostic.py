"""`diagnostic`: what a help desk asks first, with a verdict for each line and no secret."""

import os

import click

from cio_console.commands.diagnostic_text import diagnosis_text
from cio_console.commands.french import FrenchCommand
from cio_console.commands.options import options_for, shared, writable_glyphs
from cio_console.commands.output import Styler, width, write, write_json
from cio_console.commands.sector import now
from cio_console.diagnosis.run import Request, diagnose
from cio_console.domain.diagnosis import Judgement

FAULTY = 1
"""Exit code when something is « en défaut », as for anomalies."""


@click.command("diagnostic", cls=FrenchCommand)
@shared("source", "hors-ligne", "json", "couleur", "essentiel")
def command(
    *, source: tuple[str, ...], offline: bool, as_json: bool, colour: str, quiet: bool
) -> int:
    """Dit tout ce qu'un service d'assistance demande d'abord. Aucun secret n'y figure.

    Rien n'est modifié. Avec -q, seulement ce qui est à vérifier ou en défaut.
    """
    at = now()
    request = Request(os.environ, at, options_for, source, offline)
    found = diagnose(request)
    if as_json:
        from cio_console.presentation.diagnosis import diagnosis_document  # JSON only

        write_json(diagnosis_document(found.checks, at))
    else:
        glyphs, style = writable_glyphs(found.glyphs), Styler(colour)
        here = at.astimezone()
        write(diagnosis_text(found.checks, here, width(), glyphs, style, essential=quiet))
    return FAULTY if any(check.verdict is Judgement.FAULTY for check in found.checks) else 0
