"""The one registry of commands: bindings, footer, palette, help and keymap all come from it.

Pure data, free of textual. A key means one command, whatever the screen; a command that does not
apply to a screen is refused there with its reason, never silently ignored.
"""

from collections.abc import Iterable

from cio_console.keyboard import finding_commands, list_commands, told_commands
from cio_console.keyboard.command import CONSOLE, GROUPS, LIST, MOVE, NAVIGATE, WORK, Command
from cio_console.keyboard.names import KEY_NAMES, key_name

SECTOR = "sector"
SCHOOL = "school"
FINDINGS = finding_commands.FINDINGS
FINDING = finding_commands.FINDING
CHANGES = "changes"
RULE = "rule"
HELP = "help"
PALETTE = "palette"
CALLS = "calls"
MESSAGE = "message"
CAMPAIGN = "campaign"
SYNC = "synchronisation"
BUILDING = list_commands.BUILDING

SCREEN_NAMES = {
    SECTOR: "Secteur",
    SCHOOL: "Établissement",
    FINDINGS: "Anomalies",
    FINDING: "Anomalie",
    CHANGES: "Changements",
    RULE: "Règle",
    CAMPAIGN: "Campagne",
    CALLS: "Relances",
    MESSAGE: "Message",
    SYNC: "Synchronisation",
    BUILDING: "Ma liste",
    HELP: "Aide",
    PALETTE: "Recherche",
}
"""Screen → its French name; the keys are the identifiers used in `Command.screens`."""

_LISTS = (SECTOR, FINDINGS)
_SCHOOL_LISTS = (SECTOR, CALLS, CHANGES)
_FILTERED = (*_LISTS, CALLS, CHANGES, BUILDING)
_WORK_SCREENS = (SECTOR, SCHOOL, FINDINGS, FINDING, CALLS, CHANGES)
_TURNED = (*_WORK_SCREENS, MESSAGE)


COMMANDS: tuple[Command, ...] = (
    Command(
        "back",
        ("left", "backspace", "escape"),
        "Retour",
        "Revient à l'écran précédent, où le curseur et le filtre sont restés en place.",
        "screen.back",
        NAVIGATE,
        footer=2,
    ),
    Command(
        "open",
        ("enter", "right"),
        "Ouvrir",
        "Ouvre la ligne choisie : établissement, anomalies, anomalie.",
        "focused.choose",
        NAVIGATE,
        screens=(*_WORK_SCREENS, RULE, CAMPAIGN, SYNC, BUILDING),
        footer=3,
    ),
    Command(
        "next",
        ("n",),
        "Suivant",
        "Va au prochain point qui demande attention, en passant d'un établissement à l'autre.",
        "screen.next_attention",
        NAVIGATE,
        screens=_TURNED,
        footer=6,
    ),
    Command(
        "previous",
        ("N",),
        "Précédent",
        "Va au point précédent qui demande attention.",
        "screen.previous_attention",
        NAVIGATE,
        screens=_TURNED,
    ),
    Command(
        "sector",
        ("1",),
        "Secteur",
        "Revient au tableau des établissements du secteur.",
        "app.show_sector",
        NAVIGATE,
    ),
    Command(
        "campaign",
        ("5",),
        "Campagne",
        "Montre la campagne en images : dépôts reçus, règles fréquentes, adresses de courriel.",
        "app.show_campaign",
        NAVIGATE,
    ),
    told_commands.CAMPAIGN_BEFORE,
    Command(
        "calls",
        ("6",),
        "Relances",
        "Montre qui appeler, dans l'ordre, pourquoi, à quel numéro.",
        "app.show_calls",
        NAVIGATE,
    ),
    Command(
        "changes",
        ("7",),
        "Changements",
        "Montre ce qui a changé depuis votre dernière visite : dépôts, progrès, retards.",
        "app.show_changes",
        NAVIGATE,
    ),
    Command(
        "synchronisation",
        ("8",),
        "Synchronisation",
        "Montre les dernières synchronisations pas à pas, ce qui manque, et le diagnostic.",
        "app.show_sync",
        NAVIGATE,
    ),
    list_commands.SHOW_LIST,
    Command(
        "filter",
        ("/",),
        "Filtrer",
        "Filtre la liste à mesure de la frappe ; les accents et la casse ne comptent pas.",
        "screen.filter",
        LIST,
        screens=_FILTERED,
        footer=5,
    ),
    Command(
        "attention",
        ("a",),
        "À traiter",
        "Ne montre que ce qui est à traiter ; encore : en retard ; encore : à relancer ; tout.",
        "screen.cycle_attention",
        LIST,
        screens=(*_LISTS, CHANGES),
        footer=5,
    ),
    Command(
        "sort",
        ("s",),
        "Trier",
        "Trie par la colonne suivante.",
        "screen.sort_next",
        LIST,
        screens=_LISTS,
        footer=8,
    ),
    Command(
        "reverse",
        ("S",),
        "Inverser",
        "Inverse l'ordre du tri.",
        "screen.sort_reverse",
        LIST,
        screens=_LISTS,
    ),
    Command(
        "group",
        ("g",),
        "Grouper",
        "Regroupe les anomalies par règle, par classe, par élève, ou selon ce qui a changé.",
        "screen.cycle_group",
        LIST,
        screens=(FINDINGS,),
        footer=7,
    ),
    Command(
        "twin",
        ("t",),
        "Tableau",
        "Montre les tableaux à la place des images, ou à côté quand la largeur le permet.",
        "screen.toggle_twin",
        LIST,
        screens=(CAMPAIGN,),
        footer=4,
    ),
    Command(
        "since",
        ("v",),
        "Depuis",
        "Compare avec votre dernière visite, puis le dernier jour ouvré, puis sept jours.",
        "screen.cycle_since",
        LIST,
        screens=(CHANGES,),
        footer=6,
    ),
    Command(
        "since-day",
        ("V",),
        "Depuis un jour",
        "Compare avec le jour choisi.",
        "screen.choose_since",
        LIST,
        screens=(CHANGES,),
    ),
    Command(
        "wide",
        ("w",),
        "Colonnes",
        "Montre toutes les colonnes, ou seulement l'essentiel.",
        "screen.toggle_wide",
        LIST,
        screens=(SECTOR,),
    ),
    Command(
        "day",
        ("d",),
        "Jour",
        "Montre le secteur tel qu'il était un autre jour.",
        "app.choose_day",
        LIST,
        screens=(*_WORK_SCREENS, RULE, CAMPAIGN),
        footer=10,
    ),
    *told_commands.told_commands((*_TURNED, CAMPAIGN), (SECTOR, SCHOOL, CALLS), _SCHOOL_LISTS),
    Command(
        "mark",
        ("space",),
        "Marquer",
        "Marque la ligne, ou la démarque : ce qui suit sert pour toutes celles-là.",
        "screen.mark",
        WORK,
        screens=(SECTOR, CALLS, FINDINGS, FINDING, BUILDING),
        footer=8,
    ),
    *finding_commands.FINDING_COMMANDS,
    *list_commands.LIST_COMMANDS,
    Command(
        "message",
        ("m",),
        "Message",
        "Prépare le message à l'établissement, d'après votre modèle.",
        "screen.message",
        WORK,
        screens=(SECTOR, SCHOOL, CALLS),
        footer=9,
    ),
    Command(
        "copy",
        ("y",),
        "Copier",
        "Envoie le message ou le diagnostic au presse-papiers de votre terminal.",
        "screen.copy",
        WORK,
        screens=(MESSAGE, SYNC),
        footer=4,
    ),
    Command(
        "export",
        ("e",),
        "Exporter",
        "Écrit ce qui est montré dans un fichier à vous : CSV, JSON, texte, dessin, agenda.",
        "screen.export",
        WORK,
        screens=(*_TURNED, RULE, CAMPAIGN, SYNC, BUILDING),
        footer=11,
        footer_on=((MESSAGE, 8),),
    ),
    Command(
        "diagnose",
        ("D",),
        "Diagnostic",
        "Regarde ce qu'un service d'assistance demande d'abord ; rien n'est modifié.",
        "screen.diagnose",
        WORK,
        screens=(SYNC,),
        footer=5,
    ),
    Command(
        "sync",
        ("r",),
        "Synchro",
        "Synchronise : demande les nouveautés à la source, sans rien interrompre.",
        "app.synchronise",
        WORK,
        footer=9,
    ),
    Command(
        "palette",
        (":", "ctrl+p"),
        "Rechercher",
        "Cherche une commande, un établissement ou une règle par son nom.",
        "app.palette",
        CONSOLE,
    ),
    Command(
        "help",
        ("?", "f1"),
        "Aide",
        "Montre toutes les commandes, et pourquoi certaines sont indisponibles ici.",
        "app.help",
        CONSOLE,
        footer=1,
    ),
    Command(
        "leave",
        ("q",),
        "Quitter",
        "Revient à l'écran précédent ; quitte la console depuis le premier.",
        "app.leave",
        CONSOLE,
        footer=3,
    ),
    Command(
        "suspend",
        ("ctrl+z",),
        "Suspendre",
        "Rend la main au terminal ; « fg » ramène la console.",
        "app.suspend_process",
        CONSOLE,
    ),
    Command(
        "quit",
        ("ctrl+q", "ctrl+c"),
        "Quitter d'ici",
        "Quitte la console depuis n'importe quel écran.",
        "app.quit",
        CONSOLE,
    ),
    Command("up", ("up", "k"), "Ligne précédente", "Monte d'une ligne.", "focused.cursor_up", MOVE),
    Command(
        "down", ("down", "j"), "Ligne suivante", "Descend d'une ligne.", "focused.cursor_down", MOVE
    ),
    Command(
        "page-up", ("pageup",), "Page précédente", "Monte d'une page.", "focused.page_up", MOVE
    ),
    Command(
        "page-down",
        ("pagedown",),
        "Page suivante",
        "Descend d'une page.",
        "focused.page_down",
        MOVE,
    ),
    Command("first", ("home",), "Début", "Va à la première ligne.", "focused.cursor_first", MOVE),
    Command("last", ("end",), "Fin", "Va à la dernière ligne.", "focused.cursor_last", MOVE),
)
"""Every command, in the order of the footer."""

_BY_ID = {command.id: command for command in COMMANDS}


def command(identifier: str) -> Command:
    """Return the command of that identifier; KeyError when there is none."""
    return _BY_ID[identifier]


def commands_by_group(commands: Iterable[Command] = COMMANDS) -> list[Command]:
    """Return every command in the order of the help: by group, then as in the registry."""
    every = tuple(commands)
    return [c for group in GROUPS for c in every if c.group == group]


def footer_commands(screen: str, commands: Iterable[Command] = COMMANDS) -> list[Command]:
    """Return the commands that the footer of `screen` would like to show, in its order."""
    return [c for c in commands if c.footer and c.keys and c.applies_to(screen)]


def key_names(command: Command, names: dict[str, str] = KEY_NAMES) -> str:
    """Return every key of a command: « ← ⌫ Échap »."""
    return " ".join(key_name(key, names) for key in command.keys)


def why_not_on(command: Command, screen: str) -> str:
    """Return why `command` does not apply to `screen`; "" when it does."""
    if command.applies_to(screen):
        return ""
    places = [SCREEN_NAMES[s] for s in command.screens]
    where = places[0] if len(places) == 1 else f"{', '.join(places[:-1])} et {places[-1]}"
    return f"« {command.label} » sert sur {_screens(len(places))} {where}."


def _screens(count: int) -> str:
    return "l'écran" if count == 1 else "les écrans"
