"""The columns of the sector table as data: one source for `etat` and for the Secteur screen."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from cio_console.domain.campaign import Campaign, Collection
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SchoolLine
from cio_console.domain.status import Flag, Status
from cio_console.domain.text import collation_key
from cio_console.presentation.dates import short_day
from cio_console.presentation.labels import GlyphSet, status_glyph, status_label
from cio_console.presentation.numbers import number, percent

NAME = "name"
"""Id of the column of the schools' names."""
LONGEST_CIO = 12
"""Cells of the CIO in a table: « Port-aux-Saules » is cut there."""
_AND_ANOTHER = " +1"


class Context(Struct, frozen=True):
    """What the cells need beside the line."""

    campaign: Campaign
    at: datetime
    glyphs: GlyphSet = GlyphSet.UNICODE
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    """UAI → newest contact."""


Text = Callable[[SchoolLine, Context], str]
SortKey = Callable[[SchoolLine, Context], Any]


class Column(Struct, frozen=True):
    """One column: what it says, how wide, from which screen width it is shown, how it sorts."""

    id: str
    title: str
    width: int
    text: Text
    sort_key: SortKey
    minimum_screen_width: int = 0
    align: Literal["left", "right"] = "left"
    grow: bool = False


def sector_columns(campaign: Campaign, cios: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Return the columns from left to right: the school, each collection, the figures.

    When several `cios` are looked at, theirs comes second and others wait for a wider screen.
    """
    columns = _columns(campaign)
    if not cios:
        return columns
    width = cio_width(cios)
    cio = Column("cio", "CIO", width, lambda line, _: cio_cell(line, width), _cio_key, _CIO_FROM)
    waiting = (
        replace(c, minimum_screen_width=_MORE_FROM.get(c.id, c.minimum_screen_width))
        for c in columns[1:]
    )
    return (columns[0], cio, *waiting)


def _columns(campaign: Campaign) -> tuple[Column, ...]:
    return (
        Column(
            NAME,
            "établissement",
            20,
            lambda line, _: line.school.name,
            lambda line, _: collation_key(line.school.name),
            grow=True,
        ),
        Column(
            "commune",
            "commune",
            15,
            lambda line, _: line.school.commune,
            lambda line, _: collation_key(line.school.commune),
            minimum_screen_width=100,
        ),
        Column(
            "nature",
            "nat.",
            5,
            lambda line, _: line.school.nature_label,
            lambda line, _: line.school.nature_label,
            minimum_screen_width=76,
        ),
        *(_collection_column(collection) for collection in campaign.collections),
        *_FIGURES,
    )


def cio_width(cios: Iterable[str]) -> int:
    """Return the cells of a column of those CIO; 0 when there is none to name."""
    longest = max(map(len, cios), default=0)
    return min(longest + len(_AND_ANOTHER), LONGEST_CIO) if longest else 0


def cio_cell(line: SchoolLine, width: int) -> str:
    """Return the CIO of a line in so many cells: « Valbourg », « Valbourg +1 » for two."""
    if not line.cios:
        return ""
    first, *others = line.cios
    tail = f" +{len(others)}" if others else ""
    room = width - len(tail)
    return f"{first if len(first) <= room else first[: room - 1].rstrip() + '…'}{tail}"


def state_mark(status: Status, flags: tuple[Flag, ...], glyphs: GlyphSet) -> str:
    """Return « ▲ à corriger », with « * » when a flag stands beside the status."""
    mark = f"{status_glyph(status, glyphs)} {status_label(status)}"
    return f"{mark}*" if flags else mark


def _collection_column(collection: Collection) -> Column:
    def text(line: SchoolLine, context: Context) -> str:
        state = line.states[collection.id]
        return state_mark(state.status, state.flags, context.glyphs)

    def sort_key(line: SchoolLine, _context: Context) -> tuple[int, int]:
        status = line.states[collection.id].status
        return (_STATUS_ORDER[status], line.urgency)

    return Column(collection.id, collection.label.split(" ")[0], 16, text, sort_key)


_STATUS_ORDER = {
    status: rank
    for rank, status in enumerate(
        (
            Status.LATE,
            Status.REJECTED,
            Status.EXPECTED,
            Status.TO_CORRECT,
            Status.TO_REVIEW,
            Status.DECLARED,
            Status.UPCOMING,
            Status.PASSED,
            Status.OUT_OF_SCOPE,
        )
    )
}


_CIO_FROM = 72
_MORE_FROM = {"nature": 104, "terminales": 92, "commune": 120, "received": 128, "contact": 128}
"""Column → screen width from which it is shown beside that of the CIO."""


def _cio_key(line: SchoolLine, _context: Context) -> tuple[str, str]:
    return collation_key(line.cio)


def _terminales(line: SchoolLine, _context: Context) -> str:
    return "" if line.terminales is None else number(line.terminales)


def _emails(line: SchoolLine, _context: Context) -> str:
    return percent((line.valid_emails or 0) / line.terminales) if line.terminales else ""


def _emails_key(line: SchoolLine, _context: Context) -> float:
    return (line.valid_emails or 0) / line.terminales if line.terminales else 2.0


def _errors(line: SchoolLine, _context: Context) -> str:
    return number(line.errors) if line.errors else ""


def _received(line: SchoolLine, context: Context) -> str:
    received = line.last_received
    return short_day(context.campaign.day_of(received)) if received else ""


def _received_key(line: SchoolLine, _context: Context) -> float:
    return -line.last_received.timestamp() if line.last_received else 0.0


def _contact(line: SchoolLine, context: Context) -> str:
    contact = context.contacts.get(line.school.uai)
    return short_day(context.campaign.day_of(contact.at)) if contact else ""


def _contact_key(line: SchoolLine, context: Context) -> float:
    contact = context.contacts.get(line.school.uai)
    return contact.at.timestamp() if contact else 0.0


_FIGURES = (
    Column(
        "terminales", "term.", 5, _terminales, lambda line, _: -(line.terminales or 0), 72, "right"
    ),
    Column("emails", "mél", 5, _emails, _emails_key, 72, "right"),
    Column("errors", "err.", 5, _errors, lambda line, _: -line.errors, 0, "right"),
    Column("received", "dépôt", 5, _received, _received_key, 112),
    Column("contact", "relance", 7, _contact, _contact_key, 112),
)
