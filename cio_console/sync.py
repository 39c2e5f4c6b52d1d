"""Synchronisation: the one place where a feed, the checks and the store meet.

It reports progress as plain events, and commits the reports first, the sector last: stopped at
any instant, it leaves the sector as it was or as it becomes. A failure leaves the sector alone;
only the times say that it was tried. While files are checked, which may take long, this holds of
each school: those that are complete are saved without waiting for the others.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from cio_console.domain.finding import Report
from cio_console.domain.snapshot import SectorSnapshot, SyncTimes
from cio_console.domain.upload import ObjectRef, Upload
from cio_console.errors import (
    AlreadyRunning,
    CioConsoleError,
    FeedProblem,
    FileProblem,
    SourceInvalid,
    SourceRefused,
    SourceUnreachable,
    StoreProblem,
    nothing_held,
)
from cio_console.feed import messages
from cio_console.feed.contract import decode_index, decode_report
from cio_console.feed.source import Feed, FeedOptions, open_feed
from cio_console.feed.succession import (
    begins_again,
    keeping_old_state,
    refuse_loss,
    same_content,
    snapshot_of,
    with_known_checks,
    with_replaced,
)
from cio_console.local_ground import Ground, is_plain
from cio_console.store.reports import ReportCache
from cio_console.store.sector import SectorCache
from cio_console.streamed import (
    checked_from_file,
    compared_with,
    in_checking_order,
    perhaps_outdated,
)
from cio_console.sync_events import (
    Committed,
    FileLeft,
    IndexAsked,
    IndexReceived,
    IndexUnchanged,
    ReportMissing,
    ReportStored,
    SyncEvent,
    SyncKind,
    SyncOutcome,
    TurnAwaited,
    UploadChecked,
)

__all__ = [
    "Committed",
    "FeedOptions",
    "FileLeft",
    "Ground",
    "IndexAsked",
    "IndexReceived",
    "IndexUnchanged",
    "ReportMissing",
    "ReportStored",
    "SyncEvent",
    "SyncKind",
    "SyncOutcome",
    "SyncRequest",
    "TurnAwaited",
    "UploadChecked",
    "synchronise",
]

_RUNNING = (
    "une synchronisation de cette source est déjà en cours : elle apporte ce qui est nouveau,"
    " celle-ci n'a rien à faire de plus."
)
_LOOK_AGAIN = 0.1
"""Seconds between two looks at whose turn it is."""
_GIVEN_UP = 3
"""Files in a row that the server does not give, after which it is asked for no other."""
_BATCH = 8
"""Reports written together: one fsync of the folder for all of them."""
_SHORT = 64 << 10
"""Bytes of a report that is read in a millisecond."""


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """What to synchronise, with what, and where to."""

    location: str
    """http(s) address or folder."""
    options: FeedOptions
    cache: SectorCache
    reports: ReportCache
    now: Callable[[], datetime]
    force: bool = False
    """Accept a lower revision and a shrunken feed."""
    patient: bool = True
    """Wait for another synchronisation of this source to end, rather than leave it the work."""
    secret: bytes = field(default=b"", repr=False)
    """Key of the hashes in the reports made here; b"" for no hash."""
    ground: Ground | None = None
    """What a plain folder is made into a feed with; None where a folder must hold one."""


async def synchronise(request: SyncRequest, on_event: Callable[[SyncEvent], None]) -> SyncOutcome:
    """Synchronise once. `on_event` is called on the event loop and must return quickly.

    Raises FeedProblem when the source cannot be read or must not replace what is held,
    FileProblem when a plain folder cannot, UsageProblem when its address cannot be one or a
    campaign cannot be used, StoreProblem when nothing can be written. In each
    case the sector is as it was, but for schools already complete while files were being checked,
    and the times tell the attempt and its error; StoreProblem also when the times alone could not
    be written, once the sector is in. Raises AlreadyRunning, having done nothing, when
    another session is at it and the request not patient.
    """
    async with _turn(request, on_event):
        return await _in_turn(request, on_event)


@asynccontextmanager
async def _turn(request: SyncRequest, tell: Callable[[SyncEvent], None]) -> AsyncGenerator[None]:
    """Have the turn of this source: a second session would fetch the same things again."""
    turn = request.cache.turn
    if not turn.take():
        if not request.patient:
            raise AlreadyRunning(_RUNNING)
        tell(TurnAwaited())
        while not turn.take():  # noqa: ASYNC110 - it is another process that leaves
            await asyncio.sleep(_LOOK_AGAIN)
    try:
        yield
    finally:
        turn.leave()


async def _in_turn(request: SyncRequest, on_event: Callable[[SyncEvent], None]) -> SyncOutcome:
    started = request.now()
    before = await asyncio.to_thread(request.cache.times)
    try:
        async with _feed_of(request, on_event) as feed:
            outcome = await _Sync(request, feed, on_event).run()
    except CioConsoleError as error:
        if await asyncio.to_thread(request.cache.load) is None:
            nothing_held(error)
        failed = msgspec.structs.replace(before, last_attempt=started, last_error=str(error))
        with suppress(StoreProblem):
            await asyncio.to_thread(request.cache.save_times, failed)
        raise
    ended = request.now()
    changed = before.last_change if outcome.kind is SyncKind.UNCHANGED else ended
    times = SyncTimes(last_attempt=started, last_success=ended, last_change=changed)
    await asyncio.to_thread(request.cache.save_times, times)
    return outcome


def _feed_of(request: SyncRequest, on_event: Callable[[SyncEvent], None]) -> Feed:
    """Return the feed at the source, or the one that is made of a plain folder."""
    if request.ground is not None and is_plain(request.location):
        from cio_console.local_source import private_feed  # loads checks

        source, secret = request.location, request.secret
        return private_feed(source, request.ground, secret, on_event, emptied=request.force)
    return open_feed(request.location, request.options)


class _Sync:
    """One synchronisation under way."""

    def __init__(self, request: SyncRequest, feed: Feed, tell: Callable[[SyncEvent], None]) -> None:
        self._request = request
        self._feed = feed
        self._tell = tell
        self._done = 0
        self._total = 0
        self._failures: dict[str, CioConsoleError] = {}
        """By SHA-256 of a report, or id of an upload whose file could not be checked."""
        self._silences: list[FeedProblem] = []
        """Why the last files in a row were not given to the end."""
        self._own: set[str] = set()
        """Uploads that the index gives without report: what is known of them was found here."""
        self._waiting: dict[str, Upload] = {}
        """Uploads without a report that holds, by id."""
        self._saved: SectorSnapshot | None = None
        """What was saved of the target while some of it was still to come."""
        self._batch: list[tuple[str, Report]] = []
        self._writing = asyncio.Lock()

    async def run(self) -> SyncOutcome:
        """Bring the reports, then the sector."""
        cache = self._request.cache
        held = await asyncio.to_thread(cache.load)
        if held is not None and held.source != self._feed.location:
            held = None
        self._tell(IndexAsked(self._feed.location))
        target = await self._target(held)
        snapshot, missing = await self._complete(held, target)
        if held is not None and self._saved is None and snapshot == held:
            return SyncOutcome(SyncKind.UNCHANGED, held, self._done, missing)
        if not await asyncio.to_thread(cache.save, snapshot):
            # Another session brought something newer meanwhile, and its reports.
            newer = await asyncio.to_thread(cache.load) or snapshot
            return SyncOutcome(_kind(held, newer), newer, self._done)
        self._tell(Committed(snapshot.revision))
        with suppress(StoreProblem):  # the sector is in; what is left over goes next time
            # A campaign that this feed left keeps its reports, beside those of the new one.
            shas = _reports_of(snapshot) | await asyncio.to_thread(cache.archives.reports)
            await asyncio.to_thread(self._request.reports.retain, shas, _reports_of(held))
        lost = await self._bring_back(snapshot)
        return SyncOutcome(_kind(held, snapshot), snapshot, self._done, (*missing, *lost))

    async def _bring_back(self, snapshot: SectorSnapshot) -> tuple[str, ...]:
        """Fetch again the reports that another session, or a purge, removed meanwhile.

        Returns the ids of the uploads whose report does not come back. The sector is in: whatever
        happens now is no failure, and the next synchronisation asks for them.
        """
        refs = {u.report.sha256: u.report for u in snapshot.uploads if u.report}
        absent = await asyncio.to_thread(self._request.reports.missing, refs)
        gone = absent - self._failures.keys()
        if not gone:
            return ()
        try:
            await self._fetch_all(refs[sha] for sha in gone)
        except CioConsoleError as problem:
            for sha in await asyncio.to_thread(self._request.reports.missing, gone):
                self._failures.setdefault(sha, problem)
        gone &= self._failures.keys()
        lost = [u for u in snapshot.uploads if u.report and u.report.sha256 in gone]
        for upload in lost:
            self._tell(ReportMissing(upload.id, upload.uai, str(self._failure(upload))))
        return tuple(upload.id for upload in lost)

    async def _target(self, held: SectorSnapshot | None) -> SectorSnapshot:
        """Return the sector to reach: the held one when the feed brings nothing new."""
        answer = await self._feed.index(held.validator if held else "")
        if answer is None:
            if held is None:
                raise messages.not_a_feed("La réponse")
            self._tell(IndexUnchanged(held.revision))
            return held
        index = await asyncio.to_thread(decode_index, answer.raw)
        new = snapshot_of(index, self._feed.location, answer.validator)
        if held is not None and not self._request.force:
            # Without a validator, what is held is incomplete, or its server gives none.
            same = new.revision == held.revision and not begins_again(held, new)
            if self._feed.lasting and same and held.validator:
                self._tell(IndexUnchanged(held.revision))
                # Files copied again have another ETag: once written, 304 serves from now on.
                again = new.validator or held.validator
                return msgspec.structs.replace(held, validator=again)
            if self._feed.lasting:
                refuse_loss(held, new)
        self._own = {u.id for u in new.uploads if u.report is None and u.file}
        return with_known_checks(held, new)

    async def _complete(
        self, held: SectorSnapshot | None, target: SectorSnapshot
    ) -> tuple[SectorSnapshot, tuple[str, ...]]:
        """Bring every report that `target` needs; return what to hold, and what is missing."""
        refs = {u.report.sha256: u.report for u in target.uploads if u.report}
        absent = await asyncio.to_thread(self._request.reports.missing, refs)
        wanted = [ref for sha, ref in refs.items() if sha in absent]
        unchecked = [u for u in target.uploads if u.report is None and u.file]
        self._total = len(wanted) + len(unchecked)
        if held is None or target.uploads is not held.uploads:
            sizes = len(target.schools), len(target.uploads)
            self._tell(IndexReceived(target.revision, *sizes, self._total))
        await self._fetch_all(wanted)
        lost = [u for u in target.uploads if u.report and u.report.sha256 in self._failures]
        self._total += sum(u.file is not None for u in lost)
        reached = await self._check_all(held, target, [*unchecked, *lost])
        missing = tuple(u.id for u in self._waiting.values())
        for upload in self._waiting.values():
            self._tell(ReportMissing(upload.id, upload.uai, str(self._failure(upload))))
        return keeping_old_state(held, reached, missing), missing

    async def _check_all(
        self, held: SectorSnapshot | None, target: SectorSnapshot, unchecked: list[Upload]
    ) -> SectorSnapshot:
        """Check files as they come; return `target` with what they hold.

        What could not be checked stays in `_waiting`. Before each file, which may take long, all
        that is complete is saved: it waits for no other, and is never asked again.
        """
        doubtful = perhaps_outdated(held, target, self._own) if held else []
        undecided = {u.id for u in doubtful}
        self._waiting = {u.id: u for u in unchecked}
        reached = target
        for upload in in_checking_order([*(u for u in unchecked if u.file), *doubtful]):
            if upload.id in undecided:
                undecided.discard(upload.id)
                if held and compared_with(upload, held) == compared_with(upload, reached):
                    continue
                self._waiting[upload.id] = upload
                self._total += 1
            await self._save_complete(held, reached, {*self._waiting, *undecided})
            # What was just checked is what the next is compared with.
            if (done := await self._check(upload, reached)) is not None:
                reached = with_replaced(reached, {done.id: done})
                del self._waiting[upload.id]
        return reached

    async def _save_complete(
        self, held: SectorSnapshot | None, reached: SectorSnapshot, missing: Collection[str]
    ) -> None:
        """Save the schools of which nothing is missing, when that brings anything."""
        snapshot = keeping_old_state(held, reached, missing)
        if not same_content(self._saved or held, snapshot):
            await asyncio.to_thread(self._request.cache.save, snapshot)
            self._saved = snapshot

    def _failure(self, upload: Upload) -> CioConsoleError:
        report = upload.report.sha256 if upload.report else ""
        return self._failures.get(upload.id) or self._failures[report]

    async def _fetch_all(self, wanted: Iterable[ObjectRef]) -> None:
        """Fetch and store reports, a few at a time; what is absent or wrong is noted."""
        todo = iter(wanted)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._request.options.bounds.together):
                    group.create_task(self._fetch_from(todo))
        except BaseException as ended:
            with suppress(StoreProblem):  # what has come need not be fetched again
                await self._store_batch()
            if isinstance(ended, ExceptionGroup):
                raise ended.exceptions[0] from None
            raise
        await self._store_batch()

    async def _fetch_from(self, todo: Iterator[ObjectRef]) -> None:
        for ref in todo:
            try:
                raw = await self._feed.fetch(ref)
                # A thread costs more than reading a short report, and spares the screen a long one.
                long = len(raw) > _SHORT
                report = await asyncio.to_thread(decode_report, raw) if long else decode_report(raw)
            except (SourceInvalid, SourceRefused) as problem:
                self._failures[ref.sha256] = problem
                continue
            self._batch.append((ref.sha256, report))
            if len(self._batch) >= _BATCH:
                await self._store_batch()

    async def _store_batch(self) -> None:
        async with self._writing:
            batch, self._batch = self._batch, []
            await asyncio.to_thread(self._request.reports.put_many, batch)
            for _ in batch:
                self._done += 1
                self._tell(ReportStored(self._done, self._total))

    async def _check(self, upload: Upload, sector: SectorSnapshot) -> Upload | None:
        """Return `upload` with what its file holds, None when it could not be checked."""
        if len(self._silences) >= _GIVEN_UP:
            self._failures[upload.id] = self._silences[-1]
            return None
        try:
            checked = await checked_from_file(
                self._feed, upload, sector, self._request.reports, self._request.secret
            )
        except (FeedProblem, FileProblem) as problem:
            self._failures[upload.id] = problem
            if isinstance(problem, SourceUnreachable):
                self._silences.append(problem)
            return None
        self._silences.clear()
        self._done += 1
        self._tell(UploadChecked(upload.id, self._done, self._total))
        return checked


def _reports_of(snapshot: SectorSnapshot | None) -> set[str]:
    uploads = snapshot.uploads if snapshot else ()
    return {upload.report.sha256 for upload in uploads if upload.report}


def _kind(held: SectorSnapshot | None, snapshot: SectorSnapshot) -> SyncKind:
    if same_content(held, snapshot):
        return SyncKind.UNCHANGED
    return SyncKind.CHANGED if snapshot.uploads else SyncKind.EMPTY
