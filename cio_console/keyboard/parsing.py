"""How a user writes a key in the settings, and what textual calls it. Pure, free of textual."""

import string
import unicodedata

from msgspec import Struct

from cio_console.domain.text import fold, harmless
from cio_console.domain.toml_entries import nearest

WRITTEN_KEYS = {
    "entree": "enter",
    "retour-arriere": "backspace",
    "echap": "escape",
    "tab": "tab",
    "maj+tab": "shift+tab",
    "espace": "space",
    "haut": "up",
    "bas": "down",
    "gauche": "left",
    "droite": "right",
    "page-precedente": "pageup",
    "page-suivante": "pagedown",
    "debut": "home",
    "fin": "end",
    "inser": "insert",
    "suppr": "delete",
    **{f"f{n}": f"f{n}" for n in range(1, 13)},
}
"""What a user writes, accents and case ignored → textual's name of the key."""

_ALIASES = {
    "enter": "enter",
    "return": "enter",
    "backspace": "backspace",
    "escape": "escape",
    "esc": "escape",
    "space": "space",
    "pg-prec.": "pageup",
    "pg-suiv.": "pagedown",
    "up": "up",
    "down": "down",
    "left": "left",
    "right": "right",
    "pageup": "pageup",
    "pagedown": "pagedown",
    "home": "home",
    "end": "end",
    "insert": "insert",
    "delete": "delete",
}
"""The names engraved on other keyboards, and textual's own: accepted, never proposed."""

_SIGNS = {
    " ": "space",
    ",": "comma",
    "←": "left",
    "→": "right",
    "↑": "up",
    "↓": "down",
    "↵": "enter",
    "⌫": "backspace",
}
"""The signs that stand for a key that textual names; every other is its own name."""

_SAME_AS = {"h": "le retour arrière", "i": "Tab", "j": "Entrée", "m": "Entrée"}
"""Ctrl and this letter are, for a terminal, another key."""

_CONTROL = "ctrl+"
_LETTERS = frozenset(string.ascii_lowercase)


class ReadKey(Struct, frozen=True):
    """What a written key means: either `key` or `problem` is empty."""

    key: str = ""
    """Textual's name of the key."""
    problem: str = ""
    """French sentence: why that is no key, and which is the nearest."""


def parsed_key(text: str) -> ReadKey:
    """Return the key that a user wrote: « n », « F5 », « Ctrl+L », « tab », « Échap »."""
    if text in _SIGNS or _is_sign(text):
        return ReadKey(_SIGNS.get(text, text))
    name = "-".join(fold(text).replace("_", "-").split())
    if key := WRITTEN_KEYS.get(name) or _ALIASES.get(name):
        return ReadKey(key)
    if name.startswith(_CONTROL):
        return _controlled(text, name.removeprefix(_CONTROL))
    shown = harmless(text)
    near = nearest(name, WRITTEN_KEYS)
    advice = (
        f"Vouliez-vous écrire « {near} » ?"
        if near
        else f"Un signe, ou : {', '.join(WRITTEN_KEYS)}, ctrl+ et une lettre."
    )
    return ReadKey(problem=f"« {shown} » n'est pas une touche. {advice}")


def written_key(key: str) -> str:
    """Return how a user writes the key that textual calls `key`, fit for a TOML basic string."""
    every = {**WRITTEN_KEYS, **_SIGNS}
    written = next((name for name, of in every.items() if of == key), key)
    return written.replace("\\", "\\\\").replace('"', '\\"')


def _is_sign(text: str) -> bool:
    """Tell whether that is one character that a terminal draws in one cell."""
    return (
        len(text) == 1
        and unicodedata.category(text)[0] in "LNPS"
        and unicodedata.east_asian_width(text) not in "WF"
    )


def _controlled(text: str, letter: str) -> ReadKey:
    shown = harmless(text)
    if letter not in _LETTERS:
        return ReadKey(problem=f"« {shown} » n'est pas une touche : ctrl+ attend une lettre.")
    if other := _SAME_AS.get(letter, ""):
        return ReadKey(
            problem=f"« {shown} » : pour un terminal, c'est {other}. Prenez-en une autre."
        )
    return ReadKey(_CONTROL + letter)
