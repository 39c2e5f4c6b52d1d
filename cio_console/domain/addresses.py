"""Addresses and paths as they are typed: what one must not hold, where the other leads.

Whatever is typed as an address is shown, stored, and seen by the other accounts of the machine.
"""

import re
from pathlib import Path

_AUTHORITY = re.compile(
    r"[a-z][a-z0-9+.-]*:/{1,3}(?:[^\s/@]+|[^\s/@:]+:(?![0-9]+/)[^\s]+)@", re.IGNORECASE
)
"""The second form is a password typed with its « / »: what follows the colon is no port."""
_BARE = re.compile(r"(?:--?[\w-]+=)?(?!mailto:)[^\s/:@=]+:[^\s/@]+@[\w.-]+(?::\d+)?(?:/\S*)?")


def holds_credentials(text: str) -> bool:
    """Tell whether a text holds the « user:password@ » of an address, with its scheme or not."""
    return _AUTHORITY.search(text) is not None or _BARE.fullmatch(text) is not None


def may_hold_secret(address: str) -> bool:
    """Tell whether the address of a feed or of a proxy may hold a secret.

    Where nothing but a server and a path is expected, « @ », « ? » and « # » have no place.
    """
    return holds_credentials(address) or ("://" in address and not {*"@?#"}.isdisjoint(address))


def typed_path(text: str) -> Path:
    """Return a path as typed, « ~ » expanded unless it is that of no account."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def absolute(source: str) -> str:
    """Return a folder's full path, so that it means the same from anywhere; else `source`."""
    if not source or "://" in source:
        return source
    return str(typed_path(source).absolute())
