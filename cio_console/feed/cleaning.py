"""Outside strings made harmless, over whole structures at once.

`cleaned` passes every string of a decoded structure through `domain.text`. Most documents need no
change at all, which `needs_no_cleaning` proves on the raw JSON at C speed: a first synchronisation
reads tens of thousands of strings.
"""

import re
import unicodedata
from typing import TypeVar, cast

import msgspec

from cio_console.domain.text import MAX_LINE, clean_block, clean_line

T = TypeVar("T")

_BLOCKS = frozenset({"message", "excerpt", "cause"})
"""Fields that may hold several lines; every other string is one line."""

_NEEDS_A_LOOK = re.compile(
    rf"""\\[^"\\]            # an escape: a control character, a line break, any code point
    |  [ ]{{2}}              # spaces to fold
    |  "[ ]  |  [ ]"         # spaces to strip
    |  "[^"]{{{MAX_LINE}}}   # perhaps a string to cut
    |  [\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{{3}}
    """,
    re.VERBOSE,
)


def needs_no_cleaning(raw: bytes) -> bool:
    """Tell whether cleaning the strings of this JSON document would surely change nothing."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return (
        text.isprintable()
        and _NEEDS_A_LOOK.search(text) is None
        and unicodedata.is_normalized("NFC", text)
    )


def cleaned(value: T) -> T:
    """Return `value` with every string in it made harmless; itself when nothing changed."""
    return cast("T", _cleaned(value, ""))


def _cleaned(value: object, field: str) -> object:
    if type(value) is str:
        return clean_block(value).rstrip("\n") if field in _BLOCKS else clean_line(value)
    if isinstance(value, msgspec.Struct):
        changes = {}
        for name in value.__struct_fields__:
            old = getattr(value, name)
            new = _cleaned(old, name)
            if new is not old and new != old:
                changes[name] = new
        return msgspec.structs.replace(value, **changes) if changes else value
    if isinstance(value, tuple):
        return tuple(_cleaned(item, field) for item in value)
    if isinstance(value, dict):
        return {_cleaned(key, ""): _cleaned(item, "") for key, item in value.items()}
    return value
