"""UTF-8 bytes read as ISO-8859-15 (« LÃ©a » for « Léa »): how to recognise them in a text.

Two-byte sequences lead with 0xC2 to 0xDF, three-byte ones with 0xE2 (« ’ », « € »). A run counts
only when its bytes decode as UTF-8 to a letter or a sign that French text uses, so that no real
name is suspected.
"""

import re

_BYTES = bytes(range(0x80, 0xC0))
CONTINUATION = re.escape(
    "".join(sorted({*_BYTES.decode("iso-8859-15"), *_BYTES.decode("cp1252", "ignore")}))
)
"""The characters a second or third UTF-8 byte turns into, escaped for a set of a pattern."""

DAMAGED = re.compile(f"[Â-Å][{CONTINUATION}]|â[{CONTINUATION}]{{2}}")
"""One damaged character. 0xC2 to 0xC5 lead every accented letter and ligature of French."""


def damaged(text: str) -> str:
    """Return the first damaged sequence of `text` (« Ã© »), or ""."""
    if text.isascii():
        return ""
    return next((m[0] for m in DAMAGED.finditer(text) if _hides_utf8(m[0])), "")


def _hides_utf8(text: str) -> bool:
    for encoding in ("iso-8859-15", "cp1252"):
        try:
            text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False
