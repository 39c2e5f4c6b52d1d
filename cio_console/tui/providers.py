"""What the palette can find, and how: commands, schools and rules, accents and case ignored.

Pure and free of textual. An item is data; the application decides what choosing it does.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from cio_console.domain.rule import Rule
from cio_console.domain.school import School
from cio_console.domain.text import fold
from cio_console.keyboard.command import Command
from cio_console.keyboard.names import KEY_NAMES
from cio_console.keyboard.registry import (
    COMMANDS,
    commands_by_group,
    key_names,
)

COMMAND = "commande"
SCHOOL = "établissement"
RULE = "règle"
CIO = "CIO"

_TITLE_IS, _TITLE_STARTS, _WORD_STARTS, _TITLE_HOLDS, _REST_HOLDS, _LETTERS_IN_ORDER = range(6)


Recent = tuple[tuple[str, str], ...]
"""Kind and key of what was chosen, newest first."""
_RECENT = 8
"""Choices remembered: what can be seen at once in the smallest window."""


class PaletteItem(Struct, frozen=True):
    """One thing that can be found and chosen."""

    kind: str
    """`COMMAND`, `SCHOOL`, `RULE` or `CIO`; shown beside the item."""
    key: str
    """Identifier of the command, UAI of the school, code of the rule or name of the CIO."""
    title: str
    detail: str = ""
    hint: str = ""
    """The keys of a command, the identifier of the rest."""
    reason: str = ""
    """Why it is unavailable now; empty when it is not."""
    group: str = ""
    """The group of a command in the help; empty for the rest."""


def command_items(
    reason: Callable[[Command], str],
    names: dict[str, str] = KEY_NAMES,
    commands: Iterable[Command] = COMMANDS,
) -> list[PaletteItem]:
    """Return every command of the registry, each with why it is unavailable, if it is."""
    return [
        PaletteItem(COMMAND, c.id, c.label, c.help, key_names(c, names), reason(c), c.group)
        for c in commands_by_group(commands)
    ]


def opened_first(command: Command, screen: str) -> str:
    """Return the command that opens the one screen where `command` serves; "" when it is there.

    "" too for a command that serves where something is to be chosen first.
    """
    if command.applies_to(screen) or len(command.screens) != 1:
        return ""
    return next((one.id for one in COMMANDS if one.id == command.screens[0]), "")


def school_items(schools: Iterable[School]) -> list[PaletteItem]:
    """Return the schools, found by name, commune, nature and UAI."""
    return [PaletteItem(SCHOOL, s.uai, s.name, _place(s), s.uai) for s in schools]


def _place(school: School) -> str:
    return " · ".join(part for part in (school.commune, school.nature_label) if part)


def rule_items(rules: Iterable[Rule]) -> list[PaletteItem]:
    """Return the rules, found by title, code and slug."""
    return [PaletteItem(RULE, r.code, r.title, r.slug, r.code) for r in rules]


def cio_items(names: Sequence[str], alone: str) -> list[PaletteItem]:
    """Return what shows one of several CIO alone, and all of them when one is."""
    every = [PaletteItem(CIO, "", f"Voir les {len(names)} CIO", "Le secteur de chacun, ensemble.")]
    return [
        *(every if alone else ()),
        *(
            PaletteItem(CIO, name, f"Ne voir que {name}", "Le secteur de ce CIO seul.")
            for name in names
            if name != alone
        ),
    ]


def with_recent(recent: Recent, item: PaletteItem) -> Recent:
    """Return what was chosen last, newest first, with `item`; what is old is forgotten."""
    chosen = (item.kind, item.key)
    return (chosen, *(other for other in recent if other != chosen))[:_RECENT]


def recent_first(items: Iterable[PaletteItem], recent: Recent) -> list[PaletteItem]:
    """Return the items, those chosen last before the others; `search` keeps that order in a tie."""
    ranks = {chosen: rank for rank, chosen in enumerate(recent)}
    return sorted(items, key=lambda item: ranks.get((item.kind, item.key), len(ranks)))


def search(items: Sequence[PaletteItem], query: str) -> list[PaletteItem]:
    """Return the items that hold every word of `query`, best first; all of them for no word.

    When nothing holds the words, the items whose title has the letters in that order are returned,
    the shortest first: « syncro » finds « Synchroniser ».
    """
    words = fold(query).split()
    if not words:
        return list(items)
    ranked = [(_rank(item, words), item) for item in items]
    found = [(rank, item) for rank, item in ranked if rank is not None]
    if not found:
        letters = "".join(words)
        found = [
            (_LETTERS_IN_ORDER + len(item.title), item)
            for item in items
            if _in_order(letters, _folded(item)[0])
        ]
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _rank(item: PaletteItem, words: list[str]) -> int | None:
    title, rest = _folded(item)
    if not all(word in title or word in rest for word in words):
        return None
    if title == " ".join(words):
        return _TITLE_IS
    if title.startswith(" ".join(words)) or item.hint.casefold() == words[0]:
        return _TITLE_STARTS
    if all(f" {word}" in f" {title}" for word in words):
        return _WORD_STARTS
    return _TITLE_HOLDS if all(word in title for word in words) else _REST_HOLDS


@lru_cache(maxsize=16384)
def _folded(item: PaletteItem) -> tuple[str, str]:
    return fold(item.title), fold(f"{item.detail} {item.hint} {item.kind} {item.group}")


def _in_order(letters: str, text: str) -> bool:
    remaining = iter(text)
    return all(letter in remaining for letter in letters)
