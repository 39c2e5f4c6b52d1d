"""UTF-8 bytes read as ISO-8859-15 (« LÃ©a » for « Léa »): how to recognise them in a text.

SIECLE's texts hold what ISO-8859-15 can write, so that few sequences are possible: a lead « Â » for
a sign, « Ã » for an accented letter, « Å » for Œ, Š, Ž or Ÿ, « â » for the signs that an office
program types (« ’ », « – », « € »). No real name is suspected.
"""

import re
from functools import cache

_BYTES = bytes(range(0x80, 0xC0))
_SEVEN = bytes((0x92, 0x93, 0xA0, 0xA1, 0xB8, 0xBD, 0xBE))
"""Second bytes of Œ, œ, Š, š, Ÿ, Ž and ž."""


def _read_as_latin(data: bytes) -> str:
    """Return what the bytes turn into, in ISO-8859-15 or in the windows-1252 near to it."""
    return "".join(sorted({*data.decode("iso-8859-15"), *data.decode("cp1252", "ignore")}))


CONTINUATION = re.escape(_read_as_latin(_BYTES))
"""The characters a second or third byte turns into, escaped for a set of a pattern."""

_TYPED = re.escape(_read_as_latin(bytes(range(0x80, 0x8A))))
"""Second characters of the signs that an office program types: no French letter is one."""
_SIGNS = re.escape("".join(c for c in _read_as_latin(_BYTES) if not c.isalpha()))

_LIGATURES = re.escape(_read_as_latin(_SEVEN))

DAMAGED = f"Â[{_SIGNS}]|Ã[{CONTINUATION}]|Å[{_LIGATURES}]|â[{_TYPED}][{CONTINUATION}]"
"""The pattern of one damaged character."""

_LEAD = re.compile("[ÂÃÅâ]")


@cache
def damaged_character() -> re.Pattern[str]:
    """Return the expression that finds one: costly to make, and for rare texts only."""
    return re.compile(DAMAGED)


def damaged(text: str) -> str:
    """Return the first damaged sequence of `text` (« Ã© »), or ""."""
    if text.isascii() or _LEAD.search(text) is None:
        return ""
    match = damaged_character().search(text)
    return match[0] if match else ""
