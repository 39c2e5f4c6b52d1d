"""What an X.509 certificate says of itself: names and dates, read from its DER (RFC 5280 §4.1).

The standard library decodes a certificate only once it has verified it; a diagnosis must tell why
one was refused. Nothing here decides of any trust.
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cio_console.domain.text import clean_line

_SEQUENCE, _OID, _OCTETS, _UTC_TIME = 0x30, 0x06, 0x04, 0x17
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_DNS_NAME, _IP_ADDRESS = 0x82, 0x87
_LONG_FORM = 0x80
_WIDE = 0x1E
"""Tag of BMPString, in UTF-16; every other text of a name is read as UTF-8."""
_COMMON_NAME, _ORGANISATION = b"\x55\x04\x03", b"\x55\x04\x0a"
_ALTERNATIVE_NAMES = b"\x55\x1d\x11"
_CENTURY = 50
"""UTCTime: 50 to 99 are of the twentieth century (RFC 5280 §4.1.2.5.1)."""
_SHOWN = 80
"""Characters kept of a name."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose it is, who vouches for it, when it holds."""

    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...] = ()
    """Servers it is for: subjectAltName."""


def read_certificate(der: bytes) -> Certificate:
    """Return what a certificate says. Raises ValueError when the bytes are not one."""
    try:
        return _read(der)
    except (IndexError, ValueError, OverflowError):
        raise ValueError("not a certificate") from None


def _read(der: bytes) -> Certificate:
    body = _first(_first(der))
    fields = [item for item in _items(body) if item[0] != _VERSION]
    _serial, _algorithm, issuer, validity, subject = (value for _, value in fields[:5])
    begins, ends = list(_items(validity))[:2]
    extensions = next((value for tag, value in fields if tag == _EXTENSIONS), b"")
    return Certificate(
        subject=_name(subject),
        issuer=_name(issuer),
        not_before=_instant(*begins),
        not_after=_instant(*ends),
        names=tuple(_alternatives(extensions)),
    )


def _first(data: bytes) -> bytes:
    """Return the content of the first value. Raises IndexError when there is none."""
    for _, content in _items(data):
        return content
    raise IndexError


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the tag and content of each value, one after the other."""
    at = 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length >= _LONG_FORM:
            count = length - _LONG_FORM
            length, start = int.from_bytes(data[start : start + count]), start + count
        if start + length > len(data):
            raise IndexError
        yield tag, data[start : start + length]
        at = start + length


def _name(data: bytes) -> str:
    """Return « common name, organisation », with what there is of them."""
    found: dict[bytes, str] = {}
    for _, group in _items(data):
        for _, pair in _items(group):
            (_, kind), (tag, text) = list(_items(pair))[:2]
            found.setdefault(kind, text.decode("utf-16-be" if tag == _WIDE else "utf-8", "replace"))
    parts = [found[kind] for kind in (_COMMON_NAME, _ORGANISATION) if found.get(kind)]
    return ", ".join(clean_line(part, _SHOWN) for part in parts or found.values())


def _instant(tag: int, data: bytes) -> datetime:
    text = data.decode("ascii").rstrip("Z")
    if tag == _UTC_TIME:
        text = f"{19 if int(text[:2]) >= _CENTURY else 20}{text}"
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _alternatives(extensions: bytes) -> Iterator[str]:
    if not extensions:
        return
    for _, extension in _items(_first(extensions)):
        parts = list(_items(extension))
        if parts[0] != (_OID, _ALTERNATIVE_NAMES):
            continue
        octets = b"".join(value for tag, value in parts if tag == _OCTETS)
        for tag, value in _items(_first(octets)):
            if tag == _DNS_NAME:
                yield clean_line(value.decode("ascii", "replace"), _SHOWN)
            elif tag == _IP_ADDRESS:
                yield str(ipaddress.ip_address(value))
