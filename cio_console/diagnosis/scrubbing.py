"""The last look at every line before it is shown: no secret, and « ~ » for the home folder.

No probe writes a secret; but a server may send one back in a header, and a diagnosis is made to be
sent to somebody.
"""

import os
import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cio_console.domain.diagnosis import Check
from cio_console.domain.text import clean_line
from cio_console.feed.client_certificate import KEY_PASSWORD
from cio_console.feed.credentials import PASSWORD, TOKEN
from cio_console.feed.hidden import Hidden
from cio_console.feed.proxies import PROXY_PASSWORD

HIDDEN = "[secret]"
_VARIABLES = (PASSWORD, TOKEN, PROXY_PASSWORD, KEY_PASSWORD)
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
    def of(cls, environ: Mapping[str, str], sent: Iterable[Hidden]) -> "Scrubber":
        """Return the scrubber for what the environment holds and for what was `sent`."""
        found = {environ.get(name, "") for name in _VARIABLES}
        for secret in sent:
            found |= _forms(secret.reveal())
        long_enough = (text for text in found if len(text) >= _SHORTEST)
        return cls(tuple(sorted(long_enough, key=len, reverse=True)), _home(environ))

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


def _forms(secret: str) -> set[str]:
    """Return a secret as it is, and what an Authorization header carries of it."""
    carried = secret.partition(" ")[2]
    forms = {secret, carried}
    with suppress(ValueError):
        forms.add(b64decode(carried, validate=True).decode().partition(":")[2])
    return forms


def _home(environ: Mapping[str, str]) -> str:
    home = environ.get("HOME", "").rstrip("/")
    if not home:
        try:
            home = str(Path.home())
        except RuntimeError:
            return ""
    return home if os.path.isabs(home) and home != "/" else ""  # noqa: PTH117 - a text, no path
