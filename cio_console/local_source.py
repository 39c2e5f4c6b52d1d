"""A plain folder as a source: what lies in it is published privately, then read as any feed.

The mirror of an académie's publisher, for a director alone: files received by e-mail, in any
layout, and lists of statuses. The feed is made in the cache of the source by the incremental
publisher, so that nothing is checked again that has not changed, and holds reports only.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from cio_console.domain.campaign import Campaign
from cio_console.domain.school import Cio, School, SectorFile
from cio_console.domain.text import named
from cio_console.domain.upload import FileRef, ObjectRef, Upload
from cio_console.errors import FeedProblem, FileProblem, SourceAbsent
from cio_console.feed.contract import decode_index
from cio_console.feed.folder import FolderFeed
from cio_console.feed.inputs import read_sector
from cio_console.feed.messages import FORCE, SAFE
from cio_console.feed.source import INDEX_NAME, Bounds, IndexAnswer, Sink, parse_location
from cio_console.feed.writing import PRIVATE
from cio_console.local_ground import Ground
from cio_console.presentation.numbers import plural
from cio_console.publish import (
    DepositPublished,
    Gathered,
    Notice,
    PublishEvent,
    Way,
    publish_gathered,
)
from cio_console.publishing.loose import Loose, look_into, of_sector, schools_of
from cio_console.publishing.told import Told
from cio_console.sync_events import NO_LIST, FileLeft, SyncEvent, UploadChecked

_NO_CIO = "0000000A"
"""UAI of no CIO: for a list that nobody has made yet."""
_PROVISIONAL = "Établissements de ce dossier"
_NO_LIST = f"{NO_LIST} Pour la faire : cio-console secteur."
_MOST_SENTENCES = 200
"""Sentences told of one look at a folder; the others are counted."""


def private_feed(
    location: str,
    ground: Ground,
    secret: bytes,
    tell: Callable[[SyncEvent], None],
    *,
    emptied: bool,
) -> "LocalFeed":
    """Return the feed of a plain folder; `emptied` accepts that most of its files are gone."""
    way = Way(secret=secret, access=PRIVATE, schemas=ground.schemas)
    return LocalFeed(location, ground, way, tell, emptied=emptied)


class _Stopped(Exception):
    """The synchronisation was stopped: inner to this module."""


class LocalFeed:
    """The private feed of a plain folder, made anew each time its index is asked for."""

    lasting = False

    def __init__(
        self,
        location: str,
        ground: Ground,
        way: Way,
        tell: Callable[[SyncEvent], None],
        *,
        emptied: bool = False,
    ) -> None:
        """Make the feed of `location`; `emptied` accepts that most of its files are gone."""
        self._place = Path(str(parse_location(location)))
        self._ground = ground
        self._way = way
        self._tell = tell
        self._emptied = emptied
        self._feed = FolderFeed(ground.feed, Bounds())

    @property
    def location(self) -> str:
        """The folder's absolute path."""
        return str(self._place)

    async def __aenter__(self) -> Self:
        """Return the feed: a folder needs no opening."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep nothing open."""

    async def index(self, validator: str) -> IndexAnswer | None:
        """Publish what is new, then return the index; None when it is the one recognised.

        Raises FileProblem, CampaignProblem, StoreProblem or SourceAbsent besides FeedProblem.
        """
        loop, stop = asyncio.get_running_loop(), threading.Event()

        def tell(event: SyncEvent | None) -> None:
            if stop.is_set():
                raise _Stopped
            if event is not None:
                loop.call_soon_threadsafe(self._tell, event)

        work = asyncio.ensure_future(asyncio.to_thread(self._publish, tell))
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.wait([work])  # it ends at the next file: what was checked is kept
            if not work.cancelled():
                work.exception()
            raise
        return await self._feed.index(validator)

    async def fetch(self, ref: ObjectRef) -> bytes:
        """Return the bytes of an object, of the size and SHA-256 that `ref` says."""
        return await self._feed.fetch(ref)

    async def download(self, ref: FileRef, sink: Sink) -> None:
        """Refuse: a private feed gives no file, only reports."""
        await self._feed.download(ref, sink)

    def _publish(self, tell: Callable[[SyncEvent | None], None]) -> None:
        gathered = self._gathered(lambda: tell(None))
        told = 0

        def on_event(event: PublishEvent) -> None:
            nonlocal told
            tell(None)
            match event:
                case Notice(sentence=sentence):
                    told += 1
                    if told <= _MOST_SENTENCES:
                        tell(FileLeft(sentence))
                case DepositPublished(upload=upload, done=done, total=total, reused=False):
                    tell(UploadChecked(upload, done, total))

        publish_gathered(gathered, self._ground.feed, self._way, on_event)
        if (rest := told - _MOST_SENTENCES) > 0:
            tell(FileLeft(f"Et {plural(rest, 'autre remarque', 'autres remarques')}."))

    def _gathered(self, at_each: Callable[[], None]) -> Gathered:
        """Return what lies in the folder, and the list of the schools that it is about."""
        campaign = self._ground.campaign()
        found = self._found(campaign, at_each)
        told = self._lists(found, campaign)
        sector, doubts = self._sector(found, told)
        uais = {school.uai for school in sector.schools}
        found = of_sector(found, uais)
        notices = (*doubts, *found.left_out, *told.notices, *told.strangers(uais))
        notices += self._gone(found)
        return Gathered(sector, campaign, found.deposits, told.declared(campaign, uais), notices)

    def _lists(self, found: Loose, campaign: Campaign) -> Told:
        """Return what the lists of statuses say, one of them being the source itself or not."""
        from cio_console.publishing.told import read_lists  # where there is one

        if not found.tables:
            return Told()
        told = read_lists(found.tables, found.folder, campaign)
        if not told.lines and self._place in found.tables:
            raise FileProblem(f"{' '.join(told.notices)} {SAFE}")
        return told

    def _found(self, campaign: Campaign, at_each: Callable[[], None]) -> Loose:
        if self._place.is_dir():
            return look_into(self._place, campaign, time.time(), at_each)
        return Loose(self._place.parent, tables=(self._place,))

    def _sector(self, found: Loose, told: Told) -> tuple[SectorFile, tuple[str, ...]]:
        """Return the director's list, or one of the schools found; and what is to be said of it."""
        if self._ground.sector.exists():
            return read_sector(self._ground.sector)
        uais = schools_of(found, told.uais)
        if not uais:
            raise FileProblem(
                f"{named(self._place)} ne contient ni flux (index.json), ni fichier SIECLE ou"
                f" de notes, ni liste d'états : il n'y a rien à suivre. {SAFE} Donnez le dossier"
                " où vous rangez les fichiers reçus, ou faites d'abord votre liste"
                " d'établissements (cio-console secteur)."
            )
        schools = tuple(School(uai, uai) for uai in uais)
        return SectorFile(Cio(_NO_CIO, _PROVISIONAL), schools), (_NO_LIST,)

    def _gone(self, found: Loose) -> tuple[str, ...]:
        """Return what is said of the files that are in the folder no more.

        Raises SourceAbsent when most of them are: a share that is not mounted looks empty.
        """
        before = self._published()
        present = {one.identifier for one in found.deposits}
        gone = [upload for upload in before if upload.id not in present]
        if 2 * len(present) < len(before) and not self._emptied:
            raise SourceAbsent(
                f"{plural(len(gone), 'fichier', 'fichiers')} sur {len(before)} ne sont plus dans"
                f" {self._place} : rien n'est changé, au cas où le disque ou le partage serait mal"
                f" connecté. {SAFE} Si c'est voulu : {FORCE}."
            )
        return tuple(
            f"{named(one.file_name)} ({one.uai}) n'est plus dans le dossier : ce dépôt ne"
            " compte plus."
            for one in gone
        )

    def _published(self) -> list[Upload]:
        """Return the files of the private feed as it is."""
        with suppress(OSError, FeedProblem):
            index = decode_index((self._ground.feed / INDEX_NAME).read_bytes())
            return [upload for upload in index.uploads if not upload.declared]
        return []
