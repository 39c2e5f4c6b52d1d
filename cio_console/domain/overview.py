"""The sector at a glance: one line per school, by urgency, and the figures above them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import IntEnum

import msgspec

from cio_console.domain.campaign import SIECLE, Campaign, Collection, days_left
from cio_console.domain.school import School
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.status import CollectionState, Flag, Status, collection_state, received_by
from cio_console.domain.text import collation_key
from cio_console.domain.upload import Upload

DUE_SOON = 3
"""A deadline within this many days is « due soon »."""
CALL_LEAD = 14
"""Days before a deadline from which a school that gave nothing is called, unless set otherwise."""


class Urgency(IntEnum):
    """What hurts pupils first comes first; the order of the daily review."""

    LATE = 0
    REJECTED = 1
    DUE_SOON = 2
    EMAILS = 3
    """Terminale pupils without a valid e-mail address, before the activation mail."""
    TO_CORRECT = 4
    EXPECTED = 5
    AWAITED = 6
    """Expected too, and the deadline is too far to call for it."""
    TO_REVIEW = 7
    DECLARED = 8
    UPCOMING = 9
    PASSED = 10
    OUT_OF_SCOPE = 11


NEEDS_ATTENTION = Urgency.EXPECTED
"""Lines less urgent than this one need nothing today."""

_URGENCY_OF_STATUS = {
    Status.LATE: Urgency.LATE,
    Status.REJECTED: Urgency.REJECTED,
    Status.TO_CORRECT: Urgency.TO_CORRECT,
    Status.EXPECTED: Urgency.EXPECTED,
    Status.TO_REVIEW: Urgency.TO_REVIEW,
    Status.DECLARED: Urgency.DECLARED,
    Status.UPCOMING: Urgency.UPCOMING,
    Status.PASSED: Urgency.PASSED,
    Status.OUT_OF_SCOPE: Urgency.OUT_OF_SCOPE,
}


class SchoolLine(msgspec.Struct, frozen=True):
    """One school of the sector at an instant."""

    school: School
    states: dict[str, CollectionState]
    """Collection id → state, in the campaign's order."""
    urgency: Urgency
    terminales: int | None = None
    """Terminale pupils of the SIECLE file that counts; None when there is none."""
    valid_emails: int | None = None
    cios: tuple[str, ...] = ()
    """The CIO that follow the school, by their short names, when several are looked at; the first
    is the one whose data these are."""
    accepted_addresses: int = 0
    """Terminale pupils without a valid address whom the director leaves so."""

    @property
    def cio(self) -> str:
        """The CIO that follow the school in a few words, "" when only one is looked at."""
        return ", ".join(self.cios)

    @property
    def errors(self) -> int:
        """Blocking findings and errors of the uploads that count."""
        return sum(s.current.errors for s in self.states.values() if s.current)

    @property
    def missing_emails(self) -> int:
        """Terminale pupils of the SIECLE file that counts whose valid address is to be asked."""
        missing = (self.terminales or 0) - (self.valid_emails or 0)
        return max(missing - self.accepted_addresses, 0)

    @property
    def last_received(self) -> datetime | None:
        """The newest reception of any collection, usable or not."""
        return max((u.received_at for s in self.states.values() for u in s.uploads), default=None)

    @property
    def needs_attention(self) -> bool:
        """Whether the director has something to do about this school."""
        return self.urgency <= NEEDS_ATTENTION


class CollectionProgress(msgspec.Struct, frozen=True):
    """How far one collection is over the sector."""

    collection: Collection
    concerned: int
    """Schools of the perimeter."""
    usable: int
    """Schools that have a usable file."""
    statuses: dict[Status, int]
    """Schools per status."""
    days_left: int | None = None
    overdue: int = 0
    """Schools without any usable file after the deadline, nor anybody's word that one was sent."""

    @property
    def declared(self) -> int:
        """Schools of which somebody says that a file was sent, and no usable one is held."""
        return self.statuses.get(Status.DECLARED, 0)


class Readiness(msgspec.Struct, frozen=True):
    """E-mail readiness before the activation mail: valid addresses over terminale pupils."""

    terminales: int
    valid_emails: int
    schools_ready: int
    """Schools whose every terminale pupil has a valid address."""
    schools_known: int
    """Schools with a usable SIECLE file."""

    @property
    def share(self) -> float | None:
        """Valid addresses over terminale pupils, 0 to 1; None when no pupil is known."""
        return self.valid_emails / self.terminales if self.terminales else None


class SectorOverview(msgspec.Struct, frozen=True):
    """The whole sector at an instant."""

    at: datetime
    campaign: Campaign
    lines: tuple[SchoolLine, ...]
    """Most urgent first, then by commune and name."""
    progress: tuple[CollectionProgress, ...]
    readiness: Readiness
    source: str = ""
    """Address or folder of its feed, and the short name of its CIO: for one of `parts`."""
    cio: str = ""
    parts: tuple["SectorOverview", ...] = ()
    """When several CIO are looked at, each by itself, with its own campaign and instant."""
    owners: dict[str, int] = {}
    """UAI → rank in `parts` of the CIO whose data are those of the school."""
    closed: bool = False
    """Whether it is a closed campaign, only read; of several, whether each is."""
    lead: int = CALL_LEAD
    """Days before a deadline from which a school that gave nothing is called."""

    @property
    def cios(self) -> tuple[str, ...]:
        """The short names of the CIO, when several are looked at; else none."""
        return tuple(part.cio for part in self.parts)

    def own(self, uai: str) -> "SectorOverview":
        """Return the part that the school's data come from: the whole when there is only one."""
        rank = self.owners.get(uai)
        return self if rank is None else self.parts[rank]

    @property
    def web_service_started(self) -> bool:
        """Whether SIECLE corrections travel by themselves, for every CIO that is looked at."""
        return all(p.campaign.web_service_started(p.at) for p in self.parts or (self,))

    def line(self, uai: str) -> SchoolLine | None:
        """Return the line of that school, or None."""
        return next((line for line in self.lines if line.school.uai == uai), None)


def overview(snapshot: SectorSnapshot, at: datetime, lead: int = CALL_LEAD) -> SectorOverview:
    """Return the sector of `snapshot` as it stood at the instant `at`.

    A school that gave nothing asks for a call within `lead` days of the deadline.
    """
    by_school: dict[str, list[Upload]] = defaultdict(list)
    for upload in snapshot.uploads:
        by_school[upload.uai].append(upload)
    campaign = snapshot.campaign
    lines = [school_line(campaign, s, by_school[s.uai], at, lead) for s in snapshot.schools]
    lines.sort(key=line_order)
    return SectorOverview(
        at=at,
        campaign=campaign,
        closed=snapshot.closed,
        lines=tuple(lines),
        progress=tuple(progress(campaign, c, lines, at) for c in campaign.collections),
        readiness=readiness(lines),
        lead=lead,
    )


def school_line(
    campaign: Campaign, school: School, uploads: Iterable[Upload], at: datetime, lead: int
) -> SchoolLine:
    """Return the line of one school, from its own uploads, at the instant `at`."""
    received = received_by(uploads, at)
    states = {
        collection.id: collection_state(campaign, collection, school, received, at)
        for collection in campaign.collections
    }
    siecle = states.get(SIECLE)
    summary = siecle.current.summary if siecle and siecle.usable and siecle.current else None
    line = SchoolLine(
        school=school,
        states=states,
        urgency=Urgency.OUT_OF_SCOPE,
        terminales=summary.terminales if summary else None,
        valid_emails=summary.valid_emails if summary else None,
    )
    return msgspec.structs.replace(line, urgency=urgency_of(campaign, line, at, lead))


def urgency_of(campaign: Campaign, line: SchoolLine, at: datetime, lead: int) -> Urgency:
    """Return how urgent a school is at the instant `at`: as its most urgent matter."""
    found = [urgency_of_state(state, lead) for state in line.states.values()]
    if line.missing_emails and not campaign.activation_mail_sent(at):
        found.append(Urgency.EMAILS)
    return min(found, default=Urgency.OUT_OF_SCOPE)


def urgency_of_state(state: CollectionState, lead: int) -> Urgency:
    """Return how urgent one collection of one school is.

    What is expected for a day that nobody knows is asked for: it could not be late.
    """
    if state.overdue:
        return Urgency.LATE
    if state.status is Status.EXPECTED and state.days_left is not None:
        if state.days_left <= DUE_SOON:
            return Urgency.DUE_SOON
        return Urgency.EXPECTED if state.days_left <= lead else Urgency.AWAITED
    if Flag.LAST_REJECTED in state.flags:
        return Urgency.TO_CORRECT
    if state.status is Status.TO_CORRECT and not state.to_correct:
        return Urgency.TO_REVIEW
    return _URGENCY_OF_STATUS[state.status]


def line_order(line: SchoolLine) -> tuple[int, int, tuple[str, str], tuple[str, str], str]:
    """Return the key that sorts lines: most urgent first, then by commune and name."""
    school = line.school
    return (
        line.urgency,
        -line.errors,
        collation_key(school.commune),
        collation_key(school.name),
        school.uai,
    )


def progress(
    campaign: Campaign, collection: Collection, lines: Sequence[SchoolLine], at: datetime
) -> CollectionProgress:
    """Return how far one collection of `campaign` is over `lines`, at the instant `at`."""
    states = [line.states[collection.id] for line in lines]
    concerned = [s for s in states if s.status is not Status.OUT_OF_SCOPE]
    return CollectionProgress(
        collection=collection,
        concerned=len(concerned),
        usable=sum(s.usable for s in concerned),
        statuses=dict(Counter(s.status for s in states)),
        days_left=days_left(campaign, collection, at),
        overdue=sum(s.overdue for s in states),
    )


def readiness(lines: Iterable[SchoolLine]) -> Readiness:
    """Return the e-mail readiness over `lines`."""
    known = [line for line in lines if line.terminales is not None]
    return Readiness(
        terminales=sum(line.terminales or 0 for line in known),
        valid_emails=sum(line.valid_emails or 0 for line in known),
        schools_ready=sum(line.terminales == line.valid_emails for line in known),
        schools_known=len(known),
    )
