"""How keys are written for a French reader. Pure data, free of textual."""

KEY_NAMES = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "enter": "↵",
    "backspace": "⌫",
    "escape": "Échap",
    "pageup": "Pg préc.",
    "pagedown": "Pg suiv.",
    "home": "Début",
    "end": "Fin",
    "space": "Espace",
    "tab": "Tab",
    "shift+tab": "Maj+Tab",
    "insert": "Inser",
    "delete": "Suppr",
    "comma": ",",
}
"""Textual key name → what is written on a French keyboard."""

ASCII_KEY_NAMES = KEY_NAMES | {
    "left": "<-",
    "right": "->",
    "up": "Haut",
    "down": "Bas",
    "enter": "Entrée",
    "backspace": "Ret.arr.",
}
"""The same without arrows nor signs, for terminals that lack them."""


def key_name(key: str, names: dict[str, str] = KEY_NAMES) -> str:
    """Return how a key is written for a French reader: « ← », « Ctrl+P », « F1 », « / »."""
    if key in names:
        return names[key]
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if not modifiers:
        return last.upper() if len(last) > 1 else last
    return "+".join([*(m.capitalize() for m in modifiers), names.get(last, last.upper())])
