"""The last look at every line before it is shown: no secret, and « ~ » for the home folder.

No probe writes a secret; but a server may send one back in a header, and a diagnosis is made to be
sent to somebody.
"""

import os
import re
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cio_console.domain.diagnosis import Check
from cio_console.domain.text import clean_line
from cio_console.errors import CioConsoleError
from cio_console.feed import credentials
from cio_console.feed.client_certificate import KEY_PASSWORD
from cio_console.feed.source import Address, FeedOptions

HIDDEN = "[secret]"
_VARIABLES = (credentials.PASSWORD, credentials.TOKEN, credentials.PROXY_PASSWORD, KEY_PASSWORD)
_SHORTEST = 4
"""Shorter, a secret would be found in ordinary words; it protects nothing anyway."""
_LONGEST = 600
"""Characters of one value or advice: a sentence of ours, never a whole file."""


@dataclass(frozen=True, slots=True)
class Scrubber:
    """What must not be seen in a line, and what is shortened."""

    secrets: tuple[str, ...] = field(repr=False)
    home: str
    """The account's own folder, "" when it is not known."""

    @classmethod
    def of(cls, address: Address | None, options: FeedOptions) -> "Scrubber":
        """Return the scrubber for what this run knows. Never raises."""
        found = {options.environ.get(name, "") for name in _VARIABLES}
        if address is not None:
            found |= _sent(address, options)
        long_enough = (secret for secret in found if len(secret) >= _SHORTEST)
        longest_first = tuple(sorted(long_enough, key=len, reverse=True))
        return cls(longest_first, _home(options.environ))

    def __call__(self, check: Check) -> Check:
        """Return `check` fit to be shown and sent."""
        return msgspec.structs.replace(
            check, value=self._scrubbed(check.value), advice=self._scrubbed(check.advice)
        )

    def _scrubbed(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        if self.home:
            text = re.sub(rf"(?<![\w/.~-]){re.escape(self.home)}(?![\w.-])", "~", text)
        return clean_line(text, _LONGEST)


def _sent(address: Address, options: FeedOptions) -> set[str]:
    """Return what the client would send of secret to the server and to the proxy."""
    found: set[str] = set()
    with suppress(CioConsoleError):
        header = credentials.authorization(address, options.environ).partition(" ")[2]
        found.add(header)
        with suppress(ValueError):
            found.add(b64decode(header).decode().partition(":")[2])
    with suppress(CioConsoleError):
        proxy = credentials.proxy_for(address, options.environ, options.proxy)
        if proxy and proxy.account:
            found.add(proxy.account[1])
    return found


def _home(environ: Mapping[str, str]) -> str:
    home = environ.get("HOME", "").rstrip("/")
    if not home:
        try:
            home = str(Path.home())
        except RuntimeError:
            return ""
    return home if os.path.isabs(home) and home != "/" else ""  # noqa: PTH117 - a text, no path
