"""What is written in the place of a character that the terminal's encoding does not have.

An accent is better lost than its letter, a line drawn with dashes than with question marks. What
replaces a character takes as many cells: columns stay aligned.
"""

import codecs
import unicodedata

PLAINER = "cio-console.plus-simple"
"""The name under which codecs know it."""

_SIGNS = {
    **dict.fromkeys("─━—–‐‑‒−▔▁", "-"),
    **dict.fromkeys("│┃", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╯╰", "+"),
    **dict.fromkeys("‘’‹›", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("…·•", "."),
    **dict.fromkeys("█▉▊▋▌▇▆▅▄▃▂▒▓", "#"),
    **dict.fromkeys("\u00a0\u202f\u2009", " "),
    "→": ">",
    "←": "<",
    "×": "x",
    "°": "o",
    "œ": "o",
    "Œ": "O",
    "æ": "a",
    "Æ": "A",
}
"""Sign → the ASCII character that reads best in one cell."""
_UNKNOWN = "?"


def plainer(character: str) -> str:
    """Return ASCII that takes the same cells as `character`."""
    if character in _SIGNS:
        return _SIGNS[character]
    letter = unicodedata.normalize("NFD", character)[0]
    if letter.isascii() and letter.isprintable():
        return letter
    if unicodedata.combining(character):
        return ""
    return _UNKNOWN * (2 if unicodedata.east_asian_width(character) in "WF" else 1)


def install() -> None:
    """Have codecs know it."""
    codecs.register_error(PLAINER, _handle)


def _handle(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(plainer, error.object[error.start : error.end])), error.end
