"""What msgspec says of a wrong document, in French."""

import re

import msgspec

from cio_console.domain.text import clean_line

_TYPES = {
    "str": "un texte",
    "int": "un nombre entier",
    "float": "un nombre",
    "bool": "vrai ou faux",
    "null": "rien",
    "object": "un objet",
    "array": "une liste",
    "datetime": "un instant (AAAA-MM-JJTHH:MM:SS+HH:MM)",
    "date": "un jour (AAAA-MM-JJ)",
}

_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"Object missing required field `(?P<a>[^`]*)`"),
        "le champ « {a} » manque",
    ),
    (
        re.compile(r"Expected `(?P<a>[^`]*)`, got `(?P<b>[^`]*)`"),
        "il faut {a}, et non {b}",
    ),
    (re.compile(r"Invalid enum value (?P<a>.*)"), "valeur inconnue {a}"),
    (re.compile(r"Invalid RFC3339 encoded datetime"), "ce n'est pas un instant"),
    (re.compile(r"Invalid RFC3339 encoded date"), "ce n'est pas un jour AAAA-MM-JJ"),
)
_PATH = re.compile(r" - at `(?:key in )?\$?\.?(?P<path>[^`]*)`$")
_SHOWN = 80


def in_french(error: msgspec.ValidationError) -> str:
    """Return a French phrase saying what is wrong and where; never a value longer than a word."""
    text = str(error)
    found = _PATH.search(text)
    where = f" ({_shown(found['path'])})" if found and found["path"] else ""
    for pattern, sentence in _SENTENCES:
        if match := pattern.match(text.removesuffix(found[0]) if found else text):
            parts = {name: _type(value) for name, value in match.groupdict().items()}
            return sentence.format(**parts) + where
    return f"une valeur n'est pas acceptée{where}"


def _type(text: str) -> str:
    kinds = [kind.strip() for kind in text.split("|")]
    return " ou ".join(_TYPES.get(kind, _shown(kind)) for kind in kinds if kind)


def _shown(text: str) -> str:
    return clean_line(text, _SHOWN)
