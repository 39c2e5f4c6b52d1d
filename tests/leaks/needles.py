"""The forms under which a secret could be found, and the search for them."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")


@dataclass(frozen=True, slots=True)
class Known:
    """A secret of a session, and the account it goes with."""

    secret: str
    user: str = ""

    @property
    def basic(self) -> str:
        """The header of the account (RFC 7617)."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.secret}".encode()).decode()

    @property
    def in_url(self) -> str:
        """The « user:password » of an address."""
        return f"{quote(self.user, '')}:{quote(self.secret, '')}"

    def forms(self) -> dict[str, bytes]:
        """Return each form by its name."""
        secret, raw = self.secret, self.secret.encode()
        forms = {
            "plain": raw,
            "latin-1": secret.encode("latin-1", "replace"),
            "url": quote(secret, "").encode(),
            "url path": quote(secret).encode(),
            "url form": quote_plus(secret).encode(),
            "json": json.dumps(secret)[1:-1].encode(),
            "python": ascii(secret)[1:-1].encode(),
            "bytes": repr(raw)[2:-1].encode(),
            "hexadecimal": raw.hex().encode(),
            "reversed": secret[::-1].encode(),
        }
        pair = f"{self.user}:{secret}".encode()
        for name, text in (("base64", raw), ("base64 pair", pair)):
            for shift in range(3):
                forms[f"{name} {shift}"] = _inside_base64(text, shift)
                forms[f"{name} {shift} url"] = (
                    _inside_base64(text, shift).replace(b"+", b"-").replace(b"/", b"_")
                )
        return forms


def leaks(evidence: Mapping[str, bytes], known: tuple[Known, ...]) -> list[str]:
    """Return where a secret was found and under which form; the evidence is never quoted."""
    return [
        f"{place}: secret {rank} ({form})"
        for rank, one in enumerate(known)
        for form, needle in one.forms().items()
        for place, text in evidence.items()
        if any(needle in seen for seen in _readings(text))
    ]


def _readings(text: bytes) -> Iterator[bytes]:
    """Give a text as it is, and as an eye sees it on a terminal."""
    yield text
    if b"\x1b" in text:
        yield _ESCAPES.sub(b"", text)


def _inside_base64(raw: bytes, shift: int) -> bytes:
    """Return the part of a base64 text that `raw` decides alone, `shift` bytes after a start."""
    encoded = base64.b64encode(b"\0" * shift + raw)
    start = -(-shift * 8 // 6)
    return encoded[start : (shift + len(raw)) * 8 // 6]
