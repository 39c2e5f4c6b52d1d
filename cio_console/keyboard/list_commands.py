"""The commands of the screen that builds the director's list: a part of the registry. Pure data."""

from cio_console.keyboard.command import LIST, NAVIGATE, WORK, Command

BUILDING = "building"
"""The screen of the director's list."""

SHOW_LIST = Command(
    "list",
    ("9",),
    "Ma liste",
    "Montre votre liste d'établissements : la construire, la compléter, mettre hors périmètre.",
    "app.show_list",
    NAVIGATE,
)

LIST_COMMANDS: tuple[Command, ...] = (
    Command(
        "pick-all",
        ("A",),
        "Tout/rien",
        "Marque tout ce qui est montré, ou n'en laisse rien quand tout est marqué.",
        "screen.pick_all",
        LIST,
        screens=(BUILDING,),
        footer=10,
    ),
    Command(
        "area",
        ("z",),
        "Chercher",
        "Cherche le CIO par son UAI ou sa ville, puis les lycées d'un département, d'un bassin.",
        "screen.area",
        WORK,
        screens=(BUILDING,),
        footer=9,
    ),
    Command(
        "import",
        ("i",),
        "Importer",
        "Lit un CSV : l'export d'un tableur, ou de l'annuaire.",
        "screen.import_sheet",
        WORK,
        screens=(BUILDING,),
        footer=12,
    ),
    Command(
        "scope",
        ("h",),
        "Hors périmètre",
        "Dit pourquoi une collecte ne concerne pas l'établissement, ou qu'elle le concerne.",
        "screen.scope",
        WORK,
        screens=(BUILDING,),
        footer=9,
    ),
    Command(
        "write",
        ("E",),
        "Écrire",
        "Écrit la liste, après avoir dit ce qui change ; la précédente est gardée.",
        "screen.write",
        WORK,
        screens=(BUILDING,),
        footer=3,
    ),
)
"""In the order of the footer."""
