"""What a rule says of a record, and what the collector keeps of it before it becomes a finding."""

from typing import NamedTuple

import msgspec

from cio_console.domain.finding import Severity

NONE: tuple["Flaw", ...] = ()
"""What a rule returns when it has nothing to say, which is nearly always."""


class Flaw(msgspec.Struct, frozen=True):
    """Something wrong in one record; the checker that called the rule knows where and who."""

    message: str
    """A French sentence without any pupil datum."""
    at: tuple[str | int, ...] = ()
    """Child path of the offending element below the record; () for the record itself.

    A child that is absent is given too: the flaw then stands at the element that lacks it.
    """
    value: str = ""
    """The offending value as it is in the file; empty when it is missing."""
    severity: Severity | None = None
    """None for the usual severity of the rule."""


class Subject(NamedTuple):
    """The pupil of a draft; their class is looked up at the end of the file."""

    eleve_id: str = ""
    elenoet: str = ""
    name: str = ""
    """Already masked, unless the publisher asked for full identities."""
    row: int = -1
    """Rank of the pupil's record in its file, from 0; -1 when it is not known."""


class Place(msgspec.Struct, frozen=True):
    """Where a draft stands in the file."""

    line: int = 0
    column: int = 0
    path: str = ""
    excerpt: str = ""
    """Already masked."""


NOWHERE = Place()
"""The place of what concerns the whole file."""


class Draft(msgspec.Struct, frozen=True):
    """A finding that still lacks its texts from the catalogue and the class of its pupil."""

    rule: str
    severity: Severity
    message: str
    place: Place = NOWHERE
    subject: Subject | None = None
    value: str = ""
    """Already masked."""
    also: tuple[int, ...] = ()
    """Rows of the other pupils that the same finding concerns, as `Subject.row`.

    Such a finding is the value's, whoever carries it: it is not told by its pupil.
    """
    raw: str = ""
    """The value as it is in the file, when `value` hides it: only ever hashed."""
    field: str = ""
    """The tag or attribute at fault, present or not; "" for the last name of the path."""
    original: str = ""
    """What another program said of it, in its own words; already masked."""
