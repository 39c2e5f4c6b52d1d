"""Who is graded in what, over the campaign's year: small counts for the end-of-file rules.

A division is what shares a calendar: a class in the APB shape, all the pupils of one division of
the year in the LSL shape, which names no class. A service is a subject taught by someone to some
pupils, named by the file's code (APB) or by what tells it from another (LSL).
"""

from array import array
from collections.abc import Hashable

import msgspec

from cio_console.checks.grades.calendar import WHOLE_CLASS
from cio_console.checks.grades.rules import GRADED, NOT_GRADED

__all__ = ["WHOLE_CLASS", "Census", "Group"]


MOST_GROUPS = 50_000
"""Groups counted: a large school has a few thousand."""


class Group(msgspec.Struct):
    """One service over one period."""

    graded: int = 0
    """Pupils with an average."""
    missing: int = 0
    """Pupils said to be graded, without any average."""
    ungraded: int = 0
    """Pupils « non notés »; the absent and the exempted, who are excused, are not counted."""
    remarks: int = 0
    """Appreciations written for graded pupils."""
    divisions: set[str] = msgspec.field(default_factory=set)

    @property
    def awaited(self) -> int:
        """Pupils who could have a grade and have none."""
        return self.missing + self.ungraded


class Census(msgspec.Struct):
    """The counts of one file."""

    groups: dict[tuple[Hashable, str], Group] = {}
    """By service and period."""
    rows: dict[str, "array[int]"] = {}
    """Division → rows of its pupils of the campaign's year."""
    graded: dict[str, set[str]] = {}
    """Division → the periods that hold at least one grade."""

    def enrol(self, division: str, row: int) -> None:
        """Count a pupil of the campaign's year."""
        rows = self.rows.get(division)
        if rows is None:
            rows = self.rows[division] = array("I")
        rows.append(row)

    def size(self, division: str) -> int:
        """Return the number of pupils of a division."""
        return len(self.rows.get(division, ()))

    def group(self, division: str, service: Hashable, period: str) -> Group:
        """Return the group of a service and a period, in which a pupil of `division` stands."""
        key = (service, period)
        group = self.groups.get(key)
        if group is None and self.full:
            return Group()
        if group is None:
            group = self.groups[key] = Group()
        group.divisions.add(division)
        return group

    def mark(
        self, division: str, service: Hashable, period: str, state: str, *, average: bool
    ) -> Group:
        """Count one mark, and return its group."""
        group = self.group(division, service, period)
        if average:
            group.graded += 1
            if not self.full or division in self.graded:
                self.graded.setdefault(division, set()).add(period)
        elif state == GRADED:
            group.missing += 1
        elif state == NOT_GRADED:
            group.ungraded += 1
        return group

    @property
    def full(self) -> bool:
        """Whether there is no more room: what no group holds is no longer certain."""
        return len(self.groups) >= MOST_GROUPS

    @property
    def total(self) -> int:
        """Pupils of the campaign's year."""
        return sum(map(len, self.rows.values()))

    def present(self, division: str) -> frozenset[str]:
        """Return the periods in which a division holds at least one grade."""
        return frozenset(self.graded.get(division, ()))

    def whole(self, key: tuple[Hashable, str]) -> bool:
        """Tell whether a group has no grade at all, and enough pupils for it to be no chance."""
        group = self.groups.get(key)
        return group is not None and not group.graded and group.awaited >= WHOLE_CLASS
