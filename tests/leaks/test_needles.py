"""The search finds a secret under each form, and none where there is none."""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from tests.leaks.needles import Known, leaks

KNOWN = Known("zQ7:pâté/42+ ", "moi")
WRITTEN: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "latin-1": lambda text: text.encode("latin-1"),
    "url": lambda text: quote(text, "").encode(),
    "form": lambda text: quote_plus(text).encode(),
    "json": lambda text: json.dumps({"a": [text]}).encode(),
    "repr": lambda text: repr([text.encode()]).encode(),
    "ascii": lambda text: ascii(text).encode(),
    "coloured": lambda text: b"\x1b[1m".join(bytes([byte]) for byte in text.encode()),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_each_form_is_found(name: str) -> None:
    written = b"... " + WRITTEN[name](KNOWN.secret) + b" ..."
    assert leaks({"stdout": written}, (KNOWN,))
    assert leaks({"a": b"", "b": written}, (Known("autre-secret"), KNOWN))[0].startswith("b: ")


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_base64_is_found_wherever_it_begins(before: str) -> None:
    for text in (KNOWN.secret, f"moi:{KNOWN.secret}"):
        raw = f"{before}{text} et la suite".encode()
        assert leaks({"file": base64.b64encode(raw)}, (KNOWN,))
        assert leaks({"file": base64.urlsafe_b64encode(raw)}, (KNOWN,))
    assert leaks({"file": KNOWN.basic.encode()}, (KNOWN,))


def test_nothing_is_found_where_there_is_nothing() -> None:
    others = "\n".join([KNOWN.user, KNOWN.secret[1:], KNOWN.secret[:-1].upper(), "zQ7", "moi:"])
    encoded = base64.b64encode(others.encode())
    assert leaks({"stdout": others.encode(), "file": encoded}, (KNOWN,)) == []
