"""A JSON document as the bytes that are written, on stdout or in a file."""

import re

import msgspec

_UNSAFE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What JSON allows unescaped and a terminal may obey: DEL, C1 controls, format characters."""


def json_bytes(document: msgspec.Struct) -> bytes:
    """Return a document as indented UTF-8 JSON, its last line ended."""
    text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    text = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.encode() + b"\n"
