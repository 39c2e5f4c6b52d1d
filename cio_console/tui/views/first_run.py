"""What to read when there is no sector to show yet, or no line in a list."""

from msgspec import Struct

from cio_console.domain.overview import SectorOverview
from cio_console.keyboard.keymap import ORIGINAL, Naming
from cio_console.tui.model import Connection, Model
from cio_console.tui.views.lines import EMPTY, Line, Span, cut_line, heading, line, wrap
from cio_console.tui.views.query import Kept, Query

DEMO, ADDRESS, FOLDER, BUILD = "demo", "source-adresse", "source-dossier", "construire"
"""Keys of what can be chosen without a source; the second and third are the prompt's purposes."""


class Choice(Struct, frozen=True):
    """One way to begin."""

    key: str
    title: str
    detail: str


CHOICES = (
    Choice(
        DEMO,
        "Essayer la console sur un secteur fictif",
        "Lance cio-console demo : personne n'y est réel, rien n'est gardé.",
    ),
    Choice(
        ADDRESS,
        "Donner l'adresse du flux de votre CIO",
        "Qui publie le flux la connaît. Elle n'est retenue qu'une fois le secteur reçu.",
    ),
    Choice(
        FOLDER,
        "Donner le dossier d'un flux, ou de fichiers reçus",
        "Rangés comme vous voulez : ce qu'ils contiennent dit à qui ils sont.",
    ),
    Choice(
        BUILD,
        "Construire le secteur : la liste de vos établissements",
        "D'après l'annuaire de l'éducation, ou un CSV de tableur ; vous choisissez chacun.",
    ),
)
"""What one can do without a source, in the order of the screen."""


def first_run(model: Model, width: int) -> list[Line]:
    """Return what to read when there is no sector yet: what happens, what to do.

    Without a source, that is a list of choices, each on a line with its key.
    """
    if not model.followed:
        return _welcome(model, width)
    if model.connection is Connection.FIRST_SYNC:
        return [
            heading("Première synchronisation en cours"),
            EMPTY,
            *wrap(f"Source : {model.followed}", width),
            *wrap("Le secteur s'affichera dès qu'il sera reçu ; il n'y a rien à faire.", width),
        ]
    advice = (
        "La console a été ouverte hors ligne : relancez-la sans --hors-ligne pour le recevoir."
        if model.offline
        else f"Appuyez sur {model.key('sync')} pour synchroniser."
    )
    return [
        heading("Le secteur n'a pas encore été reçu"),
        EMPTY,
        *wrap(f"Source : {model.followed}", width),
        *wrap(advice, width),
    ]


def elsewhere(model: Model, width: int) -> list[Line]:
    """Return the same for a screen other than the first, on which nothing is chosen."""
    if model.followed:
        return first_run(model, width)
    first = model.key("sector")
    told = f"L'écran Secteur ({first}) propose d'en donner une, ou d'essayer la démonstration."
    return [heading("Aucune source n'est configurée"), EMPTY, *wrap(told, width)]


def no_sector(model: Model) -> str:
    """Return what a list says as long as there is no sector to draw it from."""
    if model.connection is Connection.FIRST_SYNC:
        return "Première synchronisation en cours : la liste s'affichera d'elle-même."
    if not model.followed:
        return (
            "Aucun secteur n'a encore été reçu : l'écran Secteur"
            f" ({model.key('sector')}) montre comment commencer."
        )
    if model.offline:
        return "Aucun secteur n'a encore été reçu : relancez la console sans --hors-ligne."
    return f"Aucun secteur n'a encore été reçu : {model.key('sync')} synchronise."


def nothing_to_list(sector: SectorOverview, query: Query, key: Naming = ORIGINAL) -> str:
    """Return what to read in place of an empty table."""
    if not sector.lines:
        return "Le flux ne contient aucun établissement."
    if query.kept is Kept.LATE and not query.text:
        return f"Aucun retard : {key('attention')} montre la suite."
    if query.kept is Kept.ASKING and not query.text:
        from cio_console.presentation.calls import ahead  # asked for by a key

        if later := ahead(sector):
            return f"Rien à traiter : {later}."
    if query.kept is Kept.TO_CALL and not query.text:
        return f"Personne à relancer aujourd'hui : {key('attention')} montre tout."
    return "Rien ne correspond : Échap montre tout."


def _welcome(model: Model, width: int) -> list[Line]:
    told = "Choisissez par les flèches, puis Entrée :"
    if model.offline:
        told = "La console a été ouverte hors ligne : une adresse ne peut pas être essayée."
    lines = [heading("Bienvenue. Aucune source n'est configurée."), EMPTY, *wrap(told, width)]
    for choice in CHOICES:
        lines.append(cut_line(line(f"  {choice.title}", key=choice.key), width))
        lines += wrap(choice.detail, width, "      ", "muted")
    lines += [
        EMPTY,
        *wrap("Sans source, un fichier peut déjà être contrôlé avant son dépôt :", width),
    ]
    lines.append(cut_line(line("      ", Span("cio-console verifier FICHIER", "accent")), width))
    return lines
