"""Mutations of bytes and of markup: each takes a random generator and something, and returns it."""

import re
from collections.abc import Callable, Sequence
from random import Random

ESCAPES = ("\x1b[31mrouge", "\x1b]0;titre\x07", "\x9b2J", "\u202egauche", "\u2066x\u2069", "\ufeff")
"""What would drive a terminal, or turn a text around."""
VALUES = (
    *ESCAPES,
    "",
    " ",
    "\u00a0",
    "\u0085",
    "\u2028",
    "x" * 300,
    "é" * 5000,
    "9" * 18,
    "9" * 19,
    "9" * 5000,
    "-1",
    "1e400",
    "NaN",
    "٣٤",
    "29/02/2007",
    "00/00/0000",
    "31/12/9999",
    "2007-02-30",
    "20210015110",
    "=cmd|' /C calc'!A0",
    "Ã©Ã¨",
    "?????",
    "\ufffd",
    "a\u0301\u0301\u0301\u0301",
    "a@b@c",
    "a." * 60 + "@" + "b." * 60,
    "é@é.fr",
    "INACTIFS",
    "D",
    "true",
    "<b>",
    "&#27;[0m",
    "&#x202E;",
    "&#0;",
    "&#xD800;",
    "&amp;",
    "&amp;lt;",
    "&lt;script&gt;",
    "&eacute;",
    "R & D",
    "]]>",
    "<![CDATA[</ELEVE><ELEVE>]]>",
    "<!-- </ELEVE> -->",
)
"""Texts that a value is replaced by; some are no text but markup."""
SNIPPETS = (
    "<?cio-console.step?>",
    "<?cio-console.step x?>",
    "<cio-console.step/>",
    "<?xml version='1.0'?>",
    "<!-- <ELEVE ELEVE_ID='1'> -->",
    "<!-- -- -->",
    "<!--->",
    "<![CDATA[<ELEVE ELEVE_ID='2'/>]]>",
    "<![CDATA[",
    "<!--",
    "<?",
    "?>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
    "&a;",
    "&",
    "<",
    ">",
    '"',
    "'",
    "<ELEVE>",
    "</ELEVE>",
    "<ELEVE/>",
    "<ELEVE ELEVE_ID='7' ELENOET='7'/>",
    "<ELEVE ELEVE_ID='>' >",
    "<ELEVE\nELEVE_ID\n=\n'700001'\n/>",
    "<eleve/>",
    "<STRUCTURES_ELEVE ELEVE_ID='700001'/>",
    "<ADRESSE ADRESSE_ID='9001'/>",
    "<PARAMETRES/>",
    "<DONNEES>",
    "</DONNEES>",
    "</BEE_ELEVES>",
    "<BEE_ELEVES>",
    "<x:ELEVE/>",
    "<ELEVE xmlns='urn:x'/>",
    "<a.b+c*/>",
    "<élève/>",
    "<a>" * 70,
    "</a>" * 70,
    "<a" + " b='c'" * 40 + "/>",
    "<a b='1' b='2'/>",
    "<" + "n" * 2000 + "/>",
    "\x00",
    "\x01",
    "\x0c",
    "\x1b[2J",
    "\x7f",
    "\ufeff",
    "\ufffe",
    "\r",
    "\r\n",
    " " * 900,
    "\n" * 900,
)
"""Markup and characters slipped in anywhere."""
NAMES = (
    "ELEVE",
    "MEL",
    "NOM",
    "DATE_SORTIE",
    "A",
    "a:b",
    "a.b",
    "_",
    "x-1",
    "NOUVEAU",
    "STRUCTURE",
)
_TOKEN = re.compile(r"(<[^<>]*>)")
_TAG = re.compile(r"<(/?)([^\s<>/?!]+)([^<>]*?)(/?)>")
_ATTRIBUTE = re.compile(r"""(\S+?)=("[^"]*"|'[^']*')""")

BytesMutation = Callable[[Random, bytes], bytes]
TextMutation = Callable[[Random, list[str]], None]


def tokens_of(text: str) -> list[str]:
    """Return tags and what stands between them, in turn."""
    return [token for token in _TOKEN.split(text) if token]


def mutated_bytes(rng: Random, data: bytes) -> bytes:
    """Return bytes with a few mutations."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        data = rng.choice(BYTES)(rng, data)
    return data


def mutated_text(rng: Random, text: str) -> str:
    """Return a document with a few mutations of its structure."""
    tokens = tokens_of(text)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        if tokens:
            rng.choice(STRUCTURE)(rng, tokens)
    text = "".join(tokens)
    if rng.random() < 0.15:
        end = rng.choice(("\r\n", "\r", "", " ", "\n\n"))
        text = text.replace("\n", end)
    return text


def _span(rng: Random, length: int, most: int) -> tuple[int, int]:
    start = rng.randrange(length + 1)
    return start, min(length, start + rng.randint(1, most))


def _flip(rng: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 4, 16)) if made else 0):
        made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


def _noise(rng: Random, data: bytes) -> bytes:
    start, end = _span(rng, len(data), 24)
    return data[:start] + rng.randbytes(rng.randint(0, 24)) + data[end:]


def _delete(rng: Random, data: bytes) -> bytes:
    start, end = _span(rng, len(data), rng.choice((1, 8, 200, 4000)))
    return data[:start] + data[end:]


def _copy(rng: Random, data: bytes) -> bytes:
    start, end = _span(rng, len(data), rng.choice((8, 200, 4000)))
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[start:end] * rng.choice((1, 1, 2, 9)) + data[at:]


def _cut(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _insert(rng: Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    snippet = rng.choice((*SNIPPETS, *VALUES))
    codec = rng.choice(("utf-8", "iso-8859-15", "utf-16-le"))
    return data[:at] + snippet.encode(codec, "replace") + data[at:]


def _prefix(rng: Random, data: bytes) -> bytes:
    mark = rng.choice(
        (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\n", b"PK\x03\x04", b"x", b"\0")
    )
    return mark + data


def _suffix(rng: Random, data: bytes) -> bytes:
    return data + rng.choice(
        (b"\0" * 9, b"\x1a", b"fin", b"<a/>", b"\n" * 99, data[-200:], data[:99])
    )


BYTES: Sequence[BytesMutation] = (
    *(_flip, _flip, _noise, _delete, _copy, _cut, _insert, _insert, _prefix, _suffix),
)


def _drop_token(rng: Random, tokens: list[str]) -> None:
    start, end = _span(rng, len(tokens), rng.choice((1, 1, 5, 40)))
    del tokens[start:end]


def _copy_tokens(rng: Random, tokens: list[str]) -> None:
    start, end = _span(rng, len(tokens), rng.choice((1, 4, 40)))
    at = rng.randrange(len(tokens) + 1)
    tokens[at:at] = tokens[start:end] * rng.choice((1, 1, 2, 20))


def _swap(rng: Random, tokens: list[str]) -> None:
    one, other = rng.randrange(len(tokens)), rng.randrange(len(tokens))
    tokens[one], tokens[other] = tokens[other], tokens[one]


def _slip_in(rng: Random, tokens: list[str]) -> None:
    tokens.insert(rng.randrange(len(tokens) + 1), rng.choice(SNIPPETS))


def _value(rng: Random, tokens: list[str]) -> None:
    """Replace the text between two tags."""
    texts = [i for i, token in enumerate(tokens) if not token.startswith("<") and token.strip()]
    if texts:
        tokens[rng.choice(texts)] = rng.choice(VALUES)


def _everywhere(rng: Random, tokens: list[str]) -> None:
    """Give every element of one name the same content, or none of them any."""
    names = [i for i, token in enumerate(tokens) if _TAG.fullmatch(token)]
    if not names:
        return
    tag, value = tokens[rng.choice(names)], rng.choice(VALUES)
    for at in range(len(tokens) - 1):
        if tokens[at] == tag and not tokens[at + 1].startswith("<"):
            tokens[at + 1] = value


def _rename(rng: Random, tokens: list[str]) -> None:
    """Rename an element, at one end or everywhere."""
    found = [match for token in tokens if (match := _TAG.fullmatch(token))]
    if not found:
        return
    old, new = rng.choice(found)[2], rng.choice(NAMES)
    every = rng.random() < 0.6
    places = [i for i, t in enumerate(tokens) if (m := _TAG.fullmatch(t)) and m[2] == old]
    for at in places if every else [rng.choice(places)]:
        tokens[at] = tokens[at].replace(old, new, 1)


def _attribute(rng: Random, tokens: list[str]) -> None:
    """Change, drop or add an attribute."""
    places = [i for i, token in enumerate(tokens) if "=" in token and _TAG.fullmatch(token)]
    if not places:
        return
    at = rng.choice(places)
    value = rng.choice(VALUES).replace('"', "")
    change = rng.choice(("value", "drop", "add", "twice"))
    if change == "add":
        tokens[at] = re.sub(r"(/?>)$", lambda m: f' NEUF="{value}"{m[1]}', tokens[at])
    elif change == "twice":
        tokens[at] = _ATTRIBUTE.sub(lambda m: f"{m[0]} {m[0]}", tokens[at], count=1)
    else:
        made = f'="{value}"' if change == "value" else ""
        tokens[at] = _ATTRIBUTE.sub(lambda m: m[1] + made if made else "", tokens[at], count=1)


def _element(tokens: list[str], start: int) -> int:
    """Return the rank after the element that begins at a token, as far as it can be told."""
    match = _TAG.fullmatch(tokens[start])
    if match is None or match[1] or match[4]:
        return start + 1
    closing = f"</{match[2]}>"
    return next((i + 1 for i in range(start, len(tokens)) if tokens[i] == closing), start + 1)


def _move(rng: Random, tokens: list[str]) -> None:
    """Move, copy or nest a whole element."""
    places = [i for i, token in enumerate(tokens) if token.startswith("<") and token[1:2] != "/"]
    if not places:
        return
    start = rng.choice(places)
    end = _element(tokens, start)
    whole = tokens[start:end]
    if rng.random() < 0.5:
        del tokens[start:end]
    at = rng.randrange(len(tokens) + 1)
    tokens[at:at] = whole * rng.choice((1, 1, 1, 3, 30))


def _wrap(rng: Random, tokens: list[str]) -> None:
    """Wrap a stretch in a new element, or in many."""
    start, end = _span(rng, len(tokens), rng.choice((1, 10, 100)))
    name, levels = rng.choice(NAMES), rng.choice((1, 1, 3, 80, 300))
    tokens.insert(end, f"</{name}>" * levels)
    tokens.insert(start, f"<{name}>" * levels)


STRUCTURE: Sequence[TextMutation] = (
    *(_drop_token, _copy_tokens, _swap, _slip_in, _slip_in, _value, _value, _everywhere),
    *(_rename, _attribute, _attribute, _move, _move, _wrap),
)
