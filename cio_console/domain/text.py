"""Text from outside, made harmless and comparable.

Every string of a feed, a file or a form passes through `clean_line` before it is kept or shown:
a school's name must not drive the terminal.
"""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

MAX_LINE = 300
"""Longest line kept of any outside text, in characters."""
YEARS = range(1990, 2200)
"""Outside it a date is a slip of the hand, and its arithmetic may overflow."""

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_SPACES = re.compile(r"\s+")
_NO_WORD = re.compile(r"[^0-9a-z]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HEAD = re.compile(
    r"[CDL]['’]|(?:Les?|La|Une?|Des|Ces?|Cet|Cette|Votre|Vos|Vous|Il|Elle|On|Aucune?|Certaine?s"
    r"|Plusieurs|Rien|Personne|Trop|Fichier|Brouillons|Et)\s"
)
"""The words that begin the sentences of the console."""
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_UNWRITTEN = _DROPPED | {"Zl", "Zp"}
"""Line and paragraph separators too, which end a line for some programs."""
_COMBINING_RUN = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{2})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)


class _Unmarked(dict[int, int | None]):
    """What `str.translate` puts for each character: nothing for a combining mark."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.combining(chr(code)) else code
        self[code] = kept
        return kept


_UNMARKED = _Unmarked()


def clean_line(text: str, limit: int = MAX_LINE) -> str:
    """Return `text` as one harmless line of at most `limit` characters.

    Escape sequences, control, format (bidi, zero width), surrogate and unassigned characters are
    removed; white space is folded to single spaces; runs of combining marks are cut to two.
    """
    if text.isascii() and text.isprintable() and "  " not in text and len(text) <= limit:
        return text.strip()
    text = _SPACES.sub(" ", _ESCAPES.sub("", text[: limit * 4]))
    text = "".join(c for c in text if unicodedata.category(c) not in _DROPPED)
    text = _COMBINING_RUN.sub(r"\1", unicodedata.normalize("NFC", text))
    text = _SPACES.sub(" ", text).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def capital(sentence: str) -> str:
    """Return a sentence with a capital first letter, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def clean_block(text: str, limit: int = 20 * MAX_LINE) -> str:
    """Return `text` as harmless lines: `clean_line` on each, at most `limit` characters in all."""
    lines = (clean_line(line, limit) for line in text[: limit * 2].splitlines())
    return "\n".join(lines)[:limit]


def after_colon(sentence: str) -> str:
    """Return one of our sentences as it goes on after « Attention : »: with a small letter.

    Only the words that begin our own sentences lose their capital: a name keeps it, see `named`.
    """
    return sentence[:1].lower() + sentence[1:] if _HEAD.match(sentence) else sentence


def named(name: object) -> str:
    """Return the name of a file as a sentence begins with it.

    In guillemets where it begins as our sentences do: `after_colon` would take its capital.
    """
    text = str(name)
    return f"« {text} »" if _HEAD.match(text) else text


def harmless(text: str) -> str:
    """Return `text` with a « ? » for each character that could drive a terminal.

    One character stays one character: a caret under the text keeps its column.
    """
    if text.isprintable():
        return text
    return "".join("?" if unicodedata.category(c) in _UNWRITTEN else c for c in text)


def fold(text: str) -> str:
    """Return `text` without accents, ligatures nor case, for searching: « École » → « ecole »."""
    if text.isascii():
        return text.casefold()
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    return unicodedata.normalize("NFD", text).translate(_UNMARKED).casefold()


@lru_cache(maxsize=1 << 14)
def collation_key(text: str) -> tuple[str, str]:
    """Return a key that sorts French names: letters first, accents and case only to break ties."""
    words = _NO_WORD.sub(" ", fold(text)).strip()
    return (words, text)


def written_day(text: str) -> date | None:
    """Return the day written AAAA-MM-JJ, JJ/MM/AAAA or JJ/MM/AA; None when it is no such day.

    Nor is it one outside `YEARS`.
    """
    day = _written(text.strip())
    return day if day and is_likely(day) else None


def is_likely(day: date) -> bool:
    """Tell whether a day is of our times: another is a slip of the hand."""
    return day.year in YEARS


def _written(told: str) -> date | None:
    if _DAY.fullmatch(told):  # the usual one, without what strptime loads
        try:
            return date.fromisoformat(told)
        except ValueError:
            return None
    for form in _DAYS:
        try:
            return datetime.strptime(told, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def toml_place(error: ValueError) -> str:
    """Return « ligne 3, colonne 1 », which Python 3.11 tells in its English message only."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    return f"ligne {found[1]}, colonne {found[2]}" if found else "à la fin du fichier"
