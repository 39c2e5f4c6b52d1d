"""What the screens read: one frozen value, replaced whole when something changes.

Pure and free of textual. The application holds the current `Model`; a message's handler makes the
next one with the functions below and gives it to every screen.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from cio_console.domain.acceptance import Acceptance
from cio_console.domain.campaign import Campaign
from cio_console.domain.campaign_span import written_in
from cio_console.domain.declaration import Declaration, with_declarations
from cio_console.domain.followup import Contact, Visit, last_contacts
from cio_console.domain.overview import CALL_LEAD, SchoolLine, SectorOverview, overview
from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.domain.upload import ObjectRef
from cio_console.keyboard.keymap import Keymap
from cio_console.keyboard.names import ASCII_KEY_NAMES, KEY_NAMES
from cio_console.presentation.labels import GlyphSet
from cio_console.sync_events import NO_LIST, SyncEvent
from cio_console.tui.sync_log import (
    Progress,
    SyncRecord,
    ended,
    noted,
    progress_of,
    started,
    without_remark,
)
from cio_console.tui.watching import Joined, Watching

if TYPE_CHECKING:
    from cio_console.domain.accepted_errors import AcceptedErrors

__all__ = [
    "STALE_AFTER",
    "Connection",
    "Failure",
    "Model",
    "Notes",
    "Progress",
    "contacts_recorded",
    "day_of_contact",
    "moment_of_contact",
    "on_day",
    "settled",
    "sync_failed",
    "sync_progressed",
    "sync_started",
    "sync_succeeded",
]

STALE_AFTER = timedelta(hours=24)
"""Data older than this are said to be stale: the director reads them once a morning."""


class Connection(StrEnum):
    """How the screens stand towards their source."""

    NO_SOURCE = "aucune source"
    FIRST_SYNC = "première synchronisation"
    SYNCING = "synchronisation"
    UP_TO_DATE = "à jour"
    STALE = "à rafraîchir"
    OFFLINE = "hors ligne"
    REFUSED = "source refusée"
    ABSENT = "source absente"
    FAILED = "échec"
    NEVER = "jamais synchronisé"


class Failure(StrEnum):
    """The kinds of failure that a reader acts upon differently."""

    NONE = ""
    UNREACHABLE = "injoignable"
    REFUSED = "refusée"
    ABSENT = "absente"
    OTHER = "autre"


class Notes(NamedTuple):
    """What the director wrote, as the journal holds it."""

    contacts: tuple[Contact, ...]
    acceptances: tuple[Acceptance, ...]
    declarations: tuple[Declaration, ...]


class Model(Struct, frozen=True):
    """Everything the screens show, at one instant."""

    now: datetime
    """The instant at which the screens were last told the time."""
    glyphs: GlyphSet = GlyphSet.UNICODE
    keymap: Keymap = field(default_factory=Keymap)
    source: str = ""
    host: str = ""
    offline: bool = False
    """The user asked not to use the network."""
    demo: bool = False
    day: date | None = None
    """The day at the end of which the sector is seen; None for now."""
    lead: int = CALL_LEAD
    """Days before a deadline from which a school that gave nothing is called."""
    snapshot: SectorSnapshot | None = None
    times: SyncTimes = field(default_factory=SyncTimes)
    contacts: tuple[Contact, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    """The findings that were accepted, taken back or not."""
    accepted: "dict[str, AcceptedErrors]" = {}
    """What is accepted of the uploads that count, by upload id, as it was last counted."""
    declarations: tuple[Declaration, ...] = ()
    """The uploads that somebody told of, taken back or not."""
    visit: Visit | None = None
    """The last time the console was left, before this session."""
    sync: Progress | None = None
    """The running synchronisation, or None."""
    syncs: tuple[SyncRecord, ...] = ()
    """The last synchronisations of this session, newest first, with their steps."""
    failure: Failure = Failure.NONE
    missing: tuple[str, ...] = ()
    """Ids of the uploads whose report the last synchronisation could not bring."""
    warnings: tuple[str, ...] = ()
    """Sentences of the store about itself: a damaged file set aside, a read-only folder."""
    overview: SectorOverview | None = None
    """The sector at `at`, computed by `settled`; None without a snapshot."""
    watched: tuple[Watching, ...] = ()
    """The sources, when several are followed; what is above then tells of all, or of one alone."""
    alone: str = ""
    """Short name of the CIO that is shown alone; "" for all of them."""
    joined: Joined | None = None
    """The sectors of the sources put together, by `settled`; None when one is shown alone."""

    def key(self, identifier: str) -> str:
        """Return what a sentence calls the key of a command: « r »; its label when it has none."""
        names = ASCII_KEY_NAMES if self.glyphs is GlyphSet.ASCII else KEY_NAMES
        return self.keymap.shown(identifier, names)

    @property
    def campaign(self) -> Campaign | None:
        """The campaign of the snapshot, or None."""
        return self.snapshot.campaign if self.snapshot else None

    @property
    def at(self) -> datetime:
        """The instant at which the sector is seen: the end of the chosen day, or now."""
        if self.day is None or self.campaign is None:
            return self.now
        return self.campaign.end_of_day(self.day)

    @property
    def seen_day(self) -> date:
        """The day on which the sector is seen, in the campaign's time zone."""
        if self.day is not None:
            return self.day
        return self.campaign.day_of(self.now) if self.campaign else self.now.date()

    @property
    def age(self) -> timedelta | None:
        """The time since the last successful synchronisation, or None."""
        if self.times.last_success is None:
            return None
        return max(self.now - self.times.last_success, timedelta())

    @property
    def connection(self) -> Connection:
        """How the screens stand towards the source, towards the worst of several."""
        if self.watched and not self.alone:
            from cio_console.tui.several import connection  # several only

            return connection(self)
        return self._own_connection

    @property
    def _own_connection(self) -> Connection:
        if self.sync is not None:
            return Connection.SYNCING if self.snapshot else Connection.FIRST_SYNC
        if not self.source and self.snapshot is None:
            return Connection.NO_SOURCE
        if self.offline:
            return Connection.OFFLINE
        if self.times.failed:
            return _FAILED.get(self.failure, Connection.FAILED)
        if self.age is None:
            return Connection.NEVER
        return Connection.STALE if self.age > STALE_AFTER else Connection.UP_TO_DATE

    @property
    def report_refs(self) -> dict[str, ObjectRef | None]:
        """The report that each upload names, by the upload's id."""
        return {u.id: u.report for u in self.snapshot.uploads} if self.snapshot else {}

    @property
    def told(self) -> SectorSnapshot | None:
        """The snapshot with the uploads that somebody declared, or None without a snapshot."""
        return with_declarations(self.snapshot, self.declarations) if self.snapshot else None

    @property
    def followed(self) -> str:
        """The source, or the names of several; "" when there is none."""
        return self.source or ", ".join(w.name or w.source for w in self.watched)

    def source_of(self, uai: str) -> str:
        """Return the source that the data of a school come from."""
        return (self.overview.own(uai).source if self.overview else "") or self.source

    def held_of(self, uai: str) -> SectorSnapshot | None:
        """Return the snapshot that the data of a school come from, or None."""
        source = self.source_of(uai)
        own = (w.snapshot for w in self.watched if w.source == source)
        return next(own, None) or self.snapshot

    def cio_of(self, uai: str) -> str:
        """Return the name of the CIO that the data of a school come from; "" without any."""
        held = self.held_of(uai)
        return held.sector.name if held else ""

    def sector_of(self, uai: str) -> SectorOverview | None:
        """Return the sector that a school is seen in, with its own campaign; or None."""
        return self.overview.own(uai) if self.overview else None

    def campaign_of(self, uai: str) -> Campaign | None:
        """Return the campaign by which a school is judged: that of its own CIO; or None."""
        sector = self.sector_of(uai)
        return sector.campaign if sector else None

    def line(self, uai: str) -> SchoolLine | None:
        """Return the line of that school at the instant seen, or None."""
        return self.overview.line(uai) if self.overview else None

    @property
    def closed_sectors(self) -> tuple[SectorSnapshot, ...]:
        """The sectors of a closed campaign that are looked at, one per source."""
        held = [w.snapshot for w in self.watched] or [self.snapshot]
        return tuple(one for one in held if one is not None and one.closed)

    @property
    def closed(self) -> bool:
        """Whether a closed campaign is shown: it is only read."""
        return bool(self.closed_sectors)

    @property
    def notes(self) -> Notes:
        """What the director wrote, as it was last read or written."""
        return Notes(self.contacts, self.acceptances, self.declarations)

    @property
    def own_contacts(self) -> tuple[Contact, ...]:
        """The contacts of the campaign shown, those of each school by its own."""
        return written_in(self.overview, self.contacts) if self.overview else self.contacts

    def contacts_of(self, uai: str) -> tuple[Contact, ...]:
        """Return the contacts with one school, newest first."""
        mine = (c for c in self.own_contacts if c.uai == uai)
        return tuple(sorted(mine, key=lambda c: (c.at, c.id), reverse=True))

    def last_contacts(self) -> dict[str, Contact]:
        """Return the newest contact of each school, by UAI."""
        return last_contacts(self.own_contacts)


_FAILED = {
    Failure.UNREACHABLE: Connection.OFFLINE,
    Failure.REFUSED: Connection.REFUSED,
    Failure.ABSENT: Connection.ABSENT,
}


def settled(model: Model) -> Model:
    """Return `model` with its overview computed for its snapshot and its instant."""
    if model.watched:
        from cio_console.tui.several import combined  # several only

        return combined(model)
    told = model.told
    sector = overview(told, model.at, model.lead) if told else None
    return replace(model, overview=sector and asking(model, sector))


def asking(model: Model, sector: SectorOverview) -> SectorOverview:
    """Return `sector` knowing what is accepted: it is not asked of the schools."""
    if not model.accepted:
        return sector
    from cio_console.domain.accepted_errors import with_accepted  # seldom

    return with_accepted(sector, model.accepted)


def on_day(model: Model, day: date | None) -> Model:
    """Return `model` seen at the end of `day`, or now."""
    return settled(replace(model, day=day))


def sync_started(model: Model) -> Model:
    """Return `model` with a synchronisation running."""
    return replace(model, sync=Progress(), syncs=started(model.syncs, model.now))


def sync_progressed(model: Model, event: SyncEvent) -> Model:
    """Return `model` with what the running synchronisation is doing."""
    if model.sync is None:
        return model
    return replace(model, sync=progress_of(event) or model.sync, syncs=noted(model.syncs, event))


def sync_succeeded(
    model: Model,
    snapshot: SectorSnapshot | None,
    times: SyncTimes,
    missing: tuple[str, ...],
    now: datetime,
) -> Model:
    """Return `model` after a synchronisation; `snapshot` is None when nothing changed."""
    changed = replace(
        model,
        now=now,
        snapshot=snapshot or model.snapshot,
        times=times,
        missing=missing if snapshot else model.missing,
        sync=None,
        syncs=ended(model.syncs, now),
        failure=Failure.NONE,
    )
    return settled(changed)


def sync_failed(
    model: Model, failure: Failure, sentence: str, times: SyncTimes, now: datetime
) -> Model:
    """Return `model` after a failed synchronisation: every datum stays, the reason is told."""
    told = SyncTimes(
        last_attempt=times.last_attempt or now,
        last_success=times.last_success or model.times.last_success,
        last_change=times.last_change or model.times.last_change,
        last_error=sentence,
    )
    syncs = ended(model.syncs, now, sentence)
    return settled(replace(model, now=now, times=told, sync=None, syncs=syncs, failure=failure))


def list_made(model: Model) -> Model:
    """Return `model` once the list of schools is written: it is said no more that there is none."""
    watched = tuple(replace(w, syncs=without_remark(w.syncs, NO_LIST)) for w in model.watched)
    return replace(model, syncs=without_remark(model.syncs, NO_LIST), watched=watched)


def contacts_recorded(model: Model, contacts: Iterable[Contact]) -> Model:
    """Return `model` with those contacts, or without those taken back; the journal holds them."""
    new = {contact.id: contact for contact in contacts}
    others = (held for held in model.contacts if held.id not in new)
    standing = (contact for contact in new.values() if contact.withdrawn_at is None)
    return replace(model, contacts=(*others, *standing))


def decisions_recorded(model: Model, decided: Iterable[Acceptance]) -> Model:
    """Return `model` with those acceptances, made or taken back; the journal already holds them."""
    new = {one.id: one for one in decided}
    others = (held for held in model.acceptances if held.id not in new)
    return replace(model, acceptances=(*others, *new.values()))


def declarations_recorded(model: Model, told: Iterable[Declaration]) -> Model:
    """Return `model` with those declared uploads, or without; the journal already holds them."""
    new = {one.id: one for one in told}
    others = (held for held in model.declarations if held.id not in new)
    return settled(replace(model, declarations=(*others, *new.values())))


def with_notes(model: Model, notes: Notes) -> Model:
    """Return `model` with what the journal now holds."""
    return settled(replace(model, **notes._asdict()))


def moment_of_contact(model: Model, now: datetime) -> datetime:
    """Return the instant to write beside a contact: now, or the demo's own day at this time.

    A real director who looks at a past day still calls today; the fiction has its own calendar.
    """
    if not model.demo or model.day is None or model.campaign is None:
        return now
    local = now.astimezone(model.campaign.zone)
    elapsed = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    return (model.campaign.start_of_day(model.day) + elapsed).astimezone(UTC)


def day_of_contact(model: Model, now: datetime) -> date:
    """Return the day of what is written now: that of `moment_of_contact`.

    A contact and its call back are of that day, whatever day is seen: « demain » is tomorrow.
    """
    at = moment_of_contact(model, now)
    return model.campaign.day_of(at) if model.campaign else at.date()
