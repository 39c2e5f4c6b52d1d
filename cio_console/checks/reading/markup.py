"""Finding tags in bytes without parsing them: where a block may be cut, where records stand.

Only encodings in which ASCII characters are ASCII bytes come here; the others are transcoded
before.
"""

import re
from collections.abc import Collection, Iterator, Mapping

import msgspec

from cio_console.checks.reading.positions import TAG

FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<!ELEMENT", b"<!ATTLIST")
"""Declarations of types and entities, which may hide a trap: F005."""

_TAG_END = re.compile(rb"[ \t\r\n]*+>")
_OPAQUE_LABELS = (
    (b"<!--", "un commentaire ouvert"),
    (b"<![CDATA[", "une section CDATA ouverte"),
    (b"<?", "une instruction ouverte"),
)
_OPAQUE_START = re.compile(rb"<!--|<!\[CDATA\[|<\?")
_OPAQUE = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))


class RecordTags(msgspec.Struct, frozen=True):
    """The tags of a format's records, and the patterns that find them."""

    names: tuple[bytes, ...]
    landmark: re.Pattern[bytes]
    """The start of a record, or of a comment, CDATA section or instruction."""
    boundary: re.Pattern[bytes]
    """Likewise, or the end tag of a record."""


def opening_tag(name: str, attributes: Mapping[str, str]) -> str:
    """Return the start tag that SIECLE writes; attributes without a value are left out."""
    given = "".join(f" {key}={_quoted(value)}" for key, value in attributes.items() if value)
    return f"<{name}{given}>"


def _quoted(value: str) -> str:
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f'"{escaped}"'


def closed(tag: bytes) -> bytes:
    """Return a start tag as that of an empty element, which can be parsed alone."""
    return tag if tag.endswith(b"/>") else tag[:-1] + b"/>"


def record_tags(names: Collection[str]) -> RecordTags:
    """Return the patterns for the records of these names."""
    tags = tuple(name.encode() for name in names)
    either = b"|".join(re.escape(name) for name in tags)
    landmark = rb"<!--|<!\[CDATA\[|<\?|<(?:" + either + rb")(?=[\s/>])"
    boundary = landmark + rb"|</(?:" + either + rb")\s*>"
    return RecordTags(tags, re.compile(landmark), re.compile(boundary))


def opaque_end(data: bytes, start: int) -> int:
    """Return where the comment, CDATA section or instruction at `start` ends.

    Returns `start` itself when none begins there, and -1 when it does not end in `data`.
    """
    for opening, closing in _OPAQUE:
        if data.startswith(opening, start):
            end = data.find(closing, start + len(opening))
            return end + len(closing) if end >= 0 else -1
    return start


def opaque_label(data: bytes, start: int) -> str:
    """Return the French words for what begins at an offset."""
    return next(label for opening, label in _OPAQUE_LABELS if data.startswith(opening, start))


def has_opaque(data: bytes, start: int = 0, end: int | None = None) -> bool:
    """Tell whether something between the offsets may hide tags: comment, CDATA, instruction."""
    stop = len(data) if end is None else end
    bang = data.find(b"!", start, stop)
    if bang >= 0 and data.find(b"<!", max(start, bang - 1), stop) >= 0:
        return True
    mark = data.find(b"?", start, stop)
    return mark >= 0 and data.find(b"<?", max(start, mark - 1), stop) >= 0


def last_record_end(data: bytes, tags: RecordTags, likely: bytes) -> int:
    """Return the offset just after the last end tag of a record, 0 when there is none.

    `data` begins outside any record. The `likely` name is tried first: in a section all records
    have the same. The others are looked for only where a record begins at all.
    """
    if has_opaque(data):
        return _last_end_careful(data, tags)
    end = _last_end(data, likely) if likely else 0
    if end or tags.landmark.search(data) is None:
        return end
    return next((end for name in tags.names if (end := _last_end(data, name))), 0)


def _last_end(data: bytes, name: bytes) -> int:
    """Return the offset just after the last complete end tag of this very name, or 0."""
    closing = b"</" + name
    at = data.rfind(closing)
    while at >= 0:
        end = _TAG_END.match(data, at + len(closing))
        if end is not None:
            return end.end()
        at = data.rfind(closing, 0, at)
    return 0


def _last_end_careful(data: bytes, tags: RecordTags) -> int:
    """Return the same as `last_record_end`, jumping over what may hide tags."""
    last = at = 0
    while (found := tags.boundary.search(data, at)) is not None:
        at = opaque_end(data, found.start())
        if at < 0:
            break
        if at == found.start():
            at = found.end()
            if data.startswith(b"</", found.start()):
                last = at
    return last


def record_starts(data: bytes, tags: RecordTags) -> Iterator[int]:
    """Yield where each record begins; what follows an unfinished comment is part of it."""
    at = 0
    while (found := tags.landmark.search(data, at)) is not None:
        at = opaque_end(data, found.start())
        if at < 0:
            return
        if at == found.start():
            at = found.end()
            yield found.start()


def complete_records_end(data: bytes, tags: RecordTags) -> int:
    """Return the offset just after the last complete record, end tag or not, 0 for none."""
    last = 0
    for start in record_starts(data, tags):
        if start < last:
            continue
        tag = TAG.match(data, start)
        if tag is None:
            break
        if tag.group().endswith(b"/>"):
            last = tag.end()
        elif end := element_end(data, tag.group()[1:].split()[0].rstrip(b">"), tag.end()):
            last = end
        else:
            break
    return last


def glue_end(data: bytes) -> int:
    """Return where to cut a stretch without any record: before a tag, outside of comments."""
    at = 0
    while has_opaque(data, at) and (found := _OPAQUE_START.search(data, at)) is not None:
        at = opaque_end(data, found.start())
        if at < 0:
            return found.start()
    return max(data.rfind(b"<", at), at)


def unfinished(data: bytes) -> int:
    """Return where a comment, CDATA section or instruction begins that does not end, or -1."""
    at = 0
    while (found := _OPAQUE_START.search(data, at)) is not None:
        at = opaque_end(data, found.start())
        if at < 0:
            return found.start()
    return -1


def element_end(data: bytes, name: bytes, start: int, stop: int | None = None) -> int:
    """Return the offset just after the first end tag of this name from `start`, or 0."""
    limit = len(data) if stop is None else stop
    closing = b"</" + name
    at = data.find(closing, start, limit)
    while at >= 0:
        end = _TAG_END.match(data, at + len(closing), limit)
        if end is None:
            at = data.find(closing, at + len(closing), limit)
            continue
        resume = _hidden_until(data, start, at)
        if resume == 0:
            return end.end()
        if resume < 0:
            return 0
        start = resume
        at = data.find(closing, start, limit)
    return 0


def _hidden_until(data: bytes, start: int, at: int) -> int:
    """Return 0 when `at` is markup, else where the comment or CDATA section hiding it ends.

    Returns -1 when what hides it never ends.
    """
    if not has_opaque(data, start, at):
        return 0
    while (found := _OPAQUE_START.search(data, start, at)) is not None:
        start = opaque_end(data, found.start())
        if start < 0 or start > at:
            return start
    return 0
