"""A campaign: the collections a circular asks for, its milestones, and the days they fall on.

Deadlines are days; a deadline runs to 23:59:59 of its day in the campaign's time zone. Instants
are aware datetimes given by the caller.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

SIECLE = "siecle"
"""Id of the collection of SIECLE files."""
GRADES = "notes"
"""Id of the collection of terminale grades."""
WEB_SERVICE = "service-web"
"""Id of the milestone from which SIECLE data travel by themselves."""
ACTIVATION_MAIL = "courriel-activation"
"""Id of the milestone at which Parcoursup writes to each terminale pupil."""

_OPENING = "-ouverture"
"""What follows the id of a collection in that of the milestone of its opening."""
OF_CIO = " · "
"""Between the label of a collection or of a milestone and the CIO that it is of, when those that
are looked at together have other days."""


class Collection(msgspec.Struct, frozen=True):
    """One collection of files: SIECLE, or the grades (notes)."""

    id: str
    label: str
    opens: date | None = None
    """First day; None when the source does not tell: see `opening_day`."""
    closes: date | None = None
    """Last day, included; None when not known yet (« à confirmer »)."""
    after: str = ""
    """Id of the collection that must come first, or ""."""
    periods: dict[str, tuple[int, ...]] = {}
    """Expected periods by division of the year: {"trimestre": (1, 2), "semestre": (1,)}."""
    menu: str = ""
    """Menu path on the management site (site de gestion)."""


class Milestone(msgspec.Struct, frozen=True):
    """One date of the campaign, as its source tells it."""

    id: str
    label: str
    day: date | None = msgspec.field(default=None, name="date")
    month: str = ""
    """AAAA-MM when only the month is known."""
    source: str = ""
    confirmed: bool = True

    @property
    def first_day(self) -> date | None:
        """The day from which the milestone holds: its date, or the first day of its month."""
        if self.day is not None:
            return self.day
        if not self.month:
            return None
        year, month = self.month.split("-")
        return date(int(year), int(month), 1)


class ServiceContact(msgspec.Struct, frozen=True):
    """Whom the circular says to call."""

    name: str = ""
    telephone: str = ""
    email: str = ""


class Document(msgspec.Struct, frozen=True):
    """A document that explanations can point to (annex, FAQ)."""

    title: str
    where: str = ""


class Campaign(msgspec.Struct, frozen=True):
    """A whole campaign; the same object in a TOML file and in the feed."""

    id: str
    label: str
    session: int
    """The year of the Parcoursup session: 2025."""
    school_year: int
    """The year of the rentrée, as ANNEE_SCOLAIRE in SIECLE: 2024 for the session 2025."""
    time_zone: str = "Europe/Paris"
    collections: tuple[Collection, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    contact: ServiceContact = ServiceContact()
    documents: tuple[Document, ...] = ()
    source: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of every day of the campaign."""
        return ZoneInfo(self.time_zone)

    def collection(self, collection_id: str) -> Collection | None:
        """Return the collection of that id, or None."""
        return next((c for c in self.collections if c.id == collection_id), None)

    def milestone(self, milestone_id: str) -> Milestone | None:
        """Return the milestone of that id, or None."""
        return next((m for m in self.milestones if m.id == milestone_id), None)

    def day_of(self, at: datetime) -> date:
        """Return the day of an instant in the campaign's time zone."""
        return _day_in(self.time_zone, at)

    def end_of_day(self, day: date) -> datetime:
        """Return the last microsecond of `day` in the campaign's time zone."""
        return self.start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1)

    def start_of_day(self, day: date) -> datetime:
        """Return midnight of `day` in the campaign's time zone, as a UTC instant.

        UTC, because arithmetic on local datetimes is wrong on the two days the clocks change.
        """
        local = datetime.combine(day, time.min, tzinfo=self.zone)
        return local.astimezone(ZoneInfo("UTC"))

    def web_service_started(self, at: datetime) -> bool:
        """Tell whether SIECLE corrections travel by themselves at that instant."""
        return self._reached(WEB_SERVICE, at)

    def activation_mail_sent(self, at: datetime) -> bool:
        """Tell whether the activation mail's day has come at that instant."""
        return self._reached(ACTIVATION_MAIL, at)

    def _reached(self, milestone_id: str, at: datetime) -> bool:
        milestone = self.milestone(milestone_id)
        first = milestone.first_day if milestone else None
        return first is not None and self.day_of(at) >= first


def opening_day(campaign: Campaign, collection: Collection) -> date | None:
    """Return the first day of a collection: its own, else that of the milestone « …-ouverture ».

    None when neither is known: it is awaited when there is such a milestone, and the collection
    is open from the start when there is none.
    """
    if collection.opens is not None:
        return collection.opens
    milestone = campaign.milestone(collection.id + _OPENING)
    return milestone.first_day if milestone else None


def opening_unknown(campaign: Campaign, collection: Collection) -> bool:
    """Tell whether a collection will open on a day that nobody knows yet."""
    told = campaign.milestone(collection.id + _OPENING) is not None
    return told and opening_day(campaign, collection) is None


@lru_cache(maxsize=256)
def _day_in(time_zone: str, at: datetime) -> date:
    """Return the day of an instant there: that of a whole sector is asked a thousand times."""
    try:
        return at.astimezone(ZoneInfo(time_zone)).date()
    except OverflowError:  # the first day of the calendar or its last one, written by hand
        return at.date()


def has_opened(campaign: Campaign, collection: Collection, at: datetime) -> bool:
    """Tell whether the window of `collection` has opened at that instant."""
    opens = opening_day(campaign, collection)
    if opens is None:
        return not opening_unknown(campaign, collection)
    return campaign.day_of(at) >= opens


def is_after_deadline(campaign: Campaign, collection: Collection, at: datetime) -> bool:
    """Tell whether `at` falls after 23:59:59 of the closing day."""
    return collection.closes is not None and campaign.day_of(at) > collection.closes


def days_left(campaign: Campaign, collection: Collection, at: datetime) -> int | None:
    """Return the whole days to the closing day: 0 on the day, negative after, None if unknown."""
    if collection.closes is None:
        return None
    return (collection.closes - campaign.day_of(at)).days
