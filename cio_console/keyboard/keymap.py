"""The keys that this user gives to the commands: the table `[touches]` of the settings.

Pure and free of textual. Everything that shows or binds a key reads it from a `Keymap`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from cio_console.domain.toml_entries import nearest
from cio_console.keyboard.command import Command
from cio_console.keyboard.names import KEY_NAMES, key_name
from cio_console.keyboard.parsing import parsed_key, written_key
from cio_console.keyboard.registry import COMMANDS

COMMAND_NAMES = {
    "back": "retour",
    "open": "ouvrir",
    "next": "suivant",
    "previous": "precedent",
    "sector": "secteur",
    "campaign": "campagne",
    "campaign-before": "campagne-passee",
    "calls": "relances",
    "changes": "changements",
    "synchronisation": "synchronisation",
    "list": "liste",
    "filter": "filtrer",
    "attention": "anomalies",
    "sort": "trier",
    "reverse": "inverser",
    "group": "grouper",
    "progress": "evolution",
    "accepted": "acceptees",
    "twin": "tableau",
    "since": "depuis",
    "since-day": "depuis-un-jour",
    "wide": "colonnes",
    "day": "jour",
    "contact": "relance",
    "declare": "pointer",
    "mark": "marquer",
    "decide": "accepter",
    "message": "message",
    "pick-all": "tout-marquer",
    "area": "chercher",
    "import": "importer",
    "scope": "hors-perimetre",
    "write": "ecrire",
    "copy": "copier",
    "export": "exporter",
    "sync": "synchroniser",
    "diagnose": "diagnostic",
    "palette": "rechercher",
    "help": "aide",
    "leave": "quitter",
    "suspend": "suspendre",
    "quit": "quitter-d-ici",
    "up": "ligne-precedente",
    "down": "ligne-suivante",
    "page-up": "page-precedente",
    "page-down": "page-suivante",
    "first": "debut",
    "last": "fin",
}
"""Identifier of the registry → its name in the user's file, as stable as the identifier: a TOML
key that needs no quotes, so without accents."""

KEPT_KEYS = {"enter": "open", "escape": "back", "ctrl+c": "quit"}
"""Keys that belong to one command for ever: they answer or leave what is asked, and end."""

Chosen = Mapping[str, str | Sequence[str]]
"""Name of a command in the user's file → its key or its keys; none to leave it without."""

_IDENTIFIERS = {name: identifier for identifier, name in COMMAND_NAMES.items()}
_RANKS = {command.id: rank for rank, command in enumerate(COMMANDS)}


class Keymap(Struct, frozen=True):
    """Every command of the registry, in its order, with the keys of this user."""

    commands: tuple[Command, ...] = COMMANDS

    def command(self, identifier: str) -> Command:
        """Return the command of that identifier; KeyError when there is none."""
        return self.commands[_RANKS[identifier]]

    def shown(self, identifier: str, names: dict[str, str] = KEY_NAMES) -> str:
        """Return what a sentence calls the key of a command: « r »; its label when it has none."""
        asked = self.command(identifier)
        return key_name(asked.keys[0], names) if asked.keys else f"« {asked.label} »"


Naming = Callable[[str], str]
"""Gives what a sentence calls the key of a command, by its identifier: `Model.key`."""

ORIGINAL: Naming = Keymap().shown
"""The naming of the registry's own keys."""


def keymap_of(chosen: Chosen) -> Keymap:
    """Return the keymap of a table in which `keymap_problems` finds nothing."""
    keys = {_IDENTIFIERS[name]: tuple(_parsed(value)) for name, value in chosen.items()}
    return Keymap(tuple(replace(c, keys=_kept(c, keys.get(c.id, c.keys))) for c in COMMANDS))


def keymap_problems(table: object) -> dict[str, str]:
    """Return what is wrong in a table `[touches]`: French sentences by name, "" for the table."""
    if not isinstance(table, dict):
        return {"": "« touches » attend un tableau : [touches], puis une ligne par commande."}
    problems = {name: told for name, value in table.items() if (told := _wrong(name, value))}
    sound = {name: value for name, value in table.items() if name not in problems}
    for name, told in _conflicts(sound):
        problems[name] = f"{problems[name]} {told}" if name in problems else told
    return {name: problems[name] for name in table if name in problems}


def default_lines() -> Iterator[str]:
    """Yield the lines of a table that gives every command the keys it has already."""
    for command in COMMANDS:
        keys = ", ".join(f'"{written_key(key)}"' for key in command.keys)
        yield f"{COMMAND_NAMES[command.id]} = [{keys}]"


def _kept(command: Command, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of a command, with those that it keeps whatever the user writes."""
    always = (key for key, owner in KEPT_KEYS.items() if owner == command.id)
    return (*keys, *(key for key in always if key not in keys))


def _texts(value: object) -> list[str] | None:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return None
    return texts


def _parsed(value: object) -> Iterator[str]:
    for text in _texts(list(value) if isinstance(value, tuple) else value) or ():
        key = parsed_key(text).key
        if key:
            yield key


def _wrong(name: str, value: object) -> str:
    identifier = _IDENTIFIERS.get(name)
    if identifier is None:
        near = nearest(name, _IDENTIFIERS)
        advice = f"Vouliez-vous écrire « {near} » ?" if near else f"Connues : {_known()}."
        return f"« {name} » n'est pas une commande. {advice}"
    texts = _texts(value)
    if texts is None:
        return (
            f"« {name} » attend une touche entre guillemets, ou une liste de touches :"
            ' ["n", "tab"] ; [] n\'en laisse aucune.'
        )
    told = (_wrong_key(text, identifier) for text in texts)
    return " ".join(f"« {name} » : {problem}" for problem in told if problem)


def _wrong_key(text: str, identifier: str) -> str:
    read = parsed_key(text)
    owner = KEPT_KEYS.get(read.key, identifier)
    if owner == identifier:
        return read.problem
    return (
        f"la touche {key_name(read.key)} reste à « {COMMAND_NAMES[owner]} ». Prenez-en une autre."
    )


def _conflicts(table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield, for each name of a sound table, the sentence on a key that it shares."""
    owners: dict[str, list[str]] = {}
    for command in COMMANDS:
        name = COMMAND_NAMES[command.id]
        keys = tuple(_parsed(table[name])) if name in table else command.keys
        for key in dict.fromkeys(_kept(command, keys)):
            owners.setdefault(key, []).append(name)
    for key, names in owners.items():
        for name in names:
            others = [other for other in names if other != name]
            if name in table and others:
                yield name, _shared(name, key, others[0], table)


def _shared(name: str, key: str, other: str, table: Mapping[str, object]) -> str:
    whose = "" if other in table else ", qu'elle a d'origine"
    return (
        f"« {name} » : la touche {key_name(key)} est aussi celle de « {other} »{whose}."
        f" Donnez-en une autre à l'une des deux ; {other} = [] la lui retire."
    )


def _known() -> str:
    return ", ".join(_IDENTIFIERS)
