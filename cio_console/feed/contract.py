"""The documents of a feed: `index.json` and the reports, as types, and their safe reading.

The structures are those of the domain; this module adds the envelope, and refuses whatever the
rest of the program should not have to distrust: ids, hashes, sizes, instants. Unknown fields are
ignored, so that a greater minor version can be read.
"""

from datetime import datetime
from typing import TypeVar

import msgspec

from cio_console.domain.campaign import Campaign
from cio_console.domain.finding import Report, no_findings
from cio_console.domain.schema_errors import in_french
from cio_console.domain.school import Cio, School
from cio_console.domain.upload import Upload
from cio_console.feed import messages, validation
from cio_console.feed.cleaning import cleaned, needs_no_cleaning

FEED_FORMAT = "cio-feed"
REPORT_FORMAT = "cio-feed-report"
MAJOR, MINOR = 1, 1
VERSION = f"{MAJOR}.{MINOR}"
"""Of the index; 1.1 adds the declared uploads."""
REPORT_VERSION = "1.0"
"""Of the reports, whose bytes name them: they have not changed since."""

OBJECTS = "objects"

_INDEX = "L'index du flux"
_REPORT = "Un rapport du flux"


class Publisher(msgspec.Struct, frozen=True):
    """Who publishes the feed, and whom to call about it."""

    name: str = ""
    contact: str = ""


class Checks(msgspec.Struct, frozen=True):
    """How the published reports were made: lets the publisher reuse those still valid."""

    engine: str = ""
    """Version of the program that checked."""
    identities: str = ""
    """« masquees » or « completes »."""
    basis: str = ""
    """SHA-256 of everything but the file that a report depends on."""


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """`index.json`: the whole state of a sector, except the findings."""

    format: str = FEED_FORMAT
    format_version: str = VERSION
    revision: int
    """Never goes down; the same revision is the same content."""
    generated_at: datetime | None = None
    """Newest reception: the feed is a function of its input, not of the clock."""
    publisher: Publisher = Publisher()
    checks: Checks = Checks()
    campaign: Campaign
    sector: Cio
    schools: tuple[School, ...] = ()
    uploads: tuple[Upload, ...] = ()


class _Head(msgspec.Struct, frozen=True):
    """What is read first: whether the rest can be."""

    format: str
    format_version: str


T = TypeVar("T")


def encode_index(index: Index) -> bytes:
    """Return the bytes of `index.json`: strings made harmless, one line, a final newline."""
    return msgspec.json.encode(cleaned(index)) + b"\n"


def decode_index(raw: bytes) -> Index:
    """Return the index.

    Raises SourceInvalid when the bytes are not such an index, SourceRefused when its format is
    too new.
    """
    index = _decode(raw, Index, FEED_FORMAT, _INDEX)
    if problem := validation.index_problem(index):
        raise messages.wrong_content(_INDEX, problem)
    return index


def encode_report(report: Report) -> bytes:
    """Return the bytes of a report object: its envelope, then the fields of the report."""
    head = msgspec.json.encode(_Head(REPORT_FORMAT, REPORT_VERSION))
    return head[:-1] + b"," + msgspec.json.encode(cleaned(report))[1:] + b"\n"


def decode_report(raw: bytes) -> Report:
    """Return the report; every severity has its count.

    Raises SourceInvalid when the bytes are not such a report, SourceRefused when its format is
    too new.
    """
    report = _decode(raw, Report, REPORT_FORMAT, _REPORT)
    if problem := validation.report_problem(report):
        raise messages.wrong_content(_REPORT, problem)
    return msgspec.structs.replace(report, counts=no_findings() | report.counts)


def _decode(raw: bytes, kind: type[T], name: str, what: str) -> T:
    try:
        head = msgspec.json.decode(raw, type=_Head)
        _require_format(head, name, what)
        value = msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        raise messages.wrong_content(what, in_french(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise messages.not_json(what) from None
    return value if needs_no_cleaning(raw) else cleaned(value)


def _require_format(head: _Head, name: str, what: str) -> None:
    if head.format != name:
        raise messages.not_a_feed(what)
    version = validation.format_version(head.format_version)
    if version is None or version[0] < MAJOR:
        raise messages.wrong_content(what, "sa version n'est pas comprise")
    if version[0] > MAJOR:
        raise messages.too_new(f"{version[0]}.{version[1]}", VERSION)
