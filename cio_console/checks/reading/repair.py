"""Small damage that can be undone without doubt, so that the pupil is still checked.

libxml2's own recovery silently alters data (`R & D` becomes `R  D`): it is never used.
"""

import re
from collections.abc import Iterator

import msgspec

from cio_console.checks.reading.markup import opaque_end

_SUSPECT = re.compile(
    rb"<!--|<!\[CDATA\[|<\?"
    rb"|&(?!(?:amp|lt|gt|quot|apos);)(?:#[0-9]{1,9};|#x[0-9a-fA-F]{1,8};|[A-Za-z][A-Za-z0-9]{0,31};)?"
    rb"|[\x00-\x08\x0b\x0c\x0e-\x1f]++"
    rb"|<(?![A-Za-z_:/!?\x80-\xff])"
    rb"|\]\]>"
)
_MARKUP = (b"<!--", b"<![", b"<?")
_LONE = {b"&": b"&amp;", b"<": b"&lt;", b"]]>": b"]]&gt;"}
_FIRST_PRINTABLE = 0x20
_WHITE_CODES = frozenset({0x9, 0xA, 0xD})
_LAST_CODE = 0x10FFFF
_FORBIDDEN_CODES = frozenset({0xFFFE, 0xFFFF, *range(0xD800, 0xE000)})


class Blemish(msgspec.Struct, frozen=True):
    """A few bytes that no XML may hold, and what to read in their place."""

    start: int
    end: int
    replacement: bytes
    detail: str
    """French sentence naming what is wrong."""


def blemishes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Blemish]:
    """Yield what can be repaired between two offsets, in order."""
    stop = len(data) if end is None else end
    at = start
    while (found := _SUSPECT.search(data, at, stop)) is not None:
        at = found.end()
        if found.group().startswith(_MARKUP):
            at = opaque_end(data, found.start())
            if at < 0:
                return
            if found.group() == b"<!--":
                yield from _hyphens(data, found.end(), at - len(b"-->"))
        elif (blemish := _blemish(found)) is not None:
            yield blemish


def _hyphens(data: bytes, start: int, end: int) -> Iterator[Blemish]:
    """Yield the double hyphens within a comment, the last one of « ---> » included."""
    detail = "« -- » dans un commentaire"
    at = data.find(b"--", start, end)
    while at >= 0:
        start = at + 2
        yield Blemish(at, start, b"  ", detail)
        at = data.find(b"--", start, end)
    if data.endswith(b"-", start, end):
        yield Blemish(end - 1, end, b" ", detail)


def _blemish(found: re.Match[bytes]) -> Blemish | None:
    """Return what is wrong with one suspect, None when nothing is."""
    text = found.group()
    shown = text.decode("ascii", "replace")
    if text in _LONE:
        written = _LONE[text]
        detail = f"« {shown} » isolé : dans un fichier XML il s'écrit « {written.decode()} »"
        return Blemish(*found.span(), written, detail)
    if text.startswith(b"&#"):
        if _allowed(int(shown[3:-1], 16) if shown[2] == "x" else int(shown[2:-1])):
            return None
        return Blemish(*found.span(), b"", f"référence à un caractère interdit : « {shown} »")
    if text.startswith(b"&"):
        detail = f"entité inconnue : « {shown} » n'existe pas en XML, écrivez le caractère lui-même"
        return Blemish(*found.span(), _entity(shown), detail)
    detail = f"caractère de contrôle interdit (0x{text[0]:02X})"
    if len(text) > 1:
        detail = f"{len(text)} caractères de contrôle interdits à la suite (0x{text[0]:02X}…)"
    return Blemish(*found.span(), b"", detail)


def _allowed(code: int) -> bool:
    """Tell whether XML 1.0 allows the character of this number."""
    if code < _FIRST_PRINTABLE:
        return code in _WHITE_CODES
    return code <= _LAST_CODE and code not in _FORBIDDEN_CODES


def _entity(reference: str) -> bytes:
    """Return what an undeclared entity stands for: HTML's character, else its own text."""
    from html.entities import html5  # two thousand names, for damaged files only

    characters = html5.get(reference[1:])
    if characters is None:
        return b"&amp;" + reference[1:].encode("ascii")
    return "".join(f"&#{ord(c)};" for c in characters).encode("ascii")


def repaired(data: bytes, found: list[Blemish]) -> bytes:
    """Return `data` with its blemishes replaced."""
    parts: list[bytes] = []
    at = 0
    for blemish in found:
        # Dropped from within « ]]> », a character would leave what no text may hold.
        joins = not blemish.replacement and data.endswith(b"]", at, blemish.start)
        parts += (data[at : blemish.start], b" " if joins else blemish.replacement)
        at = blemish.end
    return b"".join((*parts, data[at:]))


def masked(data: bytes, found: list[Blemish]) -> bytes:
    """Return `data` with its blemishes blanked: well-formed, and every offset as it was."""
    parts: list[bytes] = []
    at = 0
    for blemish in found:
        parts += (data[at : blemish.start], b" " * (blemish.end - blemish.start))
        at = blemish.end
    return b"".join((*parts, data[at:]))
