"""What to read when there is no sector to show yet, or no line in a list."""

from cio_console.domain.overview import SectorOverview
from cio_console.tui.keymap import ORIGINAL, Naming
from cio_console.tui.model import Connection, Model
from cio_console.tui.views.lines import EMPTY, Line, Span, cut_line, heading, line, wrap
from cio_console.tui.views.query import Kept, Query

_STEPS = (
    ("Voir la console sur un secteur fictif :", "cio-console demo"),
    ("Suivre le secteur publié à une adresse :", "cio-console synchroniser --source https://…"),
    ("Suivre le secteur publié dans un dossier :", "cio-console synchroniser --source DOSSIER"),
    ("Publier un secteur :", "cio-console publier --help"),
    ("Contrôler un fichier avant son dépôt :", "cio-console verifier FICHIER"),
)
"""What one can do without a source, and the command that does it."""


def first_run(model: Model, width: int) -> list[Line]:
    """Return what to read when there is no sector yet: what happens, what to do."""
    if model.connection is Connection.FIRST_SYNC:
        return [
            heading("Première synchronisation en cours"),
            EMPTY,
            *wrap(f"Source : {model.source}", width),
            *wrap("Le secteur s'affichera dès qu'il sera reçu ; il n'y a rien à faire.", width),
        ]
    if not model.source:
        return _welcome(model.key("leave"), width)
    advice = (
        "La console a été ouverte hors ligne : relancez-la sans --hors-ligne pour le recevoir."
        if model.offline
        else f"Appuyez sur {model.key('sync')} pour synchroniser."
    )
    return [
        heading("Le secteur n'a pas encore été reçu"),
        EMPTY,
        *wrap(f"Source : {model.source}", width),
        *wrap(advice, width),
    ]


def nothing_to_list(sector: SectorOverview, query: Query, key: Naming = ORIGINAL) -> str:
    """Return what to read in place of an empty table."""
    if not sector.lines:
        return "Le flux ne contient aucun établissement."
    if query.kept is Kept.LATE and not query.text:
        return f"Aucun retard : {key('attention')} montre la suite."
    if query.kept is Kept.TO_CALL and not query.text:
        return f"Personne à relancer aujourd'hui : {key('attention')} montre tout."
    return "Rien ne correspond : Échap montre tout."


def _welcome(leave: str, width: int) -> list[Line]:
    lines = [
        heading("Bienvenue. Aucune source n'est configurée."),
        EMPTY,
        *wrap(f"Quittez par {leave}, puis lancez l'une de ces commandes :", width),
    ]
    for what, command in _STEPS:
        lines += wrap(what, width, "  ")
        lines.append(cut_line(line("      ", Span(command, "accent")), width))
    return lines
