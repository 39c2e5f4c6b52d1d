"""What the screens need of the store, read and written away from the screens: free of textual.

Every method may touch the disk: the application calls `opening` once before the first screen, and
the others from workers.
"""

import os
import platform
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cio_console.domain.acceptance import concerning, without_accepted
from cio_console.domain.campaign_span import written_in
from cio_console.domain.declaration import Declaration
from cio_console.domain.finding import Report
from cio_console.domain.followup import Contact
from cio_console.domain.overview import SectorOverview
from cio_console.domain.snapshot import SectorSnapshot
from cio_console.domain.upload import Upload
from cio_console.errors import StoreProblem
from cio_console.store.journal import Journal
from cio_console.store.paths import REPORTS
from cio_console.store.reports import ReportCache
from cio_console.store.secret import installation_secret
from cio_console.store.sector import SectorCache
from cio_console.tui.launch import Launch
from cio_console.tui.model import Failure, Model, Notes, settled
from cio_console.tui.watching import Watching

if TYPE_CHECKING:
    from cio_console.domain.accepted_errors import AcceptedErrors


class Desk:
    """The caches and the journal of one launch."""

    def __init__(self, launch: Launch, journal: Journal | None = None) -> None:
        folder = launch.home.cache(launch.source)
        self.launch = launch
        self.cache = SectorCache(folder)
        self.reports = ReportCache(folder / REPORTS)
        self.journal = journal or Journal(launch.home.journal)
        self._said: list[str] = []
        """What is not the sentence of any store."""
        self.parts: tuple[Desk, ...] = tuple(Desk(part, self.journal) for part in launch.parts)
        """One desk per source, when several are followed."""

    def on_source(self, source: str) -> "Desk":
        """Return the desk of the same session on another source: the journal stays the same."""
        return Desk(replace(self.launch, source=source), self.journal)

    @property
    def each(self) -> "tuple[Desk, ...]":
        """The desks of the sources followed, one by one; none without a source."""
        return self.parts or ((self,) if self.launch.source else ())

    def of(self, source: str) -> "Desk":
        """Return the desk of one of the sources followed: this one when it is alone."""
        return next((part for part in self.parts if part.launch.source == source), self)

    def opening(self, now: datetime) -> Model:
        """Return what the first screen shows: what is held, nothing from the network."""
        launch = self.launch
        snapshot = self.cache.load() if launch.source else None
        return settled(
            Model(
                now=now,
                glyphs=launch.glyphs,
                keymap=launch.keymap,
                source=launch.source,
                host=platform.node(),
                offline=launch.offline,
                demo=launch.demo,
                day=launch.day,
                lead=launch.lead,
                snapshot=snapshot,
                times=self.cache.times() if launch.source else Model(now=now).times,
                **self.notes()._asdict(),
                visit=self.journal.last_visit(),
                warnings=self.warnings,
                watched=tuple(part.watching() for part in self.parts),
            )
        )

    def notes(self) -> Notes:
        """Return what the director wrote, in this session or in another. Never raises."""
        journal = self.journal
        return Notes(journal.contacts(), journal.acceptances(), journal.declarations())

    def closed(self) -> tuple[SectorSnapshot, ...]:
        """Return the sectors of the campaigns that the source left, the newest session first."""
        return self.cache.archives.snapshots()

    def watching(self) -> Watching:
        """Return what is held of this source, one of several."""
        launch = self.launch
        snapshot, times = self.cache.load(), self.cache.times()
        return Watching(launch.source, launch.name, Failure.NONE, snapshot, times)

    @property
    def warnings(self) -> tuple[str, ...]:
        """French sentences on what was damaged, unreadable or read-only."""
        own = (*self.cache.notices, *self.reports.notices, *self.journal.notices, *self._said)
        others = (notice for part in self.parts for notice in part.warnings)
        return tuple(dict.fromkeys((*own, *others)))

    def secret(self) -> bytes:
        """Return what the hashes of reports made here are keyed with; b"" is told in `warnings`."""
        secret = installation_secret(self.launch.home.data)
        self._said[:] = [secret.notice] if secret.notice else []
        return secret.value

    def secret_notice(self) -> str:
        """Return what the store has to say of the secret of this installation; "" when it is sound.

        A finding named without its hashes is only known again by the numbers of the pupils.
        """
        self.secret()
        return " ".join(self._said)

    def reports_of(self, uploads: Iterable[Upload]) -> dict[str, Report | None]:
        """Return the report of each upload by the upload's id, None when it is not held."""
        return {u.id: self.reports.get(u.report.sha256) if u.report else None for u in uploads}

    def accepted_errors(self, model: Model) -> "dict[str, AcceptedErrors]":
        """Return what is accepted of the uploads that count, by upload id, as `model` knows it."""
        if not model.acceptances or model.overview is None:
            return {}
        from cio_console.domain.accepted_errors import accepted_errors  # seldom

        def read(source: str, sha256: str) -> Report | None:
            return self.of(source).reports.get(sha256)

        return accepted_errors(model.overview, model.acceptances, model.source, read)

    def active_reports(
        self, uploads: Iterable[Upload], day: date, sector: SectorOverview
    ) -> dict[str, Report | None]:
        """Return the reports of `reports_of` without what the director accepted for that day.

        Of the decisions, those of the campaign of `sector` count.
        """
        held = {upload.id: upload for upload in uploads}
        acceptances = written_in(sector, self.journal.acceptances())
        found = self.reports_of(held.values())
        for name, report in found.items():
            if report is not None:
                about = held[name]
                source = self.launch.source
                decided = concerning(acceptances, source, about.uai, about.collection)
                found[name] = without_accepted(report, decided, day)
        return found

    def active_reports_by_source(
        self,
        uploads: Iterable[Upload],
        source_of: Callable[[str], str],
        day: date,
        sector: SectorOverview,
    ) -> dict[str, Report | None]:
        """Return the same for uploads of several sources; `source_of` gives that of a school."""
        sources: dict[str, list[Upload]] = {}
        for upload in uploads:
            sources.setdefault(source_of(upload.uai), []).append(upload)
        found: dict[str, Report | None] = {}
        for source, mine in sources.items():
            found |= self.of(source).active_reports(mine, day, sector)
        return found

    def record(self, contacts: Iterable[Contact]) -> tuple[Contact, ...]:
        """Write contacts together, on the disk when this returns as given. Raises StoreProblem."""
        return self.journal.record_new(contacts)

    def withdraw_contacts(self, taken: Iterable[Contact], at: datetime) -> tuple[Contact, ...]:
        """Take contacts back together. Raises StoreProblem."""
        return self.journal.withdraw_contacts(taken, at)

    def declare(self, told: Iterable[Declaration]) -> tuple[Declaration, ...]:
        """Write declared uploads together, or take them back. Raises StoreProblem."""
        return self.journal.declare(told)

    def leave(self, model: Model, now: datetime) -> str:
        """Write that the console is left, and how far what it showed went.

        Returns why that could not be written, "" when it was: the next visit then compares with an
        older one, and tells too much rather than too little.
        """
        held = [w.snapshot for w in model.watched] or [model.snapshot]
        seen = [snapshot for snapshot in held if snapshot is not None]
        if not seen:
            return ""  # nothing was seen
        from cio_console.domain.changes import newest_reception  # on leaving

        newest = max(filter(None, map(newest_reception, seen)), default=None)
        try:
            self.journal.record_visit(now, newest)
        except StoreProblem as problem:
            return f"Le moment de cette visite n'est pas noté. {problem}"
        return ""


def new_id() -> str:
    """Return an id that no other session can have given."""
    return os.urandom(8).hex()
