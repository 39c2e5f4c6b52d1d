"""Addresses as a header of a message can carry them; any other is left out, never repaired."""

import re
from email.headerregistry import Address

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_BETWEEN = re.compile(r"[,;]")
"""What stands between two addresses; a space alone does not: « a@b c@d » is a mistake."""
_MOST = 50
"""Recipients of one message, far beyond what a school needs: some servers refuse a hundred."""


def address(text: str) -> str:
    """Return the address that `text` is, "" when it is none that a header can carry."""
    written = text.strip()
    if not _ADDRESS.fullmatch(written):
        return ""
    try:
        return Address(addr_spec=written).addr_spec
    except (ValueError, IndexError):
        return ""


def addresses(text: str) -> tuple[str, ...]:
    """Return the addresses of a list set apart by commas or semicolons, each once."""
    found = (address(part) for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(filter(None, found)))[:_MOST]


def wrong_addresses(text: str) -> tuple[str, ...]:
    """Return the parts of a list that are no address."""
    parts = (part.strip() for part in _BETWEEN.split(text))
    return tuple(part for part in parts if part and not address(part))
