"""The campaign in figures: receptions day by day, the most frequent rules, e-mails by school.

All of it is computed from a `SectorOverview`, which already knows the instant seen and what had
been received by then: a past day shows what that day's director saw.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec
from msgspec.structs import replace

from cio_console.domain.campaign import (
    SIECLE,
    Campaign,
    Collection,
    opening_day,
    opening_unknown,
)
from cio_console.domain.overview import SchoolLine, SectorOverview
from cio_console.domain.school import School
from cio_console.domain.sectors import groups
from cio_console.domain.status import CollectionState, Status
from cio_console.domain.text import collation_key

AFTERMATH = 14
"""Days drawn after a deadline while nothing more comes: long enough to see the late ones."""
MOST_DAYS = 366
"""Days of the longest curve; what came before stands in its first day."""
MOST_FREQUENT = 10
"""Rules shown among the most frequent ones."""


class Day(msgspec.Struct, frozen=True):
    """One day of a curve; the two counts of schools are those of its last second."""

    day: date
    uploads: int
    """Uploads received that day, usable or not."""
    received: int
    """Schools that had sent something by then."""
    usable: int
    """Schools that had sent a usable file by then."""


class Curve(msgspec.Struct, frozen=True):
    """What was received for one collection, day by day, against what is expected."""

    collection: Collection
    concerned: int
    """Schools of the perimeter: how high the curve should be at the deadline."""
    today: date
    first: date
    """First day drawn: the opening, or the first reception when it came before."""
    last: date
    """Last day drawn: the deadline, or what came after it."""
    days: tuple[Day, ...] = ()
    """Each day from the first to the last one that has come; empty before the first."""
    earlier: int = 0
    """Uploads received before the first day drawn."""
    on_time: int | None = None
    """Schools that had sent a usable file by the deadline; None until it has passed."""
    declared: int = 0
    """Schools of which somebody says that a file was sent, and no usable one is held."""
    opens: date | None = None
    """First day of the window; None when it is not known, or open from the start."""
    opening_unknown: bool = False
    """Whether the window will open on a day that nobody knows yet."""

    @property
    def uploads(self) -> int:
        """Uploads received in all."""
        return self.earlier + sum(day.uploads for day in self.days)

    @property
    def received(self) -> int:
        """Schools that have sent something."""
        return self.days[-1].received if self.days else 0

    @property
    def usable(self) -> int:
        """Schools that have sent a usable file."""
        return self.days[-1].usable if self.days else 0

    @property
    def missing(self) -> int:
        """Schools of which a file is still awaited: no usable one, nor anybody's word."""
        return self.concerned - self.usable - self.declared

    @property
    def unusable(self) -> int:
        """Schools that have sent files of which none can serve."""
        return self.received - self.usable - self.declared

    @property
    def deadline(self) -> date | None:
        """The closing day; None when it is not known yet."""
        return self.collection.closes

    @property
    def days_left(self) -> int | None:
        """Days to the deadline: 0 on its day, negative after it, None when it is unknown."""
        return (self.deadline - self.today).days if self.deadline else None

    @property
    def upcoming(self) -> bool:
        """Whether the window has not opened yet."""
        return self.opening_unknown or (self.opens is not None and self.today < self.opens)

    @property
    def peak(self) -> Day | None:
        """The day of the most uploads, the first of them; None when nothing came."""
        best = max(self.days, key=lambda day: day.uploads, default=None)
        return best if best and best.uploads else None


class RuleCount(msgspec.Struct, frozen=True):
    """How much one rule found over the sector, in the uploads that count."""

    code: str
    findings: int
    pupils: int
    """Distinct pupils of each school; 0 for a rule that is not about pupils."""
    schools: int


class SchoolEmails(msgspec.Struct, frozen=True):
    """How far one school is from having a valid address for each terminale pupil."""

    school: School
    terminales: int | None = None
    """Terminale pupils of its SIECLE file that counts; None when there is no usable one."""
    valid: int = 0
    cio: str = ""
    """The CIO that follow it, "" when only one is looked at."""

    @property
    def missing(self) -> int:
        """Terminale pupils without a valid address, as far as is known."""
        return max((self.terminales or 0) - self.valid, 0)

    @property
    def share(self) -> float | None:
        """Valid addresses over terminale pupils, 0 to 1; None when no pupil is known."""
        return self.valid / self.terminales if self.terminales else None


class Trends(msgspec.Struct, frozen=True):
    """Everything that the Campagne screen draws, at one instant."""

    curves: tuple[Curve, ...]
    """One per collection, in the campaign's order."""
    rules: tuple[RuleCount, ...]
    """Every rule that found something, the most frequent first."""
    emails: tuple[SchoolEmails, ...]
    """Those that miss the most addresses first, then the unknown ones, then the ready ones."""


def trends(sector: SectorOverview) -> Trends:
    """Return the figures of the campaign at the instant of `sector`."""
    return Trends(
        curves=tuple(
            curve(replace(group.part, lines=group.lines), group.collection)
            for group in groups(sector)
        ),
        rules=rule_counts(sector.lines),
        emails=emails_by_school(sector.lines),
    )


def curve(sector: SectorOverview, collection: Collection) -> Curve:
    """Return what was received for `collection`, by the schools that it concerns."""
    campaign, today = sector.campaign, sector.campaign.day_of(sector.at)
    states = [line.states[collection.id] for line in sector.lines]
    concerned = [s for s in states if s.status is not Status.OUT_OF_SCOPE]
    uploads = Counter(campaign.day_of(u.received_at) for s in concerned for u in s.uploads)
    opens, closes = opening_day(campaign, collection), collection.closes
    first, last = _window(opens, closes, sorted(uploads), today)
    received = _firsts(campaign, concerned, usable=False)
    usable = _firsts(campaign, concerned, usable=True)
    days = tuple(
        Day(day, uploads[day], _reached(received, day), _reached(usable, day))
        for day in _each_day(first, min(today, last))
    )
    return Curve(
        collection=collection,
        concerned=len(concerned),
        today=today,
        first=first,
        last=last,
        days=days,
        earlier=sum(count for day, count in uploads.items() if day < first),
        on_time=_reached(usable, closes) if closes and today > closes else None,
        declared=sum(s.status is Status.DECLARED for s in concerned),
        opens=opens,
        opening_unknown=opening_unknown(campaign, collection),
    )


def rule_counts(lines: Iterable[SchoolLine]) -> tuple[RuleCount, ...]:
    """Return what each rule found in the uploads that count, the most frequent first."""
    findings: Counter[str] = Counter()
    pupils: Counter[str] = Counter()
    schools: Counter[str] = Counter()
    for line in lines:
        currents = (state.current for state in line.states.values())
        summaries = [current.summary for current in currents if current and current.summary]
        for summary in summaries:
            findings.update(summary.rules)
            pupils.update(summary.rule_pupils)
        schools.update({code for s in summaries for code, count in s.rules.items() if count})
    found = (RuleCount(c, n, pupils[c], schools[c]) for c, n in findings.items() if n > 0)
    return tuple(sorted(found, key=lambda rule: (-rule.findings, rule.code)))


def emails_by_school(lines: Iterable[SchoolLine]) -> tuple[SchoolEmails, ...]:
    """Return the e-mail readiness of each school that SIECLE concerns or that is known."""
    found = (
        SchoolEmails(line.school, line.terminales, line.valid_emails or 0, line.cio)
        for line in lines
        if line.terminales is not None or _concerned(line, SIECLE)
    )
    return tuple(sorted(found, key=_worst_emails_first))


def _window(
    opens: date | None, closes: date | None, received: Sequence[date], today: date
) -> tuple[date, date]:
    """Return the first and the last day to draw; `received` are the days of receptions."""
    first = min((day for day in (opens, *received[:1]) if day), default=None)
    if first is None:
        first = min(today, closes) if closes else today
    ends = [first, *received[-1:]]
    ends += [closes, min(today, closes + timedelta(AFTERMATH))] if closes else [today]
    last = max(ends)
    return max(first, last - timedelta(MOST_DAYS - 1)), last


def _firsts(campaign: Campaign, states: Iterable[CollectionState], *, usable: bool) -> list[date]:
    """Return the days, in order, on which the schools sent their first file, or first usable."""
    every = ([u for u in s.uploads if u.usable or not usable] for s in states)
    return sorted(campaign.day_of(mine[0].received_at) for mine in every if mine)


def _reached(firsts: Sequence[date], day: date) -> int:
    return bisect_right(firsts, day)


def _each_day(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(i) for i in range((last - first).days + 1))


def _concerned(line: SchoolLine, collection: str) -> bool:
    state = line.states.get(collection)
    return state is not None and state.status is not Status.OUT_OF_SCOPE


def _worst_emails_first(emails: SchoolEmails) -> tuple[int, int, tuple[str, str], str]:
    known = emails.terminales is not None
    rank = 0 if emails.missing > 0 else 2 if known else 1
    return (rank, -emails.missing, collation_key(emails.school.name), emails.school.uai)
