"""What is stored: every kind of file that the store makes, where it stands, and what is not ours.

It removes nothing, and follows no symbolic link below the folders of the home.
"""

import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cio_console.domain.campaign import Campaign
from cio_console.store import disk
from cio_console.store.generation import QUARANTINE
from cio_console.store.paths import FEED, REPORTS, Home, is_cache_name
from cio_console.store.problems import read_notice
from cio_console.store.secret import NAME
from cio_console.store.sector import SectorCache
from cio_console.store.turn import TURN

_PLACEHOLDERS = {
    "<n>": r"\d{1,15}",
    "<sha256>": "[0-9a-f]{64}",
    "<cle>": "[0-9a-f]{10}",
    "<extrait>": "[a-z]+(?:-[0-9a-z]+){0,3}",
    "<auteur>": r"[a-z0-9-]+\.\d{1,9}\.\d+\.[0-9a-f]+",
    "<hasard>": "[0-9a-f]{16}",
}
"""What stands for a part of a name that changes, and the expression of that part."""
_HOST = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class Kind:
    """One kind of file that the store makes."""

    shape: str
    """Its name as documents write it, « sector.<n>.json »."""

    def names(self, name: str) -> bool:
        """Tell whether a file of that name is of this kind."""
        return self._pattern.fullmatch(name) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        text = re.escape(self.shape)
        for placeholder, expression in _PLACEHOLDERS.items():
            text = text.replace(re.escape(placeholder), expression)
        return re.compile(text)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the store makes in a folder, and in the folders inside it."""

    kinds: tuple[Kind, ...]
    folders: Mapping[str, "Layout"] = field(default_factory=dict)

    def is_ours(self, name: str) -> bool:
        """Tell whether the store makes files of that name here."""
        return any(kind.names(name) for kind in self.kinds)


SECTOR_FILE = Kind("sector.<n>.json")
ARCHIVE_FILE = Kind("archive-<cle>.<n>.json")
"""The sector of a closed campaign."""
TIMES_FILE = Kind("times.<n>.json")
OPEN_DATA_FILE = Kind("annuaire.<extrait>.json")
"""A copy of the open data, where the source is their address."""
REPORT_FILE = Kind("<sha256>.<n>.json")
JOURNAL_FILE = Kind("journal.<n>.json")
DRAFTS_FILE = Kind("drafts.<n>.json")
SECRET_FILE = Kind(NAME)
TEMPORARY_FILE = Kind(".<auteur>.tmp")
LOCK_FILE = Kind(disk.LOCK)
"""Empty; made only where the file system has no hard links."""
TURN_FILE = Kind(TURN)
"""Empty; locked by the session that synchronises."""

FEED_INDEX = Kind("index.json")
FEED_OBJECT = Kind("<sha256>.json")
"""A report, as any feed gives it."""
FEED_TEMPORARY = Kind(".<hasard>.tmp")

_OF_REPORTS = Layout((REPORT_FILE, TEMPORARY_FILE, LOCK_FILE), {QUARANTINE: Layout((REPORT_FILE,))})
_OF_FEED = Layout((FEED_INDEX, FEED_TEMPORARY), {"objects": Layout((FEED_OBJECT, FEED_TEMPORARY))})
SOURCE_LAYOUT = Layout(
    (
        SECTOR_FILE,
        ARCHIVE_FILE,
        TIMES_FILE,
        OPEN_DATA_FILE,
        TEMPORARY_FILE,
        LOCK_FILE,
        TURN_FILE,
    ),
    {
        REPORTS: _OF_REPORTS,
        FEED: _OF_FEED,
        QUARANTINE: Layout((SECTOR_FILE, ARCHIVE_FILE, TIMES_FILE)),
    },
)
JOURNAL_LAYOUT = Layout(
    (JOURNAL_FILE, DRAFTS_FILE, TEMPORARY_FILE, LOCK_FILE),
    {QUARANTINE: Layout((JOURNAL_FILE, DRAFTS_FILE))},
)
DATA_LAYOUT = Layout((SECRET_FILE, TEMPORARY_FILE))
"""Of the folder above the journal, where other things may stand: they are nobody's business."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a folder."""

    path: Path
    size: int = 0
    why_left: str = ""
    """French sentence on why it is not the store's to remove; empty when it is."""


@dataclass(frozen=True, slots=True)
class SourceCache:
    """What is held of one source."""

    folder: Path
    items: tuple[Item, ...]
    source: str = ""
    """Address or folder of the feed; "" when nothing that is left tells it."""
    campaign: Campaign | None = None
    host: str = ""
    """Of another host that shares the home; "" for this one."""
    closed: tuple[Campaign, ...] = ()
    """The campaigns that this source left, whose sectors are held beside the current one."""

    @property
    def campaigns(self) -> tuple[Campaign, ...]:
        """Every campaign of which a sector is held, the current one first."""
        return (*filter(None, (self.campaign,)), *self.closed)

    @property
    def files(self) -> int:
        """How many files the store made."""
        return sum(not item.why_left for item in self.items)

    @property
    def size(self) -> int:
        """Bytes of those files."""
        return sum(item.size for item in self.items if not item.why_left)


@dataclass(frozen=True, slots=True)
class Inventory:
    """Every cache of a home, and what stands among them without being one."""

    caches: tuple[SourceCache, ...]
    strangers: tuple[Item, ...] = ()


def contents(folder: Path, layout: Layout) -> tuple[Item, ...]:
    """Return every entry of a folder and of those inside it. Never raises."""
    try:
        with disk.opened(folder) as here:
            return tuple(_inside(here, folder, layout))
    except FileNotFoundError:
        return ()
    except OSError as error:
        return (Item(folder, why_left=read_notice(error, folder)),)


def caches_of(home: Home) -> Inventory:
    """Return every cache that a home holds, those of other hosts last. Never raises."""
    caches, strangers = _caches_in(home.caches)
    if home.shared is not None:  # what is there directly is from before the home was shared
        earlier, unknown = _caches_in(home.shared)
        caches += earlier
        strangers += [item for item in unknown if item.path != home.caches]
    for folder in _other_hosts(home):
        others, unknown = _caches_in(folder, folder.name)
        caches += others
        strangers += unknown
    return Inventory(tuple(caches), tuple(strangers))


def is_plain_file(name: str, above: int) -> bool:
    """Tell whether an entry is a regular file: what the store makes, and a link never is."""
    return stat.S_ISREG(disk.status(name, above).st_mode)


def _inside(here: int, folder: Path, layout: Layout) -> Iterator[Item]:
    for name in sorted(disk.names_inside(here)):
        path = folder / name
        try:
            if name in layout.folders:
                with disk.opened(name, here) as inner:
                    yield from _inside(inner, path, layout.folders[name])
            else:
                yield _item(here, path, layout)
        except FileNotFoundError:
            continue  # another session moved it
        except OSError as error:
            yield Item(path, why_left=read_notice(error, path))


def _item(here: int, path: Path, layout: Layout) -> Item:
    found = disk.status(path.name, here)
    if stat.S_ISLNK(found.st_mode):
        return Item(path, why_left=f"{path} est un lien symbolique : il n'est pas suivi.")
    if not stat.S_ISREG(found.st_mode) or not layout.is_ours(path.name):
        return Item(path, why_left=f"{path} n'a pas été écrit par la console.")
    return Item(path, found.st_size)


def _caches_in(folder: Path, host: str = "") -> tuple[list[SourceCache], list[Item]]:
    """Return the caches in a folder, and what else is there."""
    caches, strangers = [], []
    for path in _entries(folder):
        kind = _mode(path)
        if is_cache_name(path.name) and (stat.S_ISDIR(kind) or stat.S_ISLNK(kind)):
            caches.append(_cache(path, host))
        elif host or not _holds_caches(path):
            strangers += [Item(path, why_left=f"{path} n'a pas été écrit par la console.")]
    return caches, strangers


def _cache(folder: Path, host: str) -> SourceCache:
    ours = not any(item.path == folder for item in contents(folder, Layout(())))
    if not ours:
        return SourceCache(folder, contents(folder, SOURCE_LAYOUT), host=host)
    cache = SectorCache(folder)
    snapshot = cache.load()  # it may set damaged files aside, as the next line
    closed = cache.archives.campaigns(snapshot.campaign.id if snapshot else "")
    items = contents(folder, SOURCE_LAYOUT)
    if snapshot is None:
        return SourceCache(folder, items, host=host, closed=closed)
    return SourceCache(folder, items, snapshot.source, snapshot.campaign, host, closed)


def _other_hosts(home: Home) -> list[Path]:
    """Return the folders of the hosts that share the home, this one's own left out."""
    return [
        path
        for path in _entries(home.shared or home.caches)
        if path != home.caches and _HOST.fullmatch(path.name) and _holds_caches(path)
    ]


def _holds_caches(folder: Path) -> bool:
    if not stat.S_ISDIR(_mode(folder)):
        return False
    return any(is_cache_name(path.name) for path in _entries(folder))


def _entries(folder: Path) -> list[Path]:
    try:
        return [folder / name for name in sorted(disk.names(folder))]
    except OSError:
        return []


def _mode(path: Path) -> int:
    """Return the kind and permissions of an entry, 0 when it cannot be seen."""
    try:
        return disk.status(path).st_mode
    except OSError:
        return 0
