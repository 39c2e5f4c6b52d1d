"""What a list shows: the filter typed, the lines kept, the order. Plain values."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from cio_console.domain.text import fold


class Kept(StrEnum):
    """Which lines a list keeps; the key `a` goes from one to the next."""

    ALL = "tous"
    ASKING = "à traiter seulement"
    """What waits for the director or for a school: an upload to come asks too."""
    LATE = "en retard seulement"
    TO_CALL = "à relancer seulement"
    """On the list of calls, today: the Secteur screen alone keeps these."""
    LEFT = "en suspens seulement"
    """What still waited when the campaign ended: it is closed."""


class Query(Struct, frozen=True):
    """The filter, the lines kept and the order of one list."""

    text: str = ""
    kept: Kept = Kept.ALL
    sort: str = ""
    """Id of the column that sorts; empty for the list's own order."""
    reverse: bool = False


USUAL = (Kept.ALL, Kept.ASKING, Kept.LATE)
"""What `a` goes through where nobody is to be called."""
CALLED = (*USUAL, Kept.TO_CALL)
"""The same where schools are called."""
CLOSED = (Kept.ALL, Kept.LEFT, Kept.LATE)
"""The same in a closed campaign, whatever the list."""


def next_kept(query: Query, order: Sequence[Kept] = USUAL) -> Query:
    """Return `query` keeping the next set of lines of `order`, then the first again."""
    return replace(query, kept=order[(order.index(query.kept) + 1) % len(order)])


def next_sort(query: Query, columns: tuple[str, ...]) -> Query:
    """Return `query` sorted by the next of `columns`, after the last by the list's own order."""
    order = ("", *columns)
    here = order.index(query.sort) if query.sort in order else 0
    return replace(query, sort=order[(here + 1) % len(order)], reverse=False)


def reversed_sort(query: Query) -> Query:
    """Return `query` in the opposite order."""
    return replace(query, reverse=not query.reverse)


def haystack(*fields: str) -> str:
    """Return `fields` as they are searched: folded, one per line, for no word has a line break."""
    return fold("\n".join(fields))


def matches(text: str, *fields: str) -> bool:
    """Tell whether every word of `text` is in one of `fields`, accents and case ignored."""
    hay = haystack(*fields)
    return all(word in hay for word in fold(text).split())
